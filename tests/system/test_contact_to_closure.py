"""A family of three children from the first contact to closure, by keyboard alone, with axe at each step."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import family_story
from homes import Homes, plain
from keyboard_alone import Keys
from kinfold.bridge.seed import DEMO_PASSWORD
from kinfold.domain.case import LONDON
from kinfold.kit import clock
from web_browser import NARROW, WIDE, meets_the_baseline
from web_site import Site, served

pytestmark = pytest.mark.browser
CHILDREN = (("Ivo", 9), ("Una", 6), ("Pip", 2))
NAME = "Okafor-Windlass"


@pytest.fixture(scope="module")
def site(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a home with an invented caseload."""
    home = homes.people(tmp_path_factory.mktemp("journey"))
    story = Path(family_story.__file__)
    subprocess.run(
        [sys.executable, str(story), str(home)],
        env=plain(PYTHONPATH=os.pathsep.join(filter(None, [str(story.parent), *sys.path]))),
        check=True,
        capture_output=True,
    )
    with served(home) as found:
        yield found


class Journey:
    """The way of one family, told by whoever is at the keyboard. ``sizes`` are the windows axe looks at."""

    def __init__(self, browser: Any, site: Site, sizes: tuple[dict[str, int], ...]) -> None:
        self.browser, self.site, self.sizes = browser, site, sizes
        self.looked = 0
        self.sign_in("amara")

    def sign_in(self, name: str) -> None:
        """Come to the keyboard."""
        page = self.browser.new_context(viewport=WIDE).new_page()
        page.goto(f"{self.site.address}/sign-in")
        self.page, self.keys = page, Keys(page)
        self.keys.type("Sign-in name", name)
        self.keys.type("Password", DEMO_PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def look(self) -> str:
        """Find no axe violation, one first heading, and nothing wider than the window; give what it says."""
        for size in self.sizes:
            self.page.set_viewport_size(size)
            meets_the_baseline(self.page)
        self.page.set_viewport_size(WIDE)
        self.looked += 1
        return str(self.page.locator("main").inner_text())

    def write_down_a_contact(self, days_ago: int) -> None:
        """Write down what a school tells, of a mother and three children."""
        keys, today = self.keys, clock.today()
        keys.follow("Front door")
        self.look()
        keys.follow("Write down a contact")
        self.look()
        keys.day(today - timedelta(days=days_ago))
        keys.type("Time", "09:30")
        keys.choose("By phone", "By phone")
        keys.choose("Council", "School or nursery")
        keys.type("Their name and what they do", "Mrs Sandford-Achebe, head of year")
        keys.type("What they are worried about", "Ivo told his teacher that he hides when it is loud.")
        for place, (name, years) in enumerate((("Esi", 34), *CHILDREN)):
            if place == 2:
                keys.open("More people")
            keys.type("First names", name)
            keys.next(NAME)
            self.page.keyboard.press("Tab")
            self.page.keyboard.type("Mother" if name == "Esi" else "Child")
            keys.next("1", "3", str(today.year - years))
        keys.choose("Yes", "No")
        keys.choose("Inkwell", "Inkwell")
        keys.follow("Save the contact")

    def decide(self) -> None:
        """Begin the record with what was told, and make a referral of it."""
        keys = self.keys
        assert "No family that we can show" in self.look()
        keys.follow("begin its record")
        self.look()
        assert self.page.locator("#person2-given_names").input_value() == "Ivo"
        keys.follow("Begin the record")
        self.look()
        keys.choose("No more work by us", "strategy discussion at once")
        keys.type("Why", "He is frightened at home, and not for the first time.")
        keys.choose("By phone", "By phone")
        keys.follow("Save the decision")
        said = self.look()
        assert "Decision on the referral" in said
        assert "hides when it is loud" in said

    def step(self, link: str, days_ago: int, *, whom: int = 0, facts: tuple[Any, ...] = ()) -> str:
        """Write one step down from the list of what usually comes next; ``facts`` are (kind, words...)."""
        self.keys.follow(link)
        self.look()
        self.keys.day(clock.today() - timedelta(days=days_ago))
        self.keys.tick(*(f"{name} {years}" for name, years in CHILDREN[:whom]))
        for kind, *words in facts:
            getattr(self.keys, kind)(*words)
        self.keys.follow(f"Save to {NAME}")
        assert "/process" in self.page.url, self.page.locator(".govuk-error-summary").inner_text()
        return self.look()

    def allocate(self) -> None:
        """Let the manager take the family on, with the social worker and the recovery worker."""
        mine, address = (self.page, self.keys), self.page.url
        self.sign_in("niamh")
        self.keys.follow("Team board")
        assert "waits for a Family Safeguarding team" in self.look()
        self.keys.follow("Allocate")
        self.look()
        self.keys.to("Inkwell")
        boxes = self.page.locator(".govuk-checkboxes__input")
        names = [boxes.nth(each).evaluate("e => e.labels[0].innerText") for each in range(boxes.count())]
        dev = next(each for each in names if each.startswith("Dev"))
        self.keys.tick(dev)
        self.keys.follow(f"Allocate {NAME}")
        assert "The family is allocated." in self.look()
        self.page.context.close()
        self.page, self.keys = mine
        self.page.goto(address)

    def something_else(self, words: str) -> None:
        """Open what else may have happened, and choose from its list."""
        self.keys.to("Something else happened")
        self.page.keyboard.press("Enter")
        self.keys.to("What happened")
        self.page.keyboard.type(words)
        self.keys.follow("Continue")

    def move(self, to: str, days_ago: int) -> str:
        """Move all three children in one form."""
        self.keys.follow("Move children to another plan")
        self.look()
        self.keys.day(clock.today() - timedelta(days=days_ago))
        self.keys.tick(*(f"{name} {years}" for name, years in CHILDREN))
        self.keys.choose("A child in need plan", to)
        self.keys.type("Why", "All three say that it is quiet at home.")
        self.keys.follow(f"Save to {NAME}")
        return self.look()

    def close(self) -> str:
        """Close the case, after all that was decided today: a minute typed is its beginning."""
        another = "start => new Date().getMinutes() !== start"
        self.page.wait_for_function(another, arg=clock.now().minute, timeout=70_000)
        self.something_else("Case closed")
        self.look()
        self.keys.day(clock.today())
        self.keys.type("Time", f"{clock.now().astimezone(LONDON):%H:%M}")
        self.keys.choose("The children are safe enough", "The children are safe enough")
        self.keys.type("What worry remains", "None that the school does not watch.")
        self.keys.follow(f"Save to {NAME}")
        return self.look()


def test_a_contact_becomes_a_family_by_keyboard_alone(browser: Any, site: Site) -> None:
    journey = Journey(browser, site, (WIDE,))

    journey.write_down_a_contact(2)
    journey.decide()
    journey.keys.follow("Front door")
    journey.keys.follow("Contacts decided on")

    assert "strategy discussion at once" in journey.look()
    assert journey.looked == 7
    journey.page.context.close()


@pytest.mark.battery
def test_a_family_of_three_children_from_contact_to_closure_by_keyboard_alone(
    browser: Any, site: Site
) -> None:
    journey = Journey(browser, site, (NARROW, WIDE))
    journey.write_down_a_contact(120)
    journey.decide()
    present = ("tick", "Council", "Police")
    because, agreed = ("type", "Why", "As the school told us."), ("type", "What was agreed", "As written.")

    journey.step("Strategy discussion", 118, facts=(
        present, ("type", "Facts shared", "Police: two call-outs."),
        ("choose", "Enquiry by the council", "Enquiry with the police"), because,
    ))  # fmt: skip
    journey.step("Child and family assessment", 100, facts=(
        ("tick", "Domestic abuse"), ("choose", "Child in need plan", "Strategy discussion"),
    ))  # fmt: skip
    journey.step("Child protection enquiry begun", 118, whom=3)
    journey.step("Child protection enquiry finished", 110, whom=3, facts=(
        ("choose", "Concerns substantiated: conference", "conference"), ("choose", "Yes", "Yes"), because,
    ))  # fmt: skip
    journey.step("Initial child protection conference", 105, whom=3, facts=(
        present, ("choose", "Protection plan", "Protection plan"),
    ))  # fmt: skip
    said = journey.step(
        "Child protection plan begun", 105, whom=3, facts=(("choose", "Neglect", "Emotional"),)
    )
    assert "Ivo 9, Una 6 and Pip 2: child protection plan since" in said
    journey.allocate()
    assert "Inkwell" in journey.look()
    journey.step("Core group", 98, whom=3, facts=(present, agreed))
    journey.step("Visit to the child", 90, whom=3, facts=(("choose", "Yes", "Yes"), ("choose", "Yes", "Yes")))
    journey.step("Review conference", 20, whom=3, facts=(
        present, ("choose", "The plan goes on", "Move to a child in need plan"),
    ))  # fmt: skip
    assert "child in need plan since" in journey.move("A child in need plan", 18)
    assert "Ivo 9, Una 6 and Pip 2: no plan" in journey.move("No plan", 1)
    assert "Closed on " in journey.close()
    assert journey.looked >= 30
    journey.page.context.close()
