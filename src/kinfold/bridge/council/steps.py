"""What the tables of cases say, as steps of Kinfold's; what no step has a place for is kept beside, in words.

A step of the family stands once, however many children's rows tell of it on one day.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from kinfold.bridge.council import teams
from kinfold.bridge.council.people import day, said
from kinfold.bridge.council.reading import ReadFolder, Row
from kinfold.bridge.council.tables import meaning
from kinfold.casework.council.said import BESIDE, STEP, Said
from kinfold.domain.case import OF_FAMILY, Step

EPISODES = "ssd_cin_episodes"
FAMILY_STEPS = frozenset(f"{STEP}{step.value}" for step in OF_FAMILY)
NEW_EPISODE = "X1"


def by_person(found: ReadFolder, today: date) -> dict[str, list[Said]]:
    """Give all steps, and what is kept beside, by the person whose row tells of it; none still to come."""
    told: dict[str, list[Said]] = defaultdict(list)
    for read in _READERS:
        for each in read(found):
            if not (each.aspect.startswith(STEP) and each.values["on"] > today.isoformat()):
                told[each.person].append(each)
    for each in teams.of_workers(found):
        told[each.person].append(each)
    return told


def of_family(told: Iterable[Said]) -> tuple[Said, ...]:
    """Put the children's statements of a family together: family steps once a day, and when it closed."""
    told = list(told)
    alone = [each for each in told if each.aspect not in FAMILY_STEPS and each.aspect != _ENDED]
    groups: dict[tuple[str, str, str], list[Said]] = defaultdict(list)
    for each in told:
        if each.aspect in FAMILY_STEPS:
            groups[(each.table, each.aspect, each.values["on"])].append(each)
    once = [_once(sorted(group, key=lambda each: each.key)) for group in groups.values()]
    return (*alone, *once, *_closures(told))


def _once(group: list[Said]) -> Said:
    """Give one statement for several of one day: lists put together, of the rest what the first has."""
    values: dict[str, Any] = {}
    for each in group:
        for name, value in each.values.items():
            if isinstance(value, list):
                values[name] = sorted({*values.get(name, []), *value})
            elif value and not values.get(name):
                values[name] = value
    return replace(group[0], values=values, person="")


_ENDED = "ended"


def _closures(told: Iterable[Said]) -> Iterator[Said]:
    """Give when the family's case was closed: each time that no child's episode was open any longer."""
    episodes = sorted(
        (each for each in told if each.aspect == _ENDED), key=lambda each: (each.values["on"], each.key)
    )
    last: Said | None = None
    for place, each in enumerate(episodes):
        if last is None or each.values["until"] >= last.values["until"]:
            last = each
        following = episodes[place + 1] if place + 1 < len(episodes) else None
        if following is None or following.values["on"] > last.values["until"]:
            if last.values["until"] < _OPEN:
                values = {"on": last.values["until"], "reason": last.values["reason"]}
                yield replace(last, aspect=f"{STEP}{Step.CLOSURE.value}", values=values, person="")
            last = None


_OPEN = "9999-12-31"


def _step(row: Row, table: str, step: Step, person: str, on: Any, **details: Any) -> Said:
    kept = {name: value for name, value in details.items() if value not in (None, "", [])}
    return said(row, table, f"{STEP}{step.value}", person, values={"on": day(on), **kept})


def _beside(
    row: Row, table: str, person: str, on: Any, words: str, until: Any = None, also: str = ""
) -> Said:
    values = {"on": day(on), "until": day(until), "words": words}
    return said(row, table, BESIDE, person, also=also, values=values)


def _flag(text: str | None) -> bool | None:
    return {"Y": True, "N": False}.get(text or "")


def _json(text: str | None) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None


def _flags(text: str | None) -> set[str]:
    """Give the flags that are set in a JSON object of them; a damaged one sets none."""
    read = _json(text)
    truths = {"y", "yes", "1", "true"}
    return {k for k, v in read.items() if str(v).casefold() in truths} if isinstance(read, dict) else set()


def _episodes(found: ReadFolder) -> Iterator[Said]:
    for row in found.rows(EPISODES):
        person = row["cine_person_id"]
        code = (row["cine_referral_source_code"] or "").upper()
        yield _step(
            row,
            EPISODES,
            Step.REFERRAL,
            person,
            row["cine_referral_date"],
            source=meaning("referral_source", code),
        )
        words = [meaning("need", row["cine_cin_primary_need_code"] or "")]
        words.append(f"referred by {where}" if (where := meaning("referral_source_words", code)) else "")
        words.append("no further action" if row["cine_referral_nfa"] == "Y" else "")
        text = "; ".join(filter(None, words))
        yield _beside(row, EPISODES, person, row["cine_referral_date"], text, row["cine_close_date"])
        ended = {
            "on": day(row["cine_referral_date"]),
            "until": day(row["cine_close_date"]) or _OPEN,
            "reason": meaning("closure", row["cine_close_reason"] or ""),
        }
        yield said(row, EPISODES, _ENDED, person, also="closed", values=ended)


