"""A home with two invented families, for tests that drive plans in a browser.

One has a plan of four goals with three actions each, the other has none yet.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

GOALS = (
    "The children sleep without being frightened.",
    "I want to be trusted with my children again.",
    "Mornings without a fight, and everyone at school by nine.",
    "We want to know who to ring before things get bad.",
)
ACTIONS = (
    "Goes to the change group every Tuesday for 12 weeks, and says afterwards what was hard.",
    "Puts all three to bed by eight, and reads with Pip.",
    "Meets the teacher on the first Monday of each month to hear how it goes.",
)
KNOWN = "The group leader tells us, and the children say that it is calm at night."
REST = (
    ("going_well", "The twins are at school every day, and Pip has grown well."),
    ("going_well", "Esi's sister comes twice a week and stays for tea."),
    ("worry", "The police came to the house on two nights when the children were at home."),
    ("worry", "Tiredness at school on Mondays, seen by the teacher four times this term."),
    ("danger", "If the shouting goes on, the children are frightened at night and could be hurt."),
    ("safety", "Nobody who has been drinking sleeps in the house where the children are."),
    (
        "contingency",
        "If there is shouting, Esi takes the children to her sister's and rings the duty worker.",
    ),
    ("disagreement", "It was once. I do not agree that it happened on two nights."),
)


def make(home: Path) -> None:
    """Make the two families in a home that holds a demonstration's people."""
    from kinfold.web.run import prepare

    prepare(home)
    from django.db import transaction

    with transaction.atomic():
        _families()


def _families() -> None:
    from invented_families import family, findable, holds, person, team
    from kinfold.casework.accounts.models import User
    from kinfold.casework.families.models import Membership, Part

    amara = User.objects.get_queryset().get(sign_in_name="amara")
    inkwell = team("Inkwell")
    holds(amara, inkwell)
    osei = family("Osei-Thistledown", of=inkwell, allocated=(amara,))
    person(osei, "Kwame", "Osei-Thistledown", Part.FATHER, date(1990, 1, 1))
    person(osei, "Ivo", "Osei-Thistledown", Part.CHILD, date(2017, 4, 9))
    findable(family("Ferreira-Moonwick", of=inkwell, allocated=(amara,)))
    people = {each.person.given_names: each.person_id for each in Membership.rows.filter(family=osei)}
    _plan(osei.pk, people, amara)


def _plan(family_id: str, people: dict[str, str], amara: object) -> None:
    from kinfold.casework.plans import actions, queries
    from kinfold.casework.plans.actions import Given
    from kinfold.casework.sharing.gate import Sight
    from kinfold.domain.plan import Days, LineKind, PlanKind
    from kinfold.kit import clock

    sight, today = Sight(amara), clock.today()  # type: ignore[arg-type]
    readers = [people[each] for each in ("Esi", "Kwame", "Ivo")]
    plan = actions.begin(
        sight, family_id=family_id, kind=PlanKind.PROTECTION, began_on=today, children=[people["Ivo"]]
    )
    assert plan
    where = {"family_id": family_id, "plan_id": plan.pk}

    def write(kind: str, **given: object) -> str:
        made = actions.write(sight, **where, kind=LineKind(kind), given=Given(readers=readers, **given))  # type: ignore[arg-type]
        assert made
        return made.key

    for words in GOALS:
        goal = write("goal", words=words, person=people["Esi"], known_by=KNOWN)
        for number, each in enumerate(ACTIONS):
            who = people["Kwame" if number % 2 else "Esi"]
            write(
                "action",
                words=each,
                person=who,
                goal=goal,
                by_when=today + timedelta(days=90),
                known_by=KNOWN,
            )
    for kind, words in REST:
        write(kind, words=words, person=people["Esi"], on=today)
    actions.agree(
        sight, **where, days=Days(today, today + timedelta(days=60)), people=[people["Esi"]],
        others="the core group", seen=queries.plan_of(sight, family_id, plan.pk).digest,
    )  # fmt: skip


if __name__ == "__main__":
    make(Path(sys.argv[1]))
