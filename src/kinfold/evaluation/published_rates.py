"""The published panel as evaluation takes it: counts, and rates on one rule for the whole series.

Not the panel itself: figures, statuses and populations come from ``published``.
"""

from collections.abc import Iterable

import polars as pl

from kinfold.domain.errors import UserError
from kinfold.evaluation.design import AdoptersPlan, OneAreaPlan
from kinfold.evaluation.panel import AuthorityPanel
from kinfold.published.panel import load, load_all, neighbours
from kinfold.published.rates import denominators

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
    ONS series, else the estimate published at the time, else that behind the printed rates. So a census adds
    a small step at 2013. Raises UserError for a measure the panel does not have.
    """
    wanted = list(measures)
    figures = load().filter(
        pl.col("measure").is_in(wanted) & pl.col("level").is_in(["authority", "national"])
    )
    absent = sorted(set(wanted) - set(figures["measure"].unique()))
    if absent:
        raise UserError(f"The published panel has no measure {absent[0]}; see 'kinfold published measures'.")
    people = denominators(load_all()).select("authority_code", "level", "year", "population")
    rated = figures.join(people, on=["authority_code", "level", "year"], how="left")
    rated = rated.with_columns((pl.col("value") / pl.col("population") * 10_000).alias("rate"))
    near = {code: tuple(codes) for code, codes in neighbours().items()}
    return AuthorityPanel.of(rated, near, SOURCE)
