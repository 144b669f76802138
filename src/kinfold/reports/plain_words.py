"""Results become a graded sentence, and the lists of what may and may not be said.

Not the grading: ``evaluation.answer`` does that from the design and the checks. A sentence above its grade is
refused, whoever wrote it.
"""

import re
from datetime import datetime
from typing import Any

from kinfold.domain.errors import UserError
from kinfold.evaluation.answer import Answer, Check, Grade, Span, Verdict

CLAIMS: dict[Grade, str] = {
    "A": r"reduc\w+|increas\w+|caused\b|causing\b|because of|led to|prevent\w*|thanks to|improv\w+|"
    r"work(?:s|ed)\b|achiev\w+|sav(?:e|ed|es|ing|ings)\b|cut\b|lower(?:ed|s)\b|brought (?:about|down)|"
    r"(?<!still be )due to|owing to|result(?:s|ed|ing)? (?:in|of|from)\b|as a result|made a difference|"
    r"help(?:s|ed)\b|succe\w+|halv(?:ed|es|ing)\b|avert\w*|avoid\w*|impact\w*|(?:the|an) effect of|"
    r"dr[io]ve[ns]?\b",
    "B": r"followed by",
    "C": r"than expected|than it would have",
    "D": r"$^",
}
NEVER = r"\bsignifican\w*|\bproves?\b|\bproven\b|\*{1,3}"
CAUTION = r"remain possible|could still be due to|may be no difference"
# A denial reaches no further than its own clause: what follows a "but" is a claim.
_TURNS = r"but|yet|although|though|while|whereas|however|still|nevertheless|only that"
DENIALS = re.compile(
    rf"(?:we|it) can(?:not| ?not) (?:be said|say) that (?:(?!\b(?:{_TURNS})\b)[^.;:])*\.", re.IGNORECASE
)
ORDER: tuple[Grade, ...] = ("A", "B", "C", "D")


class AboveItsGradeError(UserError, ValueError):
    """A sentence says more than its evidence bears: a bug, or a plan whose own words claim too much."""


def guard(sentence: str, grade: Grade) -> str:
    """Give the sentence back, or raise AboveItsGradeError when it says more than ``grade`` allows.

    A denial ("We cannot say that ...") may name what it denies. Below A a claim of difference must carry its
    caution. Source: the grades of the project's statistics reference, section 11, 23 November 2026.
    """
    said = DENIALS.sub(" ", sentence)
    if re.search(NEVER, said, re.IGNORECASE):
        raise AboveItsGradeError("the sentence uses a word that no grade allows")
    for higher in ORDER[: ORDER.index(grade)]:
        found = re.search(rf"\b(?:{CLAIMS[higher]})", said, re.IGNORECASE)
        if found:
            raise AboveItsGradeError(f"'{found.group()}' needs grade {higher}; this is grade {grade}")
    if grade in {"B", "C"} and "than expected" in said and not re.search(CAUTION, said):
        raise AboveItsGradeError(f"a difference of grade {grade} must say that other causes remain possible")
    return sentence


def _amount(value: float, noun: str = "") -> str:
    """Say a signed difference: ``17.5 fewer``, ``3.1 more``, or ``no difference``."""
    size = abs(value)
    shown = f"{size:.0f}" if size >= 100 else f"{size:.1f}"
    if float(shown) == 0:
        return f"no more or fewer {noun}".strip()
    return f"{shown} {'fewer' if value < 0 else 'more'} {noun}".strip()


def _limits(verdict: Verdict) -> str:
    if verdict.low is None or verdict.high is None:
        return ""
    return f" (between {_amount(verdict.low)} and {_amount(verdict.high)})"


def _object(verdict: Verdict) -> str:
    return verdict.as_object or verdict.noun


