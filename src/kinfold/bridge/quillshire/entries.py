"""What was written about the eight families: entries, what answers them, and a draft not yet saved."""

import secrets
from datetime import datetime, timedelta
from functools import partial

from kinfold.bridge.quillshire.telling import Deed, Story, Telling, first_name, moment
from kinfold.casework.workbook import drafts
from kinfold.casework.workbook.actions import Told, answer, write_entry
from kinfold.casework.workbook.models import Fields
from kinfold.casework.workbook.screens import WHAT, WHEN
from kinfold.domain.access import Section
from kinfold.domain.entry import EntryKind, Knowing, Presence
from kinfold.kit import clock


def deeds_of_notes(telling: Telling, one: Story, joined: datetime) -> list[Deed]:
    """Give what was written about one family since it joined, each with its moment."""
    deeds: list[Deed] = []
    for note in one["notes"]:
        when = max(joined, moment(days_ago=note["days_ago"])) + timedelta(hours=1)
        deeds.append((min(when, clock.now()), partial(_write, telling, one, note)))
        for said in note.get("answers", []):
            after = max(when, moment(days_ago=said["days_ago"])) + timedelta(hours=1)
            deeds.append((min(after, clock.now()), partial(_answer, telling, one, note, said)))
    return deeds


def deeds_of_drafts(telling: Telling) -> list[Deed]:
    """Give what is being written and not yet saved."""
    return [
        (moment(days_ago=each["days_ago"]), partial(_begin, telling, each))
        for each in telling.story["drafts"]
    ]


def _people(telling: Telling, who: str, family_id: str) -> dict[str, str]:
    return {first_name(person): person.pk for _, person in telling.sight(who).people(family_id)}


def _write(telling: Telling, one: Story, note: Story) -> None:
    sight, family_id = telling.sight(note["by"]), telling.families[one["label"]]
    ids = _people(telling, note["by"], family_id)
    about = dict.fromkeys([ids[note["about"]]] if note["about"] else ids.values(), Presence())
    about |= {ids[who]: Presence.of(how) for who, how in note.get("seen", {}).items()}
    texts = {Section(note["section"]): note["text"]}
    if "core" in note:
        texts = {Section.CORE: note["core"]} | texts
    told = Told(
        kind=EntryKind(note.get("kind", EntryKind.NOTE.value)),
        happened_on=clock.today(),
        about=about,
        texts=texts,
        own_words={ids[who]: words for who, words in note.get("own_words", {}).items()},
        knowing=Knowing(note["knowing"]) if "knowing" in note else None,
        significant=note.get("significant", False),
    )
    note["entry"] = write_entry(sight, family_id=family_id, told=told, token=secrets.token_hex(16))


def _answer(telling: Telling, one: Story, note: Story, said: Story) -> None:
    family_id = telling.families[one["label"]]
    ids = _people(telling, said["by"], family_id)
    answer(
        telling.sight(said["by"]),
        family_id=family_id,
        entry_id=note["entry"],
        kind=EntryKind(said["kind"]),
        text=said["text"],
        happened_on=clock.today(),
        section=Section(note["section"]),
        said_by=ids[said["said_by"]] if "said_by" in said else "",
        token=secrets.token_hex(16),
    )


def _begin(telling: Telling, told: Story) -> None:
    """Type the first two screens of a visit, as far as their writer came."""
    family_id, today = telling.families[told["label"]], clock.today()
    ids = _people(telling, told["by"], family_id)
    token, hand = secrets.token_hex(16), secrets.token_hex(16)
    when: Fields = {f"happened_on_{part}": [str(getattr(today, part))] for part in ("day", "month", "year")}
    when |= {"kind": [told["kind"]], **{each: [ids[who] for who in told[each]] for each in ("about", "seen")}}
    for screen, fields in ((WHEN, when), (WHAT, {"text": [told["text"]], "knowing": [Knowing.SAW.value]})):
        sent = drafts.Sent(fields, screen, token, hand)
        drafts.keep(telling.sight(told["by"]), family_id=family_id, sent=sent)
