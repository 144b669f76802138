"""The published panel as evaluation takes it: counts, and rates on one rule for the whole series.

Not the panel itself: figures, statuses and populations come from ``published``.
"""

from collections.abc import Iterable
from dataclasses import replace

import polars as pl

from kinfold.domain.errors import UserError
from kinfold.evaluation.design import AdoptersPlan, OneAreaPlan
from kinfold.evaluation.panel import AuthorityPanel
from kinfold.published.panel import load, load_all, neighbours
from kinfold.published.rates import BEST, CONSISTENT, denominators

SOURCE = (
    "Department for Education, children in need census and children looked after; "
    "Office for National Statistics, mid-year population estimates. "
    "Contains public sector information licensed under the Open Government Licence v3.0."
)


def measures_of(plan: OneAreaPlan | AdoptersPlan) -> list[str]:
    """Give every measure that a plan names, once."""
    return sorted({one.measure for one in (*plan.outcomes, *plan.read_beside)})


def published_panel(measures: Iterable[str]) -> AuthorityPanel:
    """Give the shipped panel's counts and rates per 10,000 for the named measures.

    A rate is the count over the best estimate of children aged 0 to 17 at the mid-year before: the present
    ONS series, else the estimate published at the time, else that behind the printed rates. These are the
    department's own rates, but the 2011 census adds a small step at 2013; ``revised`` holds the rates over
    populations without that step. Raises UserError for a measure the panel does not have.
    """
    wanted = list(measures)
    figures = load().filter(
        pl.col("measure").is_in(wanted) & pl.col("level").is_in(["authority", "national"])
    )
    absent = sorted(set(wanted) - set(figures["measure"].unique()))
    if absent:
        raise UserError(f"The published panel has no measure {absent[0]}; see 'kinfold published measures'.")
    near = {code: tuple(codes) for code, codes in neighbours().items()}
    every = load_all()
    as_printed, revised = (
        AuthorityPanel.of(_rated(figures, denominators(every, order)), near, SOURCE)
        for order in (BEST, CONSISTENT)
    )
    return replace(as_printed, revised=revised)


def _rated(figures: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    place = ["authority_code", "level", "year"]
    rated = figures.join(people.select(*place, "population"), on=place, how="left")
    return rated.with_columns((pl.col("value") / pl.col("population") * 10_000).alias("rate"))