def _denied(verdict: Verdict) -> str:
    """Write grade D: what cannot be said, and the first reason why."""
    verb = "reduced" if (verdict.estimate or 0) < 0 else "changed"
    when = f" by {verdict.by}" if verdict.people == "children" else f" in {verdict.place}"
    where = f" in {verdict.place}" if verdict.people == "children" else ""
    claim = f"We cannot say that {verdict.programme} {verb} {_object(verdict)}{where}{when}."
    if verdict.baseline_drives:
        span = _headline_span(verdict)
        other = " or on what it is compared with" if span and span.one_sign else ""
        return f"{claim} The answer depends on the year you start from{other}."
    if verdict.estimate is None:
        return f"{claim} The comparison could not be made."
    if verdict.people == "families":
        return f"{claim} The families who waited were not shown to be like those allocated."
    if verdict.chance_not_excluded:
        return f"{claim} Changes as large are common where it was not in place."
    return f"{claim} The comparison did not pass its checks."


def _expected(verdict: Verdict) -> str:
    about = f"{_amount(verdict.estimate or 0.0, verdict.noun)} {verdict.unit} than expected{_limits(verdict)}"
    spans_nought = verdict.low is None or verdict.high is None or verdict.low <= 0 <= verdict.high
    causes = (
        f" This could still be due to {', or '.join(verdict.other_causes)}." if verdict.other_causes else ""
    )
    unsure = ", which may be no difference at all" if spans_nought else ""
    if verdict.people == "families":
        if verdict.grade == "B" and not spans_nought:
            return f"From {verdict.period} allocation was followed by about {about}.{causes}"
        return f"From {verdict.period}, allocated families had about {about}{unsure}.{causes}"
    if verdict.grade == "B" and not spans_nought:
        return (
            f"By {verdict.by}, {verdict.programme} in {verdict.place} was followed by about {about}.{causes}"
        )
    return f"By {verdict.by}, {verdict.place} had about {about}{unsure}; other causes remain possible."


def sentence(verdict: Verdict) -> str:
    """Write the sentence that the verdict's grade allows. Raises AboveItsGradeError rather than overstate."""
    if verdict.grade == "D" or verdict.estimate is None:
        return guard(_denied(verdict), verdict.grade)
    sure = verdict.low is not None and verdict.high is not None and not verdict.low <= 0 <= verdict.high
    if verdict.grade == "A" and sure:
        verb = "reduced" if verdict.estimate < 0 else "increased"
        size = _amount(verdict.estimate).split()[0]
        return guard(
            f"By {verdict.by}, {verdict.programme} {verb} {_object(verdict)} in {verdict.place} "
            f"by about {size} {verdict.unit}{_limits(verdict)}.",
            "A",
        )
    return guard(_expected(verdict), verdict.grade)


def _of_span(span: Span, verdict: Verdict) -> str:
    starts = f"{span.starts[0]} to {span.starts[-1]}"
    if not span.one_sign:
        return (
            f"By {span.target} the starting years disagree: against {verdict.path}, from "
            f"{_amount(span.lowest)} (from {span.lowest_from}) to {_amount(span.highest)} "
            f"(from {span.highest_from}) {verdict.unit}."
        )
    way = "fewer" if span.highest < 0 else "more"
    small, large = sorted((abs(span.lowest), abs(span.highest)))
    than = f"{way} {verdict.noun} than {verdict.path}"
    return (
        f"By {span.target} every starting year from {starts} shows {than}, by {small:.0f} to {large:.0f} "
        f"{verdict.unit}. {_standing(verdict)}"
    )


def _standing(verdict: Verdict) -> str:
    """Say what a difference between two paths is worth, by the grade."""
    if verdict.grade == "D":
        return "The checks do not let this be called an effect; areas without the programme differ as well."
    return "Other causes remain possible."


def _headline_span(verdict: Verdict) -> Span | None:
    """Give the span of the year that the sentence is about."""
    return next((span for span in verdict.spans if verdict.target in {None, span.target}), None)


def _of_spans(verdict: Verdict) -> list[str]:
    return [guard(_of_span(span, verdict), verdict.grade) for span in verdict.spans]


