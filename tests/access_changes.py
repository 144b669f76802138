"""What each form is for: the tables that it may change, told by what its page promises and by nothing else.

Besides: what must be typed for a form to be right, and which forms are not there to be found.
"""

# What is only right if typed so.
TYPED: dict[str, dict[str, str]] = {
    "access_family_change exclude": {"worker": "{sign_in}"},
    "access_family_change name": {"worker": "{sign_in}"},
    "conflicts add": {"worker": "{sign_in}", "reference": "{reference}"},
    "access_choose": {"reference": "{reference}"},
    "family_access allocate": {"worker": "", "member": "{colleague}"},
    "family_access custodians": {"workers": "{sign_in}"},
    "family_access exclude": {"worker": "{sign_in}"},
    "family_access seal": {"named": "{sign_in}"},
    "family_access seat": {"worker": "{sign_in}"},
    "family_people_add": {"sex": ""},
    "practice coach": {"worker": "{sign_in}"},
    "practice training": {"hours": "7"},
    "practice_worker training": {"hours": "7"},
    "family_print_one": {"reason": "Invented words"},
    "person_add": {"sign_in_name": "invented.words"},
    "team turn": {"worker": "{colleague}"},
}
# Fields that a form does have, though its page does not always show them.
MEANT: dict[str, frozenset[str]] = {}
# Whoever must know of a look or a change is told, and each fact of a case lands as an event, which holds no
# words of anyone: that may come of any page of a family.
TOLD = frozenset({"sharing_notice", "outbox_outboxevent"})
_PEOPLE = frozenset({"families_person", "families_membership", "families_findkey", "oversight_surnamemark"})
_OUT = frozenset({"families_takenout", "families_membership", "families_findkey", "oversight_surnamemark"})
_TIES = frozenset({"families_parenthood", "families_couple", "families_residence"})
_NOTES = frozenset(f"families_{each}note" for each in ("core", "health", "police", "abuse", "privileged"))
_AROUND = frozenset({"support_connection", "support_professional", "support_healthprofessional"})
_MOVES = frozenset(
    {
        "families_address",
        "families_residence",
        "families_findkey",
        "safety_suspicion",
        "oversight_surnamemark",
    }
)
_OF_PERSON = frozenset({f"families_{each}" for each in ("particulars", "othername", "personfact")}) | {
    *("families_identifier", "families_findkey", "safety_suspicion", "oversight_surnamemark"),
}
_CHOSEN = frozenset(
    f"chronology_{each}line" for each in ("record", "health", "police", "abuse", "privileged")
)
_SAVED = frozenset({"saving_savedform"})
_OF_PRACTICE = {
    "coach": frozenset({"practice_coaching"}),
    "end-coach": frozenset({"practice_coaching"}),
    "session": frozenset({"practice_observation"}) | _SAVED,
    "plan": frozenset({"practice_coachingplan"}) | _SAVED,
    "training": frozenset({"practice_training"}) | _SAVED,
    "training-back": frozenset({"practice_training"}),
}
_ENTRY = _NOTES | _SAVED | {"safety_suspicion", "process_steptaken", "workbook_draft"}
# What each form is for: the tables that it may change. One that is not here may change none.
CHANGES: dict[str, frozenset[str]] = {
    "accounts:password": frozenset({"accounts_user"}),
    "accounts:recovery_codes": frozenset({"mfa_authenticator"}),
    "accounts:remove": frozenset({"mfa_authenticator"}),
    "accounts:app": frozenset({"mfa_authenticator"}),
    "accounts:passkey": frozenset({"mfa_authenticator"}),
    "access_family_change": frozenset({"sharing_exclusion", "sharing_namedworker", "sharing_notice"}),
    "access_glass": frozenset({"sharing_brokenglass"}),
    "access_unusual": frozenset({"oversight_outcome"}),
    "conflicts add": frozenset({"sharing_conflict"}),
    "conflicts end": frozenset({"sharing_conflict"}),
    "family_access": frozenset({"sharing_notice"}),
    "family_access allocate": frozenset({"allocations_workerallocation", "sharing_namedworker"}),
    "family_access end-allocation": frozenset({"allocations_workerallocation"}),
    "family_access move": frozenset({"allocations_teamallocation"}),
    "family_access seat": frozenset({"sharing_conferenceseat"}),
    "family_access end-seat": frozenset({"sharing_conferenceseat"}),
    "family_access share": frozenset({"sharing_share"}),
    "family_access end-share": frozenset({"sharing_share"}),
    "family_access custodians": frozenset({"sharing_custodian"}),
    "family_access exclude": frozenset({"sharing_exclusion"}),
    "family_access end-exclusion": frozenset({"sharing_exclusion"}),
    "family_access seal": frozenset({"sharing_seal", "sharing_namedworker"}),
    "family_access unseal": frozenset({"sharing_seal"}),
    "family_access name": frozenset({"sharing_namedworker"}),
    "family_access end-name": frozenset({"sharing_namedworker"}),
    "family_unseal": frozenset({"sharing_seal", "sharing_namedworker"}),
    "family_allocate": frozenset(
        {"allocations_workerallocation", "allocations_teamallocation", "sharing_notice"}
    ),
    "family_glass": frozenset({"sharing_brokenglass"}),
    "family_glass_review": frozenset({"sharing_brokenglass", "sharing_notice"}),
    "family_known": frozenset({"sharing_conflict"}),
    "family_new": frozenset(
        {"families_family", "families_familyname", "allocations_teamallocation"}
        | {"allocations_workerallocation", "families_search", "outbox_outboxevent"}
        | _PEOPLE
        | _SAVED
    ),
    "family_people_add": _PEOPLE | _TIES | _SAVED | {"families_search"},  # who is known already is looked up
    "family_moved": _MOVES | _SAVED,
    "family_place_correct": _MOVES | _SAVED,
    "family_place_back": _MOVES,
    "family_tell": frozenset({"exchange_decision", "exchange_decisionwords", "safety_suspicion"}) | _SAVED,
    "family_ask": frozenset({"exchange_request", "safety_suspicion"}) | _SAVED,
    "family_reply": frozenset({"exchange_reply", "safety_suspicion"}) | _SAVED,
    "agreement_new": frozenset({"exchange_agreement"}),
    "agreement_change": frozenset({"exchange_agreement"}),
    "family_support_add": _AROUND | _SAVED,
    "family_support_change": _AROUND | _SAVED,
    "family_support_end": _AROUND,
    "family_support_back": _AROUND,
    "meeting_new": frozenset({"supervision_meeting", "supervision_onagenda"}) | _SAVED,
    "meeting": frozenset({f"supervision_{each}" for each in ("meeting", "onagenda", "attendance")}),
    "meeting_room": frozenset({"supervision_meetingline", "plans_plan", "plans_planline"})
    | {"process_steptaken", "safety_suspicion"}
    | _SAVED,
    "family_chronology_mark": frozenset({"chronology_marked"}),
    "family_chronology_choose": _CHOSEN,
    "family_selection_new": _CHOSEN | _SAVED | {"chronology_selection", "safety_suspicion"},
    "family_selection_save": _CHOSEN | _SAVED | {"safety_suspicion"},
    "family_selection_print": frozenset({"documents_release", "safety_suspicion"}),
    "family_plan_begin": frozenset({"plans_plan", "plans_planline"}) | _SAVED,
    "family_plan_add": frozenset({"plans_planline"}) | _SAVED,
    "family_plan_change": frozenset({"plans_planline"}) | _SAVED,
    "family_plan_tell": frozenset({"plans_planline"}) | _SAVED,
    "family_plan_up": frozenset({"plans_planline"}),
    "family_plan_agree": frozenset({"plans_planversion"}) | _SAVED,
    "family_plan_end": frozenset({"plans_planline"}) | _SAVED,
    "family_plan_print": frozenset({"documents_release"}),
    "family_print": frozenset({"documents_release"}),
    "family_print_one": frozenset({"documents_release"}),
    "family_programme_choose": frozenset({"programme_chosenmodule", "safety_suspicion"}) | _SAVED,
    "family_read": frozenset({"sharing_readmark"}),
    "family_reason": frozenset({"sharing_statedreason"}),
    "family_safe": frozenset(
        {"families_safeaddress", "families_address", "families_findkey"}
        | {"safety_placemark", "safety_protectedfrom"}
    ),
    "family_council_settle": frozenset({"council_answer", "families_identifier", "families_findkey"}),
    "family_step": frozenset({"process_steptaken"}) | _SAVED,
    "family_late": frozenset({"process_latereason", "safety_suspicion"}),
    "family_move": frozenset({"process_steptaken"}) | _SAVED,
    "family_step_correct": frozenset({"process_steptaken"}) | _SAVED,
    "family_person_write": _OF_PERSON | _SAVED,
    "family_person_right": _OF_PERSON | _SAVED,
    "family_person_back": _OF_PERSON,
    "family_person_checked": frozenset({"families_identifier", "families_findkey"}),
    "family_person_join": frozenset({"families_joining", "safety_suspicion"}) | _SAVED,
    "family_person_part": frozenset({"families_joining", "safety_suspicion"}) | _SAVED,
    "family_take_out": _OUT | _SAVED,
    "family_put_back": _OUT,
    "family_tie_back": _TIES,
    "family_tie_end": _TIES,
    "family_write": _ENTRY,
    "family_draft": _ENTRY,
    "family_draft_keep": frozenset({"workbook_draft"}),
    "family_draft_delete": frozenset({"workbook_draft"}),
    "family_entry_right": frozenset({"workbook_draft"}),
    "family_entry_back": _NOTES | _SAVED | {"safety_suspicion", "process_steptaken"},
    "family_entry_answer": _NOTES | _SAVED | {"safety_suspicion"},
    "find": frozenset({"families_search"}),
    "contact_new": frozenset({"referrals_contact", "referrals_contactplace", "referrals_contactkey"})
    | {"safety_suspicion"}
    | _SAVED,
    "contact_whose": frozenset(
        {"referrals_contactfamily", "referrals_contacthides", "families_search", "safety_suspicion"}
    ),
    "contact_not_theirs": frozenset({"referrals_contactfamily", "families_search"}),
    "contact_pass": frozenset({"referrals_contactplace"}),
    "contact_decide": frozenset({"referrals_contactdecision", "referrals_contactanswer"}),
    "contact_answer": frozenset({"referrals_contactanswer"}),
    "notices_seen": frozenset({"sharing_notice"}),
    "person_add": frozenset({"accounts_user", "accounts_setuplink"}),
    "person_change": frozenset({"accounts_user"}),
    "person_leave": frozenset({"accounts_user"}),
    "person_reset": frozenset({"accounts_user", "accounts_setuplink", "mfa_authenticator"}),
    "person_single_sign_on": frozenset({"accounts_user", "socialaccount_socialaccount"}),
    **{f"{page} {do}": its for page in ("practice", "practice_worker") for do, its in _OF_PRACTICE.items()},
    "practice_one code": frozenset({"practice_coding"}),
    "practice_one second": frozenset({"practice_observation"}),
    "practice_one withdraw": frozenset({"practice_observation", "practice_coding"}),
    "practice_one deleted": frozenset({"practice_observation"}),
    "release": frozenset({"documents_release"}),
    "team": frozenset({"teams_team", "teams_post", "teams_holding", "teams_dutyturn"}),
    "teams": frozenset({"teams_team"}),
}

# Routes whose forms are only there for someone else, or before anyone is signed in.
NO_FORM = frozenset(
    {"glass_answer", "accounts:set_up", "person_single_sign_on"}
    | {"family_draft", "family_draft_delete", "family_entry_right", "family_entry_back"}  # an author's alone
    | {"agreement_change"}  # of an agreement that was entered
)
