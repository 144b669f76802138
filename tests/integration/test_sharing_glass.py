"""Break-glass: where it opens, for how long, who is told, and how it is reviewed."""

from datetime import timedelta

import pytest
from django.db.models import Q

from invented_families import allocate, family, holds, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import Family
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.glass import (
    Emergency,
    Outcome,
    answer_glass,
    break_glass,
    close_glass,
    review_glass,
)
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import BrokenGlass, Conflict, Exclusion, NamedWorker, Notice, Seal
from kinfold.casework.sharing.queries.glass import glass_awaiting, glass_unanswered
from kinfold.domain.access import Level, Purpose
from kinfold.domain.agency import Role
from kinfold.kit import clock

pytestmark = pytest.mark.django_db


def _break(who: User, of: str) -> BrokenGlass:
    sight = Sight(who, Purpose.ENQUIRY, proved=True)
    return break_glass(sight=sight, family_id=of, reason=Emergency.CHILD, words="A neighbour heard cries")


def _led() -> tuple[Family, User]:
    manager, ours = worker(Role.TEAM_MANAGER), team()
    holds(manager, ours, leads=True)
    return family(of=ours), manager


def test_a_stranger_reads_for_an_hour_and_no_longer() -> None:
    made, manager = _led()
    stranger = worker()
    assert Sight(stranger).decide(made.pk).level is Level.DENY

    broken = _break(stranger, made.pk)

    assert Sight(stranger).decide(made.pk).rule.id == "break-glass:core"
    after = broken.starts_at + timedelta(minutes=60)
    assert Sight(stranger, at=after - timedelta(seconds=1)).decide(made.pk).level is Level.READ
    assert Sight(stranger, at=after).decide(made.pk).level is Level.DENY
    told = Notice.objects.filter(family=made, about=stranger, kind="glass:broken")
    assert set(told.values_list("to_id", "to_role")) == {(None, "guardian"), (manager.id, "")}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.BOARD_MEMBER, Role.GUARDIAN, Role.ADMINISTRATOR])
def test_roles_outside_practice_break_nothing(role: Role) -> None:
    made, _ = _led()

    with pytest.raises(NotForYou):
        _break(worker(role), made.pk)


def test_the_excluded_the_conflicted_and_the_unnamed_find_nothing_there() -> None:
    made, manager = _led()
    shut, knows, unnamed = worker(), worker(), worker()
    sealed, _ = _led()
    Exclusion.objects.create(family=made, worker=shut, by=manager, reason="invented")
    Conflict.objects.create(family=made, worker=knows, by=knows, knows="kin")
    Seal.objects.create(family=sealed, by=manager, reason="invented")

    for who, of in ((shut, made.pk), (knows, made.pk), (unnamed, sealed.pk), (unnamed, "f0000000000000000")):
        with pytest.raises(NotForYou):
            _break(who, of)
    assert not BrokenGlass.objects.exists()
    NamedWorker.objects.create(family=sealed, worker=unnamed, by=manager)
    assert _break(unnamed, sealed.pk)


def test_a_second_break_while_one_is_open_doubles_nothing() -> None:
    made, _ = _led()
    stranger = worker()

    first, second = _break(stranger, made.pk), _break(stranger, made.pk)

    assert first.pk == second.pk
    assert Notice.objects.filter(kind="glass:broken", to_role="guardian").count() == 1


def test_whoever_sees_the_family_anyway_needs_no_glass() -> None:
    made, _ = _led()
    ours = worker()
    allocate(ours, made)

    with pytest.raises(Refused) as refused:
        _break(ours, made.pk)
    assert refused.value.field == "reason"


def test_closing_it_ends_access_at_once() -> None:
    made, _ = _led()
    stranger = worker()
    _break(stranger, made.pk)

    close_glass(sight=Sight(stranger, Purpose.ENQUIRY), family_id=made.pk)

    assert Sight(stranger).decide(made.pk).level is Level.DENY
    assert BrokenGlass.objects.get().ended_by == stranger
    with pytest.raises(NotForYou):
        close_glass(sight=Sight(stranger, Purpose.ENQUIRY), family_id=made.pk)


def test_the_sixth_family_in_a_day_is_refused_with_whom_to_ring() -> None:
    stranger = worker()
    for _ in range(5):
        _break(stranger, _led()[0].pk)
    sixth, _ = _led()

    with pytest.raises(Refused) as refused:
        _break(stranger, sixth.pk)

    assert "01632 960100" in str(refused.value)
    assert _break(worker(), sixth.pk)
    BrokenGlass.objects.update(starts_at=clock.now() - timedelta(hours=25), ends_at=clock.now())
    assert _break(stranger, sixth.pk)


def test_the_review_is_due_in_two_working_days_and_waits_until_it_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, manager = _led()
    broken = _break(worker(), made.pk)
    BrokenGlass.objects.update(review_due_on=clock.today() - timedelta(days=1))
    now = clock.now()
    assert list(glass_awaiting(now)) == [broken]

    review_glass(by=manager, glass_id=str(broken.pk), outcome=Outcome.PROPER, words="Rightly so")

    assert not glass_awaiting(now).exists()
    with pytest.raises(Refused):
        review_glass(by=manager, glass_id=str(broken.pk), outcome=Outcome.ASK, words="Why")


def test_a_worker_who_is_asked_is_told_answers_and_is_reviewed_again() -> None:
    made, _ = _led()
    stranger, guardian = worker(), worker(Role.GUARDIAN)
    broken = str(_break(stranger, made.pk).pk)

    review_glass(by=guardian, glass_id=broken, outcome=Outcome.ASK, words="Who rang?")
    assert Notice.objects.filter(to=stranger, kind="glass:ask", about=guardian).exists()
    assert list(glass_unanswered(stranger).values_list("pk", flat=True)) == [int(broken)]
    assert not glass_awaiting(clock.now()).exists()
    with pytest.raises(NotForYou):
        answer_glass(by=worker(), glass_id=broken, words="Not mine to answer, invented")

    answer_glass(by=stranger, glass_id=broken, words="The neighbour of number 4")
    assert not glass_unanswered(stranger).exists()
    assert glass_awaiting(clock.now()).exists()
    review_glass(by=guardian, glass_id=broken, outcome=Outcome.PROPER, words="Rightly so")
    assert not glass_awaiting(clock.now()).exists()


def test_nobody_reviews_themself_nor_what_they_may_not_see() -> None:
    made, manager = _led()
    other_manager = worker(Role.TEAM_MANAGER)
    by_other = str(_break(other_manager, made.pk).pk)
    guardian_words = {"outcome": Outcome.PROPER, "words": "Rightly so"}

    for who in (other_manager, worker(), worker(Role.ADMINISTRATOR)):
        with pytest.raises(NotForYou):
            review_glass(by=who, glass_id=by_other, **guardian_words)
    Exclusion.objects.create(family=made, worker=manager, by=manager, reason="invented")
    with pytest.raises(NotForYou):
        review_glass(by=manager, glass_id=by_other, **guardian_words)
    assert review_glass(by=worker(Role.GUARDIAN), glass_id=by_other, **guardian_words)


def test_listing_a_family_opened_by_glass_shows_it_to_its_worker_alone() -> None:
    made, _ = _led()
    stranger = worker()
    _break(stranger, made.pk)

    assert [each.family.pk for each in Sight(stranger).families(among=Q(pk=made.pk))] == [made.pk]
    assert Sight(worker()).families(among=Q(pk=made.pk)) == []