def _contacts(found: ReadFolder) -> Iterator[Said]:
    for row in found.rows("ssd_contacts"):
        where = meaning("referral_source_words", row["cont_contact_source_code"] or "")
        outcome = sorted(_flags(row["cont_contact_outcome_json"]))
        words = [f"from {where}" if where else "", *(_plain(each) for each in outcome)]
        text = "; ".join(filter(None, words))
        yield _beside(row, "ssd_contacts", row["cont_person_id"], row["cont_contact_date"], text)
    for row in found.rows("ssd_early_help_episodes"):
        yield _beside(
            row,
            "ssd_early_help_episodes",
            row["earl_person_id"],
            row["earl_episode_start_date"],
            row["earl_episode_organisation"] or "",
            row["earl_episode_end_date"],
        )


def _plain(flag: str) -> str:
    return flag.removesuffix("_FLAG").replace("_", " ").lower()


def _assessments(found: ReadFolder) -> Iterator[Said]:
    factors: dict[str, set[str]] = defaultdict(set)
    for row in found.rows("ssd_assessment_factors"):
        factors[row["cinf_assessment_id"]] |= set(_factors(row["cinf_assessment_factors_json"]))
    for row in found.rows("ssd_cin_assessments"):
        person, ended = row["cina_person_id"], row["cina_assessment_auth_date"]
        yield _beside(
            row,
            "ssd_cin_assessments",
            person,
            row["cina_assessment_start_date"],
            "begun",
            ended,
            also="begun",
        )
        if ended:
            yield _step(
                row,
                "ssd_cin_assessments",
                Step.ASSESSMENT,
                person,
                ended,
                factors=sorted(factors[row["cina_assessment_id"]]),
                outcome=_outcome(_flags(row["cina_assessment_outcome_json"])),
            )


def _factors(text: str | None) -> Iterator[str]:
    """Give factors of ours; codes come as a list, or as the keys of an object that are set."""
    read = _json(text)
    codes = sorted(_flags(text)) if isinstance(read, dict) else read if isinstance(read, list) else []
    for code in map(str, codes):
        number = code.rstrip("ABCDEFabcdef")
        if number not in ("", "21"):
            yield meaning("factor", number) or "other"


def _outcome(flags: set[str]) -> str:
    if "STRATEGY_DISCUSSION_FLAG" in flags:
        return "strategy"
    if "PROV_OF_SERVICES_FLAG" in flags:
        return "need_plan"
    return "no_more" if "NFA_FLAG" in flags else ""


def _enquiries(found: ReadFolder) -> Iterator[Said]:
    table = "ssd_s47_enquiry"
    for row in found.rows(table):
        person = row["s47e_person_id"]
        yield _step(row, table, Step.ENQUIRY, person, row["s47e_s47_start_date"])
        if row["s47e_s47_end_date"]:
            flags = _flags(row["s47e_s47_outcome_json"])
            known = flags or row["s47e_s47_nfa"]
            outcome = "conference" if "CP_CONFERENCE_FLAG" in flags else "no_conference" if known else ""
            yield _step(row, table, Step.ENQUIRY_END, person, row["s47e_s47_end_date"], outcome=outcome)
    table = "ssd_initial_cp_conference"
    for row in found.rows(table):
        if row["icpc_icpc_date"]:
            decision = {"Y": "plan", "N": "none"}.get(row["icpc_icpc_outcome_cp_flag"] or "", "")
            yield _step(
                row, table, Step.CONFERENCE, row["icpc_person_id"], row["icpc_icpc_date"], decision=decision
            )


def _plans(found: ReadFolder) -> Iterator[Said]:
    table = "ssd_cp_plans"
    for row in found.rows(table):
        person, category = row["cppl_person_id"], row["cppl_cp_plan_initial_category"] or ""
        start, end = row["cppl_cp_plan_start_date"], row["cppl_cp_plan_end_date"]
        yield _step(row, table, Step.PROTECTION_PLAN, person, start, category=meaning("category", category))
        if end:
            yield _step(row, table, Step.PROTECTION_PLAN_END, person, end)
        latest = row["cppl_cp_plan_latest_category"] or category
        yield _beside(row, table, person, start, f"category {category}, latest {latest}", end)
    table = "ssd_cin_plans"
    for row in found.rows(table):
        person = row["cinp_person_id"]
        yield _step(row, table, Step.NEED_PLAN, person, row["cinp_cin_plan_start_date"])
        if row["cinp_cin_plan_end_date"]:
            yield _step(row, table, Step.NEED_PLAN_END, person, row["cinp_cin_plan_end_date"])


