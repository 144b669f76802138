"""Whatever box a safe place is typed into, custodians are told; one of them is told to take it out."""

from typing import Any

import pytest
from django.test import Client

from invented_families import family, team, worker
from kinfold.casework.families.models import Membership
from kinfold.casework.safety.actions import keep_safe_address
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.safety.models import Suspicion
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Custodian
from web_visitors import client_of

pytestmark = pytest.mark.django_db
PLACE = SafePlace("14 Hidden Cottage", "QS9 9ZZ", "01632 960999", "")
SINCE = {"since_day": "1", "since_month": "11", "since_year": "2026"}
MOVE = {**SINCE, "household": "new", "lines": "1 Plain Street", "keeps": "leaves"}
BOXES: dict[str, tuple[str, dict[str, str]]] = {
    "move": ("moved", {**MOVE, "people": "{pip}", "source": "Esi, from {place}"}),
    "move to where nobody knows": (
        "moved",
        {**MOVE, "household": "unknown", "lines": "", "people": "{pip}", "source": "Esi, from {place}"},
    ),
    "couple": (
        "people/add/couple",
        {"first": "{esi}", "second": "{pip}", "kind": "partners", "source": "{place}"},
    ),
    "person": ("people/add/person", {"given_names": "{place}", "family_name": "x", "part": "other"}),
    "other name": (
        "people/{esi}/write/name",
        {"kind": "known_as", "given_names": "{place}", "family_name": "", "source": "x"},
    ),
    "source of a name": (
        "people/{esi}/write/name",
        {"kind": "known_as", "given_names": "Ama", "family_name": "", "source": "{place}"},
    ),
    "particulars": (
        "people/{esi}/write/particulars",
        {"given_names": "Esi", "family_name": "Invented", "known_as": "{place}", "why": "corrected",
         "how_known": "told", "seen": "first"},
    ),
}  # fmt: skip


class Kept:
    """A family of which a safe place is kept by one of its two workers."""

    def __init__(self) -> None:
        self.other, self.custodian = worker(), worker()
        self.family = family(of=team(), allocated=(self.other, self.custodian))
        self.ids = {
            {"mother": "esi", "child": "pip"}[each.part]: each.person_id
            for each in Membership.rows.filter(family=self.family)
        }
        Custodian.objects.create(family=self.family, worker=self.custodian, by=self.other)
        sight = Sight(self.custodian, proved=True)
        keep_safe_address(
            sight, self.family.pk, person_ids=[*self.ids.values()], place=PLACE, nobody_else=True
        )

    def post(self, client: Client, box: str, place: str) -> Any:
        page, typed = BOXES[box]
        filled = {name: value.format(place=place, **self.ids) for name, value in typed.items()}
        address = f"/f/{self.family.pk}/{page.format(**self.ids)}"
        return client.post(address, {**filled, "token": form_token()})


@pytest.fixture
def kept(settings: Any) -> Kept:
    settings.KINFOLD_DEMO = True
    return Kept()


@pytest.mark.parametrize("box", BOXES)
def test_custodians_are_told_of_the_place_in_any_box_and_whoever_typed_it_notices_nothing(
    kept: Kept, box: str
) -> None:
    answer = kept.post(client_of(kept.other), box, PLACE.lines)

    assert answer.status_code == 302, answer.content.decode()
    assert Suspicion.objects.get().writer == kept.other


@pytest.mark.parametrize("box", BOXES)
def test_a_custodian_is_told_to_take_it_out_and_any_other_words_are_saved(kept: Kept, box: str) -> None:
    client = client_of(kept.custodian)

    refused, saved = kept.post(client, box, PLACE.lines), kept.post(client, box, "Grace")

    assert refused.status_code == 422
    assert "seems to hold a safe address" in refused.content.decode()
    assert saved.status_code == 302
    assert not Suspicion.objects.exists()
