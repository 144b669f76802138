"""With which teams a family is, and who works with its people, as involvements say."""

from collections import defaultdict
from dataclasses import replace

from kinfold.bridge.council.people import day
from kinfold.bridge.council.reading import ReadFolder
from kinfold.casework.council.said import BESIDE, TEAM, Said, TheirFamily

INVOLVED = "ssd_involvements"


def with_teams(family: TheirFamily) -> TheirFamily:
    """Add to a family with which teams it is, from first to last involvement of each."""
    times: dict[str, list[Said]] = defaultdict(list)
    for each in family.said:
        if each.table == INVOLVED and each.values.get("team"):
            times[each.values["team"]].append(each)
    made = [_time(team, rows) for team, rows in sorted(times.items())]
    return replace(family, said=(*family.said, *made))


def _time(team: str, rows: list[Said]) -> Said:
    until = [each.values["until"] for each in rows]
    values = {
        "team": team,
        "since": min(each.values["on"] for each in rows),
        "until": "" if "" in until else max(until),
    }
    return Said(INVOLVED, f"team:{team}"[:110], TEAM, "", values, line=min(each.line for each in rows))


def of_workers(found: ReadFolder) -> list[Said]:
    """Give who works with whom, by name, work and team."""
    teams = {row["dept_team_id"]: row["dept_team_name"] for row in found.rows("ssd_department")}
    workers = {row["prof_professional_id"]: row for row in found.rows("ssd_professionals")}
    made = []
    for row in found.rows(INVOLVED):
        worker = workers.get(row["invo_professional_id"] or "", {})
        words = [
            worker.get("prof_professional_name") or "",
            row["invo_professional_role_id"] or worker.get("prof_professional_job_title") or "",
        ]
        values = {
            "on": day(row["invo_involvement_start_date"]),
            "until": day(row["invo_involvement_end_date"]),
            "words": ", ".join(filter(None, words)),
            "team": teams.get(row["invo_professional_team"] or "", row["invo_professional_team"] or ""),
        }
        made.append(Said(INVOLVED, row["key"], BESIDE, row["invo_person_id"], values, line=row["line"]))
    return made
