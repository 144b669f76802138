"""The second lock, on a private PostgreSQL server: what it lets through, and that nothing opens it."""

import json
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from postgres_server import ADMINISTRATOR, APP, OWNER, Server

pytestmark = pytest.mark.postgres
DATABASES, JUDGEMENTS = 7, 100_000  # the battery judges 2,000 databases
DATABASES_OF_THE_BATTERY, JUDGEMENTS_OF_THE_BATTERY = 2_000, 10_000_000


@pytest.fixture(scope="module")
def server(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Give a server whose casework database has just been prepared by its owner."""
    postgres.empty()
    done = postgres.run("tests/lock_start.py", str(tmp_path_factory.mktemp("home")))
    assert done.returncode == 0, done.stderr[-3000:]
    return postgres


def judged(server: Server, first: int, how_many: int) -> dict[str, int]:
    """Judge some random databases, and give what was counted."""
    done = server.run(
        "tests/sharing_judges.py", APP, str(first), str(how_many),
        KINFOLD_DATABASE_URL=server.url(ADMINISTRATOR), DJANGO_SETTINGS_MODULE="kinfold.web.settings",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def agree(found: dict[str, int]) -> bool:
    """Say whether nothing differed, and something was given and something refused each time."""
    differs = {each: found[each] for each in found if each.endswith("_differs")}
    assert set(differs) == {"policy_differs", "filter_differs", "insert_differs", "update_differs"}
    assert not any(differs.values()), differs
    return all(0 < found[f"{each}_given"] < found[each] for each in ("inserts", "updates"))


@pytest.mark.slow
def test_policies_filter_and_rules_agree_a_hundred_thousand_times(server: Server) -> None:
    found = judged(server, 0, DATABASES)

    assert agree(found)
    assert found["judgements"] >= JUDGEMENTS, found["judgements"]
    assert found["given"] >= JUDGEMENTS / 20
    assert all(found["rows"].values())


@pytest.mark.battery
def test_policies_filter_and_rules_agree_in_two_thousand_databases(server: Server) -> None:
    found = judged(server, 1000, DATABASES_OF_THE_BATTERY)

    assert agree(found)
    assert found["judgements"] >= JUDGEMENTS_OF_THE_BATTERY


def test_the_judges_notice_a_policy_that_lets_too_much_through(server: Server) -> None:
    kept = server.sql("select pg_get_functiondef('kinfold_may_read_core'::regproc)")
    server.sql(kept.replace("if not not exists", "if false and not exists", 1))
    try:
        found = judged(server, 0, 3)
    finally:
        server.sql(kept)

    assert found["policy_differs"] > 0
    assert found["filter_differs"] == 0


def refused(server: Server, text: str, role: str = APP) -> str:
    """Give the words with which a statement is refused; fails where it is not."""
    with pytest.raises(subprocess.CalledProcessError) as error:
        server.sql(text, role)
    return str(error.value.stderr)


def told(actor: str, purpose: str = "work") -> str:
    """Give the statement that tells a transaction who asks."""
    return (
        f"select set_config('kinfold.actor', '{actor}', true), "
        f"set_config('kinfold.purpose', '{purpose}', true), set_config('kinfold.at', now()::text, true);"
    )


@pytest.fixture(scope="module")
def families(server: Server) -> Server:
    """Put 20,000 families with names into the database, all of them the one worker's."""
    server.sql(MANY_FAMILIES)
    return server


MANY_FAMILIES = """
insert into accounts_agency (id, code, name, sector) values ('a1', 'invented', 'Invented', 'council');
insert into accounts_user (id, sign_in_name, display_name, agency_id, profession, role, is_active, is_demo,
    created_at, password, phone)
    values ('u1', 'invented', 'Invented', 'a1', 'x', 'social_worker', true, true, now(), '', '');
insert into families_family (id, reference, opened_at)
    select 'f' || n, 'r' || n, now() from generate_series(1, 20000) n;
insert into families_familyname (family_id, name)
    select 'f' || n, 'Invented-' || n from generate_series(1, 20000) n;
insert into allocations_workerallocation (family_id, worker_id, standing, starts_at)
    select 'f' || n, 'u1', 'allocated', now() - interval '1 day' from generate_series(1, 20000) n;
analyze;
"""
COUNT = "select count(*) from families_family;"


def test_what_a_transaction_was_told_ends_with_it(families: Server) -> None:
    said = families.sql(f"{COUNT} begin; {told('u1')} {COUNT} commit; {COUNT}", APP).splitlines()

    assert [said[0], said[2], said[3]] == ["0", "20000", "0"]


def test_who_asks_is_told_once_and_again_wherever_it_was_forgotten(server: Server) -> None:
    done = server.tests("tests/telling_cases.py")

    assert "4 passed" in done.stdout, done.stdout[-4000:]


def test_the_owner_sees_nothing_either(families: Server) -> None:
    assert families.sql(COUNT, OWNER) == "0"


def test_someone_else_or_nobody_known_sees_nothing(families: Server) -> None:
    for actor in ("u2", "", "' or true --".replace("'", "''")):
        assert families.sql(f"begin; {told(actor)} {COUNT} commit;", APP).splitlines()[-1] == "0"


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("alter table families_family disable row level security", "must be owner"),
        ("alter table families_family no force row level security", "must be owner"),
        ("drop policy kinfold_see on families_family", "must be owner"),
        ("create policy mine on families_family using (true)", "must be owner"),
        ("create function kinfold_may_read_core(text, int) returns boolean return true", "permission denied"),
        ("create table mine (n int)", "permission denied"),
        ("create temporary table sharing_exclusion (n int)", "permission denied"),
        ("drop table families_family", "must be owner"),
        ("truncate families_family", "permission denied"),
        ("delete from families_family", "permission denied"),
        ("delete from families_corenote", "permission denied"),
        ("update families_corenote set text = ''", "permission denied"),
        ("update families_address set person_id = 'p1'", "permission denied"),
        ("update families_membership set family_id = 'f1'", "permission denied"),
        ("update audit_auditevent set rule = ''", "permission denied"),
        ("delete from audit_auditevent", "permission denied"),
        ("truncate audit_auditevent", "permission denied"),
        ("drop trigger audit_auditevent_kept on audit_auditevent", "must be owner"),
        ("alter table audit_auditevent disable trigger all", "must be owner"),
        ("set session_replication_role = replica", "permission denied"),
        (f"set role {OWNER}", "permission denied"),
        (f"set session authorization {OWNER}", "permission denied"),
        ("set row_security = off; select * from families_family", "would be affected by row-level security"),
        ("copy families_family to program 'true'", "pg_execute_server_program"),
    ],
)
def test_the_app_can_not(families: Server, statement: str, why: str) -> None:
    assert why in refused(families, statement)


