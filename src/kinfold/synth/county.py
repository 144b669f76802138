"""Making the county: every stage in order, from people to files, put in place in one move.

Not the stages themselves; each has its own module and its own stream of random numbers.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kinfold.domain.errors import UserError
from kinfold.kit.progress import QUIET, Progress
from kinfold.synth import calibration, happenings, health, named, police, protection, school, services, truth
from kinfold.synth.calendar import AE_SILENT_FROM, DATA_TO, LEAD_MONTHS, MONTHS
from kinfold.synth.draws import Streams
from kinfold.synth.happenings import Effects, Happenings
from kinfold.synth.homes import settle
from kinfold.synth.mistakes import Folk
from kinfold.synth.naming import christen
from kinfold.synth.need import Needs, families_in_need
from kinfold.synth.numbers import Schools, nhs_numbers, pupil_numbers, renumbered, school_of, schools
from kinfold.synth.output import MadeFile, Sheets, put_in_place
from kinfold.synth.pathway import Journeys, travel
from kinfold.synth.people import People, assemble, fit_to_referrals, shifted, with_children, without_children

DEFAULT_FAMILIES = 3000
PERSONS_A_FAMILY = 7
EARLIER_SHARE = 0.08
FEWEST_FAMILIES = 20
MOST_FAMILIES, MOST_PERSONS, MOST_ROWS = 1_000_000, 70_000_000, 1_000_000_000  # all of England


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: files with rows and digests, and the size of the county."""

    files: tuple[MadeFile, ...]
    seed: int
    families: int
    persons: int

    @property
    def rows(self) -> int:
        """Rows in all files, headers not counted."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class _County:
    streams: Streams
    folk: Folk
    needs: Needs
    journeys: Journeys
    schools: Schools
    places: tuple[np.ndarray, np.ndarray]
    effects: Effects


def make(
    out: Path,
    *,
    families: int = DEFAULT_FAMILIES,
    persons: int | None = None,
    events: int | None = None,
    seed: int = 1,
    effect: float = 0.75,
    noise: float = 1.0,
    progress: Progress = QUIET,
) -> Made:
    """Make an invented county's extracts in ``out``, with the truth in ``out/truth``.

    ``families`` are known to children's services; ``persons`` live beside them (default seven a family);
    ``events`` is about how many rows the other agencies send (default: what the rates give); ``effect`` is
    the rate ratio of police call-outs from allocation on, and 1 plants nothing anywhere; ``noise`` multiplies
    the shares of mistakes in people's details. The same arguments give the same bytes. Raises UserError when
    a number is out of bounds or ``out`` holds something else.
    """
    others = PERSONS_A_FAMILY * families if persons is None else persons
    _check(families, others, events, seed, effect, noise)
    with put_in_place(out) as folder:
        sheets = Sheets(folder)
        with progress.stage("People, homes and need"):
            county = _people(seed, families, others, effect, noise)
        with progress.stage("Children's services"):
            _services(county, sheets)
        with progress.stage("Police and hospital"):
            more = _partners(county, events, sheets)
        with progress.stage("Schools", total=MONTHS - LEAD_MONTHS) as advance:
            absence = school.Absence(
                county.needs.need, county.journeys.allocated_on, county.effects.sessions_missed
            )
            share = min(1.0, school.SENDING_SHARE_STRANGERS * more)
            roll = school.enrol(county.streams, county.folk, county.places, share)
            school.write(county.streams, county.folk, roll, county.schools, absence, sheets, advance)
        with progress.stage("The truth"):
            truth.write_persons(county.folk, sheets)
            truth.write_families(county.journeys, sheets)
            truth.write_json(folder / "truth/effect.json", truth.effect(county.effects, seed))
            files = tuple(sheets.made())
    return Made(files=files, seed=seed, families=families, persons=len(county.folk.people))


def _check(families: int, persons: int, events: int | None, seed: int, effect: float, noise: float) -> None:
    bounds = (
        (families >= FEWEST_FAMILIES, f"--families is {families}; give {FEWEST_FAMILIES} or more."),
        (families <= MOST_FAMILIES, f"--families is {families}; give at most {MOST_FAMILIES:,}."),
        (persons >= 0, f"--persons is {persons}; give 0 or more."),
        (persons <= MOST_PERSONS, f"--persons is {persons}; give at most {MOST_PERSONS:,}."),
        (events is None or events >= 1, f"--events is {events}; give 1 or more."),
        (events is None or events <= MOST_ROWS, f"--events is {events}; give at most {MOST_ROWS:,}."),
        (seed >= 0, f"--seed is {seed}; give 0 or more."),
        (0 < effect <= 5, f"--effect is {effect}; give a rate ratio above 0 and at most 5."),
        (0 <= noise <= 5, f"--noise is {noise}; give a factor from 0 to 5."),
    )
    for holds, sentence in bounds:
        if not holds:
            raise UserError(sentence)


def _everybody(streams: Streams, families: int, others: int) -> People:
    mine = len(named.families())
    known = [named.columns()]
    known += shifted(with_children(streams.of("families"), families - mine, unborn=True), mine)
    beside = others // 7 + 5
    strangers = shifted(with_children(streams.of("strangers"), beside, unborn=False), families)
    strangers += shifted(without_children(streams.of("single"), others // 3 + 5), families + beside)
    people = assemble(streams.of("assembly"), known, families, strangers, others)
    named.settle_homes(people)
    return people


def _people(seed: int, families: int, others: int, effect: float, noise: float) -> _County:
    streams = Streams(seed)
    people = _everybody(streams, families, others)
    earlier = round(families * EARLIER_SHARE)
    needs = named.arranged(families_in_need(streams.of("need"), recent=families - earlier, earlier=earlier))
    journeys = travel(streams.of("pathway"), needs, families - earlier)
    named.allocate(journeys)
    fit_to_referrals(streams.of("fit"), people, journeys.referred_on)
    homes = named.settle_apart(streams.of("homes apart"), settle(streams.of("homes"), people))
    everyone = np.arange(len(people))
    street = homes.street[homes.address_of(everyone, np.full(len(people), DATA_TO - 900))].astype(np.int64)
    made = schools(streams.of("schools"), int(people.is_child.sum()))
    primary, secondary = school_of(streams.of("places"), people, street, len(made))
    named.twins_apart(people, primary, secondary, len(made))
    born_on = named.born(people)
    upn = pupil_numbers(streams.of("upn"), people, primary)
    folk = Folk(
        people=people,
        names=named.rename(christen(streams.of("names"), people)),
        homes=homes,
        nhs=nhs_numbers(streams.of("nhs"), len(people)),
        upn=renumbered(upn, people, born_on, primary),
        born_on=born_on,
        noise=noise,
    )
    return _County(streams, folk, needs, journeys, made, (primary, secondary), happenings.effects_of(effect))


def _services(county: _County, sheets: Sheets) -> None:
    cases = services.open_caseload(county.streams, county.folk, county.journeys)
    services.write_people(county.streams, county.folk, cases, named.sealed(county.folk.people), sheets)
    services.write_staff(county.streams, cases, sheets)
    steps = protection.write_journeys(county.streams, county.folk, cases, county.journeys, sheets)
    found = calibration.counts(cases.held, county.journeys, steps)
    report = calibration.report(found, county.journeys.factors)
    truth.write_json(sheets.folder / "truth/calibration.json", report)


def _partners(county: _County, events: int | None, sheets: Sheets) -> float:
    """Write police and hospital files; give the factor by which strangers' events were multiplied."""
    need, people, journeys = county.needs.need, county.folk.people, county.journeys
    streams, effects = county.streams, county.effects
    calls = happenings.call_outs(streams.of("call-outs"), need, journeys, effects.call_outs)
    seen = happenings.attendances(streams.of("A&E"), need, people, journeys, effects.attendances)
    stays = happenings.visits(
        streams.of("stays"),
        need,
        people,
        journeys,
        yearly=happenings.ADMISSIONS_A_YEAR,
        power=happenings.ADMISSION_POWER,
        ratio=effects.admissions,
    )
    more = _factor(county, events, 2 * len(calls) + len(seen) + len(stays))
    rng = streams.of("strangers' lives")

    def strangers(yearly: float, until: int = DATA_TO) -> Happenings:
        return happenings.among_strangers(rng, people, yearly * more, until)

    police.write(
        streams, county.folk, journeys, calls, strangers(happenings.STRANGERS_CALL_OUTS_A_YEAR), sheets
    )
    mixed_up = named.exchanged_numbers(people)
    last_heard = AE_SILENT_FROM - 1
    seen = happenings.together(seen, strangers(happenings.ATTENDANCES_A_YEAR, last_heard))
    health.write_attendances(streams, county.folk, seen, mixed_up, sheets)
    babies = happenings.newborn(rng, people, 0.12)
    stays = happenings.together(stays, strangers(happenings.ADMISSIONS_A_YEAR), babies)
    health.write_admissions(streams, county.folk, stays, mixed_up, sheets)
    return more


def _factor(county: _County, events: int | None, known_rows: int) -> float:
    """Give the factor for strangers' events that makes the other agencies send about ``events`` rows."""
    if events is None:
        return 1.0
    people = county.folk.people
    pupils = people.is_child & (county.folk.upn != "")
    months = 28
    known = known_rows + months * int((pupils & people.is_known).sum())
    yearly = (
        happenings.STRANGERS_CALL_OUTS_A_YEAR + happenings.ATTENDANCES_A_YEAR + happenings.ADMISSIONS_A_YEAR
    )
    visits = 3 * yearly * int((~people.is_known).sum())
    attendance = months * int((pupils & ~people.is_known).sum())
    if events < known:
        raise UserError(
            f"--events is {events}, fewer than the {known} or so rows that the families alone make; "
            "give more events or fewer families."
        )
    share = school.SENDING_SHARE_STRANGERS
    factor = (events - known) / max(visits + share * attendance, 1.0)
    return factor if factor * share <= 1 else (events - known - attendance) / max(visits, 1.0)
