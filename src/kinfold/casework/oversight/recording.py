"""What the audit is told of the gate's decisions, by a page or by a verb that works for someone.

Not where anything is decided, and not where requests are known.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.audit.actions import About, Witness, keyed, record
from kinfold.casework.audit.models import Action
from kinfold.casework.sharing.gate import FirstDo, Look, NotForYou, Sight

A_FAMILY = re.compile(r"f[0-9a-f]{16}")
LONGEST_RULE = 120


def about(looks: Iterable[Look]) -> list[About]:
    """Give what an entry is about. What someone made up and called a family is kept as a digest only."""
    return [
        About(
            family=each.family_id if A_FAMILY.fullmatch(each.family_id) else keyed("thing", each.family_id),
            section=each.section.value,
            level=each.level.name.lower(),
            given=each.given,
            rule=each.rule,
        )
        for each in looks
    ]


def purposes(sights: Sequence[Sight]) -> str:
    """Give what the looks were for; nothing where nobody looked at a family."""
    return " ".join(sorted({each.purpose.value for each in sights if each.looks}))


def refused_by(looks: Sequence[Look]) -> str | None:
    """Give the words of the rule that refused the last look that was refused, if one was."""
    return next((each.words for each in reversed(looks) if not each.given), None)


@contextmanager
def recorded(sight: Sight, route: str, *, action: Action = Action.VIEW) -> Iterator[Sight]:
    """Look at families outside the pages, in one transaction with the entry that says so.

    ``route`` names the verb or the job. What the gate refuses is undone, written down and raised again; if
    the entry cannot be written, nothing that was done in between stands, and nothing may be given out before
    the block has ended.
    """
    try:
        with transaction.atomic():
            yield sight
            tell(sight, route, action, f"{_role(sight.worker)} asked for it outside the pages")
    except (NotForYou, FirstDo) as refusal:
        words = refused_by(sight.looks) or str(refusal)
        tell(sight, route, Action.HELD if isinstance(refusal, FirstDo) else Action.DENIED, words)
        raise


def _role(worker: User) -> str:
    return worker.get_role_display()


def tell(sight: Sight, route: str, action: Action, rule: str) -> None:
    """Write down what was decided in one sight: for whoever is already in a transaction of their own."""
    worker = sight.worker
    record(
        by=Witness(actor=worker.id, agency=worker.agency.code, role=worker.role),
        action=action,
        route=route,
        rule=rule[:LONGEST_RULE],
        purpose=purposes([sight]),
        about=about(sight.looks),
    )
