"""What every address answers to whom: a table written from docs/explanation/access.md and from what each page
is for, not from the rules or views of the product.

A row tells, for one route: which roles may open it, which methods it takes, and, if it is about a family, how
much of which section it takes. ``expected`` gives the answer for one cell. Levels come from
``access_oracle``, the second writing of the rules.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import urlencode

import access_oracle as oracle
from access_oracle import DENY, EXISTS, PRACTICE, READ, ROLES, SUMMARY, WRITE
from access_world import COACH, MISSING, OBSERVED, Persona, Standing

EVERYONE = frozenset(ROLES)
FIGURES = frozenset({"analyst", "board_member", "team_manager", "guardian"})
LEADERS = frozenset({"team_manager", "administrator"})
GUARDIAN, ADMINISTRATOR = frozenset({"guardian"}), frozenset({"administrator"})
METHODS = ("GET", "HEAD", "POST", "POST without its token", "PUT", "DELETE", "OPTIONS")
READ_ONLY, FORM, ONLY_SENT = frozenset({"GET"}), frozenset({"GET", "POST"}), frozenset({"POST"})

# Whoever must set up a second step, and has none, reaches these alone.
WAY_IN = frozenset(
    {
        *("accounts:second_step", "accounts:app", "accounts:passkey", "accounts:recovery_codes"),
        *("accounts:prove", "accounts:sign_out", "accounts:sign_in", "accounts:set_up"),
        *("accounts:set_up_link", "accounts:single_sign_on", "accounts:single_sign_on_back"),
        *("accessibility", "healthy"),
    }
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One question: this persona, standing so to the family, sends this method to this address."""

    route: str
    path: str
    persona: Persona
    standing: Standing
    method: str
    thing: str = ""
    fill: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def name(self) -> str:
        """Give the cell in words, for whoever must look into it."""
        at = self.standing.name or self.thing
        return f"{self.persona.name} / {at} / {self.method} {self.route}"


