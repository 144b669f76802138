"""What each indicator counts, on tables small enough to check by eye."""

from datetime import date
from pathlib import Path

import pytest

from invented_store import Writer, invented
from kinfold.indicators import catalogue, compute
from kinfold.indicators.cohort import follow
from kinfold.indicators.compute import Figures

FROM, TO = date(2023, 10, 1), date(2026, 9, 30)
YEAR = 365 / 365.25


@pytest.fixture
def store(tmp_path: Path):
    with invented(tmp_path) as writer:
        yield writer


def computed(store: Writer, indicator_id: str, as_of: date = TO) -> Figures:
    definition = catalogue.find(indicator_id)
    return compute.figures(store.con, definition, follow.prepare(store.con, as_of), as_of)


def test_police_incident_counts_once_a_family_however_many_it_names(store: Writer):
    store.heard("police.incident", FROM, TO)
    store.family("f1", referred="2025-01-20", allocated="2025-03-01")
    for record in ("f1-child", "f1-adult", "f1-adult"):
        store.event("police.incident", record, "2024-06-01", occurrence="one incident")
    store.event("police.incident", "f1-adult", "2025-06-01")

    main = computed(store, "police-call-outs").main

    assert (main.before.count, main.after.count) == (1, 1)
    assert main.before.exposure == pytest.approx(YEAR)
    assert main.after.exposure == pytest.approx(YEAR)
    assert (main.before.families, main.before.persons, main.before.contributors) == (1, 2, 1)


def test_police_incident_of_a_person_in_two_families_counts_for_both(store: Writer):
    store.heard("police.incident", FROM, TO)
    store.family("f1", referred="2025-02-01", allocated="2025-03-01", people={"c1": "child", "dad": "adult"})
    store.family("f2", referred="2025-02-01", allocated="2025-03-01", people={"c2": "child", "dad": "adult"})
    store.event("police.incident", "dad", "2024-06-01")

    assert computed(store, "police-call-outs").main.before.count == 2


def test_police_incident_that_brought_the_family_in_is_left_out(store: Writer):
    store.heard("police.incident", FROM, TO)
    store.family("f1", referred="2025-01-20", allocated="2025-03-01")
    for day in ("2025-01-12", "2025-01-13", "2025-01-20", "2025-01-21"):
        store.event("police.incident", "f1-adult", day)

    found = computed(store, "police-call-outs")

    assert found.main.before.count == 3
    assert found.washed.before.count == 1
    assert found.washed.before.exposure == pytest.approx((365 - 29) / 365.25)


def test_day_of_allocation_is_the_first_day_after(store: Writer):
    store.heard("police.incident", FROM, TO)
    store.family("f1", referred="2024-12-01", allocated="2025-03-01")
    for day in ("2024-02-29", "2024-03-01", "2025-02-28", "2025-03-01", "2026-02-28", "2026-03-01"):
        store.event("police.incident", "f1-adult", day)

    main = computed(store, "police-call-outs").main

    assert (main.before.count, main.after.count) == (2, 2)


def test_follow_up_ends_at_closure_and_at_the_end_of_the_data(store: Writer):
    store.heard("police.incident", FROM, TO)
    store.family("f1", referred="2025-01-20", allocated="2025-03-01", closed="2025-03-10")
    store.family("f2", referred="2026-08-20", allocated="2026-09-01")
    store.event("police.incident", "f1-adult", "2025-03-11")

    found = computed(store, "police-call-outs")

    assert found.main.after.count == 0
    assert found.main.after.exposure == pytest.approx((10 + 30) / 365.25)
    assert found.matured.after.families == 0


def test_family_whose_year_before_is_not_covered_is_not_compared(store: Writer):
    store.heard("police.incident", FROM, TO)
    store.family("early", referred="2024-01-01", allocated="2024-02-01")
    store.family("waits", referred="2025-01-01")

    assert computed(store, "police-call-outs").main.before.families == 0