def further(verdict: Verdict) -> list[str]:
    """Write what every starting year shows at each target year (sums, not effects) and the caution leaves
    unsaid; for families, how the limits were made when they are not the usual ones."""
    told = _headline_span(verdict) if caution(verdict) else None
    said = [
        one
        for span, one in zip(verdict.spans, _of_spans(verdict), strict=True)
        if span is not told or span.one_sign
    ]
    wider = [f"Limits: {verdict.limits}."] if verdict.limits != "95%" and verdict.grade != "D" else []
    return said + wider


def caution(verdict: Verdict) -> str | None:
    """Write what a page must show first when the choice of starting year drives the answer, else None."""
    span = _headline_span(verdict)
    if not verdict.baseline_drives or span is None:
        return None
    if span.one_sign:
        return guard(
            "The answer depends on the year you start from or on what it is compared with: not every "
            f"comparison points the same way by {span.target}.",
            verdict.grade,
        )
    return guard(
        f"The answer depends on the year you start from: by {span.target}, against {verdict.path}, it runs "
        f"from {_amount(span.lowest)} (starting in {span.lowest_from}) to {_amount(span.highest)} "
        f"(starting in {span.highest_from}) {verdict.unit}.",
        verdict.grade,
    )


def _jump_facts(answer: Answer) -> list[str]:
    facts = []
    for jump in answer.jumps:
        after = jump["mean_change_after_two_years"], jump["own_change_after_two_years"]
        elsewhere, here = (f"{abs(value):.1f} {'lower' if value < 0 else 'higher'}" for value in after)
        if jump["outcome"] == answer.primary.outcome:
            facts.append(
                "Where the rate rose as much in one year elsewhere "
                f"({jump['cases']} times in {jump['areas']} areas) it was on average {elsewhere} "
                f"{jump['unit']} two years later; here it was {here}."
            )
    return facts


def may_say(answer: Answer) -> list[str]:
    """List what the numbers bear, each held to the grade."""
    said = [*answer.facts, *_of_spans(answer.primary), *_jump_facts(answer)]
    if answer.primary.grade != "D":
        said.insert(0, sentence(answer.primary))
    return [guard(one, answer.primary.grade) for one in said]


def may_not_say(answer: Answer) -> list[str]:
    """List what readers are tempted to say and these checks do not bear."""
    verdict = answer.primary
    failed = {
        check.id for check in answer.checks if check.outcome == verdict.outcome and check.result != "pass"
    }
    denied = [] if verdict.grade == "A" else [f"That {verdict.programme} reduced {_object(verdict)}."]
    if "baseline-sensitivity" in failed:
        denied.append("Any single percentage, without the year it starts from.")
    if "jump-before" in failed:
        denied.append("That the year before the start was a usual one to compare with.")
    denied += [
        f"That {verdict.people} were safer: fewer {verdict.noun} is not by itself a benefit.",
        "That the model did it, rather than what else changed with it.",
        "That money was saved.",
    ]
    return denied


def _settling(checks: list[Check]) -> list[str]:
    return list(dict.fromkeys(check.would_settle for check in checks if check.would_settle and check.decides))


def would_settle(answer: Answer) -> list[str]:
    """List what would settle the question, from the checks that did not pass."""
    return _settling([check for check in answer.checks if check.outcome == answer.primary.outcome])


def document(answer: Answer, computed_at: datetime) -> dict[str, Any]:
    """Give the whole answer as JSON-ready data: numbers, grade, sentence and the three lists."""
    verdict = answer.primary
    return {
        **answer.document(),
        "computed_at": computed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "grade": verdict.grade,
        "sentence": sentence(verdict),
        "further": further(verdict),
        "headline_caution": caution(verdict),
        "verdicts": [
            {
                "outcome": one.outcome,
                "noun": one.noun,
                "grade": one.grade,
                "sentence": sentence(one),
                "further": further(one),
                "headline_caution": caution(one),
                "estimate": one.estimate,
                "low": one.low,
                "high": one.high,
                "unit": one.unit,
                "limits": one.limits,
            }
            for one in answer.verdicts
        ],
        "may_say": may_say(answer),
        "may_not_say": may_not_say(answer),
        "would_settle": would_settle(answer),
        "savings": None,
    }
