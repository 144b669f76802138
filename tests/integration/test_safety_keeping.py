"""Keeping a safe address: custodians only, masked until asked, in one table only, bound to its row."""

import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.db.models import Q

from invented_families import allocate, family, findable, holds, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.families.findkeys import Kind, digest
from kinfold.casework.families.models import Address, Family, FindKey, Membership, Part, Person, SafeAddress
from kinfold.casework.safety import guard
from kinfold.casework.safety.actions import current_people, keep_safe_address, rewrap
from kinfold.casework.safety.kept import SafePlace, unseal
from kinfold.casework.safety.models import PlaceMark, ProtectedFrom, Suspicion
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Custodian, Notice
from kinfold.casework.workbook.actions import Told, write_entry
from kinfold.domain.access import Section
from kinfold.domain.entry import EntryKind, Presence
from kinfold.domain.errors import UserError
from kinfold.kit import clock
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db
PLACE = SafePlace("14 Hidden Close", "QS9 9ZZ", "01632 960999", "Ring before 3pm")
SECRETS = ("14 Hidden Close", "QS9 9ZZ", "960999", "Ring before 3pm")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


@pytest.fixture
def ours() -> User:
    return worker()


@pytest.fixture
def made(ours: User) -> Family:
    found = family(of=team(), allocated=(ours,))
    Custodian.objects.create(family=found, worker=ours, by=ours)
    return found


def _sight(who: User) -> Sight:
    return Sight(who, proved=True)


def _person(who: User, of: Family, part: str) -> Person:
    people = current_people(_sight(who), of.pk).values()
    return next(person for each, person in people if each == part)


def _keep(who: User, of: Family, place: SafePlace = PLACE, **more: Any) -> list[SafeAddress]:
    people = [each for each in current_people(_sight(who), of.pk)]
    return keep_safe_address(_sight(who), of.pk, person_ids=people, place=place, **more)


def test_only_custodians_keep_and_find_the_page(made: Family, ours: User) -> None:
    colleague = worker()
    allocate(colleague, made)
    _keep(ours, made)

    with pytest.raises(NotForYou):
        _keep(colleague, made)
    missing = client_of(colleague, proved=True).get("/f/f0000000000000000/safe")
    refused = client_of(colleague, proved=True).get(f"/f/{made.pk}/safe")
    assert refused.status_code == missing.status_code == 404
    assert bytes_of(refused) == bytes_of(missing)
    assert client_of(ours, proved=True).get(f"/f/{made.pk}/safe").status_code == 200


def test_it_is_masked_until_asked_for_and_then_shown_once(made: Family, ours: User) -> None:
    row = _keep(ours, made)[0]
    client = client_of(ours, proved=True)

    before = client.get(f"/f/{made.pk}/safe").content.decode()
    shown = client.post(f"/f/{made.pk}/safe/show", {"row": row.pk})
    after = client.get(f"/f/{made.pk}/safe").content.decode()

    assert all(each not in before + after for each in SECRETS)
    assert all(each in shown.content.decode() for each in SECRETS)
    assert shown["Cache-Control"] == "no-store"
    assert client.get(f"/f/{made.pk}/safe/show").status_code == 405


def test_who_has_not_just_proved_themselves_proves_it_first_and_others_are_told(
    made: Family, ours: User
) -> None:
    other = worker()
    Custodian.objects.create(family=made, worker=other, by=ours)

    led = client_of(ours).get(f"/f/{made.pk}/safe")
    client_of(ours, proved=True).get(f"/f/{made.pk}/safe")

    assert led.status_code == 302
    assert "safe" in led["Location"]
    assert Notice.objects.filter(to=other, about=ours, kind="look:safe_address").exists()


def test_replacing_ends_the_old_one_and_keeps_it_in_the_history(made: Family, ours: User) -> None:
    old = _keep(ours, made)[0]
    new = _keep(ours, made, SafePlace("2 Other Lane", "QS8 8YY", "", "Any time"))[0]

    rows = {row.pk: row for row in _sight(ours).rows(SafeAddress, made.pk)}

    assert rows[old.pk].ends_at is not None
    assert unseal(rows[old.pk]) == PLACE
    assert rows[new.pk].ends_at is None


