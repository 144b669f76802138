"""What children's services did: referrals, enquiries, conferences, plans, care, and who worked with whom.

Not the people themselves: those tables are in ``services``.
"""

import json

import numpy as np
import polars as pl

from kinfold.synth.calendar import DATA_TO, FAR, written
from kinfold.synth.caseload import ASSESSMENT, FIRST_TEAM, IN_NEED_SERVICE, SPECIALISTS, ids, taking_part
from kinfold.synth.draws import Numbers, Rng, Streams, Texts, texts
from kinfold.synth.mistakes import Folk
from kinfold.synth.output import Sheets
from kinfold.synth.pathway import IN_NEED, NO_FURTHER_ACTION, NOT_IN_NEED, Journeys
from kinfold.synth.people import MOTHER
from kinfold.synth.services import FOLDER, Caseload, case_ids, table
from kinfold.synth.spoil import Fault, spoil

CHILD_TAKES_PART = 0.93
_NEEDS = ("N1", "N1", "N1", "N1", "N5", "N5", "N4", "N3", "N2", "N6")
_CATEGORIES = ("NEG", "EMO", "NEG", "EMO", "PHY", "SAB", "MUL")


def write_journeys(
    streams: Streams, folk: Folk, cases: Caseload, journeys: Journeys, sheets: Sheets
) -> dict[str, Numbers]:
    """Write referrals, enquiries, conferences, plans, care episodes and involvements.

    Gives the rows of ``cases.held`` that reached each step, for counting.
    """
    rng = streams.of("services journeys")
    _referrals(rng, cases, journeys, sheets)
    steps = _protection(rng, cases, journeys, sheets)
    steps["care"] = _care(rng, cases, journeys, sheets)
    _involvements(rng, folk, cases, journeys, sheets)
    return steps


def _flags(keys: tuple[str, ...], chosen_key: str) -> str:
    return json.dumps({key: "Y" if key == chosen_key else "N" for key in keys})


def _referrals(rng: Rng, cases: Caseload, journeys: Journeys, sheets: Sheets) -> None:
    held = cases.held
    size = len(held.child)
    nothing = held.outcome == NO_FURTHER_ACTION
    reason = np.where(held.outcome == NOT_IN_NEED, "RC8", np.where(rng.random(size) < 0.8, "RC7", "RC9"))
    closed = held.closed_on <= DATA_TO
    keys = ("SINGLE_ASSESSMENT_FLAG", "NFA_FLAG")
    outcome = [_flags(keys, keys[int(flag)]) for flag in nothing]
    sources = journeys.source[held.family]
    sources[~held.first] = "2A"
    needs = texts(list(_NEEDS))[held.family * 31 % len(_NEEDS)]
    worker = cases.staff.worker(rng, np.full(size, ASSESSMENT), "Social Worker")
    frame = table(
        "ssd_cin_episodes",
        referral_id=ids("R", held.number, 7),
        person_id=case_ids(cases, held.child),
        referral_date=written(held.referred_on),
        cin_primary_need_code=np.where(nothing, "", needs),
        referral_source_code=sources,
        referral_outcome_json=outcome,
        referral_nfa=np.where(nothing, "Y", "N").astype(object),
        close_reason=np.where(closed, reason, "").astype(object),
        close_date=written(held.closed_on),
        referral_team=["D01"] * size,
        referral_worker_id=ids("W", worker, 4),
    )
    faults = (
        Fault("cine_referral_date", ("", "2025-02-30", "soon")),
        Fault("cine_close_date", ("1899-13-01",)),
        Fault("cine_person_id", ("",)),
    )
    frame, _ = spoil(rng, frame, held.child, faults, repeats=0.001)
    sheets.write(f"{FOLDER}/ssd_cin_episodes.csv", frame)


def _protection(rng: Rng, cases: Caseload, journeys: Journeys, sheets: Sheets) -> dict[str, Numbers]:
    held = cases.held
    rows = taking_part(rng, held, journeys.enquiry_on, CHILD_TAKES_PART)
    family = held.family[rows]
    worker = ids("W", cases.staff.worker(rng, np.full(len(rows), ASSESSMENT), "Social Worker"), 4)
    _enquiries(rng, cases, journeys, rows, worker, sheets)
    met = journeys.conference_on[family] < FAR
    _conferences(cases, journeys, rows[met], worker[met], sheets)
    plans = rows[journeys.plan_on[family] < FAR]
    _plans(cases, journeys, plans, sheets)
    return {"enquiry": rows, "conference": rows[met], "plan": plans}


