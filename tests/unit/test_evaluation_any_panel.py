"""Any panel file: each method answers, and each fault is told by row and column."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kinfold.domain.errors import UserError
from kinfold.evaluation.any_panel import METHODS, UnitPanel, estimate_panel, read_panel
from kinfold.kit.canonical import dumps


def _write(folder: Path, rows: list[tuple[object, ...]], header: str = "unit,time,outcome,adopted") -> Path:
    path = folder / "panel.csv"
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n", encoding="utf-8")
    return path


def _read(path: Path, **names: str) -> UnitPanel:
    return read_panel(
        path, **{"unit": "unit", "time": "time", "outcome": "outcome", "adopted": "adopted", **names}
    )


@pytest.fixture
def one_start(tmp_path: Path) -> Path:
    rng = np.random.default_rng(4)
    level = rng.uniform(20, 60, 45)
    rows = [
        (
            f"u{unit}",
            year,
            round(level[unit] + year - 2000 + rng.normal() - 6 * (unit == 0 and year >= 2008), 4),
            2008 if unit == 0 else "",
        )
        for unit in range(45)
        for year in range(2000, 2014)
    ]
    return _write(tmp_path, rows)


@pytest.mark.parametrize("method", ["did", "twfe", "synthetic-control", "synthetic-did"])
def test_planted_effect_is_found_by_every_comparison(one_start, method):
    found = estimate_panel(_read(one_start), method)
    assert found["estimate"] == pytest.approx(-6, abs=1.6)
    assert set(found) == {"method", "estimate", "se", "low", "high", "diagnostics"}
    if found["low"] is not None:
        assert found["low"] < found["estimate"] < found["high"]


def test_one_treated_unit_has_no_classical_standard_error(one_start):
    found = estimate_panel(_read(one_start), "synthetic-control")
    assert found["se"] is None
    assert found["diagnostics"]["placebo"]["of"] == 45
    assert found["diagnostics"]["placebo_gap"]["rank"] == 1
    assert sum(found["diagnostics"]["weights"].values()) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("method", ["did", "twfe"])
def test_clustered_limits_are_refused_for_one_treated_unit_and_doubted_for_few(one_start, method):
    alone = _read(one_start)
    few = replace(alone, first=np.where(np.arange(45) < 5, 2008.0, np.inf))
    many = replace(alone, first=np.where(np.arange(45) < 21, 2008.0, np.inf))
    found = [estimate_panel(panel, method) for panel in (alone, few, many)]
    assert [each["low"] is None for each in found] == [True, False, False]
    assert "no standard error of its own" in found[0]["diagnostics"]["notes"][-1]
    assert "Cannot be tested at 5 %" in found[1]["diagnostics"]["notes"][-1]
    assert found[2]["diagnostics"]["notes"] == []


def test_short_series_says_that_it_cannot_be_tested(one_start):
    assert "Cannot be tested at 5 %" in estimate_panel(_read(one_start), "its")["diagnostics"]["notes"][-1]


def test_before_after_and_series_answer_too(one_start):
    assert estimate_panel(_read(one_start), "before-after")["diagnostics"]["warning"]
    assert estimate_panel(_read(one_start), "its")["estimate"] < 1


def test_methods_are_those_of_the_contract_that_are_built():
    assert set(METHODS) == {"before-after", "its", "did", "twfe", "synthetic-control", "synthetic-did"}


def test_columns_may_have_other_names_and_semicolons(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("area;year;y;start\na;1;2;2\na;2;1;2\nb;1;2;\nb;2;2;\n", encoding="utf-8")
    panel = _read(path, unit="area", time="year", outcome="y", adopted="start")
    assert estimate_panel(panel, "did")["estimate"] == pytest.approx(-1)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("a", 1, "x", 2)], "row 2, column 'outcome': a number is needed"),
        ([("a", 1, 1, 2), ("a", 1, 2, 2)], "row 3: this unit and time were given before"),
        ([("a", 1, 1, 2), ("a", 2, 2, 3)], "row 3: this unit has two different values in 'adopted'"),
        ([("a", 1, 1, 2), ("a", 2, 2, 2), ("b", 1, 1, "")], "1 holes, the first at time 2"),
        ([], "holds no rows"),
    ],
)
def test_each_fault_is_told_where_it_is(tmp_path, rows, said):
    with pytest.raises(UserError, match=said.replace("'", ".")):
        _read(_write(tmp_path, rows))


def test_column_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UserError, match="no column 'outcome'; its columns are unit, time, rate, adopted"):
        _read(_write(tmp_path, [("a", 1, 1, 2)], "unit,time,rate,adopted"))


def test_method_that_cannot_answer_says_what_can(tmp_path):
    rows = [(unit, year, year, {"a": 3, "b": 4}.get(unit, "")) for unit in "abc" for year in range(1, 6)]
    panel = _read(_write(tmp_path, rows))
    with pytest.raises(UserError, match="use 'did' for staggered starts"):
        estimate_panel(panel, "synthetic-did")
    with pytest.raises(UserError, match="There is no method 'magic'"):
        estimate_panel(panel, "magic")
    never = _read(_write(tmp_path, [("a", 1, 1, ""), ("a", 2, 1, "")]))
    with pytest.raises(UserError, match="ever treated"):
        estimate_panel(never, "did")


def _panel(starts: list[float], rows: list[list[float]]) -> UnitPanel:
    names = tuple(f"u{place}" for place in range(len(rows)))
    times = np.arange(1.0, len(rows[0]) + 1)
    return UnitPanel(names, times, np.array(rows, dtype=np.float64), np.array(starts), ())


POOR = {
    "everybody treated": _panel([4, 4, 4], [[3, 1, 4, 1, 5, 9], [2, 6, 5, 3, 5, 8], [9, 7, 9, 3, 2, 3]]),
    "one unit": _panel([4], [[3, 1, 4, 1, 5, 9]]),
    "two units": _panel([4, np.inf], [[3, 1, 4, 1, 5, 9], [2, 6, 5, 3, 5, 8]]),
    "two times": _panel([2, np.inf, np.inf], [[3, 1], [2, 6], [9, 7]]),
    "nothing but noughts": _panel([4, np.inf, np.inf], [[0] * 6] * 3),
    "numbers too large": _panel([4, np.inf, np.inf], [[1e300, 2e307, 3e307, 1e306, 5e307, 9e307]] * 3),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("poor", POOR)
def test_a_panel_too_poor_for_a_method_gives_finite_numbers_or_a_sentence(poor: str, method: str) -> None:
    try:
        found = estimate_panel(POOR[poor], method)
    except UserError:
        return
    dumps(found)  # refuses whatever is not finite
    assert found["estimate"] is not None


def test_a_value_far_too_long_is_told(tmp_path: Path) -> None:
    path = _write(tmp_path, [("x" * 200_000, 1, 2, "")])

    with pytest.raises(UserError, match="far too long"):
        _read(path)
