"""How wide words are in Arial, letter by letter, and how a label breaks into lines.

Honest rather than generous: labels must not touch, and must not lie far apart either. Widths are thousandths
of the letter's size. Scripts that Arial draws from another font are counted at their widest.
"""

import unicodedata

# Letters of each width, as advances of Arial (and of the fonts that stand in for it with the same metrics).
_LETTERS = {
    191: "'",
    222: "ijl‘’łι",
    260: "|",
    278: " !,./:;I[\\]ftı",
    333: "()-`r“”",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jcksvxyz",
    556: "0123456789#$?L_adeghnopqu–ðþŁđа",
    584: "+<=>~",
    611: "FTZßø",
    667: "&ABEKPSVXY",
    722: "CDHNRUwĐ",
    778: "GOQØ",
    833: "Mm",
    889: "%æ",
    944: "Wœ",
    1000: "—…ÆŒ",
    1015: "@",
}
# Greek and Cyrillic letters in the same way.
_EASTERN = {
    365: "г",
    395: "τ",
    438: "к",
    448: "εξζ",
    458: "зт",
    500: "сухγκλνχ",
    521: "чь",
    542: "пяГΓ",
    556: "еорηθονυ",
    583: "ийбцβμαδρКдл",
    611: "ТЗσςΣ",
    656: "УъφБЛЬ",
    690: "АВЕРХΑΒΕΡΧЧжмπΔΛΞΖΚΤΥДΨψ",
    722: "НСЯИЙПЭыΝΗΠ",
    778: "ОЦюΟΘΩФω",
    833: "МЪшщфΦΜ",
    938: "ШЖЫЩ",
    1010: "Ю",
}
_WIDTH = {
    letter: width for table in (_LETTERS, _EASTERN) for width, letters in table.items() for letter in letters
}
# Elsewhere: the widest usual letter of a block, by the first code point after it.
_BLOCKS = (
    (0x0250, 722),  # Latin letters that do not take apart
    (0x0370, 600),
    (0x0400, 720),  # Greek
    (0x0530, 760),  # Cyrillic
    (0x0590, 980),  # Armenian
    (0x0600, 700),  # Hebrew
    (0x0780, 960),  # Arabic, by letters that stand alone: joined ones are narrower
    (0x1100, 1000),  # Indian and South-East Asian scripts, Georgian
)
_BOLD = 1.09


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Give how wide words are, in the units of ``size``."""
    total = sum(_letter(letter) for letter in words) * size / 1000
    return total * _BOLD if bold else total


def lines_of(words: str, size: float, room: float) -> list[str]:
    """Break words into lines that fit the room: at spaces, then after hyphens, at last within a word."""
    lines: list[str] = []
    for part, is_start in _parts(words, size, room):
        joined = f"{lines[-1]}{' ' if is_start else ''}{part}" if lines else part
        if lines and width_of(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines or [""]


def _parts(words: str, size: float, room: float) -> list[tuple[str, bool]]:
    """Give the pieces that may not be broken further, and whether each starts a word."""
    found: list[tuple[str, bool]] = []
    for word in words.split():
        pieces = word.replace("-", "-\0").split("\0")
        for at, piece in enumerate(piece for piece in pieces if piece):
            for cut_at, cut in enumerate(_cut(piece, size, room)):
                found.append((cut, at == 0 and cut_at == 0))
    return found


def _cut(word: str, size: float, room: float) -> list[str]:
    cuts, rest = [], word
    while width_of(rest, size) > room and len(rest) > 1:
        end = 1
        while end < len(rest) - 1 and (
            width_of(rest[: end + 1], size) <= room or unicodedata.combining(rest[end])
        ):
            end += 1
        cuts.append(rest[:end])
        rest = rest[end:]
    return [*cuts, rest]


def _letter(letter: str) -> int:
    known = _WIDTH.get(letter)
    if known is None:
        known = _WIDTH[letter] = _unlisted(letter)
    return known


def _unlisted(letter: str) -> int:
    kind = unicodedata.category(letter)
    if kind in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in _WIDTH:
        return _WIDTH[plain]
    if unicodedata.east_asian_width(letter) in "WF":
        return 1000
    return next((width for end, width in _BLOCKS if ord(letter) < end), 1000)