def test_replaced_event_does_not_count(store: Writer):
    store.heard("police.incident", FROM, TO)
    store.family("f1", referred="2025-02-01", allocated="2025-03-01")
    wrong = store.event("police.incident", "f1-adult", "2024-06-01")
    store.event("police.incident", "f1-adult", "2022-06-01", replaces=wrong)

    assert computed(store, "police-call-outs").main.before.count == 0


def test_ae_attendances_are_per_person_and_from_birth(store: Writer):
    store.heard("health.ae_attendance", FROM, TO)
    store.family(
        "f1", referred="2025-02-01", allocated="2025-03-01", people={"mum": "adult", "baby": "child"},
        born={"baby": "2025-01-01", "mum": "1999-05-05"},
    )  # fmt: skip
    for record in ("mum", "baby"):
        store.event("health.ae_attendance", record, "2025-01-02", occurrence="same desk")

    before = computed(store, "ae-attendances").main.before

    assert before.count == 2
    assert before.exposure == pytest.approx((365 + 59) / 365.25)


def test_planned_and_maternity_spells_are_no_emergencies(store: Writer):
    store.heard("health.emergency_admission", FROM, TO)
    store.family("f1", referred="2025-02-01", allocated="2025-03-01")
    for flag in ("method-21", "method-2A", "method-28", "method-11", "method-31", ""):
        store.event("health.emergency_admission", "f1-adult", "2024-06-01", flags=flag)

    assert computed(store, "emergency-admissions").main.before.count == 4


def test_school_sessions_are_missed_of_possible_at_statutory_age_in_whole_months(store: Writer):
    store.heard("school.sessions", FROM, TO)
    store.family(
        "f1", referred="2025-02-01", allocated="2025-03-10",
        people={"pupil": "child", "tot": "child", "teen": "child"},
        born={"pupil": "2015-01-01", "tot": "2020-03-02", "teen": "2009-01-31"},
    )  # fmt: skip
    for child in ("pupil", "tot", "teen"):
        for start, end in (
            ("2025-02-01", "2025-02-28"),
            ("2025-03-01", "2025-03-31"),
            ("2025-04-01", "2025-04-30"),
        ):
            store.event("school.sessions", child, start, ends=end, missed=3, possible=30)

    main = computed(store, "school-sessions-missed").main

    assert (main.before.count, main.before.exposure) == (3, 30)
    assert (main.after.count, main.after.exposure) == (6, 60)  # the youngest turned five in March


def test_month_after_the_source_falls_silent_is_incomplete_and_not_nought(store: Writer):
    store.heard("health.ae_attendance", FROM, date(2026, 6, 30))
    store.heard("police.incident", FROM, TO)
    store.family("f1", referred="2025-02-01", allocated="2025-03-01")

    health, police = computed(store, "ae-attendances"), computed(store, "police-call-outs")

    assert health.coverage.complete_to == date(2026, 6, 30)
    months = dict(health.months)
    assert len(months) == 24
    assert [month.month for month, figure in months.items() if figure is None] == [7, 8, 9]
    assert months[date(2026, 6, 1)].count == 0
    assert all(figure is not None for _, figure in police.months)
    assert police.coverage.complete_to == TO


def test_month_in_which_a_busy_source_says_nothing_is_no_exposure(store: Writer):
    store.heard("police.incident", FROM, TO)
    store.con.execute(
        "delete from event where record_id = 'stranger' and starts_on between '2025-05-01' and '2025-05-31'"
    )
    store.family("f1", referred="2025-02-01", allocated="2025-03-01")

    found = computed(store, "police-call-outs")

    assert found.main.after.exposure == pytest.approx((365 - 31) / 365.25)
    assert dict(found.months)[date(2025, 5, 1)] is None


def test_family_waiting_when_counted_is_in_no_figure_of_allocated_families(store: Writer):
    store.heard("police.incident", FROM, TO)
    store.family("f1", referred="2025-02-01", allocated="2025-03-01")
    store.event("police.incident", "f1-adult", "2025-06-01")

    earlier = computed(store, "police-call-outs", as_of=date(2025, 2, 15))

    assert all(figure is None or figure.families == 0 for _, figure in earlier.months)
    assert sum(figure.count for _, figure in computed(store, "police-call-outs").months if figure) == 1
