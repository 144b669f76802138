"""What is true: who everybody is, when families were allocated, and what effect was planted.

Not for intake or linkage: it lies beside the extracts so that answers can be marked.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from kinfold.synth import need
from kinfold.synth.calendar import DATA_TO, written
from kinfold.synth.draws import Texts, texts
from kinfold.synth.happenings import Effects
from kinfold.synth.mistakes import Folk
from kinfold.synth.named import labels
from kinfold.synth.naming import origins
from kinfold.synth.output import Sheets, person_ids
from kinfold.synth.pathway import LONGEST_WAIT_DAYS, Journeys, teams
from kinfold.synth.people import ROLES


def family_ids(family: Any) -> Texts:
    """Write family numbers as ids."""
    return texts([f"T{number + 1:06d}" for number in np.asarray(family).tolist()])


def write_persons(folk: Folk, sheets: Sheets) -> None:
    """Write every person of the county, whether or not any file names them."""
    people, names = folk.people, folk.names
    everyone = np.arange(len(people))
    role = texts(list(ROLES))[people.role]
    role[folk.born_on > DATA_TO] = "unborn"
    frame = pl.DataFrame(
        {
            "person_id": person_ids(everyone),
            "family_id": family_ids(people.family),
            "role": role,
            "twin_of": person_ids(people.twin.astype(np.int64)),
            "father_id": person_ids(people.father.astype(np.int64)),
            "known": np.where(people.is_known, "Y", "N").astype(object),
            "forename": names.forename,
            "middle_name": names.middle,
            "surname": names.surname,
            "surname_after": names.surname_after,
            "renamed_on": written(names.renamed_on),
            "dob": written(folk.born_on),
            "sex": np.where(people.sex == 1, "F", "M").astype(object),
            "name_origin": texts(list(origins()))[names.origin],
            "nhs_number": folk.nhs,
            "upn": folk.upn,
        }
    )
    sheets.write("truth/persons.csv", frame)


def write_families(journeys: Journeys, sheets: Sheets) -> None:
    """Write known families: referral, wait, allocation, team, and the parents' factors."""
    names = texts([*teams(len(journeys)), ""])
    size = len(journeys)
    team = np.where(journeys.allocated_on <= DATA_TO, journeys.team, len(names) - 1)
    frame = pl.DataFrame(
        {
            "family_id": family_ids(np.arange(size)),
            "referred_on": written(journeys.referred_on),
            "allocated_on": written(journeys.allocated_on),
            "team": names[team],
            "label": labels(size),
            "suitable": np.where(journeys.suitable, "Y", "N").astype(object),
            "wait_days": [str(days) if days >= 0 else "" for days in journeys.wait_days.tolist()],
            "closed_on": written(journeys.closed_on),
            **{name: np.where(held, "Y", "N").astype(object) for name, held in journeys.factors.items()},
        }
    )
    sheets.write("truth/families.csv", frame)


def effect(effects: Effects, seed: int) -> dict[str, Any]:
    """Describe what was planted and how regression to the mean arises."""
    return {
        "seed": seed,
        "anchor": "allocation: the day a Family Safeguarding team's involvement starts",
        "rate_ratio": {
            "police-call-outs": effects.call_outs,
            "ae-attendances": effects.attendances,
            "emergency-admissions": effects.admissions,
            "school-sessions-missed": effects.sessions_missed,
        },
        "acts_on": {
            "police-call-outs": "incidents of the family",
            "ae-attendances": "none: a fall is regression to the mean",
            "emergency-admissions": "spells of members of the family",
            "school-sessions-missed": "chance of missing a session; authorised and unauthorised alike",
        },
        "need": {
            "frailty": f"gamma, shape {need.FRAILTY_SHAPE}, mean 1",
            "swing": f"autoregressive in months, persistence {need.PERSISTENCE}, sd {need.SWING} (log)",
            "referral": f"chance in a month 1 - exp(-{need.CRISIS_RATE} * need ^ {need.CRISIS_POWER})",
        },
        "wait": {
            "from": "day the assessment is authorised",
            "distribution": f"uniform on 0 to {LONGEST_WAIT_DAYS} days, independent of need",
            "who": "families in need that are on a protection plan, and 47 in 100 of the others, at random",
        },
        "notes": [
            "A&E attendances stop on 31 July 2026: the extract fell silent.",
            "From September 2024 more absence is coded as unauthorised; sessions missed are not touched.",
            "The seven labelled families have their month of referral and their wait set, not drawn.",
        ],
    }


def write_json(path: Path, value: Any) -> None:
    """Write a structure as indented JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")