def _visits(found: ReadFolder) -> Iterator[Said]:
    for table, prefix in (("ssd_cp_visits", "cppv_cp"), ("ssd_cin_visits", "cinv_cin")):
        for row in found.rows(table):
            yield _step(
                row,
                table,
                Step.VISIT,
                row[f"{prefix.split('_')[0]}_person_id"],
                row[f"{prefix}_visit_date"],
                seen=_flag(row[f"{prefix}_visit_seen"]),
                seen_alone=_flag(row[f"{prefix}_visit_seen_alone"]),
            )
    table = "ssd_cp_reviews"
    for row in found.rows(table):
        if row["cppr_cp_review_date"]:
            decision = {"Y": "continue", "N": "end"}.get(row["cppr_cp_review_outcome_continue_cp"] or "", "")
            yield _step(
                row,
                table,
                Step.REVIEW_CONFERENCE,
                row["cppr_person_id"],
                row["cppr_cp_review_date"],
                decision=decision,
            )


def _care(found: ReadFolder) -> Iterator[Said]:
    table = "ssd_cla_episodes"
    legal: dict[str, list[Row]] = defaultdict(list)
    for row in found.rows("ssd_legal_status"):
        legal[row["lega_person_id"]].append(row)
    for row in found.rows(table):
        person, start = row["clae_person_id"], row["clae_cla_episode_start_date"]
        end = row["clae_cla_episode_ceased_date"]
        if (row["clae_cla_episode_start_reason"] or "S").upper() == "S":
            yield _step(row, table, Step.CARE, person, start, status=_status(legal[person], start))
        reason = (row["clae_cla_episode_ceased_reason"] or "").upper()
        if end and reason != NEW_EPISODE:
            yield _step(
                row, table, Step.CARE_END, person, end, reason=meaning("left_care", reason) or "other"
            )
    table = "ssd_missing"
    for row in found.rows(table):
        if row["miss_missing_episode_end_date"]:
            yield _step(
                row, table, Step.MISSING_RETURN, row["miss_person_id"], row["miss_missing_episode_end_date"]
            )


def _status(legal: list[Row], on: date) -> str:
    """Give the legal status in which care began, by the statuses of that day."""
    codes = [
        row["lega_legal_status"] or ""
        for row in legal
        if row["lega_legal_status_start_date"] <= on
        and (row["lega_legal_status_end_date"] is None or row["lega_legal_status_end_date"] > on)
    ]
    return next(filter(None, (meaning("legal", each) for each in sorted(codes))), "")


def _in_care(found: ReadFolder) -> Iterator[Said]:
    whose = {row["clae_cla_id"]: row["clae_person_id"] for row in found.rows("ssd_cla_episodes")}
    table = "ssd_cla_placement"
    for row in found.rows(table):
        person = row["clap_person_id"] or whose.get(row["clap_cla_id"], "")
        start, kind = row["clap_cla_placement_start_date"], row["clap_cla_placement_type"] or ""
        if person:
            yield _step(row, table, Step.PLACEMENT, person, start)
            yield _beside(
                row, table, person, start, f"kind {kind}".strip(), row["clap_cla_placement_end_date"]
            )
    table = "ssd_cla_reviews"
    for row in found.rows(table):
        person = whose.get(row["clar_cla_id"], "")
        if person and row["clar_cla_review_date"] and row["clar_cla_review_cancelled"] != "Y":
            yield _step(row, table, Step.CARE_REVIEW, person, row["clar_cla_review_date"])
    table = "ssd_cla_visits"
    for row in found.rows(table):
        alone = _flag(row["clav_cla_visit_seen_alone"])
        yield _step(
            row, table, Step.CARE_VISIT, row["clav_person_id"], row["clav_cla_visit_date"], seen_alone=alone
        )


def _orders(found: ReadFolder) -> Iterator[Said]:
    table = "ssd_legal_status"
    steps = {
        "L1": (Step.POLICE_PROTECTION, Step.POLICE_PROTECTION_END),
        "L2": (Step.EMERGENCY_ORDER, Step.EMERGENCY_ORDER_END),
    }
    for row in found.rows(table):
        person, code = row["lega_person_id"], (row["lega_legal_status"] or "").upper()
        start, end = row["lega_legal_status_start_date"], row["lega_legal_status_end_date"]
        yield _beside(row, table, person, start, meaning("legal_words", code) or code, end)
        if code in steps:
            begun, ended = steps[code]
            yield _step(row, table, begun, person, start)
            if end:
                yield _step(row, table, ended, person, end)


_READERS: tuple[Callable[[ReadFolder], Iterator[Said]], ...] = (
    *(_episodes, _contacts, _assessments, _enquiries, _plans, _visits, _care, _in_care, _orders),
)
