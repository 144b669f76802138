"""The reference page of the indicators, made from their definitions so that it cannot say anything else.

Written to ``docs/reference/indicators.md`` by ``kinfold indicators list --page``.
"""

from importlib import resources

from kinfold.indicators.catalogue import INDICATORS
from kinfold.indicators.definition import Definition
from kinfold.indicators.disclosure import Policy


def page() -> str:
    """Give the page as Markdown."""
    text = (resources.files("kinfold.indicators") / "reference.md").read_text(encoding="utf-8")
    policy = Policy()
    return text.format(
        indicators="\n".join(_section(definition) for definition in INDICATORS),
        threshold=policy.threshold,
        rounding=policy.rounding,
        width=policy.safe_width,
    )


def _section(definition: Definition) -> str:
    index = (
        f"The last within {definition.index_event_days} days up to the referral."
        if definition.index_event_days is not None
        else "None."
    )
    rows = (
        ("Counts", definition.numerator),
        ("Events", f"`{definition.kind.value}` from `{definition.agency}`: {definition.source}"),
        ("Whose", definition.persons),
        ("Exposure", definition.exposure),
        ("Shown", f"{definition.unit}; {definition.polarity.value} is better"),
        ("Window", f"{definition.window_days} days either side of {definition.anchor.value}"),
        ("Left out", index),
        ("Complete", definition.completeness),
        ("Small numbers", definition.small_numbers),
        ("Interval", definition.interval),
        ("Beware", " ".join(definition.caveats)),
    )
    table = "\n".join(f"| {name} | {text} |" for name, text in rows)
    return (
        f"### {definition.title}\n\n"
        f"`{definition.id}`, version {definition.version}. {definition.question}\n\n"
        f"| | |\n|---|---|\n{table}\n\n```sql\n{definition.statement.strip()}\n```\n"
    )
