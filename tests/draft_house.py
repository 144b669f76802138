"""A family with two who write about it, and their browsers: pages of a draft, read and sent."""

import re
from typing import Any

from django.test import Client

from invented_families import family, holds, person, team, worker
from kinfold.casework.families.models import Part
from kinfold.domain.agency import Discipline, Role
from kinfold.kit import clock
from web_visitors import client_of


class House:
    """Three children with their mother, a social worker and a recovery worker, each signed in."""

    def __init__(self) -> None:
        self.team = team("Inkwell")
        self.amara, self.dev = worker(Role.SOCIAL_WORKER), worker(Role.ADULT_SPECIALIST)
        holds(self.amara, self.team)
        holds(self.dev, self.team, discipline=Discipline.SUBSTANCE_MISUSE.value)
        self.family = family("Osei-Thistledown", of=self.team, allocated=(self.amara, self.dev))
        born = clock.today()
        self.ivo, self.una = (
            person(self.family, name, "Osei", Part.CHILD, born.replace(year=born.year - 9, day=1))
            for name in ("Ivo", "Una")
        )
        self.client, self.devs = client_of(self.amara), client_of(self.dev)
        self.at = f"/f/{self.family.pk}"

    def fields(self, page: str) -> dict[str, Any]:
        """Give the fields of the draft's form, as a browser would send them."""
        form = page[page.index('data-module="kf-draft"') :]
        form = form[: form.index("</form>")]
        found: dict[str, Any] = {}
        for box in re.findall(r"<input[^>]*>", form):
            part = dict(re.findall(r'(\w+)="([^"]*)"', box))
            is_tick = part.get("type") in ("checkbox", "radio")
            if "name" in part and not (is_tick and " checked" not in box):
                found.setdefault(part["name"], []).append(part.get("value", "on" if is_tick else ""))
        for name, value in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form):
            found[name] = [value.lstrip("\n")]
        return found

    def send(self, page: str, go: str, client: Client | None = None, **typed: Any) -> Any:
        """Send a page's form with some fields typed anew."""
        to = re.search(r'action="([^"]+)" class="kf-form kf-draft', page)
        assert to
        return (client or self.client).post(
            to[1], self.fields(page) | {"go": go} | {name.replace("__", "-"): v for name, v in typed.items()}
        )

    def page(self, path: str = "/write", client: Client | None = None) -> str:
        answer = (client or self.client).get(f"{self.at}{path}" if path.startswith("/w") else path)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def visit(self) -> str:
        """Write a visit as far as the last screen, and give that."""
        about = [self.ivo.pk, self.una.pk]
        first = self.send(
            self.page(),
            "2",
            about=about,
            seen=about,
            alone=[self.ivo.pk],
            **{f"why__{self.una.pk}": "Wanted to stay"},
        )
        words = {f"own__{self.ivo.pk}": "I like it when there is no shouting."}
        second = self.send(
            self.page(first["Location"]), "3", text="We talked about bedtimes.", significant="on", **words
        )
        return self.page(second["Location"])
