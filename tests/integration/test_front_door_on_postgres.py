"""The front door under PostgreSQL's row security: the same tests, as the role that its policies bind."""

from pathlib import Path

import pytest

from postgres_server import Server

pytestmark = pytest.mark.postgres
HERE = Path(__file__).with_name("test_front_door.py")
ELSEWHERE = (
    "test_front_door_lists.py::test_contacts_of_another_door_or_of_a_family_out_of_reach_are_not_seen_beside_it",
    "test_web_family_home.py::test_word_is_given_of_contacts_that_wait_and_of_families_that_are_new",
)
TRIED = (
    "test_where_they_live_as_told_stands_in_the_new_record_only_if_someone_says_so",
    "test_a_new_familys_record_begins_with_what_was_told_and_waits_for_a_team",
    "test_whoever_a_family_is_shut_to_finds_no_contact_that_may_tell_of_it",
    "test_those_named_to_see_a_sealed_family_are_told_and_nobody_else_learns_of_it",
    "test_a_family_that_one_may_only_read_is_decided_on_by_those_who_work_with_it",
    "test_a_contact_is_handed_on_to_the_team_that_knows_the_family",
)


def test_the_front_door_works_as_a_role_that_row_security_binds(postgres: Server) -> None:
    named = [*(f"{HERE}::{name}" for name in TRIED), *(str(HERE.with_name(each)) for each in ELSEWHERE)]
    done = postgres.tests(*named)

    assert "13 passed" in done.stdout, done.stdout[-4000:]
