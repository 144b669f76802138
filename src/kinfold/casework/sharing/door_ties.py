"""Which contacts a worker finds at the front door: one definition, for lists and for the row policies alike.

The text is SQL that SQLite and PostgreSQL share, with the places that ``ties`` has. It speaks of contacts of
which nobody has said yet what family they tell of; ``docs/explanation/access.md`` has the rule in prose.
"""

from collections.abc import Sequence

from django.db import connection

from kinfold.casework.sharing.ties import TIES, current
from kinfold.domain.agency import Role

AT_THE_DOOR = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER})
"""The roles that take contacts down and decide on them."""

_ROLES = ", ".join(f"'{role.value}'" for role in sorted(AT_THE_DOOR))
IS_AT_WORK = (
    f"exists (select 1 from accounts_user u where u.id = {{actor}} and u.is_active and u.role in ({_ROLES}))"
)
_TEAMS = (
    "select d.team_id from teams_dutyturn d "
    f"where d.worker_id = {{actor}} and {current('d')} "
    "union select o.team_id from teams_post o join teams_holding h on h.post_id = o.id "
    f"where h.worker_id = {{actor}} and o.leads and {current('o')} and {current('h')}"
)
FITS_NOW = (
    "select k.contact_id, one.family_id from referrals_contactkey k "
    "join families_findkey b on b.digest = k.with_digest "
    "join families_membership one on one.id = b.membership_id "
    "join families_membership other on other.family_id = one.family_id "
    "join families_findkey a on a.membership_id = other.id and a.digest = k.digest"
)
FITS = f"{FITS_NOW} union select once.contact_id, once.family_id from referrals_contactfit once"
"""Which contacts may tell of which families that are there, whoever may know of either: by the keys as they
are, and as they were. A place made safe takes keys away, and must not open a contact that holds the place.
"""

_SEALED_TO_ME = f"select s.family_id from ({TIES['sealed']}) s where s.family_id not in ({TIES['named']})"
_SHUT = f"{TIES['excluded']} union {TIES['conflicted']} union {_SEALED_TO_ME}"
_NAMED_TO_ME = (
    f"select s.family_id from ({TIES['sealed']}) s where s.family_id in ({TIES['named']}) "
    f"and s.family_id not in ({TIES['excluded']} union {TIES['conflicted']})"
)

DOOR = (
    "select p.contact_id from referrals_contactplace p "
    "where not exists (select 1 from referrals_contactfamily o "
    "where o.contact_id = p.contact_id and o.ends_at is null) "
    f"and {IS_AT_WORK} and ("
    "(p.by_id = {actor} and p.is_first) "
    f"or ({current('p')} and p.team_id in ({_TEAMS}) and not exists ("
    f"select 1 from ({FITS}) f where f.contact_id = p.contact_id and f.family_id in ({_SHUT}))) "
    f"or exists (select 1 from ({FITS}) f where f.contact_id = p.contact_id "
    f"and f.family_id in ({_NAMED_TO_ME})))"
)
"""The contacts: whoever wrote one down; those on duty for its team or leading it, unless it may tell of a
family that is shut to them; and those named to see a sealed family of which it may tell.
"""


_REMEMBER = (
    "insert into referrals_contactfit (contact_id, family_id) "
    f"select distinct f.contact_id, f.family_id from ({FITS_NOW}) f where {{which}} on conflict do nothing"
)


def remember_fits(person_ids: Sequence[str]) -> None:
    """Write down which contacts fit the families of some people, before keys of theirs are taken away."""
    if person_ids:
        places = ", ".join(["%s"] * len(person_ids))
        theirs = f"select m.family_id from families_membership m where m.person_id in ({places})"
        _remember(f"f.family_id in ({theirs})", person_ids)


def remember_every_fit() -> None:
    """Write down which contacts fit which families, before the keys of contacts are taken away."""
    _remember("true", ())


def _remember(which: str, values: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER.format(which=which), list(values))
