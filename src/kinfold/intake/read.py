"""From lines to rows of text: every line of the file becomes part of a row or is refused with a reason.

Not for meaning: a row here is as many texts as the header has names. No type is guessed.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from kinfold.domain.errors import UserError
from kinfold.intake.text import UNREADABLE, Text

LINE = "line"
SEPARATORS = ",;\t|"
MULTILINE_MAX = 200
RECORD_MAX = 100_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f" + UNREADABLE + "]")

CUT = (
    "cut-short",
    "The file does not end with a line break, so this last row may have been cut short. "
    "Ask for the file again, or end it with a line break if the row is whole.",
)
WIDTH = ("row-width", "The row has more or fewer values than the header has names. Correct it at source.")
QUOTE = (
    "quote-mark",
    "A quote mark opens or closes where it should not, so the values cannot be told apart. "
    "Correct it at source.",
)
CHARACTERS = (
    "characters",
    "The row holds characters that are not text, so it may be damaged. Ask for the file again.",
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for holding back one row. ``column`` is empty where the whole row is at fault."""

    line: int
    column: str
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows: ``frame`` has ``line`` and columns ``0``, ``1``, … of trimmed text, null where blank."""

    frame: pl.DataFrame
    refusals: list[Refusal]

    @property
    def count(self) -> int:
        """How many rows of the file these are, refused or not."""
        return self.frame.height + len(self.refusals)


@dataclass(frozen=True, slots=True)
class Header:
    """The names at the head of a file, by place, on which line, and what sets its fields apart."""

    names: tuple[str, ...]
    line: int
    separator: str

    @property
    def record(self) -> str:
        """The expression for one complete record, which may hold line breaks inside quote marks."""
        field = rf'(?:"(?:[^"]|"")*"|[^"\n{re.escape(self.separator)}]*)'
        return rf"{field}(?:{re.escape(self.separator)}{field}){{{len(self.names) - 1}}}"


def header(text: Text) -> Header:
    """Find the header: the first line that is not blank.

    Raises UserError where it cannot be taken apart into names.
    """
    for number, line in enumerate(text.opening(), 1):
        if not line.strip():
            continue
        if _CONTROL.search(line) or line.count('"') % 2 or len(line) > RECORD_MAX:
            break
        if text.is_cut and number == len(text.body.splitlines()):
            raise UserError(
                f"{text.name} ends in its row of column names, without a line break: it may have been cut "
                "short. Ask for it again, or end it with a line break if it holds no rows."
            )
        separator = max(SEPARATORS, key=line.count)
        names = next(csv.reader([line], delimiter=separator))
        return Header(tuple(" ".join(name.split()) for name in names), number, separator)
    raise UserError(
        f"{text.name} does not begin with a readable row of column names. "
        "Ask the agency to send it again as CSV (UTF-8) with a header."
    )


def _refuse(line: int, why: tuple[str, str]) -> Refusal:
    return Refusal(line, "", *why)


def _split(lines: Sequence[str], head: Header) -> pl.DataFrame:
    """Take complete one-line records apart: a frame of text columns named by place."""
    names = [str(place) for place in range(len(head.names))]
    schema = dict.fromkeys(names, pl.String())
    if not lines:
        return pl.DataFrame(schema=schema)
    body = "\n".join(lines) + "\n"
    frame = pl.read_csv(
        body.encode(),
        has_header=False,
        separator=head.separator,
        quote_char='"' if '"' in body else None,
        infer_schema=False,
        schema=schema,
    )
    if frame.height != len(lines):
        raise AssertionError(f"{len(lines)} lines were read as {frame.height} rows")
    return frame


@dataclass(slots=True)
class _Reader:
    """Goes through a file a chunk at a time, keeping the line number and the lines not yet settled."""

    text: Text
    head: Header
    multiline: Collection[int]
    record: re.Pattern[str]
    line: int
    carried: list[str]

    def chunk(self, lines: list[str], *, is_last: bool) -> Rows:
        """Settle every line of a chunk but those at its end that the next chunk may complete."""
        lines = self.carried + lines
        whole = pl.Series(lines, dtype=pl.String)
        if any('"' in line for line in lines):
            sound = whole.str.contains(f"^{self.head.record}$")
        else:
            sound = whole.str.count_matches(self.head.separator, literal=True) == len(self.head.names) - 1
        sound &= ~whole.str.contains(_CONTROL.pattern)
        odd = (~sound).arg_true().to_list()
        settled = len(lines) if is_last else self._settled(lines, odd)
        self.carried = lines[settled:]
        records, refusals = self._odd_lines(lines, [place for place in odd if place < settled])
        places = sound.head(settled).arg_true()
        frame = _split(whole.gather(places).to_list(), self.head).with_columns(
            (places.cast(pl.Int64) + self.line).alias(LINE)
        )
        if records:
            frame = pl.concat([frame, pl.DataFrame(records, schema=frame.schema, orient="row")]).sort(LINE)
        self.line += settled
        return Rows(_trimmed(frame), refusals)

    def _settled(self, lines: list[str], odd: list[int]) -> int:
        """Say how many lines are settled: a run of odd ones at the end waits, unless it grows too long."""
        end = len(lines)
        for place in reversed(odd):
            if place != end - 1 or len(lines) - place > MULTILINE_MAX:
                break
            end = place
        return end

    def _odd_lines(self, lines: list[str], odd: list[int]) -> tuple[list[list[str | int]], list[Refusal]]:
        """Put records of several lines together, and refuse what is left, line by line."""
        records: list[list[str | int]] = []
        refusals: list[Refusal] = []
        at = 0
        while at < len(odd):
            place = odd[at]
            length, fields = self._long_record(lines, odd, at)
            if fields:
                records.append([*fields, self.line + place])
            elif lines[place].strip():
                refusals.append(_refuse(self.line + place, self._fault(lines[place])))
            at += length
        return records, refusals

    def _long_record(self, lines: list[str], odd: list[int], at: int) -> tuple[int, list[str]]:
        """Read a record that starts at an odd line and ends at the next line to close its quote mark.

        A complete row is never swallowed: only odd lines that follow one another are put together. Gives the
        number of lines used, and no fields where they make no record.
        """
        start = odd[at]
        if lines[start].count('"') % 2 == 0:
            return 1, []
        for step in range(1, min(MULTILINE_MAX, len(odd) - at)):
            if odd[at + step] != start + step:
                break
            if lines[start + step].count('"') % 2:
                joined = "\n".join(lines[start : start + step + 1])
                if len(joined) > RECORD_MAX or not self.record.fullmatch(joined) or _CONTROL.search(joined):
                    break
                fields = next(csv.reader(io.StringIO(joined, newline=""), delimiter=self.head.separator))
                if any("\n" in field and place not in self.multiline for place, field in enumerate(fields)):
                    break
                return step + 1, fields
        return 1, []

    def _fault(self, line: str) -> tuple[str, str]:
        if _CONTROL.search(line):
            return CHARACTERS
        plain = line.count(self.head.separator) != len(self.head.names) - 1
        return WIDTH if plain and line.count('"') % 2 == 0 else QUOTE


def _trimmed(frame: pl.DataFrame) -> pl.DataFrame:
    text = pl.col(pl.String).str.strip_chars()
    return frame.with_columns(text).with_columns(
        pl.when(pl.col(pl.String).str.len_bytes() > 0).then(pl.col(pl.String)).name.keep()
    )


def _refuse_cut(rows: Rows) -> Rows:
    """Refuse the last row of a file that ends in the middle of a line."""
    last = rows.frame.get_column(LINE).max() if rows.frame.height else None
    refused = rows.refusals[-1].line if rows.refusals else 0
    if isinstance(last, int) and last > refused:
        return Rows(rows.frame.filter(pl.col(LINE) < last), [*rows.refusals, _refuse(last, CUT)])
    if refused:
        return Rows(rows.frame, [*rows.refusals[:-1], _refuse(refused, CUT)])
    return rows


def rows(text: Text, head: Header, multiline: Collection[int]) -> Iterator[Rows]:
    """Give the rows under a header, some tens of megabytes of the file at a time.

    ``multiline`` names the places of columns that may hold a line break. The rows given and refused together
    are all that the file holds: each line that is not blank belongs to exactly one of them, and a row that
    spans lines is known by its first.
    """
    reader = _Reader(text, head, multiline, re.compile(head.record), head.line + 1, [])
    chunks = text.chunks()
    current: list[str] | None = next(chunks)[head.line :]
    while current is not None:
        following = next(chunks, None)
        found = reader.chunk(current, is_last=following is None)
        yield _refuse_cut(found) if following is None and text.is_cut else found
        current = following
