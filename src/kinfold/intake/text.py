"""From the bytes of a file to lines of text, each with its place in the file.

Nothing is repaired: bytes that are no text become a mark that gets the row refused later.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kinfold.domain.errors import UserError

CHUNK_BYTES = 32_000_000
OPENING_BYTES = 200_000
UNREADABLE = "\ufffd"
_BINARY = {
    b"PK\x03\x04": "a zip archive or spreadsheet",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet or document",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


@dataclass(frozen=True, slots=True)
class Text:
    """The bytes of a file known to be text: without a byte order mark, and in which encoding."""

    name: str
    body: bytes
    encoding: str
    line_break: bytes

    @property
    def is_cut(self) -> bool:
        """Say whether the file ends without a line break, so that its last row may be cut short."""
        return not self.body.endswith((b"\n", b"\r"))

    def opening(self) -> list[str]:
        """Give the first lines, enough to hold a header."""
        return self._lines(self.body[:OPENING_BYTES])

    def chunks(self) -> Iterator[list[str]]:
        """Give the lines, some tens of megabytes at a time, without their line breaks."""
        start = 0
        while start < len(self.body):
            end = self.body.find(self.line_break, min(start + CHUNK_BYTES, len(self.body)))
            end = len(self.body) if end < 0 else end
            yield self._lines(self.body[start:end])
            start = end + 1

    def _lines(self, piece: bytes) -> list[str]:
        text = piece.decode(self.encoding, errors="replace")
        if self.line_break == b"\r":
            return text.split("\r")
        return text.replace("\r\n", "\n").removesuffix("\r").split("\n")


def _encoding(body: bytes) -> str:
    """Tell UTF-8 from Windows-1252, letting a few damaged bytes pass as damage to a UTF-8 file."""
    if body.isascii():
        return "utf-8"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        read = body.decode("utf-8", errors="replace")
        damaged = read.count(UNREADABLE)
        sound = len(read) - len(read.encode("ascii", errors="ignore")) - damaged
        return "utf-8" if sound > damaged else "cp1252"
    return "utf-8"


def as_text(name: str, data: bytes) -> Text:
    """Take the bytes of a file as text.

    Raises UserError for a file that is empty or is no text.
    """
    for mark, thing in _BINARY.items():
        if data.startswith(mark):
            raise UserError(
                f"{name} is {thing}, not comma-separated text. Save it as CSV (UTF-8) and try again."
            )
    body = data.removeprefix(b"\xef\xbb\xbf")
    if not body.strip():
        raise UserError(
            f"{name} is empty. Ask the agency to send it again: even with no rows it needs a header."
        )
    line_break = b"\n" if b"\n" in body or b"\r" not in body else b"\r"
    return Text(name, body, _encoding(body), line_break)