Answer = tuple[int, str]  # a status, and where to if it leads on
Told = int | str | Callable[[Cell], "int | str"]  # a status, an address to go to, or what depends on the cell


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one route. ``get`` and ``post`` are for whoever may; ``post`` is of an empty form.

    ``things`` are the parts of its address other than a family's. ``section`` makes it about a family, of
    which it takes at least the level ``need``. ``back`` is the page for which proof is asked for anew,
    outside families. ``closed``: its things are of a list that is no secret, so one that is not on it is
    missing before anyone asks about a family. ``asks``: what the rules ask for first is asked for; it is not
    on the page where it is done. ``proves``: it takes proof besides, whatever the family. ``out``: what a
    script is told where nobody is signed in, instead of the way to sign in. ``only``: who may, besides.
    """

    roles: frozenset[str] = EVERYONE
    methods: frozenset[str] = READ_ONLY
    get: Told = 200
    post: Told = 422
    public: bool = False
    things: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: {"": {}})
    section: str = ""
    need: int = SUMMARY
    purpose: str = "work"
    manner: str = "look"
    back: str = ""
    closed: bool = False
    asks: bool = True
    proves: bool = False
    out: int = 0
    only: Callable[[Cell], bool] | None = None


def _there(**kwargs: str) -> dict[str, dict[str, str]]:
    """Give two things of one kind: one that is there, and one that is not."""
    return {"there": kwargs, "not there": {**kwargs, list(kwargs)[-1]: "no-such-thing"}}


def _glass(told: int) -> Callable[[Cell], int | str]:
    """Give what the page of broken glass says: open already, nothing to gain by it, or the form."""

    def answer(cell: Cell) -> int | str:
        if "glass" in cell.standing.facts:
            return 200
        return "/f/{family}" if verdict(cell, "core").level >= READ else told

    return answer


def _signed_in(told: int | str, otherwise: int | str) -> Callable[[Cell], int | str]:
    return lambda cell: told if cell.persona.state in {"in", "half"} else otherwise


FIRST_PAGE = {"board_member": "/board", "guardian": "/access"}
ABOUT_OTHERS = {"roles": ADMINISTRATOR, "methods": ONLY_SENT}
A_PERSON = "/f/{family}/people/{person}"
OF_FAMILY = {"roles": PRACTICE, "section": "core"}
# The page of safe addresses also tells who is of the family, which is a summary of the record.
OF_SAFE = {
    "roles": PRACTICE,
    "section": "safe_address",
    "need": READ,
    "only": lambda cell: verdict(cell, "core").level >= SUMMARY,
}
OF_ENQUIRY = {"roles": PRACTICE, "section": "core", "need": EXISTS, "purpose": "enquiry"}
AROUND = {
    "": {"what": "connection", "around_id": "{around}"},
    "not there": {"what": "connection", "around_id": "w0000000000000000"},
}
# Who adds to the register of conflicts, and who ends a row of it.
KEEPERS = {
    "": PRACTICE | GUARDIAN,
    "do=add": GUARDIAN | {"team_manager"},
    "do=end": GUARDIAN,
}
# A contact at the door of the team that everyone here leads; one at a door where nobody does; and none.
AT_THE_DOOR = frozenset({"social_worker", "team_manager"})
OF_CONTACT = {
    "there": {"contact_id": "{contact}"},
    "elsewhere": {"contact_id": "{contact elsewhere}"},
    "not there": {"contact_id": "c0000000000000000"},
}


def _of_contact(there: int) -> Callable[[Cell], int]:
    return lambda cell: there if cell.thing == "there" else 404


# Who is observed, who coaches them and whom they coach; a session of someone with neither; and none.
KNOWS_PRACTICE = {
    "observed": {OBSERVED, COACH},
    "coached": {COACH},
    "of coached": {OBSERVED},
    "elsewhere": {"social_worker/police"},
}


def _of_practice(there: int, elsewhere: int = 404) -> Callable[[Cell], int]:
    def answer(cell: Cell) -> int:
        thing, _, asks = cell.thing.partition("?")
        knows = cell.persona.name in KNOWS_PRACTICE.get(thing, ())
        return (there if asks or there == 200 else elsewhere) if knows else 404

    return answer


# Who takes part in group supervision: of those, who is in the family's team, and who leads it.
MEETS = frozenset({"social_worker", "adult_specialist", "team_manager"})
OF_MEETING = {
    "mine": {"meeting_id": "{meeting of mine}"},
    "elsewhere": {"meeting_id": "{meeting elsewhere}"},
    "not there": {"meeting_id": "g0000000000000000"},
}


def _of_meeting(cell: Cell) -> int:
    return 200 if cell.thing == "mine" else 404


def _led_meeting(cell: Cell) -> int:
    return 422 if cell.thing == "mine" and cell.persona.role == "team_manager" else 404


def _meets(cell: Cell) -> bool:
    return bool(cell.standing.facts & {"same_team", "manager"})


def _writes(cell: Cell) -> int:
    return 422 if verdict(cell, "core").level >= WRITE else 404


OF_ASSURANCE = {"roles": GUARDIAN, "section": "core", "need": EXISTS, "purpose": "assurance"}
TABLE: dict[str, Row] = {
    "home": Row(get=lambda cell: FIRST_PAGE.get(cell.persona.role, 200)),
    "accounts:sign_in": Row(public=True, methods=FORM, get=_signed_in("/", 200)),
    "accounts:second_step_answer": Row(public=True, methods=FORM, get="/sign-in", post="/sign-in"),
    "accounts:sign_out": Row(public=True, methods=FORM, get="/", post="/sign-in"),
    "accounts:single_sign_on": Row(public=True, get=404),
    "accounts:single_sign_on_back": Row(public=True, get=404),
    "accounts:set_up": Row(public=True, methods=FORM, get=404, post=404),
    "accounts:set_up_link": Row(public=True, get="/set-up", things={"": {"code": "no-such-code"}}),
    "accounts:account": Row(),
    "accounts:prove": Row(methods=FORM),
    "accounts:password": Row(methods=FORM),
    "accounts:second_step": Row(),
    "accounts:app": Row(methods=FORM, back="/account/second-step/app"),
    "accounts:passkey": Row(methods=FORM, back="/account/second-step/passkey"),
    "accounts:recovery_codes": Row(methods=FORM, get="/account/second-step", post="/account/second-step"),
    "accounts:remove": Row(methods=ONLY_SENT, back="/account", post=404),
    "accounts:end_session": Row(methods=ONLY_SENT, post=404),
    "accounts:end_sessions": Row(methods=ONLY_SENT, post="/sign-in?because=everywhere"),
    "access": Row(roles=GUARDIAN),
    "access_choose": Row(roles=GUARDIAN, methods=ONLY_SENT),
    "access_every": Row(roles=GUARDIAN),
    "access_choose_worker": Row(roles=GUARDIAN, get=404),
    "access_worker": Row(roles=GUARDIAN, things=_there(user_id="{bystander}")),
    "access_worker_export": Row(roles=GUARDIAN, methods=FORM, things=_there(user_id="{bystander}")),
    "access_unusual": Row(roles=GUARDIAN, methods=FORM, things=_there(key="{unusual}")),
    "access_sharing": Row(roles=GUARDIAN),
    "agreements": Row(roles=GUARDIAN),
    "agreement_new": Row(roles=GUARDIAN, methods=FORM),
    "agreement_change": Row(
        roles=GUARDIAN, methods=FORM, get=404, post=404, things=_there(agreement_id="none")
    ),
    "access_family": Row(**OF_ASSURANCE),
    "access_family_export": Row(**OF_ASSURANCE, methods=FORM),
    "access_family_change": Row(
        **OF_ASSURANCE,
        methods=FORM,
        get=lambda cell: 200 if cell.thing else 404,
        post=lambda cell: 422 if cell.thing else 404,
        things={each: {"?": each} for each in ("", "do=exclude")},
    ),
    "access_glass": Row(
        roles=GUARDIAN,
        methods=FORM,
        section="core",
        need=DENY,  # a seal does not stop a review, for nothing of the family is on its page
        purpose="assurance",
        only=lambda cell: not cell.standing.facts & {"excluded", "conflicted"},
        things={"": {"glass_id": "{glass}"}, "not there": {"glass_id": "98765"}},
    ),
    "people": Row(roles=ADMINISTRATOR),
    "person_add": Row(roles=ADMINISTRATOR, methods=FORM, back="/people/add"),
    "person": Row(roles=ADMINISTRATOR, things=_there(user_id="{bystander}")),
    "person_change": Row(
        roles=ADMINISTRATOR, methods=FORM, back="/people/{bystander}", things=_there(user_id="{bystander}")
    ),
    "person_leave": Row(
        **ABOUT_OTHERS,
        back="/people/{bystander}",
        post="/people?done=left",
        things=_there(user_id="{bystander}"),
    ),
    "person_reset": Row(
        **ABOUT_OTHERS, back="/people/{bystander}", post=200, things=_there(user_id="{bystander}")
    ),
    "person_single_sign_on": Row(**ABOUT_OTHERS, post=404, things=_there(user_id="{bystander}")),
    "board": Row(roles=FIGURES, get="/board/2026-q3"),
    "board_quarter": Row(roles=FIGURES, things=_there(quarter="2026-q3")),
    "indicators": Row(roles=FIGURES),
    "indicator": Row(roles=FIGURES, things=_there(indicator_id="police-call-outs")),
    "answers": Row(roles=FIGURES),
    "answer": Row(roles=FIGURES, things=_there(slug="hertfordshire")),
    "answer_outcome": Row(roles=FIGURES, things=_there(slug="waiting-list", outcome="police-call-outs")),
    "savings_list": Row(roles=FIGURES),
    "savings": Row(roles=FIGURES, get=404, things=_there(slug="none-released")),
    "county": Row(),
    "definitions": Row(),
    "accessibility": Row(public=True),
    "healthy": Row(public=True),
    "find": Row(roles=PRACTICE, methods=FORM),
    "front_door": Row(roles=AT_THE_DOOR),
    "contacts_decided": Row(roles=AT_THE_DOOR),
    "contact_new": Row(roles=AT_THE_DOOR, methods=FORM),
    "contact": Row(roles=AT_THE_DOOR, get=_of_contact(200), things=OF_CONTACT),
    **{
        each: Row(roles=AT_THE_DOOR, methods=ONLY_SENT, post=_of_contact(422), things=OF_CONTACT)
        for each in ("contact_whose", "contact_not_theirs")
    },
    **{
        each: Row(
            roles=AT_THE_DOOR, methods=FORM, get=_of_contact(200), post=_of_contact(422), things=OF_CONTACT
        )
        for each in ("contact_pass", "contact_decide", "contact_answer")
    },
    "found": Row(roles=PRACTICE, get="/find", things={"": {"search_id": "0123456789abcdef"}}),
    "family_new": Row(
        roles=PRACTICE, methods=FORM, only=lambda cell: cell.persona.role in {"social_worker", "team_manager"}
    ),
    "notices_seen": Row(methods=ONLY_SENT, post="/"),
    "family": Row(**OF_FAMILY),
    "family_entries": Row(**OF_FAMILY, need=READ),
    "family_read": Row(**OF_FAMILY, need=READ, methods=ONLY_SENT, post="/f/{family}"),
    "family_people": Row(**OF_FAMILY, need=READ),
    "family_people_add": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=_there(what="person")),
    "family_tie_end": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        things={"": {"what": "household", "row_id": "{tie}"}, "not there": {"what": "couple", "row_id": "1"}},
    ),
    "family_tie_back": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        post="/f/{family}/people",
        things={"": {"what": "household", "row_id": "{tie}"}, "not there": {"what": "couple", "row_id": "1"}},
    ),
    "family_moved": Row(**OF_FAMILY, need=WRITE, methods=FORM),
    "family_place_correct": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=_there(row_id="{place}")),
    "family_place_back": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        post="/f/{family}/people",
        things=_there(row_id="{place}"),
    ),
    "family_support": Row(**OF_FAMILY, need=READ),
    "family_support_add": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=_there(what="connection")),
    "family_support_change": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=AROUND),
    "family_support_end": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=AROUND),
    "family_support_back": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, post="/f/{family}/support", things=AROUND
    ),
    "family_shared": Row(**OF_FAMILY, need=READ),
    "family_tell": Row(**OF_FAMILY, need=WRITE, methods=FORM),
    "family_ask": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=_there(way="we")),
    "family_reply": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=_there(request_id="{request}")),
    "family_write": Row(**OF_FAMILY, need=WRITE, methods=FORM),
    "family_draft": Row(  # nobody's but its author's, who is none of these
        **OF_FAMILY, need=WRITE, methods=FORM, get=404, post=404, things=_there(draft_id="{draft}")
    ),
    "family_draft_delete": Row(
        **OF_FAMILY, need=WRITE, methods=ONLY_SENT, post=404, things=_there(draft_id="{draft}")
    ),
    "family_draft_keep": Row(**OF_FAMILY, need=WRITE, methods=FORM, out=401),
    "family_entry": Row(**OF_FAMILY, need=READ, things=_there(entry_id="{entry}")),
    "family_entry_right": Row(
        **OF_FAMILY, need=WRITE, methods=ONLY_SENT, post=404, things=_there(entry_id="{entry}")
    ),
    "family_entry_back": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, get=404, post=404, things=_there(entry_id="{entry}")
    ),
    "family_entry_answer": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, things=_there(kind="reply", entry_id="{entry}")
    ),
    "family_reason": Row(**OF_FAMILY, need=EXISTS, methods=FORM, asks=False),
    "family_safe": Row(**OF_SAFE, methods=FORM),
    "family_safe_show": Row(**OF_SAFE, methods=ONLY_SENT, post=200),
    "family_print": Row(**OF_FAMILY, need=READ, methods=FORM),
    "family_print_one": Row(**OF_FAMILY, need=READ, methods=FORM, things=_there(release_id="{release}")),
    "family_print_paper": Row(**OF_FAMILY, need=READ, get=404, things=_there(release_id="{release}")),
    "releases": Row(roles=PRACTICE),
    "release": Row(
        **OF_FAMILY,
        need=READ,
        methods=FORM,
        proves=True,
        post="/releases?done=released",
        things=_there(release_id="{release}"),
        closed=True,
    ),
    "family_glass": Row(**OF_ENQUIRY, methods=FORM, get=_glass(200), post=_glass(422)),
    "family_known": Row(**OF_ENQUIRY, methods=FORM),
    "glass_answer": Row(roles=PRACTICE, methods=FORM, get=404, post=404, things=_there(glass_id="{glass}")),
    "family_access": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        only=lambda cell: "manager" in cell.standing.facts and cell.persona.role == "team_manager",
        post=lambda cell: 422 if cell.thing in {"do=allocate", "do=seal", "do=share"} else 404,
        things={
            each: {"?": each} for each in ("", "do=allocate", "do=seal", "do=share", "do=end-allocation")
        },
    ),
    "family_unseal": Row(
        **OF_FAMILY, need=READ, methods=FORM, only=lambda cell: cell.standing.facts >= {"sealed", "named"}
    ),
    "conflicts": Row(
        roles=PRACTICE | GUARDIAN,
        methods=FORM,
        get=lambda cell: 200 if cell.persona.role in KEEPERS[cell.thing] else 404,
        post=lambda cell: 422 if cell.thing and cell.persona.role in KEEPERS[cell.thing] else 404,
        things={each: {"?": each} for each in ("", "do=add", "do=end")},
    ),
    "teams": Row(
        roles=LEADERS,
        methods=FORM,
        get=lambda cell: 200 if not cell.thing or cell.persona.role == "administrator" else 404,
        post=lambda cell: 422 if cell.thing and cell.persona.role == "administrator" else 404,
        things={"": {}, "do=add": {"?": "do=add"}},
    ),
    "team": Row(
        roles=LEADERS,
        methods=FORM,
        get=lambda cell: 200 if "led" in cell.thing or cell.persona.role == "administrator" else 404,
        post=lambda cell: (
            422
            if "?" in cell.thing and ("led" in cell.thing or cell.persona.role == "administrator")
            else 404
        ),
        things={
            "led": {"team_id": "{led}"},
            "led?": {"team_id": "{led}", "?": "do=turn"},
            "other": {"team_id": "{team}"},
            "other?": {"team_id": "{team}", "?": "do=turn"},
            "not there": {"team_id": "t0000000000000000"},
        },
    ),
    "practice": Row(
        roles=PRACTICE,
        methods=FORM,
        post=lambda cell: 422 if cell.thing else 404,
        things={"": {}, "do=plan": {"?": "do=plan"}, "do=coach": {"?": "do=coach"}},
    ),
    "practice_coach": Row(roles=PRACTICE),
    "practice_instruments": Row(roles=PRACTICE),
    "practice_worker": Row(
        roles=PRACTICE,
        methods=FORM,
        get=_of_practice(200),
        post=_of_practice(422),
        things={
            "coached": {"worker_id": "{coached}"},
            "coached?do": {"worker_id": "{coached}", "?": "do=training"},
            "of coached": {"worker_id": "{bystander}"},
            "elsewhere alone": {"worker_id": "{elsewhere}"},
            "not there": {"worker_id": "u0000000000000000"},
        },
    ),
    "practice_one": Row(
        roles=PRACTICE,
        methods=FORM,
        get=_of_practice(200),
        post=_of_practice(422),
        things={
            "observed": {"observation_id": "{observed}"},
            "observed?do": {"observation_id": "{observed}", "?": "do=withdraw"},
            "of coached": {"observation_id": "{observed of coached}"},
            "elsewhere": {"observation_id": "{observed elsewhere}"},
            "not there": {"observation_id": "b0000000000000000"},
        },
    ),
    "practice_team": Row(
        roles=PRACTICE,
        get=lambda cell: 200 if cell.thing == "of it" else 404,
        things={
            "of it": {"team_id": "{led}"},
            "other": {"team_id": "{team}"},
            "not there": {"team_id": "t0000000000000000"},
        },
    ),
    "team_board": Row(roles=frozenset({"team_manager"})),
    "family_allocate": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        only=lambda cell: "manager" in cell.standing.facts and cell.persona.role == "team_manager",
    ),
    "family_looks": Row(
        **OF_FAMILY,
        need=WRITE,
        only=lambda cell: "manager" in cell.standing.facts and cell.persona.role == "team_manager",
    ),
    "family_glass_review": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        only=lambda cell: "manager" in cell.standing.facts and cell.persona.role == "team_manager",
        get=lambda cell: 404 if cell.thing == "not there" else 200,
        post=lambda cell: 404 if cell.thing == "not there" else 422,
        things={"": {"glass_id": "{glass}"}, "not there": {"glass_id": "98765"}},
    ),
    "family_person": Row(**OF_FAMILY, need=READ, things=_there(person_id="{person}")),
    "family_person_write": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, things=_there(person_id="{person}", what="language")
    ),
    "family_person_right": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        things=_there(person_id="{person}", what="fact", row_id="{fact}"),
    ),
    "family_person_back": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        post=A_PERSON,
        things=_there(person_id="{person}", what="fact", row_id="{fact}"),
    ),
    "family_person_checked": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        post=A_PERSON,
        things=_there(person_id="{person}", row_id="{number}"),
    ),
    "family_person_same": Row(**OF_FAMILY, need=WRITE, things=_there(person_id="{person}")),
    "family_person_join": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        things=_there(person_id="{person}", other_family_id="{family}", other_id="{other}"),
    ),
    "family_person_part": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, things=_there(person_id="{person}", joining_id="{joining}")
    ),
    "family_take_out": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=_there(person_id="{person}")),
    "family_put_back": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, post="/f/{family}/people", things=_there(row_id="{out}")
    ),
    "actions": Row(roles=PRACTICE),
    "meetings": Row(roles=MEETS),
    "meeting_new": Row(roles=MEETS, methods=FORM, only=lambda cell: cell.persona.role == "team_manager"),
    "meeting": Row(roles=MEETS, methods=FORM, get=_of_meeting, post=_led_meeting, things=OF_MEETING),
    "meeting_room": Row(
        roles=MEETS,
        section="core",
        need=READ,
        methods=FORM,
        post=_writes,
        only=_meets,
        things=_there(meeting_id="{meeting}"),
    ),
    "family_supervision": Row(**OF_FAMILY, need=READ),
    "family_supervision_one": Row(**OF_FAMILY, need=READ, things=_there(meeting_id="{meeting}")),
    "family_plan": Row(**OF_FAMILY, need=READ),
    "family_plan_begin": Row(**OF_FAMILY, need=WRITE, methods=FORM),
    "family_plan_one": Row(**OF_FAMILY, need=READ, things=_there(plan_id="{plan}")),
    "family_plan_add": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, things=_there(plan_id="{plan}", what="goal")
    ),
    "family_plan_change": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, things=_there(plan_id="{plan}", row_id="{line}")
    ),
    "family_plan_tell": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, things=_there(plan_id="{plan}", row_id="{line}")
    ),
    "family_plan_up": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=ONLY_SENT,
        post="/f/{family}/plan/{plan}",
        things=_there(plan_id="{plan}", row_id="{line}"),
    ),
    "family_plan_agree": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=_there(plan_id="{plan}")),
    "family_plan_end": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=_there(plan_id="{plan}")),
    "family_plan_print": Row(**OF_FAMILY, need=READ, methods=FORM, things=_there(plan_id="{plan}")),
    "family_plan_version": Row(
        **OF_FAMILY, need=READ, things=_there(plan_id="{plan}", version_id="{version}")
    ),
    "family_chronology": Row(**OF_FAMILY, need=READ),
    "family_chronology_mark": Row(**OF_FAMILY, need=WRITE, methods=ONLY_SENT, post=404),
    "family_chronology_choose": Row(**OF_FAMILY, need=WRITE, methods=ONLY_SENT),
    "family_selection_new": Row(**OF_FAMILY, need=WRITE, methods=FORM),
    "family_selection": Row(**OF_FAMILY, need=READ, things=_there(selection_id="{selection}")),
    "family_selection_save": Row(
        **OF_FAMILY, need=WRITE, methods=ONLY_SENT, things=_there(selection_id="{selection}")
    ),
    "family_selection_print": Row(
        **OF_FAMILY, need=READ, methods=FORM, things=_there(selection_id="{selection}")
    ),
    "family_council": Row(**OF_FAMILY, need=READ),
    "family_council_settle": Row(
        **OF_FAMILY, need=WRITE, methods=ONLY_SENT, things=_there(statement_id="{statement}")
    ),
    "family_process": Row(**OF_FAMILY, need=READ),
    "family_programme": Row(**OF_FAMILY, need=READ),
    "family_programme_choose": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, things=_there(module_id="substances")
    ),
    "family_step": Row(
        **OF_FAMILY, need=WRITE, methods=FORM, closed=True, things=_there(step_code="referral_decision")
    ),
    "family_move": Row(**OF_FAMILY, need=WRITE, methods=FORM),
    "family_late": Row(
        **OF_FAMILY,
        need=WRITE,
        methods=FORM,
        things={
            "there": {"rule": "referral-decision", "started": "{started}"},
            "not there": {"rule": "referral-decision", "started": "1"},
        },
    ),
    "family_step_correct": Row(**OF_FAMILY, need=WRITE, methods=FORM, things=_there(row_id="{step}")),
}


def verdict(cell: Cell, section: str, purpose: str = "work", manner: str = "look") -> oracle.Verdict:
    """Give what the page of the rules says of this persona, so standing, and one section."""
    names = (*oracle.STANDING[1:], *oracle.RELATIONSHIPS)
    return oracle.judge(
        SimpleNamespace(
            role=cell.persona.role,
            sector=cell.persona.sector,
            section=section,
            purpose=purpose,
            manner=manner,
            active=cell.persona.state != "left",
            **{name: name in cell.standing.facts for name in names},
        )
    )


def expected(row: Row, cell: Cell) -> Answer:
    """Give the right answer: first who asks, then the form's token, the method, and then the family."""
    method = "GET" if cell.method == "HEAD" else cell.method
    if answer := _of_persona(row, cell):
        return answer
    if method == "POST without its token":
        return 403, ""
    if method not in row.methods:
        return 405, ""
    is_lost = cell.thing == "not there"
    if row.closed and is_lost:
        return 404, ""
    if answer := _of_family(row, cell, method) if row.section else _of_proof(row, cell, is_lost):
        return answer
    told = row.get if method == "GET" else row.post
    found = 404 if is_lost else told(cell) if callable(told) else told
    return (found, "") if isinstance(found, int) else (302, found.format(**cell.fill))


