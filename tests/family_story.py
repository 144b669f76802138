"""A small invented caseload in a demonstration's home, for tests that drive family pages in a browser."""

import sys
from datetime import date, timedelta
from pathlib import Path


def make(home: Path) -> None:
    """Make two teams and five families in a home that holds a demonstration's people."""
    from kinfold.web.run import prepare

    prepare(home)
    from django.db import transaction

    with transaction.atomic():
        _families()


def _families() -> None:
    from invented_families import (
        allocate,
        family,
        findable,
        holds,
        notes,
        on_duty,
        person,
        safe_address,
        since,
        team,
        worker,
    )
    from kinfold.casework.accounts.models import User
    from kinfold.casework.families.models import CoreNote, Membership, Part, Person
    from kinfold.casework.sharing.models import ConferenceSeat, Custodian, NamedWorker, Notice, Seal
    from kinfold.domain.agency import Discipline
    from kinfold.kit import clock

    amara, dev, niamh, tomasz = (
        User.objects.get_queryset().get(sign_in_name=name) for name in ("amara", "dev", "niamh", "tomasz")
    )
    inkwell, vellum = team("Inkwell"), team("Vellum")
    holds(amara, inkwell)
    holds(niamh, inkwell, leads=True)
    holds(dev, inkwell, discipline=Discipline.SUBSTANCE_MISUSE.value)
    on_duty(amara, vellum)
    osei = family("Osei-Thistledown", of=inkwell, allocated=(amara,))
    allocate(dev, osei, "co_worker")
    for name in ("Ivo", "Una"):
        person(osei, name, "Osei-Thistledown", Part.CHILD, date(2017, 4, 9))
    baby = person(osei, "", "", Part.CHILD, date(2026, 1, 1))
    Person.rows.filter(pk=baby.pk).update(birth_date=None, expected_on=date(2027, 3, 3))
    written = notes(osei, dev, "Told at a visit, and")
    CoreNote.rows.filter(pk=written["core"].pk).update(
        text="Ivo says he hides in the cupboard when there is shouting.\n\nEsi disagrees: it was once.",
        about={Membership.rows.filter(family=osei, person__given_names="Ivo").get().person_id: {}},
    )
    long = "Featherstonehaugh-Cholmondeley-Wriothesley-Oosterhuis van der Quillshire-Marshbridge"
    findable(family(long, of=inkwell, allocated=(amara, dev)))
    sealed = family("Begum-Larkspur", of=inkwell, allocated=(amara,))
    Seal.objects.create(family=sealed, by=niamh, reason="invented", starts_at=since())
    NamedWorker.objects.create(family=sealed, by=niamh, worker=amara, starts_at=since())
    findable(family("Marsh-Quillby", of=vellum))
    findable(family("Nowak-Pebblewright", of=team("Parchment"), allocated=(worker(name="piotr"),)))
    kept = family("Adeyemi-Quince", of=inkwell)
    Custodian.objects.create(family=kept, worker=niamh, by=niamh, starts_at=since())
    safe_address(kept, Membership.rows.filter(family=kept, part="mother").get().person, niamh)
    ConferenceSeat.objects.create(family=osei, worker=tomasz, by=niamh, starts_at=since())
    Notice.objects.create(
        to=niamh, family=osei, about=dev, kind="look:core", at=clock.now() - timedelta(minutes=9)
    )
    findable(osei)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
