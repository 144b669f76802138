"""Files into the store: what is accepted, held back, repeated or corrected, and what stays as it was."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from intake_files import (
    ADMISSIONS,
    ATTENDANCE,
    POLICE,
    admission_row,
    as_csv,
    attendance_row,
    police_row,
    write,
)
from kinfold.domain.errors import UserError
from kinfold.domain.event import EventKind
from kinfold.intake import raw
from kinfold.intake.mapping import load
from kinfold.intake.quarantine import held_back
from kinfold.intake.run import run
from kinfold.store import events, manifests
from kinfold.store.connection import open_store


def table(home, query):
    with open_store(home, create=True) as con:
        return con.sql(query).fetchall()


def counts(report):
    return [
        (one.manifest.lines, one.manifest.accepted, one.manifest.quarantined, one.manifest.duplicates)
        for one in report.files
    ]


def received(day):
    return datetime(2024, 6, day, tzinfo=UTC)


def test_a_police_file_becomes_persons_and_events(tmp_path):
    rows = [police_row(1), police_row(1, nominal_ref="N9", role="suspect", sex="Female", risk="")]

    report = run(tmp_path, [write(tmp_path / "p.csv", POLICE, rows)])

    assert counts(report) == [(2, 2, 0, 0)]
    assert table(
        tmp_path, "select first_name, dob::text, sex, phone, subject_key from person_record order by 5"
    ) == [
        ("Zebedee", "1988-11-07", "M", "01632960123", "N00001"),
        ("Zebedee", "1988-11-07", "F", "01632960123", "N9"),
    ]
    assert table(tmp_path, "select kind, occurrence, starts_on::text, flags from event order by flags") == [
        ("police.incident", "I00001", "2024-03-02", "domestic-abuse child-present role-suspect"),
        ("police.incident", "I00001", "2024-03-02", "domestic-abuse child-present role-victim risk-medium"),
    ]


def test_a_month_of_school_counts_sessions_missed_of_those_possible(tmp_path):
    run(tmp_path, [write(tmp_path / "s.csv", ATTENDANCE, [attendance_row(1)])])

    assert table(tmp_path, "select quantity, out_of, starts_on::text, ends_on::text from event") == [
        (5, 40, "2024-02-01", "2024-02-29")
    ]


def test_a_planned_admission_is_accepted_and_is_no_event(tmp_path):
    rows = [admission_row(1), admission_row(2, admission_method="11")]

    report = run(tmp_path, [write(tmp_path / "a.csv", ADMISSIONS, rows)])

    assert counts(report) == [(2, 2, 0, 0)]
    assert table(tmp_path, "select occurrence, flags from event") == [("S00001", "method-21")]


def test_repeated_particulars_share_a_record_that_stretches_in_time(tmp_path):
    rows = [
        attendance_row(1),
        attendance_row(1, period_start="01/03/2024", period_end="31/03/2024"),
        attendance_row(1, period_start="01/01/2024", period_end="31/01/2024"),
    ]

    run(tmp_path, [write(tmp_path / "s.csv", ATTENDANCE, rows)])

    assert table(tmp_path, "select record_date::text, last_seen::text from person_record") == [
        ("2024-01-01", "2024-03-31")
    ]


@pytest.mark.parametrize(
    ("changes", "column", "rule"),
    [
        ({"dob": "31/02/1988"}, "dob", "date"),
        ({"dob": "07/11/2099"}, "dob", "future"),
        ({"dob": "07/11/1788"}, "dob", "long-ago"),
        ({"dob": "07/11/2024"}, "dob", "before-birth"),
        ({"reported_at": "02/03/2099 10:00"}, "reported_at", "future"),
        ({"reported_at": "02/03/2024"}, "reported_at", "date-time"),
        ({"surname": "  "}, "surname", "missing-value"),
        ({"role": "Quartermain"}, "role", "code"),
    ],
)
def test_a_bad_value_holds_its_row_back_and_is_not_repeated(tmp_path, changes, column, rule):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1), police_row(2, **changes)])

    report = run(tmp_path, [path])

    assert counts(report) == [(2, 1, 1, 0)]
    with open_store(tmp_path, create=True) as con:
        reasons = held_back(con)
    assert (3, column, rule) in reasons.select("line", "column", "rule").rows()
    told = " ".join(reasons["reason"])
    assert not any(value in told for value in changes.values() if value.strip())


def test_a_wrong_identifier_is_left_out_and_counted_and_the_row_stays(tmp_path):
    rows = [
        admission_row(1),
        admission_row(2, nhs_number="9990000051"),
        admission_row(3, nhs_number="1111111111"),
    ]

    report = run(tmp_path, [write(tmp_path / "a.csv", ADMISSIONS, rows)])

    assert counts(report) == [(3, 3, 0, 0)]
    assert report.files[0].left_out == 2
    assert table(tmp_path, "select rule, column_name, row_count from manifest_note") == [
        ("nhs-number", "nhs_number", 2)
    ]


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1), police_row(2, dob="x")])
    first = run(tmp_path / "home", [path])
    before = table(tmp_path / "home", "select * from event")

    again = run(tmp_path / "home", [path])

    assert [one.was_read for one in again.files] == [True]
    assert counts(again) == counts(first)
    assert table(tmp_path / "home", "select * from event") == before
    assert table(tmp_path / "home", "select count(*) from manifest") == [(1,)]


def test_rows_accepted_before_are_duplicates_in_a_later_file(tmp_path):
    rows = [police_row(number) for number in range(5)]
    run(tmp_path, [write(tmp_path / "one.csv", POLICE, rows[:3])])

    report = run(tmp_path, [write(tmp_path / "two.csv", POLICE, [*rows[1:], rows[4]])])

    assert counts(report) == [(5, 2, 0, 3)]
    assert table(tmp_path, "select count(*) from event") == [(5,)]


def test_the_same_row_from_another_agency_is_no_duplicate(tmp_path):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1)])
    run(tmp_path, [path])

    report = run(tmp_path, [path], agency="westshire-police")

    assert counts(report) == [(1, 1, 0, 0)]


def test_a_correction_is_a_new_event_that_names_the_old(tmp_path):
    run(tmp_path, [write(tmp_path / "a.csv", ADMISSIONS, [admission_row(1)])], received_at=received(1))
    corrected = [admission_row(1, discharge_date="20240315")]

    run(tmp_path, [write(tmp_path / "b.csv", ADMISSIONS, corrected)], received_at=received(2))

    (old,) = table(tmp_path, "select event_id from event where ends_on = '2024-03-12'")
    assert table(tmp_path, "select ends_on::text, replaces from current_event") == [("2024-03-15", *old)]
    assert table(tmp_path, "select count(*) from event") == [(2,)]


def test_a_correction_to_something_that_is_no_event_withdraws_it(tmp_path):
    run(tmp_path, [write(tmp_path / "a.csv", ADMISSIONS, [admission_row(1)])], received_at=received(1))

    planned = [admission_row(1, admission_method="11")]
    run(tmp_path, [write(tmp_path / "b.csv", ADMISSIONS, planned)], received_at=received(2))

    assert table(tmp_path, "select * from current_event") == []


def test_overlapping_extracts_read_in_any_order_leave_the_same_events_standing(tmp_path):
    days = ["20240312", "20240315", "20240312"]
    files = [
        write(tmp_path / f"{n}.csv", ADMISSIONS, [admission_row(1, discharge_date=day), admission_row(n + 2)])
        for n, day in enumerate(days)
    ]
    standing = set()

    for n, order in enumerate(permutations(range(3))):
        home = tmp_path / f"home{n}"
        for place in order:
            run(home, [files[place]], received_at=received(place + 1))
        with open_store(home, create=True) as con:
            now = events.current(con, EventKind.EMERGENCY_ADMISSION)
        standing.add(tuple(now.select("event_id", "record_id", "starts_on", "ends_on").rows()))

    assert len(standing) == 1
    assert {row[3].day for row in standing.pop()} == {12}


def test_files_of_one_run_leave_the_same_events_standing_whatever_they_are_called(tmp_path):
    first, second = (
        as_csv(ADMISSIONS, [admission_row(1, discharge_date=day)]) for day in ("20240312", "20240315")
    )
    standing = []

    for home, (one, two) in {"x": (first, second), "y": (second, first)}.items():
        folder = tmp_path / home
        folder.mkdir()
        (folder / "1.csv").write_text(one)
        (folder / "2.csv").write_text(two)
        run(folder, [folder], received_at=received(1))
        standing.append(table(folder, "select event_id from current_event"))

    assert standing[0] == standing[1]


def test_a_folder_with_a_stray_picture_is_read_without_it(tmp_path):
    write(tmp_path / "in" / "police" / "p.csv", POLICE, [police_row(1)])
    (tmp_path / "in" / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    write(tmp_path / "in" / "notes.csv", "a,b", [{"a": "1", "b": "2"}])

    report = run(tmp_path, [tmp_path / "in"])

    assert counts(report) == [(1, 1, 0, 0)]
    assert {item.path.name for item in report.ignored} == {"photo.png", "notes.csv"}


def test_an_unusable_file_stops_the_run_before_anything_is_read(tmp_path):
    write(tmp_path / "in" / "a.csv", POLICE, [police_row(1)])
    (tmp_path / "in" / "z.csv").write_text("")

    with pytest.raises(UserError, match=r"z\.csv is empty"):
        run(tmp_path / "home", [tmp_path / "in"])

    assert not (tmp_path / "home").exists()


def test_a_full_disk_is_told_and_leaves_the_store_as_it_was(tmp_path, monkeypatch):
    first = write(tmp_path / "a.csv", POLICE, [police_row(1)])
    second = write(tmp_path / "b.csv", POLICE, [police_row(2)])
    run(tmp_path / "home", [first])

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kinfold.intake.raw.keep", full)
        with pytest.raises(UserError, match=r"nothing of b\.csv was read in"):
            run(tmp_path / "home", [second])

    assert table(tmp_path / "home", "select count(*) from event") == [(1,)]
    assert counts(run(tmp_path / "home", [second])) == [(1, 1, 0, 0)]


def test_a_missing_column_is_named(tmp_path):
    text = as_csv(POLICE, [police_row(1)]).replace("reported_at", "quartermain")
    (tmp_path / "p.csv").write_text(text)

    with pytest.raises(
        UserError, match=r"p\.csv looks like police_incidents but has no column 'reported_at'"
    ) as told:
        run(tmp_path / "home", [tmp_path / "p.csv"])

    assert "quartermain" not in str(told.value)


def test_a_column_named_twice_is_told(tmp_path):
    (tmp_path / "p.csv").write_text(as_csv(POLICE + ",Date Of Birth", [police_row(1)]).replace("dob", "DOB"))

    report = run(tmp_path, [tmp_path / "p.csv"])
    assert counts(report) == [(1, 1, 0, 0)]

    (tmp_path / "q.csv").write_text(
        as_csv(POLICE, [police_row(1)]).replace("risk", "dob", 1).replace(",dob\n", ",DOB \n")
    )
    with pytest.raises(UserError, match="has no column 'risk'"):
        run(tmp_path, [tmp_path / "q.csv"])

    (tmp_path / "r.csv").write_text(as_csv(POLICE + ",Dob", [police_row(1)]))
    with pytest.raises(UserError, match=r"r\.csv has the column 'dob' more than once, at places 10 and 17"):
        run(tmp_path, [tmp_path / "r.csv"])


def test_a_header_that_drifted_is_still_known(tmp_path):
    text = as_csv(POLICE, [police_row(1)])
    names, body = text.split("\n", 1)
    names = (
        names.replace("dob", "Date of Birth")
        .replace("incident_ref", "Incident Ref ")
        .replace("surname", "SURNAME")
    )
    (tmp_path / "p.csv").write_bytes(b"\xef\xbb\xbf" + f"{names}\n{body}".replace("\n", "\r\n").encode())

    assert counts(run(tmp_path, [tmp_path / "p.csv"])) == [(1, 1, 0, 0)]


def test_a_header_alone_is_read_as_no_rows(tmp_path):
    assert counts(run(tmp_path, [write(tmp_path / "p.csv", POLICE, [])])) == [(0, 0, 0, 0)]


def test_a_windows_1252_file_is_read_and_noted(tmp_path):
    text = as_csv(POLICE, [police_row(1, surname="Brontë")])
    (tmp_path / "p.csv").write_bytes(text.encode("cp1252"))

    report = run(tmp_path, [tmp_path / "p.csv"])

    assert report.files[0].encoding == "cp1252"
    assert table(tmp_path, "select surname from person_record") == [("Brontë",)]
    assert table(tmp_path, "select rule, row_count from manifest_note") == [("encoding", 1)]


def test_a_mapping_gives_an_agencys_own_names_and_codes(tmp_path):
    text = as_csv(POLICE, [police_row(1, sex="Man")]).replace("reported_at", "Logged")
    (tmp_path / "p.csv").write_text(text)
    (tmp_path / "m.yaml").write_text(
        "agency: westshire-police\ncolumns: {reported_at: Logged}\nvalues: {sex: {Man: Male}}\n"
    )

    report = run(tmp_path, [tmp_path / "p.csv"], renaming=load(tmp_path / "m.yaml"))

    assert counts(report) == [(1, 1, 0, 0)]
    assert table(tmp_path, "select agency, sex from person_record") == [("westshire-police", "M")]


def test_the_bytes_are_kept_as_they_came(tmp_path):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1)])

    report = run(tmp_path, [path])

    kept = tmp_path / "raw" / report.files[0].manifest.sha256
    assert kept.read_bytes() == path.read_bytes()
    assert raw.digest(kept.read_bytes()) == kept.name


def test_coverage_says_how_far_each_extract_reaches(tmp_path):
    run(tmp_path, [write(tmp_path / "p.csv", POLICE, [police_row(1), police_row(20)])])

    with open_store(tmp_path, create=True) as con:
        (reach,) = manifests.coverage(con)

    assert (reach.source, str(reach.data_from), str(reach.data_to)) == (
        "police_incidents",
        "2024-03-02",
        "2024-03-21",
    )