def test_the_app_can(families: Server) -> None:
    assert families.sql("select count(*) from audit_auditevent", APP) == "0"
    assert families.sql("select count(*) from families_membership", APP) == "0"


def test_a_name_is_found_by_its_beginning_through_the_index(families: Server) -> None:
    def plan(where: str) -> str:
        asked = f"explain select * from families_familyname where {where};"
        return families.sql(f"begin; {told('u1')} {asked} commit;", APP)

    by_range = plan("name ~>=~ 'Invented-199' and name ~<~ 'Invented-19:'")

    assert "Index Cond: (((name)::text ~>=~ 'Invented-199'" in by_range
    assert "Index Cond" not in plan("name like 'Invented-199%'")  # LIKE is not leakproof: it waits


WRONG = [
    (f"alter role {APP} superuser", f"alter role {APP} nosuperuser", "superuser"),
    (f"alter role {APP} bypassrls", f"alter role {APP} nobypassrls", "passes by row security"),
    (f"alter role {APP} createrole", f"alter role {APP} nocreaterole", "can make roles"),
    (f"grant {OWNER} to {APP}", f"revoke {OWNER} from {APP}", "member of their owner"),
    (
        f"grant create on schema public to {APP}",
        f"revoke create on schema public from {APP}",
        "create things",
    ),
    (
        f"grant delete on families_family to {APP}",
        f"revoke delete on families_family from {APP}",
        "other rights",
    ),
    (
        f"revoke select on families_family from {APP}",
        f"grant select on families_family to {APP}",
        "other rights",
    ),
    (
        "grant update (text) on families_corenote to public",
        "revoke update (text) on families_corenote from public",
        "other rights on families_corenote",
    ),
    (
        "alter table families_corenote no force row level security",
        "alter table families_corenote force row level security",
        "not on and forced for families_corenote",
    ),
    (
        "alter table families_corenote disable row level security",
        "alter table families_corenote enable row level security",
        "not on and forced for families_corenote",
    ),
    (
        "alter table audit_auditevent disable trigger audit_auditevent_kept",
        "alter table audit_auditevent enable trigger audit_auditevent_kept",
        "trigger that keeps audit_auditevent",
    ),
]


