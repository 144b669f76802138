"""Names in one spelling, what they sound like, and how alike two of them are. Pure, and of no database.

What a name sounds like is a short code that most misspellings leave alone: silent letters, doubled letters,
vowels, and letters taken for another by ear. It is made for names of many origins, so it is coarse.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from kinfold.domain.first_names import dictionary, is_listed_together

HEADS = (3, 4, 5, 6, 7, 8)
LONG_ENOUGH = 2
_OTHER_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}
)
_FIGURES = str.maketrans("015", "ols")
_SOUNDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        ("^ma?c(?=[a-z]{3})", "mk"),
        ("^(?:kn|gn|pn)", "n"),
        ("^wr", "r"),
        ("^x", "s"),
        ("gh(?=[^aeiou]|$)", ""),
        ("sch|sh", "s"),
        ("tch|ch(?!r)|cz", "C"),
        ("ph", "f"),
        ("ck|q|c(?![eiyh])", "k"),
        ("c(?=[eiy])|z", "s"),
        ("dg|g(?=[eiy])", "j"),
        ("x", "ks"),
        ("c", "k"),
        ("w", "v"),
        ("d", "t"),
        ("(?<!^)y|h", ""),
    )
)
_VOWELS = re.compile("[aeiou]+")
_DOUBLED = re.compile(r"(.)\1+")


def plain(text: str) -> str:
    """Give text in small letters without accents, apostrophes or doubled spaces."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign) and sign not in "'’`")
    return " ".join(re.sub(r"[‐‑‒–—]", "-", bare).split())


@lru_cache(maxsize=50_000)
def name_words(name: str) -> tuple[str, ...]:
    """Give the words of a name in one spelling: O’Brien-Łukasz is obrien and lukasz. Letters only.

    A figure among letters is what a scanner makes of a letter.
    """
    bare = plain(name).translate(_OTHER_LETTERS)
    words = (word.translate(_FIGURES) if word[0].isalpha() else word for word in re.findall(r"[^\W_]+", bare))
    return tuple(word for word in ("".join(filter(str.isalpha, each)) for each in words) if word)


def is_long_enough(name: str) -> bool:
    """Say whether a word is more than an initial; in other letters than ours, one may be a whole name."""
    return len(name) >= LONG_ENOUGH or not name.isascii()


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """Give what a word sounds like; a word in other letters than ours is left as it is."""
    if not word.isascii():
        return word
    code = word
    for pattern, put in _SOUNDS:
        code = pattern.sub(put, code)
    first = "a" if code[:1] in tuple("aeiou") else ""
    code = first + _VOWELS.sub("", _DOUBLED.sub(r"\1", code))
    return code if code not in {"", "a"} else word


def root(word: str) -> str:
    """Give what stands for a first name and its nicknames and spellings; of an unlisted one, its sound."""
    return dictionary().block.get(word) or f"~{sound(word)}"


def signs(word: str) -> Iterator[tuple[str, str]]:
    """Give what one slip leaves whole in a word: its sound, its beginning or its end."""
    yield "sound", sound(word)
    if len(word) > LONG_ENOUGH:
        yield "head", word[:3]
        yield "tail", word[-3:]


@lru_cache(maxsize=50_000)
def alike(a: str, b: str) -> float:
    """Say how alike two words of names are, from 0 to 1: 1 is the same, half is far apart."""
    if a == b:
        return 1.0
    low, high = sorted((a, b), key=len)
    begins = 0.75 + 0.2 * len(low) / len(high) if len(low) > LONG_ENOUGH and high.startswith(low) else 0.0
    heard = 0.85 if sound(a) == sound(b) and len(low) > LONG_ENOUGH else 0.0
    listed = 0.93 if is_listed_together(a, b) else 0.0
    return max(begins, heard, listed, min(0.97, max(0.0, jaro_winkler(a, b) - 0.6) / 0.4))


def jaro_winkler(a: str, b: str) -> float:
    """Give Winkler's likeness of two texts, from 0 to 1: shared letters near each other, and the beginning.

    Source: Winkler, String Comparator Metrics and Enhanced Decision Rules, 1990; weight 0.1, four letters.
    """
    jaro = _jaro(a, b)
    same = next((at for at in range(4) if a[at : at + 1] != b[at : at + 1] or at >= len(a)), 4)
    return jaro + same * 0.1 * (1 - jaro)


def _jaro(a: str, b: str) -> float:
    if not a or not b:
        return float(a == b)
    reach = max(max(len(a), len(b)) // 2 - 1, 0)
    taken: set[int] = set()
    ours = []
    for at, letter in enumerate(a):
        near = range(max(0, at - reach), min(len(b), at + reach + 1))
        found = next((other for other in near if b[other] == letter and other not in taken), None)
        if found is not None:
            taken.add(found)
            ours.append(letter)
    if not ours:
        return 0.0
    theirs = [b[at] for at in sorted(taken)]
    moved = sum(x != y for x, y in zip(ours, theirs, strict=True)) / 2
    return (len(ours) / len(a) + len(ours) / len(b) + (len(ours) - moved) / len(ours)) / 3
