"""The programme with a family: sessions signed, versions kept, sections decided, and modules chosen."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from invented_families import family, holds, team, worker
from kinfold.casework.families.models import Membership
from kinfold.casework.programme import catalogues
from kinfold.casework.programme.models import ChosenModule
from kinfold.casework.programme.reading import module_choices
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.actions import Told, write_entry
from kinfold.domain.access import Section
from kinfold.domain.agency import Role, Sector
from kinfold.domain.entry import EntryKind, Presence
from kinfold.domain.programme import LABEL, shipped_text
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


class House:
    """A mother with a social worker, a recovery worker of a charity, and a reader of their team."""

    def __init__(self) -> None:
        crew = team("Inkwell")
        self.amara, self.dev = worker(name="amara"), worker(Role.ADULT_SPECIALIST, Sector.CHARITY, "dev")
        self.reader = worker()
        for each in (self.amara, self.dev, self.reader):
            holds(each, crew)
        self.family = family(of=crew, allocated=(self.amara, self.dev))
        self.esi = Membership.rows.get(family=self.family, part="mother").person
        self.at = f"/f/{self.family.pk}/programme"

    def session(self, by: Any, section: Section, catalogue: str = "illustrative:1", **more: Any) -> None:
        told = Told(
            EntryKind.SESSION, clock.today(), {self.esi.pk: Presence()}, {section: "We met."},
            **({"module": "substances", "catalogue": catalogue, "tools": ["use-diary"]} | more),
        )  # fmt: skip
        with transaction.atomic():
            write_entry(Sight(by), family_id=self.family.pk, told=told, token=form_token())

    def text(self, by: Any = None) -> str:
        response = client_of(by or self.amara).get(self.at)
        assert response.status_code == 200
        return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def house() -> House:
    return House()


def own(**more: Any) -> str:
    found = json.loads(shipped_text()) | {"id": "quillshire", "label": "", "title": "Ours"}
    return json.dumps(found | {"effective_on": "2026-01-02"} | more)


def test_a_session_is_signed_with_its_tools_and_what_changed(house: House) -> None:
    assert "Not started. Choose what this family needs." in house.text()
    house.session(house.dev, Section.CORE, changed="I pour it away now")

    page = house.text()

    assert LABEL in page
    assert page.count('class="kf-module"') == 8
    assert "Dev Invented, Adult specialist, Charity" in page
    assert "A diary of seven days" in page
    assert "“I pour it away now”" in page
    assert "complete" not in page
    assert "%" not in page[page.index("<h1") :]


def test_a_strand_that_may_not_be_read_leaves_no_gap(house: House) -> None:
    before = house.text(house.reader)
    house.session(house.dev, Section.ADULT_HEALTH)

    assert "A diary of seven days" in house.text(house.dev)
    assert "A diary of seven days" not in house.text(house.reader)
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    assert strip.sub("", house.text(house.reader)) == strip.sub("", before)


def test_work_keeps_the_version_it_was_done_under(house: House) -> None:
    house.session(house.dev, Section.CORE)
    catalogues.keep(own(version=1))
    house.session(house.dev, Section.CORE, "quillshire:1")
    catalogues.keep(own(version=2, title="Ours, mended", effective_on="2026-02-02"))

    page = house.text()

    assert LABEL not in page
    assert "Done under version 1 of “Ours”; now version 2 of “Ours, mended”. Both are kept." in page
    assert "Done under version 1 of “Eight modules of direct work”" in page
    assert page.count("Under version 1") == 2


def test_a_module_is_chosen_for_whom_and_why_and_taken_off_again(house: House) -> None:
    client, address = client_of(house.amara), f"{house.at}/mental-health"
    typed = {
        "needed": "yes",
        "about": house.esi.pk,
        "why": "She asked for it.",
        "seen": "",
        "token": form_token(),
    }

    for wrong, words in (({"about": []}, "Tick at least one person"), ({"why": ""}, "Write why")):
        answer = client.post(address, typed | wrong)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed).status_code == 302, "the same form twice"
    assert client.post(address, typed | {"token": form_token()}).status_code == 422, "chosen meanwhile"

    (row,) = ChosenModule.rows.all()
    assert "Chosen for Esi by Amara Invented, Social worker, Council. She asked for it." in re.sub(
        "<[^>]+>", "", house.text()
    )
    found = module_choices(Sight(house.dev), house.family.pk)
    assert [each.id for each in found.modules if each.is_chosen] == ["mental-health"]
    assert (found.label, found.catalogue) == (LABEL, "illustrative:1")
    off = typed | {"needed": "no", "seen": row.pk, "token": form_token(), "why": "Marek has left."}
    assert client.post(address, off).status_code == 302
    assert "Chosen for" not in house.text()
    assert ChosenModule.rows.count() == 2


def test_only_whoever_may_write_chooses_and_only_what_there_is(house: House) -> None:
    assert client_of(house.reader).get(f"{house.at}/substances").status_code == 404
    assert client_of(house.amara).get(f"{house.at}/substances").status_code == 200
    assert client_of(house.amara).get(f"{house.at}/nothing").status_code == 404