def _of_persona(row: Row, cell: Cell) -> Answer | None:
    """Give what stops someone whoever they ask about; None where nothing does."""
    who = cell.persona
    if who.state == "half" and cell.route not in WAY_IN:
        return 302, "/account/second-step"
    if row.public:
        return None
    if who.state in {"out", "left", "expired"}:
        return (row.out, "") if row.out else (302, _sign_in(cell.path))
    return None if who.role in row.roles else (404, "")


def _of_proof(row: Row, cell: Cell, is_lost: bool) -> Answer | None:
    if row.back and not cell.standing.proved and not is_lost:
        return 302, _prove(row.back.format(**cell.fill))
    return (404, "") if row.only and not row.only(cell) else None


def _of_family(row: Row, cell: Cell, method: str) -> Answer | None:
    """Give what the gate answers for a family; None where it lets the page go on."""
    found = verdict(cell, row.section, row.purpose, row.manner)
    if found.level < row.need or cell.standing.name == "missing":
        return 404, ""
    here = cell.path if method == "GET" else "/"
    if row.asks and (first := _asked_first(found.obligations, cell, here)):
        return first
    if row.proves and not cell.standing.proved and cell.thing != "not there":
        return 302, _prove(here)
    return (404, "") if row.only and not row.only(cell) else None


def _asked_first(asked: frozenset[str], cell: Cell, here: str) -> Answer | None:
    """Give where someone is led who must do something first."""
    if "step_up" in asked and not cell.standing.proved:
        return 302, _prove(here)
    if "reason" in asked and not cell.standing.stated:
        return 302, f"/f/{cell.fill['family']}/reason?{urlencode({'next': here})}"
    return (404, "") if "two_person" in asked else None


def _sign_in(path: str) -> str:
    return "/sign-in" if path == "/" else f"/sign-in?{urlencode({'next': path})}"


def _prove(back: str) -> str:
    return f"/account/prove?{urlencode({'next': back})}"


__all__ = ["EXISTS", "METHODS", "MISSING", "READ", "TABLE", "WRITE", "Cell", "Row", "expected", "verdict"]