OF_EVERY_TABLE = "more. docs/how-to/postgresql.md"  # a few are named, and the rest counted
PUT_RIGHT_BY_THE_OWNER = [
    ("drop policy kinfold_add on families_corenote", "policies of families_corenote"),
    ("create policy mine on families_corenote using (true)", "policies of families_corenote"),
    ("alter policy kinfold_see on families_corenote using (true)", "policies of families_corenote"),
    ("comment on table families_corenote is 'kinfold of another version'", "policies of families_corenote"),
    ("alter function kinfold_may_read_core(text) reset search_path", OF_EVERY_TABLE),
    ("alter function kinfold_facts(text[], text, timestamptz) volatile", OF_EVERY_TABLE),
    ("drop function kinfold_facts(text[], text, timestamptz)", OF_EVERY_TABLE),
    (f"grant all on families_corenote to {APP}", "other rights on families_corenote"),
]


def test_a_start_is_refused_until_it_is_put_right(server: Server) -> None:
    cases = [*WRONG, *((wrong, "", words) for wrong, words in PUT_RIGHT_BY_THE_OWNER)]
    done = server.run(
        "tests/lock_cases.py",
        said=json.dumps([(wrong, right) for wrong, right, _ in cases]),
        ADMINISTRATOR_URL=server.url(ADMINISTRATOR), DJANGO_SETTINGS_MODULE="kinfold.web.settings",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-2000:]
    for (wrong, _, words), said in zip(cases, json.loads(done.stdout), strict=True):
        assert words in said, wrong
        assert "docs/how-to/postgresql.md" in said


def started(server: Server, home: Path, *, owner: bool = False, **more: str) -> str:
    """Start as the app, and give what it was refused for."""
    environment = {} if owner else {"KINFOLD_OWNER_URL": ""}
    done = server.run("tests/lock_start.py", str(home), **{**environment, **more})
    return "" if done.returncode == 0 else done.stderr


def test_a_start_as_the_owner_or_a_superuser_is_refused(server: Server, tmp_path: Path) -> None:
    as_owner = started(server, tmp_path, KINFOLD_DATABASE_URL=server.url(OWNER))
    as_superuser = started(server, tmp_path, KINFOLD_DATABASE_URL=server.url(ADMINISTRATOR))
    both = started(server, tmp_path, owner=True, KINFOLD_DATABASE_URL=server.url(OWNER))

    assert "owns the tables" in as_owner
    assert "superuser" in as_superuser
    assert "name the same role" in both


def test_an_empty_database_waits_for_its_owner(server: Server, tmp_path: Path) -> None:
    server.sql("create database empty", database="postgres")
    found = started(server, tmp_path, KINFOLD_DATABASE_URL=server.url(database="empty"))

    assert "start once with KINFOLD_OWNER_URL" in found
    assert "names another database" in started(
        server, tmp_path, owner=True, KINFOLD_DATABASE_URL=server.url(database="empty")
    )


def test_a_web_server_is_refused_too(server: Server, tmp_path: Path) -> None:
    server.sql(f"alter role {APP} bypassrls")
    try:
        done = server.run("-c", "import kinfold.web.wsgi", KINFOLD_OWNER_URL="")
    finally:
        server.sql(f"alter role {APP} nobypassrls")

    assert done.returncode == 1
    assert "passes by row security" in done.stderr
    assert server.run("-c", "import kinfold.web.wsgi", KINFOLD_OWNER_URL="").returncode == 0


def test_the_owner_alone_renews_the_keys_and_the_policies_stand_afterwards(
    server: Server, tmp_path: Path
) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    django = {"DJANGO_SETTINGS_MODULE": "kinfold.web.settings", "KINFOLD_SAFE_KEYS": old}
    made = server.run("tests/safe_kept.py", KINFOLD_DATABASE_URL=server.url(ADMINISTRATOR), **django)
    renew = ("-c", "from kinfold.cli import main; main()", "keys", "renew", "--home", str(tmp_path), "--json")

    without = server.run(*renew, KINFOLD_SAFE_KEYS=f"{new},{old}", KINFOLD_OWNER_URL="")
    done = server.run(*renew, KINFOLD_SAFE_KEYS=f"{new},{old}")

    assert made.returncode == 0, made.stderr[-2000:]
    assert (without.returncode, done.returncode) == (2, 0), done.stderr[-2000:]
    assert "KINFOLD_OWNER_URL" in without.stderr
    assert json.loads(done.stdout.splitlines()[-1])["renewed"] == 1
    kept = server.sql("select kept from families_safeaddress")
    assert Fernet(new).decrypt(kept) == b"1 Hidden Close"
    assert (
        server.sql("select relforcerowsecurity from pg_class where relname = 'families_safeaddress'") == "t"
    )
    assert started(server, tmp_path, owner=True) == ""
    assert server.sql("select count(*) from families_safeaddress", role=APP) == "0"