def _enquiries(
    rng: Rng, cases: Caseload, journeys: Journeys, rows: Numbers, worker: Texts, sheets: Sheets
) -> None:
    held = cases.held
    start = journeys.enquiry_on[held.family[rows]].astype(np.int64)
    conference = journeys.conference_on[held.family[rows]].astype(np.int64)
    met = conference < FAR
    end = np.where(met, np.minimum(start + 7, conference - 1), start + rng.integers(3, 15, len(rows)))
    keys = ("NFA_FLAG", "PROV_OF_SERVICES_FLAG", "CP_CONFERENCE_FLAG")
    sheets.write(
        f"{FOLDER}/ssd_s47_enquiry.csv",
        table(
            "ssd_s47_enquiry",
            s47_enquiry_id=ids("E", rows),
            referral_id=ids("R", held.number[rows], 7),
            person_id=case_ids(cases, held.child[rows]),
            s47_start_date=written(start),
            s47_end_date=written(np.where(end > DATA_TO, FAR, end)),
            s47_nfa=np.where(met, "N", "Y").astype(object),
            s47_outcome_json=[_flags(keys, keys[2 if flag else 1]) for flag in met.tolist()],
            s47_completed_by_worker_id=worker,
            s47_completed_by_team="D01",
        ),
    )


def _conferences(cases: Caseload, journeys: Journeys, rows: Numbers, worker: Texts, sheets: Sheets) -> None:
    held = cases.held
    family = held.family[rows]
    planned = journeys.plan_on[family] < FAR
    keys = ("NFA_FLAG", "PROV_OF_SERVICES_FLAG", "CP_FLAG")
    sheets.write(
        f"{FOLDER}/ssd_initial_cp_conference.csv",
        table(
            "ssd_initial_cp_conference",
            icpc_id=ids("I", rows),
            icpc_meeting_id=ids("M", family),
            s47_enquiry_id=ids("E", rows),
            person_id=case_ids(cases, held.child[rows]),
            cp_plan_id=ids("P", np.where(planned, rows, -1)),
            referral_id=ids("R", held.number[rows], 7),
            icpc_transfer_in="N",
            icpc_target_date=written(journeys.enquiry_on[family] + 21),
            icpc_date=written(journeys.conference_on[family]),
            icpc_outcome_cp_flag=np.where(planned, "Y", "N").astype(object),
            icpc_outcome_json=[_flags(keys, keys[2 if flag else 1]) for flag in planned.tolist()],
            icpc_team="D01",
            icpc_worker_id=worker,
        ),
    )


def _plans(cases: Caseload, journeys: Journeys, rows: Numbers, sheets: Sheets) -> None:
    held = cases.held
    family = held.family[rows]
    category = texts(list(_CATEGORIES))[family * 17 % len(_CATEGORIES)]
    sheets.write(
        f"{FOLDER}/ssd_cp_plans.csv",
        table(
            "ssd_cp_plans",
            cp_plan_id=ids("P", rows),
            referral_id=ids("R", held.number[rows], 7),
            icpc_id=ids("I", rows),
            person_id=case_ids(cases, held.child[rows]),
            cp_plan_start_date=written(journeys.plan_on[family]),
            cp_plan_end_date=written(journeys.plan_end[family]),
            cp_plan_initial_category=category,
            cp_plan_ola="N",
            cp_plan_latest_category=category,
        ),
    )


def _care(rng: Rng, cases: Caseload, journeys: Journeys, sheets: Sheets) -> Numbers:
    held = cases.held
    rows = taking_part(rng, held, journeys.care_on, 0.85)
    family = held.family[rows]
    end = journeys.care_end[family]
    reason = texts(["E4A", "E4B", "E48", "E41", "E13"])[rng.integers(0, 5, len(rows))]
    start = written(journeys.care_on[family])
    sheets.write(
        f"{FOLDER}/ssd_cla_episodes.csv",
        table(
            "ssd_cla_episodes",
            cla_episode_id=ids("L", rows),
            person_id=case_ids(cases, held.child[rows]),
            cla_episode_start_date=start,
            cla_episode_start_reason="S",
            cla_primary_need_code="N1",
            cla_episode_ceased_date=written(end),
            cla_episode_ceased_reason=np.where(end < FAR, reason, ""),
            cla_id=ids("LC", rows),
            referral_id=ids("R", held.number[rows], 7),
            entered_care_date=start,
        ),
    )
    return rows


