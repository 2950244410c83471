"""Several are asked, the first acceptable yes wins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from app.core.clock import night_of
from app.core.database import Database
from app.core.errors import (
    IntakeIncomplete,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotPossibleNow,
    PlaceUnsafe,
)
from app.queries.inquiries import YES_LASTS, InquiryState
from app.services.cases.requests import CloseRequest, close_request
from app.services.inquiries.answering import (
    AnsweredOtherwise,
    AnswerInquiry,
    TooLate,
    answer,
    answer_by_phone,
)
from app.services.placing.holds import release
from app.services.placing.suggestions import suggest_places
from app.services.requests.versions import keep_version
from models.agreement import RoomTypeTerms
from models.alert import AlertKind
from models.availability import AvailabilityAssertion, AvailabilityUpdate, Channel
from models.case import CaseBlock
from models.facility import Facility, FacilityKind
from models.inquiry import AnsweredBy, DeclineReason, Inquiry, InquiryRound, RoundEnd
from models.ledger import AuditEntry
from models.notification import MessageKind
from models.organisation import OrganisationKind, Role
from models.placement import OverrideReason
from models.request import ClosedReason, PhoneAnswer, PlacementRequest, RequestVersion
from models.threat import SeparationScope
from tests.conftest import make_settings
from tests.scenes.accounts import staff_of
from tests.scenes.availability import silent_house, silent_unit
from tests.scenes.holds import MINUTES, held
from tests.scenes.inquiries import (
    answered,
    asked,
    nothing_changes,
    phoned,
    said_no,
    said_yes,
    state,
    withdrawn,
)
from tests.scenes.placements import confirmed
from tests.stored import alerts, holds, messages, row, rows


@pytest.fixture
def request_(world):
    return world.request()


@pytest.fixture
def houses(world):
    return [silent_house(world) for _ in range(3)]


@pytest.fixture
def inquiries(world, request_, houses):
    found = asked(world, request_, *houses)
    return [found[house] for house in houses]


def round_of(world, inquiry):
    return row(world, InquiryRound, row(world, Inquiry, inquiry).round_id)


def change(world, request, **values):
    """The request asks for something else, twice over: the first version is kept as it was."""
    for facts in ({}, values):
        with world.database.transaction() as session:
            stored = session.get_one(PlacementRequest, request)
            for name, value in facts.items():
                setattr(stored, name, value)
            keep_version(session, world.officer, world.clock, stored)


# Asking


def test_each_facility_is_asked_once_about_its_own_room_and_told_that_a_question_waits(
    world, houses, inquiries
):
    found = [row(world, Inquiry, inquiry) for inquiry in inquiries]
    assert [inquiry.facility_id for inquiry in found] == houses
    assert [inquiry.questions for inquiry in found] == [["nights"]] * 3
    assert {(one.expires_at - world.clock.now()).total_seconds() for one in found} == {15 * 60}
    assert [state(world, inquiry) for inquiry in inquiries] == [InquiryState.WAITING] * 3


def test_whoever_may_answer_gets_a_message(world, request_, houses):
    staff_of(world, houses[0])
    inquiry = asked(world, request_, houses[0])[houses[0]]
    assert messages(world, inquiry) == [MessageKind.INQUIRY]


@pytest.mark.parametrize("minutes", [10, 15, 30, 60])
def test_the_clock_is_as_long_as_the_officer_says(world, request_, houses, minutes):
    inquiry = asked(world, request_, houses[0], minutes=minutes)[houses[0]]
    world.clock.advance(minutes=minutes - 1)
    assert state(world, inquiry) is InquiryState.WAITING
    world.clock.advance(minutes=1)
    assert state(world, inquiry) is InquiryState.LAPSED


def test_one_question_at_a_time_is_open_for_a_request(world, request_, houses, inquiries):
    with pytest.raises(NotPossibleNow):
        asked(world, request_, houses[0])
    world.clock.advance(minutes=15)
    assert asked(world, request_, houses[0])


def test_nobody_is_asked_for_a_request_that_has_a_place(world, request_, houses):
    held(world, request_, world.unit(world.facility()))
    with pytest.raises(NotPossibleNow):
        asked(world, request_, houses[0])


def test_nobody_is_asked_for_a_closed_request(world, request_, houses):
    with world.database.transaction() as session:
        close_request(session, world.officer, world.clock, CloseRequest(request_, ClosedReason.WITHDRAWN))
    with pytest.raises(NotPossibleNow):
        asked(world, request_, houses[0])


def test_nobody_is_asked_before_the_starred_fields_are_answered(world, houses):
    with pytest.raises(IntakeIncomplete):
        asked(world, world.request(complete=False), houses[0])


def test_a_facility_that_there_is_no_reason_to_ask_is_not_asked(world, request_, houses):
    fresh = world.facility()
    world.unit(fresh)
    with pytest.raises(InvalidInput):
        asked(world, request_, houses[0], fresh)
    with pytest.raises(InvalidInput):
        asked(world, request_)
    assert rows(world, Inquiry) == []


def test_outside_the_circle_there_is_nothing_to_ask_for(world, request_, houses):
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with pytest.raises(NotFound):
        asked(world, request_, houses[0], actor=stranger)


# The first yes


def test_the_first_yes_becomes_a_hold_of_the_officer_who_asked(world, request_, inquiries):
    said_yes(world, inquiries[1])
    (claim,) = holds(world)
    assert (claim.request_id, claim.created_by) == (request_, world.officer.user_id)
    assert claim.units == row(world, Inquiry, inquiries[1]).units
    assert (claim.expires_at - world.clock.now()).total_seconds() == MINUTES * 60
    assert row(world, Inquiry, inquiries[1]).claim_id == claim.id


def test_a_better_place_does_not_stand_in_the_way_of_the_one_that_said_yes(world, request_):
    house = silent_house(world, languages=["so"])
    world.unit(world.facility(languages=["sv"]))
    said_yes(world, asked(world, request_, house)[house])
    (claim,) = holds(world)
    assert claim.override_reason is OverrideReason.FACILITY_ASKED
    assert len(claim.options_shown) == 2


def test_the_others_are_released_and_told(world, request_, houses):
    for house in houses:
        staff_of(world, house)
    found = asked(world, request_, *houses)
    first, *others = (found[house] for house in houses)
    said_yes(world, first)
    assert [state(world, other) for other in others] == [InquiryState.RELEASED] * 2
    assert MessageKind.INQUIRY_RELEASED not in messages(world, first)
    for other in others:
        assert MessageKind.INQUIRY_RELEASED in messages(world, other)
    assert round_of(world, first).end is RoundEnd.WON


def test_a_yes_by_telephone_counts_as_much(world, inquiries):
    phoned(world, inquiries[0])
    inquiry = row(world, Inquiry, inquiries[0])
    assert (inquiry.answered_through, inquiry.answered_by) == (AnsweredBy.PHONE, world.officer.user_id)
    assert len(holds(world)) == 1
    assert [word.channel for word in rows(world, AvailabilityAssertion)] == [Channel.PHONE]


def test_the_held_place_is_confirmed_as_any_other(world, inquiries):
    said_yes(world, inquiries[0])
    assert confirmed(world, holds(world)[0].id)


def test_a_yes_says_that_the_room_is_open_for_the_nights_asked_about_and_no_more(world, request_, inquiries):
    said_yes(world, inquiries[0])
    (word,) = rows(world, AvailabilityAssertion)
    assert [word.unit_id] == row(world, Inquiry, inquiries[0]).units
    assert (word.is_open, word.channel, (word.last_night - word.first_night).days) == (
        True,
        Channel.PORTAL,
        2,
    )
    assert [update.id for update in rows(world, AvailabilityUpdate)] == [word.update_id]


def test_a_yes_settles_what_the_register_does_not_know_for_this_household_only(world):
    house = world.facility(accepts=None, languages=None)
    world.unit(house)
    request = world.request(brings=["pets"], languages=["ar"], language_required=True)
    other = world.request(brings=["pets"])
    said_yes(world, asked(world, request, house)[house])
    assert {answer.rule for answer in rows(world, PhoneAnswer)} == {"brings", "language"}
    assert {answer.request_id for answer in rows(world, PhoneAnswer)} == {request}
    assert len(holds(world)) == 1
    with world.database.transaction() as session:
        assert suggest_places(session, world.officer, world.clock, other).offered == ()


def test_a_yes_settles_only_what_was_asked(world, inquiries):
    said_yes(world, inquiries[0])
    assert rows(world, PhoneAnswer) == []


# The checker says no


@pytest.fixture
def conflict(world):
    """A house that was asked, and in which somebody has been placed meanwhile whom they must not meet."""
    first, second = world.case(), world.case()
    world.separate(first, second, SeparationScope.FACILITY)
    house = world.facility(asks_first=False)
    silent_unit(world, house)
    request = world.request(second)
    inquiry = asked(world, request, house)[house]
    held(world, world.request(first), world.unit(house))
    return inquiry


def test_a_yes_that_the_checker_refuses_holds_nothing(world, conflict):
    before = len(holds(world))
    said_yes(world, conflict)
    assert len(holds(world)) == before
    assert row(world, Inquiry, conflict).claim_id is None
    assert alerts(world) == [AlertKind.YES_NOT_POSSIBLE]


def test_the_others_are_still_asked_after_a_yes_that_could_not_be_used(world, request_):
    first, second = silent_house(world), silent_house(world)
    found = asked(world, request_, first, second)
    held(world, world.request(), world.unit(first, price=1))
    with world.writing() as session:
        session.get_one(Facility, first).admits = None
    said_yes(world, found[first])
    assert state(world, found[second]) is InquiryState.WAITING
    said_yes(world, found[second])
    assert row(world, Inquiry, found[second]).claim_id


def test_a_room_that_somebody_else_got_meanwhile_is_not_held_twice(world, request_):
    house = world.facility(asks_first=True)
    unit = world.unit(house)
    inquiry = asked(world, request_, house)[house]
    with world.writing() as session:
        session.get_one(Facility, house).asks_first = False
    held(world, world.request(), unit)
    said_yes(world, inquiry)
    assert len(holds(world)) == 1
    assert alerts(world) == [AlertKind.YES_NOT_POSSIBLE]


def test_an_officer_who_has_been_kept_out_of_the_case_holds_nothing(world, request_, inquiries):
    with world.writing() as session:
        case = session.get_one(PlacementRequest, request_).case_id
        block = CaseBlock(case_id=case, user_id=world.officer.user_id, recorded_at=world.clock.now())
        session.add(block)
    said_yes(world, inquiries[0])
    assert holds(world) == []


# No


def test_a_no_is_kept_with_its_reason(world, inquiries):
    said_no(world, inquiries[0], DeclineReason.HOUSE_RULES)
    inquiry = row(world, Inquiry, inquiries[0])
    assert (inquiry.is_yes, inquiry.decline_reason) == (False, DeclineReason.HOUSE_RULES)
    assert alerts(world) == []


def test_the_duty_team_is_alerted_when_everybody_has_said_no(world, inquiries):
    for inquiry in inquiries:
        said_no(world, inquiry)
    assert alerts(world) == [AlertKind.ALL_DECLINED]


def test_whoever_never_answered_keeps_no_alert_back(world, request_, houses):
    found = asked(world, request_, houses[0], minutes=10)
    said_no(world, found[houses[0]])
    assert alerts(world) == [AlertKind.ALL_DECLINED]


@pytest.mark.parametrize("reason", [DeclineReason.FULL, DeclineReason.OUT_OF_ORDER])
def test_a_full_house_has_closed_the_room_for_these_nights(world, inquiries, reason):
    said_no(world, inquiries[0], reason)
    (word,) = rows(world, AvailabilityAssertion)
    assert ([word.unit_id], word.is_open) == (row(world, Inquiry, inquiries[0]).units, False)


def test_a_no_for_another_reason_says_nothing_of_the_room(world, inquiries):
    said_no(world, inquiries[0], DeclineReason.SAFETY)
    assert rows(world, AvailabilityAssertion) == []


def test_a_full_house_closes_no_room_that_somebody_has_been_given(world, request_):
    house = world.facility(asks_first=True)
    unit = world.unit(house)
    inquiry = asked(world, request_, house)[house]
    with world.writing() as session:
        session.get_one(Facility, house).asks_first = False
    held(world, world.request(), unit)
    said_no(world, inquiry, DeclineReason.FULL)
    assert all(word.is_open for word in rows(world, AvailabilityAssertion))


def test_a_no_needs_a_reason_and_a_yes_takes_none(world, houses, inquiries):
    staff = staff_of(world, houses[0])
    for is_yes, reason in ((False, None), (True, DeclineReason.FULL)):
        with pytest.raises(InvalidInput), world.database.transaction() as session:
            answer(session, staff, world.clock, MINUTES, AnswerInquiry(inquiries[0], is_yes, reason))


# Every state, every event


def waiting(world, inquiry, others):
    return None


def yes(world, inquiry, others):
    said_yes(world, inquiry)


def no(world, inquiry, others):
    said_no(world, inquiry)


def lapsed(world, inquiry, others):
    world.clock.advance(minutes=15)


def released(world, inquiry, others):
    said_yes(world, others[0])


def taken_back(world, inquiry, others):
    withdrawn(world, inquiry)


def overtaken(world, inquiry, others):
    change(world, row(world, Inquiry, inquiry).round.request_id, nights=5)


def closed(world, inquiry, others):
    request = row(world, Inquiry, inquiry).round.request_id
    with world.database.transaction() as session:
        close_request(session, world.officer, world.clock, CloseRequest(request, ClosedReason.WITHDRAWN))


SAME = "same"
TABLE = {
    # how it came there: its state, and what comes of a yes, a no, and of taking the question back
    waiting: (InquiryState.WAITING, InquiryState.YES, InquiryState.NO, InquiryState.RELEASED),
    yes: (InquiryState.YES, SAME, AnsweredOtherwise, SAME),
    no: (InquiryState.NO, AnsweredOtherwise, SAME, SAME),
    lapsed: (InquiryState.LAPSED, TooLate, TooLate, SAME),
    released: (InquiryState.RELEASED, TooLate, TooLate, SAME),
    taken_back: (InquiryState.RELEASED, TooLate, TooLate, SAME),
    overtaken: (InquiryState.RELEASED, TooLate, TooLate, SAME),
    closed: (InquiryState.RELEASED, TooLate, TooLate, SAME),
}
EVENTS: dict[str, Callable[..., object]] = {
    "yes": said_yes,
    "no": said_no,
    "yes by telephone": phoned,
    "withdrawn": withdrawn,
}
COLUMN = {"yes": 1, "no": 2, "yes by telephone": 1, "withdrawn": 3}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("come_there", TABLE, ids=lambda how: how.__name__)
def test_every_event_in_every_state_is_a_step_or_a_clear_refusal(world, inquiries, come_there, event):
    inquiry, *others = inquiries
    come_there(world, inquiry, others)
    is_now, becomes = TABLE[come_there][0], TABLE[come_there][COLUMN[event]]
    assert state(world, inquiry) is is_now
    if isinstance(becomes, InquiryState) or event == "withdrawn":
        EVENTS[event](world, inquiry)
        assert state(world, inquiry) is (is_now if becomes == SAME else becomes)
        return
    with nothing_changes(world):
        if becomes == SAME:
            EVENTS[event](world, inquiry)
            return
        with pytest.raises(becomes):  # type: ignore[call-overload]
            EVENTS[event](world, inquiry)


def test_every_state_stands_in_the_table():
    assert {row[0] for row in TABLE.values()} == set(InquiryState)


def test_an_answer_given_twice_has_come_once(world, inquiries):
    said_yes(world, inquiries[0])
    with nothing_changes(world):
        said_yes(world, inquiries[0])
        phoned(world, inquiries[0])


# What else ends a question


def test_a_question_about_an_older_version_is_not_needed_any_more(world, request_, houses):
    staff_of(world, houses[0])
    inquiry = asked(world, request_, houses[0])[houses[0]]
    change(world, request_, nights=5)
    assert state(world, inquiry) is InquiryState.RELEASED
    assert MessageKind.INQUIRY_RELEASED in messages(world, inquiry)


def test_keeping_a_version_that_is_the_first_releases_nobody(world, request_, inquiries):
    with world.database.transaction() as session:
        keep_version(session, world.officer, world.clock, session.get_one(PlacementRequest, request_))
    assert len(rows(world, RequestVersion)) == 1
    assert state(world, inquiries[0]) is InquiryState.WAITING


def test_a_place_confirmed_elsewhere_releases_everybody(world, request_, inquiries):
    confirmed(world, held(world, request_, world.unit(world.facility())))
    assert [state(world, inquiry) for inquiry in inquiries] == [InquiryState.RELEASED] * 3


def test_a_yes_while_another_place_is_held_holds_no_second_one(world, request_, inquiries):
    held(world, request_, world.unit(world.facility()))
    said_yes(world, inquiries[0])
    assert len(holds(world)) == 1
    assert alerts(world) == [AlertKind.YES_NOT_POSSIBLE]


# Who may


def test_another_house_does_not_find_the_question(world, houses, inquiries):
    with pytest.raises(NotFound):
        answered(world, inquiries[0], staff_of(world, houses[1]))
    assert state(world, inquiries[0]) is InquiryState.WAITING


def test_an_officer_does_not_answer_in_the_name_of_a_house_through_the_portal(world, inquiries):
    with pytest.raises(NotAllowed):
        answered(world, inquiries[0], world.officer)


def test_outside_the_circle_no_answer_is_taken_by_telephone(world, inquiries):
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with pytest.raises(NotFound):
        phoned(world, inquiries[0], actor=stranger)
    with pytest.raises(NotFound):
        withdrawn(world, inquiries[0], actor=stranger)


def test_everything_is_audited_under_ids(world, inquiries):
    said_no(world, inquiries[0])
    said_yes(world, inquiries[1])
    with world.database.read() as session:
        entries = list(session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq)))
    actions = [entry.action for entry in entries if entry.action.startswith("inquiry:")]
    assert actions == ["inquiry:made", "inquiry:answered", "inquiry:answered"]
    assert "hold:made" in [entry.action for entry in entries]


# At the same moment


def test_of_two_who_say_yes_at_the_same_moment_one_is_held(world, database_url, request_, houses):
    found = asked(world, request_, *houses[:2])
    staff = {house: staff_of(world, house) for house in found}
    start = Barrier(2)

    def say_yes(house):
        own = Database(make_settings(database_url))
        start.wait()
        try:
            with own.transaction() as session:
                answer(session, staff[house], world.clock, MINUTES, AnswerInquiry(found[house], True))
            return "held"
        except TooLate:
            return "too late"
        finally:
            own.engine.dispose()

    with ThreadPoolExecutor(2) as pool:
        outcome = sorted(pool.map(say_yes, found))
    assert outcome == ["held", "too late"]
    assert len(holds(world)) == 1


# Houses that want to be asked


@pytest.fixture
def shy(world):
    """A house that wants to be asked first, with a room that is known to be open."""
    house = world.facility(asks_first=True)
    return house, world.unit(house)


def test_a_yes_lets_a_shy_house_be_held_and_confirmed(world, request_, shy):
    house, _ = shy
    said_yes(world, asked(world, request_, house)[house])
    assert confirmed(world, holds(world)[0].id)


def test_a_yes_is_good_for_the_night_and_not_longer(world, request_, shy):
    house, unit = shy
    said_yes(world, asked(world, request_, house)[house])
    with world.database.transaction() as session:
        release(session, world.officer, world.clock, holds(world)[0].id)
    world.clock.advance(hours=1)
    again = held(world, request_, unit)
    with world.database.transaction() as session:
        release(session, world.officer, world.clock, again)
    world.clock.advance(seconds=YES_LASTS.total_seconds() - 3600)
    with pytest.raises(PlaceUnsafe) as refused:
        held(world, request_, unit)
    assert refused.value.rules == ["consent"]


def test_by_telephone_somebody_of_the_circle_hears_the_answer(world, houses, inquiries):
    colleague = world.actor(OrganisationKind.DUTY_TEAM, Role.CASE_WORKER, world.duty_team.id)
    with world.database.transaction() as session:
        answer_by_phone(session, colleague, world.clock, MINUTES, AnswerInquiry(inquiries[0], True))
    assert holds(world)[0].created_by == world.officer.user_id


def test_hotels_and_homes_are_asked_alike(world, request_):
    hotel = silent_house(world, FacilityKind.HOTEL)
    said_yes(world, asked(world, request_, hotel)[hotel])
    assert len(holds(world)) == 1


def test_a_room_that_went_back_to_the_house_is_asked_for_and_can_be_had_again(world):
    hotel = world.facility(FacilityKind.HOTEL)
    world.unit(hotel, room_type="dubbelrum")
    with world.writing() as session:
        session.add(RoomTypeTerms(facility_id=hotel, room_type="dubbelrum", release_hours=6))
    world.clock.advance(hours=20)
    request = world.request(arrives=night_of(world.clock.now()), nights=1)
    said_yes(world, asked(world, request, hotel)[hotel])
    assert len(holds(world)) == 1