def test_a_child_who_was_left_out_is_asked_about(made: Family, ours: User) -> None:
    esi = _person(ours, made, Part.MOTHER)

    with pytest.raises(UserError, match="Does Pip live with Esi"):
        keep_safe_address(_sight(ours), made.pk, person_ids=[esi.pk], place=PLACE)
    kept = keep_safe_address(_sight(ours), made.pk, person_ids=[esi.pk], place=PLACE, nobody_else=True)
    assert len(kept) == 1


def test_the_place_is_taken_out_of_ordinary_addresses_and_of_the_search(made: Family, ours: User) -> None:
    esi = _person(ours, made, Part.MOTHER)
    Address.rows.create(person=esi, lines="14  Hidden close", postcode="qs99zz", phone="")
    findable(made)
    keys = FindKey.rows.filter(membership__family=made, membership__person=esi).count()

    _keep(ours, made)

    left = Address.rows.filter(Q(lines__icontains="hidden") | Q(postcode__icontains="qs9"))
    assert not left.exists()
    assert FindKey.rows.filter(membership__family=made, membership__person=esi).count() < keys
    assert not FindKey.rows.filter(digest=digest(Kind.POSTCODE, "qs99zz")).exists()


def test_an_ordinary_address_elsewhere_stands_and_the_page_says_so(made: Family, ours: User) -> None:
    esi = _person(ours, made, Part.MOTHER)
    _keep(ours, made)

    custodian, seen = client_of(ours, proved=True), "Esi’s ordinary address in the record still stands"
    assert seen in custodian.get(f"/f/{made.pk}/safe").content.decode()
    custodian.post(f"/f/{made.pk}/safe", {"do": "end-ordinary", "ended": [esi.pk]})

    ended = Address.rows.get(person=esi)
    assert ended.ends_at
    assert ended.lines, "an address that shows nothing is ended, not emptied"
    assert seen not in custodian.get(f"/f/{made.pk}/safe").content.decode()


def test_only_who_may_write_the_record_ends_an_ordinary_address(made: Family, ours: User) -> None:
    reader, of = worker(), team()
    Custodian.objects.create(family=made, worker=reader, by=ours)
    TeamAllocation.objects.create(family=made, team=of)
    holds(reader, of)
    _keep(ours, made)
    esi = _person(ours, made, Part.MOTHER)
    client = client_of(reader, proved=True)

    assert "Ask whoever is allocated" in client.get(f"/f/{made.pk}/safe").content.decode()
    refused = client.post(f"/f/{made.pk}/safe", {"do": "end-ordinary", "ended": [esi.pk]})
    assert refused.status_code == 404
    assert Address.rows.get(person=esi).ends_at is None


def test_someone_not_ticked_with_that_place_stops_it(made: Family, ours: User) -> None:
    esi, pip = _person(ours, made, Part.MOTHER), _person(ours, made, Part.CHILD)
    Address.rows.create(person=pip, lines="14 Hidden Close", postcode="QS9 9ZZ")

    with pytest.raises(UserError, match="not ticked") as refused:
        keep_safe_address(_sight(ours), made.pk, person_ids=[esi.pk], place=PLACE, nobody_else=True)
    assert "Hidden" not in str(refused.value)


def test_a_custodian_who_may_not_change_the_record_is_told_whom_to_ask(made: Family, ours: User) -> None:
    reader, of = worker(), team()
    Custodian.objects.create(family=made, worker=reader, by=ours)
    TeamAllocation.objects.create(family=made, team=of)
    holds(reader, of)
    esi = _person(ours, made, Part.MOTHER)
    Address.rows.create(person=esi, lines="14 Hidden Close", postcode="QS9 9ZZ")

    with pytest.raises(UserError, match="whoever is allocated"):
        _keep(reader, made)