def _worked_with(rng: Rng, cases: Caseload, journeys: Journeys) -> list[pl.DataFrame]:
    """Give social workers' involvements: assessment, then children in need or a Family Safeguarding team."""
    held = cases.held
    family = held.family
    allocated = journeys.allocated_on[family].astype(np.int64)
    assessed = journeys.assessed_on[family].astype(np.int64)
    waits = journeys.suitable[family] & held.first
    until = np.where(held.first, np.where(waits, allocated, assessed), held.closed_on)
    plain = held.first & (held.outcome == IN_NEED) & ~waits & (assessed < FAR)
    team = FIRST_TEAM + journeys.team[family]
    parts = (
        (held.outcome != NO_FURTHER_ACTION, np.full(len(family), ASSESSMENT), held.referred_on, until),
        (plain, np.full(len(family), IN_NEED_SERVICE), assessed, held.closed_on),
        (held.first & (allocated < FAR), team, allocated, held.closed_on),
    )
    out = []
    for keep, department, start, end in parts:
        at = np.flatnonzero(keep & (start <= DATA_TO))
        out.append(_rows(rng, cases, held.child[at], held.number[at], department[at], start[at], end[at]))
    return out


def _rows(
    rng: Rng,
    cases: Caseload,
    person: Numbers,
    referral: Numbers,
    department: Numbers,
    start: Numbers,
    end: Numbers,
    title: str = "Social Worker",
) -> pl.DataFrame:
    worker = cases.staff.worker(rng, department, title)
    columns = {"referral": referral, "department": department, "start": start, "end": end, "worker": worker}
    frame = pl.DataFrame(
        {"person": person.astype(np.int64)}
        | {name: np.asarray(values).astype(np.int64) for name, values in columns.items()}
    )
    return frame.with_columns(pl.lit(title).alias("title")).filter(pl.col("worker") >= 0)


def _specialists(rng: Rng, folk: Folk, cases: Caseload, journeys: Journeys) -> list[pl.DataFrame]:
    """Give adult workers' involvements with mothers, from two weeks after allocation on."""
    mother = folk.people.of_role(MOTHER)
    out = []
    for title, factor in zip(SPECIALISTS, ("domestic_abuse", "drugs", "mental_health"), strict=True):
        start = journeys.allocated_on.astype(np.int64) + rng.integers(14, 60, len(journeys))
        stop = journeys.closed_on.astype(np.int64)
        keep = journeys.factors[factor] & (start <= DATA_TO) & (start < stop)
        family = np.flatnonzero(keep)
        team = FIRST_TEAM + journeys.team[family]
        none = np.full(len(family), -1)
        out.append(_rows(rng, cases, mother[family], none, team, start[family], stop[family], title))
    return out


def _involvements(rng: Rng, folk: Folk, cases: Caseload, journeys: Journeys, sheets: Sheets) -> None:
    frames = _worked_with(rng, cases, journeys) + _specialists(rng, folk, cases, journeys)
    rows = pl.concat(frames).sort("start", "person", "department", "title", maintain_order=True)
    team = [f"D{number:02d}" for number in rows["department"].to_list()]
    sheets.write(
        f"{FOLDER}/ssd_involvements.csv",
        table(
            "ssd_involvements",
            involvements_id=[f"V{number:07d}" for number in range(1, len(rows) + 1)],
            professional_id=ids("W", rows["worker"].to_numpy(), 4),
            professional_role_id=rows["title"],
            professional_team=team,
            involvement_start_date=written(rows["start"].to_numpy()),
            involvement_end_date=written(rows["end"].to_numpy()),
            person_id=case_ids(cases, rows["person"].to_numpy()),
            referral_id=ids("R", rows["referral"].to_numpy(), 7),
        ),
    )
