"""What the tables of people say: who they are, their numbers, where they live, whose mother someone is."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from kinfold.bridge.council.reading import PEOPLE, ReadFolder, Row
from kinfold.casework.council.ours import place_digest
from kinfold.casework.council.said import ADDRESS, BESIDE, FACT, NUMBER, PARENT, PERSON, Said
from kinfold.domain import identifiers
from kinfold.domain.person_facts import FACTS, FactKind

COUNCIL_NUMBER, NHS_NUMBER, UPN = "council_id", "nhs_number", "upn"


def day(value: date | None) -> str:
    """Give a day as text; of none, nothing."""
    return value.isoformat() if value else ""


def said(row: Row, table: str, aspect: str, person: str, **more: Any) -> Said:
    """Make a statement of a row; ``also`` sets apart a second one of the same row."""
    also = more.pop("also", "")
    key = f"{row['key']}#{also}" if also else row["key"]
    return Said(table, key, aspect, person, more.pop("values"), line=row["line"], **more)


def of_people(found: ReadFolder) -> Iterator[Said]:
    """Give what is said of each person by themselves."""
    for row in found.rows(PEOPLE):
        yield from _of_person(row)
    for row in found.rows("ssd_linked_identifiers"):
        yield from _linked(row)
    for row in found.rows("ssd_address"):
        yield from _address(row)
    for row in found.rows("ssd_disability"):
        yield _fact(
            row, "ssd_disability", row["disa_person_id"], FactKind.DISABILITY, row["disa_disability_code"]
        )


def of_mothers(found: ReadFolder) -> Iterator[Said]:
    """Give whose mother someone is."""
    for row in found.rows("ssd_mother"):
        child, mother = row["moth_childs_person_id"], row["moth_person_id"]
        if child != mother:
            yield said(row, "ssd_mother", PARENT, child, values={"kind": "birth"}, other=mother)


def _of_person(row: Row) -> Iterator[Said]:
    person = row["pers_person_id"]
    values = {
        "given_names": row["pers_forename"] or "",
        "family_name": row["pers_surname"] or "",
        "born": day(row["pers_dob"]),
        "expected": "" if row["pers_dob"] else day(row["pers_expected_dob"]),
        "died": day(row["pers_death_date"]),
        "sex": row["pers_sex"] or "",
    }
    yield said(row, PEOPLE, PERSON, person, values=values)
    number = {"kind": COUNCIL_NUMBER, "value": person}
    yield said(row, PEOPLE, NUMBER, person, values=number)
    if row["pers_common_child_id"]:
        number = {"kind": NHS_NUMBER, "value": row["pers_common_child_id"]}
        yield said(row, PEOPLE, NUMBER, person, also="nhs", values=number)
    if row["pers_ethnicity"]:
        yield _fact(row, PEOPLE, person, FactKind.ETHNICITY, row["pers_ethnicity"])


def _fact(row: Row, table: str, person: str, kind: FactKind, code: str) -> Said:
    """Give a fact of a kind that Kinfold keeps, or beside, where the code is none that it knows."""
    known = FACTS[kind].choices or {}
    if code.upper() in known:
        return said(
            row, table, FACT, person, also=kind.value, values={"kind": kind.value, "value": code.upper()}
        )
    values = {"on": "", "until": "", "words": code.upper()}
    return said(row, table, BESIDE, person, also=kind.value, values=values)


def _linked(row: Row) -> Iterator[Said]:
    kind, value = row["link_identifier_type"].casefold(), row["link_identifier_value"]
    if "upn" in kind or "pupil" in kind:
        number, read = UPN, identifiers.upn(value)
    elif "nhs" in kind:
        number, read = NHS_NUMBER, identifiers.nhs_number(value)
    else:
        words = {"on": "", "until": "", "words": row["link_identifier_type"]}
        yield said(row, "ssd_linked_identifiers", BESIDE, row["link_person_id"], values=words)
        return
    if read:
        values = {"kind": number, "value": read}
        yield said(row, "ssd_linked_identifiers", NUMBER, row["link_person_id"], values=values)


def _address(row: Row) -> Iterator[Said]:
    lines, postcode = row["addr_address_json"] or "", row["addr_address_postcode"] or ""
    if not (lines or postcode):
        return
    since, until = day(row["addr_address_start_date"]), day(row["addr_address_end_date"])
    if since and until and until < since:
        until = since
    values = {"place": place_digest(lines[:240], postcode[:10]), "since": since, "until": until}
    yield said(row, "ssd_address", ADDRESS, row["addr_person_id"], values=values, place=(lines, postcode))
