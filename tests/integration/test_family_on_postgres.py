"""The whole way of a family from a new record to what a stranger may find.

``test_accounts_on_postgres`` runs it again under row security.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from invented_families import holds, since, team, worker
from kinfold.casework.sharing.models import BrokenGlass
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock
from web_visitors import client_of

UNDER_LOCK = "KINFOLD_TEST_ROLE"


@pytest.mark.django_db
def test_a_family_from_its_beginning_to_a_strangers_search(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    assert (connection.vendor == "postgresql") is (UNDER_LOCK in os.environ)
    ours, nurse, stranger = worker(), worker(Role.ADULT_SPECIALIST, Sector.HEALTH), worker()
    crew = team("Vellum")
    holds(ours, crew)
    client, far = client_of(ours), client_of(stranger)
    family = client.post("/families/new", _beginning(client, crew.pk))["Location"]
    note = {**_day(), "kind": "note", "section": "adult_health", "text": "Seen and well.", "at": "whole"}
    page = client.get(f"{family}/write").content.decode()
    note |= {"token": _token(page), "about": re.findall(r'name="about" value="(\w+)"', page)}
    begun = client.post(f"{family}/write", note)["Location"].partition("?")[0]
    assert client_of(nurse).get(begun).status_code == 404
    assert "Carry on" in client.get("/").content.decode()

    assert client.post(begun, {**note, "go": "save"})["Location"] == family
    assert "Carry on" not in client.get("/").content.decode()
    assert "Seen and well." in client.get(family).content.decode()
    assert "Adeyemi-Quince" in client.get("/").content.decode()
    _write_around(client, family)
    assert f'href="{family}"' in _found(client, "Adeyemi 3/3/1994")
    assert far.get(family).status_code == 404
    answer = _found(far, "Adeyemi")
    assert "Ring Vellum duty" in answer
    assert family not in answer.replace(f"{family}/glass", "")
    assert "No match" in _found(far, "Nobody")
    with transaction.atomic():
        BrokenGlass.objects.create(
            family_id=family.rsplit("/", 1)[1], worker=stranger, by=stranger, reason="danger", words="x",
            review_due_on=clock.today(), starts_at=since(), ends_at=clock.now().replace(year=2100),
        )  # fmt: skip
    broken = far.get(family).content.decode()
    assert "Zoë Adeyemi-Quince" in broken
    assert "Seen and well." not in broken
    assert nurse.role == Role.ADULT_SPECIALIST


def _write_around(client: Any, family: str) -> None:
    """Let someone move, twice; correct where to; and write down who is around, one for fewer to know."""
    day = {"since_day": "2", "since_month": "11", "source": "Zoë told us", "keeps": "leaves"}
    for year, lines in (("2024", "1 Octavo Court"), ("2025", "2 Octavo Court")):
        asked = client.get(f"{family}/moved").content.decode()
        whom = re.search('name="people" type="checkbox" value="(p[0-9a-f]+)"', asked)
        assert whom
        moved = {**day, "since_year": year, "people": whom[1], "household": "new", "lines": lines}
        assert client.post(f"{family}/moved", {**moved, "token": _token(asked)}).status_code == 302
    page = client.get(f"{family}/people").content.decode()
    assert "2 Octavo Court" in page.split('id="homes"')[1].split("Write down")[0]
    row = re.search(f"{family}/address/([0-9]+)/correct", page)
    assert row
    token = _token(client.get(row[0]).content.decode())
    mended = {"lines": "22 Octavo Court", "postcode": "QX2 8QC", "source": "Seen", "token": token}
    assert client.post(row[0], mended).status_code == 302
    assert "22 Octavo Court" in client.get(family).content.decode()
    for section, name in (("core", "teacher"), ("adult_health", "therapist")):
        asked = client.get(f"{family}/support/add/professional").content.decode()
        who = {
            "name": f"The {name}",
            "profession": name,
            "section": section,
            "whom": whom[1],
            "source": "Seen",
        }
        answer = client.post(f"{family}/support/add/professional", {**who, "token": _token(asked)})
        assert answer.status_code == 302
        assert f"The {name}" in client.get(f"{family}/support").content.decode()


def _token(page: str) -> str:
    found = re.search('name="token" value="([0-9a-f]{32})"', page)
    assert found
    return found[1]


def _day() -> dict[str, str]:
    return {
        "happened_on_day": "2",
        "happened_on_month": "Nov",
        "happened_on_year": str(clock.today().year - 1),
    }


def _beginning(client: Any, team_id: str) -> dict[str, str]:
    row = {"given_names": "Zoë", "family_name": "Adeyemi-Quince", "part": "mother", "born_day": "3"}
    row |= {"born_month": "3", "born_year": "1994"}
    token = _token(client.get("/families/new").content.decode())
    return {"name": "Adeyemi-Quince", "team": team_id, "token": token} | {
        f"person1-{name}": value for name, value in row.items()
    }


def _found(client: Any, typed: str) -> str:
    return str(client.get(client.post("/find", {"typed": typed})["Location"]).content.decode())
