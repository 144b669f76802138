"""The plot-the-dots rules, one by one."""

from pathlib import Path

import pytest

from kinfold.domain.errors import UserError
from kinfold.indicators import series
from kinfold.indicators.control_charts import Direction, Label, xmr

NOTHING = [12, 15, 11, 14, 13, 16, 12]


def labels(values: list[float | None], **options: object) -> list[Label]:
    return [point.label for point in xmr(values, **options).points]


def test_lines_of_the_worked_series():
    lines = xmr(NOTHING).points[0].limits

    assert lines is not None
    assert (lines.mean, lines.moving_range) == pytest.approx((13.285714, 3), abs=1e-6)
    assert (lines.lower, lines.upper) == pytest.approx((5.305714, 21.265714), abs=1e-6)
    assert lines.warning[1] == pytest.approx(18.605714, abs=1e-6)
    assert set(labels(NOTHING)) == {Label.COMMON}


def test_point_on_the_line_is_inside_and_beyond_it_is_not():
    base = [10, 12] * 10  # mean 11, moving range 2, upper limit 16.32

    assert labels([*base, 16.32], fix_after_n=20)[-1] is Label.COMMON
    assert labels([*base, 16.33], fix_after_n=20)[-1] is Label.ABOVE
    assert labels([*base, 5.0], fix_after_n=20)[-1] is Label.BELOW


def test_trend_marks_all_seven_and_a_tie_breaks_it():
    base = [10, 12] * 10

    assert labels([*base, 9.0, 9.5, 10, 10.5, 11, 11.5, 12], fix_after_n=20)[-7:] == [Label.TREND] * 7
    assert Label.TREND not in labels([*base, 9.0, 9.5, 10, 10, 11, 11.5, 12], fix_after_n=20)


def test_two_of_three_marks_only_the_close_points():
    base = [10, 12] * 10  # warning line 14.546…

    assert labels([*base, 15, 11.5, 15], fix_after_n=20)[-3:] == [
        Label.TWO_OF_THREE, Label.COMMON, Label.TWO_OF_THREE,
    ]  # fmt: skip
    assert labels([*base, 15, 10.5, 15], fix_after_n=20)[-3:] == [Label.COMMON] * 3


def test_point_beyond_the_limit_does_not_count_as_close():
    base = [10, 12] * 10

    assert labels([*base, 15, 17, 11.5], fix_after_n=20)[-3:] == [Label.COMMON, Label.ABOVE, Label.COMMON]


def test_shift_marks_all_seven_and_the_mean_breaks_it():
    base = [10, 12] * 10

    assert labels([*base, 11.5, 12, 11.5, 12, 11.5, 12, 11.5], fix_after_n=20)[-7:] == [Label.SHIFT] * 7
    assert Label.SHIFT not in labels([*base, 11.5, 12, 11.5, 11, 11.5, 12, 11.5], fix_after_n=20)


def test_screening_drops_extreme_moving_ranges_once():
    values = [10, 12] * 10 + [60.0]

    screened, plain = xmr(values).points[0].limits, xmr(values, screen_outliers=False).points[0].limits

    assert screened is not None
    assert plain is not None
    assert screened.moving_range == pytest.approx(2)
    assert plain.moving_range == pytest.approx((19 * 2 + 48) / 20)


def test_segments_do_not_share_lines_and_a_gap_breaks_runs():
    chart = xmr([1.0, 2, 1, 2, 101, 102, 101, 102], rebase_at=[4])

    assert chart.points[0].limits.mean == 1.5
    assert chart.points[-1].limits.mean == 101.5
    assert all(point.limits.moving_range == 1 for point in chart.points)
    rising = [9.0, 9.5, 10, None, 10.5, 11, 11.5, 12]
    assert Label.TREND not in labels([*[10.0, 12] * 10, *rising], fix_after_n=20)


def test_one_point_has_no_limits():
    assert xmr([4.0]).points[0].limits is None


def test_icons_follow_the_last_point_and_the_target():
    falling = [*[10.0, 12] * 10, 2.0]

    assert xmr(falling, direction=Direction.DOWN, fix_after_n=20).variation == "improvement"
    assert xmr(falling, direction=Direction.UP, fix_after_n=20).variation == "concern"
    assert xmr(falling, fix_after_n=20).variation == "neutral low"
    assert xmr(NOTHING, direction=Direction.DOWN, target=30).assurance == "consistently passing"
    assert xmr(NOTHING, direction=Direction.UP, target=30).assurance == "consistently failing"
    assert xmr(NOTHING, direction=Direction.UP, target=13).assurance == "inconsistent"
    assert xmr(NOTHING, target=13).assurance is None
    assert "provisional" in xmr(NOTHING).warnings[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [("when,value\n", "no column 'date'"), ("date,value\n", "no rows"), ("date,value\n2026-01,7a\n", "row 2"),
     ("date,value\n2026-02,1\n2026-01,2\n", "row 3"), ("date,value,rebase\n2026-02,1,maybe\n", "'rebase'"),
     ("date,value\n2026-01,nan\n", "not a number")],
)  # fmt: skip
def test_series_says_what_is_wrong_and_never_the_value(tmp_path: Path, text: str, said: str):
    file = tmp_path / "calls.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(UserError, match=said) as caught:
        series.read(file)
    assert "7a" not in str(caught.value)


def test_series_without_any_value_is_refused():
    with pytest.raises(UserError, match="no value"):
        xmr([None, None])