def test_people_of_another_family_are_not_there(made: Family, ours: User) -> None:
    other = family("Elsewhere", of=team(), allocated=(ours,))
    stranger = _person(ours, other, Part.MOTHER)

    with pytest.raises(NotForYou):
        keep_safe_address(_sight(ours), made.pk, person_ids=[stranger.pk], place=PLACE)


def test_a_ciphertext_on_another_row_opens_for_nobody(made: Family, ours: User) -> None:
    first, second = _keep(ours, made)
    with connection.cursor() as cursor:
        table = SafeAddress._meta.db_table
        cursor.execute(
            f"update {table} set kept = (select kept from {table} where id = %s) where id = %s",
            [first.pk, second.pk],
        )

    swapped = next(row for row in _sight(ours).rows(SafeAddress, made.pk) if row.pk == second.pk)

    with pytest.raises(UserError, match="not the one that was kept"):
        unseal(swapped)


def test_nothing_of_it_stands_in_the_columns(made: Family, ours: User) -> None:
    _keep(ours, made)

    with connection.cursor() as cursor:
        cursor.execute(f"select kept from {SafeAddress._meta.db_table}")
        columns = " ".join(row[0] for row in cursor.fetchall())
    assert not re.search("Hidden|QS9|960999|Ring", columns)
    assert not re.search("hidden|qs9", " ".join(PlaceMark.objects.values_list("digest", flat=True)))


def test_a_new_key_takes_over_and_the_old_one_can_go(made: Family, ours: User, settings: Any) -> None:
    row = _keep(ours, made)[0]
    new = Fernet.generate_key().decode()
    settings.KINFOLD_SAFE_KEYS = [new, *settings.KINFOLD_SAFE_KEYS]

    assert rewrap() == 2
    settings.KINFOLD_SAFE_KEYS = [new]

    assert unseal(SafeAddress.rows.get(pk=row.pk)) == PLACE


def test_from_whom_is_for_everyone_who_reads_the_record(made: Family, ours: User) -> None:
    from datetime import date

    from invented_families import person

    marlon = person(made, "Marlon", "Invented", Part.FATHER, date(1990, 1, 1))
    esi, pip = _person(ours, made, Part.MOTHER), _person(ours, made, Part.CHILD)
    colleague = worker()
    allocate(colleague, made)

    for _ in range(2):
        keep_safe_address(
            _sight(ours), made.pk, person_ids=[esi.pk, pip.pk], place=PLACE, safe_from=[marlon.pk]
        )

    rows = _sight(colleague).rows(ProtectedFrom, made.pk)
    assert {(each.person_id, each.from_person_id) for each in rows} == {
        (esi.pk, marlon.pk),
        (pip.pk, marlon.pk),
    }
    assert len(rows) == 2


@pytest.mark.parametrize(
    "text",
    [
        "She is at 14 hidden close now",
        "She is at 14, Hidden  Close.",
        "Post to QS99ZZ",
        "Post to qs9 9zz please",
        "Ring +44 1632 960 999",
        "Ring 01632-960999",
    ],
)
def test_free_text_address_scan(made: Family, ours: User, text: str) -> None:
    _keep(ours, made)

    with pytest.raises(UserError, match="seems to hold a safe address") as refused:
        guard.look_over(_sight(ours), made.pk, text)
    assert not re.search("hidden|qs9|960", str(refused.value), re.IGNORECASE)


@pytest.mark.parametrize(
    "text", ["She closed the hidden door at 14", "Ring 01632 960998", "QS9 9ZY", "", "14 Hidden"]
)
def test_other_text_passes(made: Family, ours: User, text: str) -> None:
    _keep(ours, made)

    guard.look_over(_sight(ours), made.pk, text)
    assert not Suspicion.objects.exists()


def test_who_may_not_know_it_learns_nothing_by_writing_it_and_custodians_are_told(
    made: Family, ours: User
) -> None:
    colleague = worker()
    allocate(colleague, made)
    _keep(ours, made)

    guard.look_over(_sight(colleague), made.pk, "She is at 14 Hidden Close")

    assert Notice.objects.filter(to=ours, about=colleague, kind=guard.NOTICE).count() == 1
    assert not Notice.objects.filter(to=colleague).exists()
    page = client_of(ours, proved=True).get(f"/f/{made.pk}/safe").content.decode()
    assert "wrote words in a note" in page


