"""What stands round a family's pages: who, why, where to, and nothing at all for those with no reason."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from invented_families import allocate, family, holds, person, team, worker
from kinfold.casework.allocations.models import Standing
from kinfold.casework.families.models import Part, Person
from kinfold.casework.sharing.models import BrokenGlass, Exclusion
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock
from kinfold.web.presenters import spoken
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


def test_the_strip_says_who_works_with_them_on_what_number_and_why_you_see_it() -> None:
    amara, dev, vellum = (
        worker(name="amara"),
        worker(Role.ADULT_SPECIALIST, Sector.CHARITY, "dev"),
        team("Vellum"),
    )
    made = family(of=vellum, allocated=(amara,))
    allocate(dev, made, Standing.CO_WORKER.value)

    page = client_of(amara).get(f"/f/{made.pk}").content.decode()

    assert "Osei-Thistledown" in page
    assert made.reference in page
    assert "Pip 2" in page
    assert "Vellum, duty 01632 960100" in page
    assert "<strong>Dev Invented</strong>, Adult specialist, Charity (co-worker)" in page
    assert "You can see this because you are allocated to this family." in page


def test_the_title_holds_the_reference_and_nobodys_name() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))

    page = client_of(ours).get(f"/f/{made.pk}").content.decode()
    title = page.split("<title>")[1].split("</title>")[0]

    assert f"Family {made.reference}" in title
    assert "Osei" not in title


def test_missing_forbidden_and_excluded_are_answered_in_the_same_bytes() -> None:
    stranger, shut_out = worker(), worker()
    made = family(of=team(), allocated=(shut_out,))
    Exclusion.objects.create(family=made, worker=shut_out, by=stranger, reason="invented")
    client, excluded = client_of(stranger), client_of(shut_out)

    missing, forbidden = client.get("/f/f0000000000000000"), client.get(f"/f/{made.pk}")

    assert missing.status_code == forbidden.status_code == 404
    assert bytes_of(missing) == bytes_of(forbidden)
    other, own = excluded.get("/f/f0000000000000000"), excluded.get(f"/f/{made.pk}")
    assert bytes_of(other) == bytes_of(own)


def test_broken_glass_stands_in_red_for_as_long_as_it_is_what_opens_the_family() -> None:
    ours, colleague = worker(), worker()
    made = family(of=team(), allocated=(colleague,))
    now = clock.now()
    BrokenGlass.objects.create(
        family=made, worker=ours, by=ours, reason="danger", words="invented", review_due_on=clock.today(),
        starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(minutes=59),
    )  # fmt: skip
    closes = spoken.time_of_day(now + timedelta(minutes=59))

    assert f"It closes at {closes}." in client_of(ours).get(f"/f/{made.pk}").content.decode()
    assert "It closes at" not in client_of(colleague).get(f"/f/{made.pk}").content.decode()


def test_each_sees_only_the_steps_that_lead_somewhere_for_them() -> None:
    manager, reader, ours = worker(Role.TEAM_MANAGER), worker(), team()
    holds(manager, ours, leads=True)
    holds(reader, ours)
    made = family(of=ours)

    assert client_of(manager).get(f"/f/{made.pk}").status_code == 200
    assert f'href="/f/{made.pk}/access"' not in client_of(reader).get(f"/f/{made.pk}").content.decode()


def test_an_unborn_baby_is_told_by_when_it_is_due() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    baby = person(made, "", "", Part.CHILD, date(2024, 1, 1))
    Person.rows.filter(pk=baby.pk).update(birth_date=None, expected_on=date(2027, 3, 3))

    assert "Pip 2, Unborn baby, due 3 March 2027" in client_of(ours).get(f"/f/{made.pk}").content.decode()


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(2026, 11, 16), "1 week"),
        (date(2026, 9, 1), "12 weeks"),
        (date(2025, 9, 24), "14 months"),
        (date(2024, 11, 24), "2"),
        (date(2016, 11, 25), "9"),
        (None, spoken.NOT_KNOWN),
    ],
)
def test_ages_are_in_weeks_then_months_then_years(born: date | None, words: str) -> None:
    assert spoken.age(Person(birth_date=born), date(2026, 11, 24)) == words
