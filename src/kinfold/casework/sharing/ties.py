"""Where each fact about a worker and a family is true: one definition a fact, as a set of family ids.

The text is SQL that SQLite and PostgreSQL share. ``{actor}``, ``{at}`` and ``{section}`` stand for who asks,
the moment, and the section; readers put in parameters, or what the database was told of the transaction.
"""

from collections.abc import Mapping


def current(alias: str) -> str:
    """Give the condition that a dated row is true at the moment that is asked about."""
    return f"{alias}.starts_at <= {{at}} and ({alias}.ends_at is null or {alias}.ends_at > {{at}})"


def _of_worker(table: str, more: str = "") -> str:
    return f"select t.family_id from {table} t where t.worker_id = {{actor}} and {current('t')}{more}"


_POST = (
    "select a.family_id from allocations_teamallocation a "
    "join teams_post p on p.team_id = a.team_id join teams_holding h on h.post_id = p.id "
    f"where h.worker_id = {{actor}} and {current('a')} and {current('p')} and {current('h')}"
)

TIES: Mapping[str, str] = {
    "excluded": _of_worker("sharing_exclusion"),
    "conflicted": (
        f"{_of_worker('sharing_conflict', ' and t.family_id is not null')} "
        "union select m.family_id from sharing_conflict t "
        "join families_membership m on m.person_id = t.person_id "
        f"where t.worker_id = {{actor}} and {current('t')}"
    ),
    "sealed": f"select t.family_id from sharing_seal t where {current('t')}",
    "named": _of_worker("sharing_namedworker"),
    "custodian": _of_worker("sharing_custodian"),
    "allocated": _of_worker("allocations_workerallocation", " and t.standing = 'allocated'"),
    "co_worker": _of_worker("allocations_workerallocation", " and t.standing = 'co_worker'"),
    "same_team": _POST,
    "manager": f"{_POST} and p.leads",
    "duty": (
        "select a.family_id from allocations_teamallocation a join teams_dutyturn d on d.team_id = a.team_id "
        f"where d.worker_id = {{actor}} and {current('a')} and {current('d')}"
    ),
    "conference": _of_worker("sharing_conferenceseat"),
    "shared": (
        "select t.family_id from sharing_share t join accounts_user u on u.agency_id = t.agency_id "
        f"where u.id = {{actor}} and t.section = {{section}} and {current('t')}"
    ),
    "glass": _of_worker("sharing_brokenglass"),
}
"""Every fact but ``active``, which is about the worker alone."""


def of_section(fact: str) -> bool:
    """Say whether a fact is about one section; the others are the same in all."""
    return "{section}" in TIES[fact]
