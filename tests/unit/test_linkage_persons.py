"""Ids that last: what a merge, a split and an undo do to them."""

from datetime import date, datetime

from kinfold.linkage.persons import Known, assign

OLD, NEW = datetime(2026, 1, 1), datetime(2026, 2, 1)
DATES = {record: date(2026, 1, at) for at, record in enumerate("abcdef", start=1)}


def test_same_rows_always_get_the_same_id() -> None:
    first = assign({"a": "a", "b": "a"}, DATES, {}, {})
    second = assign({"b": "a", "a": "a"}, DATES, {}, {})

    assert first.person == second.person
    assert len(first.created) == 1


def test_merge_keeps_the_older_id_and_remembers_the_other() -> None:
    known = {"P": Known(NEW, None), "Q": Known(OLD, None)}

    result = assign({"a": "a", "b": "a"}, DATES, {"a": "P", "b": "Q"}, known)

    assert result.person == {"a": "Q", "b": "Q"}
    assert result.merged == {"P": "Q"}


def test_split_leaves_the_id_with_most_rows() -> None:
    current = dict.fromkeys("abc", "P")

    result = assign({"a": "a", "b": "b", "c": "b"}, DATES, current, {"P": Known(OLD, None)})

    assert result.person["b"] == result.person["c"] == "P"
    assert result.person["a"] != "P"


def test_even_split_leaves_the_id_with_the_first_label() -> None:
    result = assign({"a": "a", "b": "b"}, DATES, {"a": "P", "b": "P"}, {"P": Known(OLD, None)})

    assert result.person["a"] == "P"


def test_id_lost_in_a_merge_comes_back_when_it_is_undone() -> None:
    known = {"P": Known(OLD, None), "Q": Known(NEW, "P")}

    result = assign({"a": "a", "b": "b"}, DATES, {"a": "P", "b": "P"}, known, [("b", "Q")])

    assert result.person == {"a": "P", "b": "Q"}
    assert result.revived == ["Q"]
