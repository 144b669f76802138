"""Small extracts for tests: invented people, one line a row, in the agencies' own shapes."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

POLICE = (
    "incident_ref,reported_at,incident_type,da_flag,role,nominal_ref,forename,middle_name,surname,dob,sex,"
    "address,postcode,phone,child_present,risk"
)
ATTENDANCE = (
    "upn,forename,middle_name,surname,dob,sex,address_line,postcode,school_urn,school_name,period_start,"
    "period_end,sessions_possible,sessions_authorised,sessions_unauthorised"
)
AE = (
    "attendance_id,arrival_at,nhs_number,forename,surname,dob,sex,address_line,postcode,phone,arrival_mode,"
    "chief_complaint,acuity,safeguarding_concern,discharge_status"
)
ADMISSIONS = (
    "spell_id,admission_date,discharge_date,admission_method,nhs_number,forename,surname,dob,sex,"
    "address_line,postcode"
)
SSD = {
    "ssd_person": "pers_person_id,pers_forename,pers_surname,pers_sex,pers_gender,pers_ethnicity,pers_dob,"
    "pers_common_child_id",
    "ssd_family": "fami_table_id,fami_family_id,fami_person_id",
    "ssd_address": "addr_table_id,addr_address_json,addr_person_id,addr_address_type,addr_address_start_date,"
    "addr_address_end_date,addr_address_postcode",
    "ssd_linked_identifiers": "link_table_id,link_person_id,link_identifier_type,link_identifier_value,"
    "link_valid_from_date,link_valid_to_date",
    "ssd_mother": "moth_table_id,moth_person_id,moth_childs_person_id,moth_childs_dob",
    "ssd_cin_episodes": "cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,"
    "cine_referral_nfa,cine_close_reason,cine_close_date",
    "ssd_s47_enquiry": "s47e_s47_enquiry_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,"
    "s47e_s47_nfa",
    "ssd_initial_cp_conference": "icpc_icpc_id,icpc_person_id,icpc_icpc_transfer_in,icpc_icpc_date,"
    "icpc_icpc_outcome_cp_flag",
    "ssd_cp_plans": "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,"
    "cppl_cp_plan_initial_category,cppl_cp_plan_latest_category",
    "ssd_involvements": "invo_involvements_id,invo_professional_team,invo_involvement_start_date,"
    "invo_involvement_end_date,invo_person_id",
    "ssd_department": "dept_team_id,dept_team_name",
}


def police_row(number: int, **changes: str) -> dict[str, str]:
    """Give one person in one incident."""
    row = {
        "incident_ref": f"I{number:05d}",
        "reported_at": f"{number % 28 + 1:02d}/03/2024 21:15",
        "incident_type": "Domestic incident",
        "da_flag": "Y",
        "role": "victim",
        "nominal_ref": f"N{number:05d}",
        "forename": "Zebedee",
        "middle_name": "",
        "surname": "Quartermain",
        "dob": "07/11/1988",
        "sex": "Male",
        "address": "4 Tollgate Row, Quill",
        "postcode": "QS1 2AB",
        "phone": "01632 960123",
        "child_present": "Y",
        "risk": "medium",
    }
    return row | changes


def attendance_row(number: int, **changes: str) -> dict[str, str]:
    """Give one pupil's month."""
    row = dict.fromkeys(ATTENDANCE.split(","), "")
    row |= {
        "forename": "Ottoline",
        "surname": f"Pargeter{number}",
        "dob": "21/06/2012",
        "sex": "F",
        "address_line": "9 Mill Lane, Quill",
        "postcode": "QS2 3CD",
        "school_urn": "123456",
        "period_start": "01/02/2024",
        "period_end": "29/02/2024",
        "sessions_possible": "40",
        "sessions_authorised": "3",
        "sessions_unauthorised": "2",
    }
    return row | changes


def admission_row(number: int, **changes: str) -> dict[str, str]:
    """Give one spell in hospital."""
    row = {
        "spell_id": f"S{number:05d}",
        "admission_date": "20240310",
        "discharge_date": "20240312",
        "admission_method": "21",
        "nhs_number": "9990000050",
        "forename": "Ottoline",
        "surname": "Pargeter",
        "dob": "20120621",
        "sex": "2",
        "address_line": "9 Mill Lane, Quill",
        "postcode": "QS2 3CD",
    }
    return row | changes


def as_csv(header: str, rows: Sequence[dict[str, str]]) -> str:
    """Write rows under a header, as the csv module does."""
    out = io.StringIO()
    writer = csv.DictWriter(out, header.split(","), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def write(path: Path, header: str, rows: Sequence[dict[str, str]]) -> Path:
    """Write an extract to a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_csv(header, rows), encoding="utf-8")
    return path


def write_ssd(folder: Path, tables: dict[str, Sequence[Sequence[str]]]) -> Path:
    """Write the tables of a children's-services extract, each row in the order of its header."""
    for name, rows in tables.items():
        names = SSD[name].split(",")
        write(folder / f"{name}.csv", SSD[name], [dict(zip(names, row, strict=True)) for row in rows])
    return folder
