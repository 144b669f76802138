"""Every line of a file becomes part of a row or is refused with a reason."""

import pytest

from kinfold.domain.errors import UserError
from kinfold.intake.read import header, rows
from kinfold.intake.text import as_text


def read(data: bytes | str, multiline=(1,)):
    text = as_text("x.csv", data.encode() if isinstance(data, str) else data)
    head = header(text)
    parts = list(rows(text, head, multiline))
    found = [row for part in parts for row in part.frame.rows()]
    refused = [(why.line, why.rule) for part in parts for why in part.refusals]
    return found, refused, text, head


def test_rows_of_a_sound_file_carry_their_line_numbers():
    found, refused, _, head = read('a,b\n1,x\n"2","y, z"\n')

    assert head.names == ("a", "b")
    assert found == [("1", "x", 2), ("2", "y, z", 3)]
    assert refused == []


def test_byte_order_mark_crlf_and_blank_lines_are_no_rows():
    found, refused, text, head = read(b"\xef\xbb\xbfa,b\r\n1,x\r\n\r\n2,y\r\n")

    assert head.names == ("a", "b")
    assert found == [("1", "x", 2), ("2", "y", 4)]
    assert refused == []
    assert text.encoding == "utf-8"


def test_windows_1252_is_detected_and_said():
    found, _, text, _ = read("a,b\n1,Zo\xeb\n".encode("cp1252"))

    assert text.encoding == "cp1252"
    assert found == [("1", "Zoë", 2)]


def test_a_damaged_byte_in_a_utf8_file_refuses_its_row_only():
    found, refused, text, _ = read("a,b\n1,Zoë\n2,Renée\n3,".encode() + b"\xff\n")

    assert text.encoding == "utf-8"
    assert [row[1] for row in found] == ["Zoë", "Renée"]
    assert refused == [(4, "characters")]


def test_a_break_inside_quote_marks_belongs_to_its_row():
    found, refused, _, _ = read('a,b\n1,"x\ny"\n2,z\n')

    assert found == [("1", "x\ny", 2), ("2", "z", 4)]
    assert refused == []


def test_only_a_line_feed_breaks_a_line():
    found, refused, _, _ = read('a,b\n1,"x\u2028y\nz"\n2,u\u0085v\n')

    assert [row[1] for row in found] == ["x\u2028y\nz", "u\u0085v"]
    assert refused == []


def test_an_unclosed_quote_mark_swallows_no_rows():
    body = "".join(f"{number},v{number}\n" for number in range(1000))

    found, refused, _, _ = read('a,b\n1,"open\n' + body)

    assert len(found) == 1000
    assert refused == [(2, "quote-mark")]


def test_a_break_in_a_column_that_may_hold_none_is_refused_line_by_line():
    found, refused, _, _ = read('a,b\n"1\n2",x\n3,y\n')

    assert [row[0] for row in found] == ["3"]
    assert [line for line, _ in refused] == [2, 3]


@pytest.mark.parametrize(
    ("row", "rule"), [("1", "row-width"), ("1,2,3", "row-width"), ("1,\0", "characters")]
)
def test_a_ragged_or_damaged_row_is_refused_with_its_line(row, rule):
    found, refused, _, _ = read(f"a,b\n{row}\n4,5\n")

    assert found == [("4", "5", 3)]
    assert refused == [(2, rule)]


@pytest.mark.parametrize("cut", ["3,whole?", "3", '3,"y'])
def test_a_last_row_without_a_line_break_is_never_accepted(cut):
    found, refused, _, _ = read("a,b\n1,x\n" + cut)

    assert found == [("1", "x", 2)]
    assert refused == [(3, "cut-short")]


def test_every_cut_of_a_file_accepts_only_rows_that_were_in_it():
    whole = "a,b,c\n" + "".join(f'{number},"x, {number}",{number * 7}\n' for number in range(30))
    rows_of_whole = {row[:3] for row in read(whole)[0]}

    for size in range(7, len(whole)):
        found, refused, text, _ = read(whole[:size])
        assert {row[:3] for row in found} <= rows_of_whole
        assert len(found) + len(refused) == len(text.body.decode().splitlines()) - 1


def test_a_header_alone_is_no_rows():
    assert read("a,b\n")[:2] == ([], [])


@pytest.mark.parametrize("data", [b"", b"\n\n  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told_in_one_sentence(data):
    with pytest.raises(UserError, match=r"x\.csv is empty"):
        read(data)


def test_a_picture_is_told_in_one_sentence():
    with pytest.raises(UserError, match=r"x\.csv is a picture"):
        read(b"\x89PNG\r\n\x1a\n" + bytes(40))


def test_leading_zeros_and_separators_other_than_commas_are_kept():
    found, _, _, head = read("a;b\n007;01632960123\n")

    assert head.separator == ";"
    assert found == [("007", "01632960123", 2)]


def test_a_file_of_several_chunks_is_read_as_one(monkeypatch):
    body = 'a,b\n1,"x\ny"\n2,"open\n' + "".join(f'{number},"v\nw"\n' for number in range(50))
    whole = read(body)[:2]

    for size in range(4, 40):
        monkeypatch.setattr("kinfold.intake.text.CHUNK_BYTES", size)
        assert read(body)[:2] == whole
