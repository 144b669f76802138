"""Whatever is done to a file, every row is accounted for and no value is told."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake_files import POLICE, as_csv, police_row
from kinfold.domain.errors import UserError
from kinfold.intake.read import header, rows
from kinfold.intake.run import run
from kinfold.intake.text import as_text
from kinfold.store.connection import open_store

ROWS = [
    police_row(number, address=f'{number} "Old" Mill,\nQuill' if number % 3 == 0 else "4 Tollgate Row, Quill")
    for number in range(12)
]
WHOLE = as_csv(POLICE, ROWS).encode()
PERSONAL = ("Zebedee", "Quartermain", "Tollgate", "Mill", "960123", "1988", "QS1")

damage = st.lists(
    st.tuples(
        st.integers(0, len(WHOLE)),
        st.integers(0, 40),
        st.sampled_from([b"", b'"', b"\n", b",", b"\r\n", b"\0", b"\xff", b'","', b'""', b"\xc3\xab"]),
    ),
    min_size=1,
    max_size=4,
)


def damaged(cuts):
    data = WHOLE
    for start, length, put in cuts:
        data = data[:start] + put + data[start + length :]
    return data


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=damage)
def test_a_damaged_file_is_refused_or_every_row_of_it_is_accounted_for(tmp_path_factory, cuts):
    folder = tmp_path_factory.mktemp("damaged")
    (folder / "p.csv").write_bytes(damaged(cuts))

    refusal = ""
    try:
        report = run(folder, [folder / "p.csv"])
    except UserError as error:
        refusal = str(error)
    assert not any(value in refusal for value in PERSONAL)
    if refusal:
        return
    one = report.files[0].manifest
    assert one.lines == one.accepted + one.quarantined + one.duplicates
    with open_store(folder, create=True) as con:
        reasons = con.sql("select distinct reason from quarantine").fetchall()
        standing = con.sql("select count(distinct (manifest_id, line)) from event").fetchall()[0][0]
    assert standing == one.accepted
    assert not any(value in reason for (reason,) in reasons for value in PERSONAL)


field = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(field, field), max_size=20))
def test_what_is_written_is_what_is_read(pairs):
    text = as_text("x.csv", as_csv("a,b", [{"a": a, "b": b} for a, b in pairs]).encode())

    read = [row for part in rows(text, header(text), ()) for row in part.frame.rows()]

    assert [row[:2] for row in read] == pairs
    assert all(re.fullmatch(r"\d+", str(row[2])) for row in read)
