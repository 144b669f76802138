"""Instruments and how far coders agree by them, of enough sessions coded twice or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kinfold.casework.practice.catalogue import Catalogue
from kinfold.domain.practice import Instrument, Rules, Scores, summarise
from kinfold.reports.tables import Table
from kinfold.reports.wording import interval, number
from kinfold.web.presenters.practice_words import lines_words

Pairs = Sequence[tuple[Scores, Scores]]


@dataclass(frozen=True, slots=True)
class InstrumentShown:
    """One version of an instrument, where it comes from, and how far coders agree."""

    id: str
    name: str
    title: str
    source: str
    licence: str
    note: str
    is_certain: bool
    lines: str
    agreement: Table | None
    few: str


@dataclass(frozen=True, slots=True)
class InstrumentsPage:
    """All versions that may be scored by; ``faults`` are files that were not taken."""

    instruments: tuple[InstrumentShown, ...]
    faults: tuple[str, ...]
    drawn: str


def instruments_page(catalogue: Catalogue, pairs: Mapping[str, Pairs], rules: Rules) -> InstrumentsPage:
    """Make the page of every version, each with its own pairs alone."""
    return InstrumentsPage(
        tuple(
            _shown(each, pairs.get(each.key, ()), rules, at)
            for at, each in enumerate(catalogue.instruments, 1)
        ),
        tuple(catalogue.faults),
        f"One session of every {rules.one_in} is drawn to be coded twice. Nobody chooses which.",
    )


def _shown(instrument: Instrument, pairs: Pairs, rules: Rules, at: int) -> InstrumentShown:
    enough = len(pairs) >= rules.least_pairs
    counted = f"{len(pairs)} session{'' if len(pairs) == 1 else 's'}"
    few = f"{counted} coded twice so far: too few to say how far coders agree. It takes {rules.least_pairs}."
    return InstrumentShown(
        id=f"instrument-{at}",
        name=instrument.name,
        title=instrument.title,
        source=instrument.source,
        licence=instrument.licence,
        note=instrument.note,
        is_certain=instrument.certain,
        lines=lines_words(instrument),
        agreement=_table(instrument, pairs, rules) if enough else None,
        few="" if enough else few,
    )


def _table(instrument: Instrument, pairs: Pairs, rules: Rules) -> Table:
    rows = [
        (each.title, *_cells([(float(a[each.id]), float(b[each.id])) for a, b in pairs], rules))
        for each in instrument.items
    ]
    both = [(summarise(instrument, a), summarise(instrument, b)) for a, b in pairs]
    for at, each in enumerate(instrument.summaries):
        values = [(a[at].value, b[at].value) for a, b in both]
        numbers = [(float(a), float(b)) for a, b in values if a is not None and b is not None]
        rows.append((each.title, *_cells(numbers, rules)))
    headers = ("Scored", "Agreement (ICC)", "95% interval", "Sessions")
    return Table(f"How far coders agree by {instrument.name}", headers, tuple(rows))


def _cells(ratings: Sequence[tuple[float, float]], rules: Rules) -> tuple[str, str, str]:
    """Give the correlation, its interval, and of how many sessions; words where there is none."""
    from kinfold.evaluation.agreement import agreement  # loads SciPy, which no other page of these needs

    count = str(len(ratings))
    if len(ratings) < rules.least_pairs:
        return "too few", "too few", count
    found = agreement(ratings)
    if found.value is None:
        return "all scored alike", "no interval", count
    return number(found.value, 2), interval(found.interval.low, found.interval.high), count