def test_the_form_keeps_it_and_says_what_is_missing(made: Family, ours: User) -> None:
    client = client_of(ours, proved=True)
    people = [each for each in current_people(_sight(ours), made.pk)]
    typed = {"people": people, "lines": "14 Hidden Close", "postcode": "QS9 9ZZ", "contact": "Any time"}

    missing = client.post(f"/f/{made.pk}/safe", {"lines": "14 Hidden Close"})
    kept = client.post(f"/f/{made.pk}/safe", typed)

    assert missing.status_code == 422
    assert "Tick everyone who lives there" in missing.content.decode()
    assert kept.status_code == 302
    assert SafeAddress.rows.filter(family=made, ends_at=None).count() == 2


def test_an_ended_place_is_no_longer_looked_for(made: Family, ours: User) -> None:
    _keep(ours, made)
    _keep(ours, made, SafePlace("2 Other Lane", "QS8 8YY", "", "Any time"))

    assert not guard.seems_to_hold(_sight(ours), made.pk, "14 Hidden Close")
    assert guard.seems_to_hold(_sight(ours), made.pk, "2 other lane")


def test_a_note_with_it_is_refused_to_a_custodian_and_kept_silently_from_others(
    made: Family, ours: User
) -> None:
    colleague = worker()
    allocate(colleague, made)
    _keep(ours, made)
    mother = Membership.rows.filter(family=made).first().person_id
    words = {Section.CORE: "They are at 14 Hidden Close."}
    told = Told(EntryKind.NOTE, clock.today(), {mother: Presence()}, words)

    with pytest.raises(UserError, match="seems to hold a safe address"):
        write_entry(_sight(ours), family_id=made.pk, told=told, token=form_token())
    assert write_entry(_sight(colleague), family_id=made.pk, told=told, token=form_token())
    assert Suspicion.objects.get().writer == colleague


def test_writing_it_looks_the_same_to_who_may_not_know(made: Family, ours: User) -> None:
    """A guess that is right and one that is wrong are answered alike, byte for byte."""
    colleague = worker()
    allocate(colleague, made)
    _keep(ours, made)
    answers = []
    for guess in ("They are at 14 Hidden Close.", "They are at 15 Hidden Close."):
        client = client_of(colleague)
        page = client.get(f"/f/{made.pk}/write").content.decode()
        token = re.search(r'name="token" value="([^"]+)"', page)
        assert token
        today = clock.today()
        typed = {
            "section": "core", "text": guess, "token": token.group(1), "at": "whole",
            "go": "save", "kind": "note", "about": re.findall(r'name="about" value="(\w+)"', page),
            "happened_on_day": today.day, "happened_on_month": today.month, "happened_on_year": today.year,
        }  # fmt: skip
        answer = client.post(f"/f/{made.pk}/write", typed)
        answers.append((answer.status_code, answer.get("Location")))
    assert answers[0] == answers[1] == (302, f"/f/{made.pk}")


def test_a_place_that_cannot_be_read_is_told_in_words_and_written_down(
    made: Family, ours: User, settings: Any
) -> None:
    row, client = _keep(ours, made)[0], client_of(ours, proved=True)
    SafeAddress.rows.filter(pk=row.pk).update(kept="sealed for nobody")
    swapped = client.post(f"/f/{made.pk}/safe/show", {"row": row.pk})
    masked = client.get(f"/f/{made.pk}/safe")
    settings.KINFOLD_SAFE_KEYS = [Fernet.generate_key().decode()]
    locked = client.get(f"/f/{made.pk}/safe")

    assert (swapped.status_code, masked.status_code, locked.status_code) == (503, 200, 503)
    assert "is not the one that was kept for this person" in swapped.content.decode()
    assert "Put the key it was written with back" in locked.content.decode()
    assert AuditEvent.objects.filter(route="family_safe_show", action=Action.FAULT).count() == 1
    assert AuditEvent.objects.filter(route="family_safe", action=Action.FAULT).count() == 1
