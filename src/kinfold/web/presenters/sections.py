"""How the sections of a record are named, who reads each, and whom to ask about one that may not be read."""

from collections.abc import Mapping, Sequence

from kinfold.domain.access import Decision, Level, Section
from kinfold.domain.agency import Discipline
from kinfold.reports.wording import joined
from kinfold.web.presenters.family_frame import Colleague

READ_BY: Mapping[Section, str] = {
    Section.CORE: "Read by this family’s team, its duty worker and its conference.",
    Section.ADULT_HEALTH: (
        "Read by those who work with this family and their manager. "
        "Never in the children’s file or another adult’s print."
    ),
    Section.POLICE_INTELLIGENCE: (
        "Read by those who work with this family, their manager and chair, and the duty worker. "
        "Not by schools or charities."
    ),
    Section.ABUSE_DISCLOSURE: (
        "Read by those who work with this family, their manager and chair, and the duty worker. "
        "Never by the person it is about."
    ),
    Section.PRIVILEGED: "Read by the council’s own social workers and managers of this family.",
}
HELD_BY: Mapping[Section, frozenset[Discipline]] = {
    Section.ADULT_HEALTH: frozenset({Discipline.MENTAL_HEALTH, Discipline.SUBSTANCE_MISUSE}),
    Section.ABUSE_DISCLOSURE: frozenset({Discipline.DOMESTIC_ABUSE}),
}


def asked_for(
    section: Section,
    decision: Decision,
    colleagues: Sequence[Colleague],
    disciplines: Mapping[str, frozenset[Discipline]],
    duty: str,
) -> str:
    """Give whom to ask about a section that may not be read; in the same words if it holds nothing."""
    wanted = HELD_BY.get(section, frozenset({Discipline.SOCIAL_WORK}))
    fit = [each for each in colleagues if disciplines.get(each.id, frozenset()) & wanted]
    fit = fit or [
        each for each in colleagues if disciplines.get(each.id, frozenset()) & {Discipline.SOCIAL_WORK}
    ]
    names = [f"{each.name} ({each.profession}, {each.agency})" for each in fit]
    whom = joined(names) if names else duty
    if decision.level is Level.EXISTS:
        return f"{decision.words.split('. ')[0]}. Ask {whom} what you need to know."
    return f"There may be something here. Ask {whom} what you need to know."
