"""From a plan and a panel to an answer, without its words.

Not for reading or writing files: the command line does that, and ``reports.plain_words`` adds the sentence.
"""

from dataclasses import replace

from kinfold.domain.errors import UserError
from kinfold.evaluation.answer import Answer
from kinfold.evaluation.answers.adopters import answer_adopters
from kinfold.evaluation.answers.one_area import answer_one_area
from kinfold.evaluation.answers.waiting_list import answer_waiting_list
from kinfold.evaluation.design import AdoptersPlan, OneAreaPlan, Plan, WaitingListPlan
from kinfold.evaluation.panel import AuthorityPanel, FamilyPanel
from kinfold.kit.progress import QUIET, Progress


def run(
    plan: Plan,
    *,
    authority_panel: AuthorityPanel | None = None,
    family_panel: FamilyPanel | None = None,
    progress: Progress = QUIET,
) -> Answer:
    """Answer a plan from the panel that its kind needs.

    The same plan and panel give the same answer to the last digit. Raises UserError when the panel is
    absent or holds nothing of what the plan asks.
    """
    return _against_plan(plan, _answer(plan, authority_panel, family_panel, progress))


def _answer(
    plan: Plan, authority_panel: AuthorityPanel | None, family_panel: FamilyPanel | None, progress: Progress
) -> Answer:
    if isinstance(plan, OneAreaPlan | AdoptersPlan):
        if authority_panel is None:
            raise UserError(f"The plan {plan.slug} needs the published panel; none was given.")
        data: dict[str, object] = {
            "source": authority_panel.source,
            "digest": authority_panel.digest,
            "complete_to": f"{plan.last_year}-03-31",
        }
        if isinstance(plan, OneAreaPlan):
            return answer_one_area(plan, authority_panel, data, progress)
        return answer_adopters(plan, authority_panel, data, progress)
    if family_panel is None:
        raise UserError(f"The plan {plan.slug} needs a family panel; compute the indicators first.")
    about: dict[str, object] = {
        "source": family_panel.source,
        "digest": family_panel.digest,
        **_complete_to(plan, family_panel),
    }
    return answer_waiting_list(plan, family_panel, about, progress)


def _complete_to(plan: WaitingListPlan, panel: FamilyPanel) -> dict[str, object]:
    """Give the last day of the primary outcome's data, and of each outcome's, as sources end differently."""
    days = {name: panel.complete_to(name).isoformat() for name in plan.indicators if name in panel.frames}
    return {"complete_to": days.get(plan.primary_outcome), "complete_to_by_outcome": days}


def _against_plan(plan: Plan, answer: Answer) -> Answer:
    """Mark what the plan did not ask for as exploratory, and list what it asked for and did not get."""
    asked = {*plan.methods, *(("no-effect",) if "before-after" in plan.methods else ())}
    answer.estimates = [
        replace(row, prespecified=row.prespecified and row.method in asked) for row in answer.estimates
    ]
    for outcome in dict.fromkeys(verdict.outcome for verdict in answer.verdicts):
        made = {row.method for row in answer.estimates if row.outcome == outcome and row.estimate is not None}
        made |= {"event-study"} if any(point["outcome"] == outcome for point in answer.event_study) else set()
        answer.departures += [
            f"{method} of {outcome}: asked for, and could not be made"
            for method in plan.methods
            if method not in made
        ]
    return answer
