"""From a request to a home: what each step does, and every pair of stage and step against the service."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.errors import InvalidInput, NotFound, NotPossibleNow, PlaceUnsafe
from app.core.rehousing import TRANSITIONS
from app.queries.rehousing import events_of, follow_ups_of, standing_offer
from app.services.cases.cases import CloseCase, close_case
from app.services.rehousing.follow_ups import RecordFollowUp, record_follow_up
from app.services.rehousing.steps.lapses import turn_the_clock
from app.services.rehousing.steps.take import take
from app.services.rehousing.steps.taking import TakeStep
from app.services.rehousing.steps.tenancy import FOLLOW_UP_DAYS
from models.case import CaseBlock, Consent, ConsentRecipient
from models.facility import Facility
from models.ledger import AuditEntry
from models.notification import MessageKind, OutboxMessage
from models.organisation import OrganisationKind, Role
from models.placement import UnitNight
from models.rehousing import (
    CompanyQuestion,
    ContractKind,
    ExitKind,
    FlatOffer,
    FollowUpResult,
    Reason,
    RehousingParty,
    RehousingRequest,
    Stage,
    StayExit,
    Step,
)
from models.request import ClosedReason
from models.threat import PerpetratorPlace, PlaceKind
from tests.scenes.placements import placed
from tests.scenes.rehousing import COMPANYS, Homes

sqlite = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def homes(world):
    return Homes(world)


def events(world, request):
    with world.database.read() as session:
        return [(e.step, e.was, e.became, e.party, e.reason) for e in events_of(session, request)]


def test_all_the_way_home(world, homes):
    request = homes.pooled()
    homes.offered(request)
    homes.signed(request)
    homes.take(request, Step.MOVE_IN, on=homes.today)
    assert homes.stage(request) is Stage.MOVED_IN
    with world.database.read() as session:
        due = [(one.day, one.due_on) for one in follow_ups_of(session, request)]
    assert due == [(day, homes.today + timedelta(days=day)) for day in FOLLOW_UP_DAYS]
    world.clock.advance(days=1)
    follow_up(world, homes, request, 1)
    assert homes.stage(request) is Stage.FOLLOWED_UP
    homes.take(request, Step.CONVERT)
    assert homes.stage(request) is Stage.CONVERTED
    assert [step for step, *_ in events(world, request)] == [
        "submit", "begin_review", "approve", "match", "offer", "accept", "sign", "move_in", "follow_up",
        "convert",
    ]  # fmt: skip


def follow_up(world, homes, request, day, result=FollowUpResult.WELL):
    with world.database.transaction() as session:
        one = next(one for one in follow_ups_of(session, request) if one.day == day)
        record_follow_up(session, homes.worker, world.clock, RecordFollowUp(one.id, result))


def test_every_step_is_audited(world, homes):
    request = homes.pooled()
    with world.database.read() as session:
        rows = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.object_id == request).order_by(AuditEntry.seq)
        ).all()
    assert [(row.action, row.details.get("step")) for row in rows] == [
        ("rehousing:written", None),
        ("rehousing:step", "submit"),
        ("rehousing:step", "begin_review"),
        ("rehousing:step", "approve"),
    ]


@sqlite
@pytest.mark.parametrize("stage", Stage)
def test_every_pair_is_a_transition_or_a_refusal(world, homes, stage):
    """A request is put into each stage, and each step is tried by the company and by social services."""
    request = homes.draft()
    homes.take(request, Step.SUBMIT)
    for step in Step:
        for party, actor in (
            (RehousingParty.COMPANY, homes.officer),
            (RehousingParty.AUTHORITY, homes.worker),
        ):
            with world.writing() as session:
                found = session.get_one(RehousingRequest, request)
                found.stage, found.resumes_to = stage, Stage.POOLED
            transition = TRANSITIONS.get((stage, step))
            allowed = transition is not None and party in transition.by
            try:
                homes.take_as(actor, request, step)
                refused = None
            except (NotFound, NotPossibleNow, InvalidInput) as error:
                refused = error
            if not allowed:
                assert isinstance(refused, NotFound | NotPossibleNow), (stage, step, party)
                assert homes.stage(request) is stage
            elif refused is not None:
                assert homes.stage(request) is stage, "a refused step changes nothing"


def test_nothing_is_sent_without_consent(homes):
    request = homes.draft(consent=False)
    with pytest.raises(InvalidInput) as refused:
        homes.take(request, Step.SUBMIT)
    assert list(refused.value.fields) == ["consent"]
    assert homes.stage(request) is Stage.DRAFT


@pytest.mark.parametrize(("days", "sent"), [(-1, True), (1, False)])
def test_a_no_said_after_the_yes_stops_it(world, homes, days, sent):
    case = world.case((34, "female"))
    request = homes.draft(case)
    with world.writing() as session:
        session.add(
            Consent(
                case_id=case,
                recipient=ConsentRecipient.HOUSING_COMPANY,
                given=False,
                recorded_at=world.clock.now() + timedelta(days=days),
            )
        )
    if sent:
        assert homes.take(request, Step.SUBMIT) is Stage.SUBMITTED
        return
    with pytest.raises(InvalidInput):
        homes.take(request, Step.SUBMIT)


def test_a_draft_does_not_exist_for_the_company(world, homes):
    request = homes.draft()
    with pytest.raises(NotFound):
        homes.take(request, Step.BEGIN_REVIEW)
    homes.take(request, Step.SUBMIT)
    other = world.actor(OrganisationKind.HOUSING_COMPANY, Role.HOUSING_OFFICER)
    with pytest.raises(NotFound):
        homes.take_as(other, request, Step.BEGIN_REVIEW)
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with pytest.raises(NotFound):
        homes.take_as(stranger, request, Step.WITHDRAW, reason=Reason.OWN_WISH)


def test_an_officer_with_a_conflict_of_interest_sees_nothing_and_hears_nothing(world, homes):
    case = world.case()
    with world.writing() as session:
        session.add(CaseBlock(case_id=case, user_id=homes.officer.user_id, recorded_at=world.clock.now()))
    request = homes.draft(case)
    homes.take(request, Step.SUBMIT)
    with pytest.raises(NotFound):
        homes.take(request, Step.BEGIN_REVIEW)
    assert messages(world, homes.officer) == []


def messages(world, actor):
    with world.database.read() as session:
        told = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.user_id == actor.user_id)).all()
        return [message.kind for message in told]


def test_questions_go_back_and_forth_in_the_record(world, homes):
    request = homes.draft()
    homes.walk(request, [(Step.SUBMIT, {}), (Step.BEGIN_REVIEW, {})])
    with pytest.raises(InvalidInput):
        homes.take(request, Step.ASK)
    homes.take(request, Step.ASK, questions=(CompanyQuestion.RENT,))
    assert messages(world, homes.worker) == [MessageKind.REHOUSING_WAITS]
    with world.database.read() as session:
        case = session.get_one(RehousingRequest, request).case_id
    homes.draft(case, highest_rent=9500)
    assert homes.take(request, Step.ANSWER) is Stage.UNDER_REVIEW
    with world.database.read() as session:
        assert session.get_one(RehousingRequest, request).brief["highest_rent"] == 9500
        assert [event.details for event in events_of(session, request) if event.step == Step.ASK] == [
            {"questions": ["rent"]}
        ]


def test_a_request_under_way_is_not_changed(homes):
    request = homes.draft()
    homes.take(request, Step.SUBMIT)
    with homes.world.database.read() as session:
        case = session.get_one(RehousingRequest, request).case_id
    with pytest.raises(NotPossibleNow):
        homes.draft(case, highest_rent=1)


@pytest.mark.parametrize("reason", [None, Reason.OWN_WISH])
def test_the_company_gives_a_reason_of_its_own(homes, reason):
    request = homes.pooled()
    with pytest.raises(InvalidInput):
        homes.take(request, Step.DECLINE, reason=reason)
    homes.take(request, Step.DECLINE, reason=Reason.NO_SUCH_FLAT)
    assert events(homes.world, request)[-1] == ("decline", "pooled", "declined", "company", "no_such_flat")


def test_a_refusal_is_the_persons_and_is_respected(world, homes):
    case = world.case((34, "female"))
    request = homes.pooled(case)
    flat = homes.offered(request)
    homes.take(request, Step.REFUSE, reason=Reason.NOT_SAFE)
    assert events(world, request)[-1] == ("refuse", "offered", "declined", "person", "not_safe")
    again = homes.pooled(case, decided_on=homes.today + timedelta(days=1))
    with pytest.raises(PlaceUnsafe) as refused:
        homes.take(again, Step.MATCH, flat_id=flat)
    assert refused.value.facts["rules"] == ["not_suitable"]


def test_there_is_one_offer_for_each_decision(world, homes):
    case = world.case((34, "female"))
    homes.offered(first := homes.pooled(case))
    homes.take(first, Step.REFUSE, reason=Reason.WRONG_SIZE)
    second = homes.pooled(case)
    homes.take(second, Step.MATCH, flat_id=homes.flat_id(homes.flat()))
    with pytest.raises(NotPossibleNow):
        homes.take(second, Step.OFFER)
    assert homes.stage(second) is Stage.MATCHED


def test_an_offer_taken_back_by_the_company_is_not_the_one_offer(homes):
    request = homes.pooled()
    homes.offered(request)
    assert homes.take(request, Step.TAKE_BACK) is Stage.POOLED
    homes.offered(request)
    assert homes.stage(request) is Stage.OFFERED


def test_a_flat_is_set_apart_for_one(world, homes):
    flat = homes.flat_id(homes.flat())
    first, second = homes.pooled(), homes.pooled()
    homes.take(first, Step.MATCH, flat_id=flat)
    with pytest.raises((NotPossibleNow, PlaceUnsafe)):
        homes.take(second, Step.MATCH, flat_id=flat)
    assert homes.stage(second) is Stage.POOLED
    homes.take(first, Step.UNMATCH)
    assert homes.take(second, Step.MATCH, flat_id=flat) is Stage.MATCHED


def test_the_database_itself_refuses_a_flat_to_two(world, homes):
    flat = homes.flat_id(homes.flat())
    first, second = homes.pooled(), homes.pooled()
    homes.take(first, Step.MATCH, flat_id=flat)
    with pytest.raises(sa.exc.IntegrityError), world.writing() as session:
        session.add(FlatOffer(request_id=second, flat_id=flat, matched_at=world.clock.now(), verdicts=[]))


@pytest.mark.parametrize(
    ("flat", "wish", "rule"),
    [
        ({"rooms": 1}, {}, "needs"),
        ({"rooms": 5}, {}, "needs"),
        ({"rent": 9001}, {}, "needs"),
        ({"step_free": False}, {"accessibility": ("step_free",)}, "needs"),
        ({"step_free": None}, {"accessibility": ("step_free",)}, "needs"),
        ({"lift": None, "floor": 2}, {"accessibility": ("lift",)}, "needs"),
        ({"contracts": (ContractKind.SOCIAL,)}, {}, "needs"),
        ({"area": "centrum"}, {"excluded_areas": ("centrum",)}, "not_suitable"),
        ({"available_from": 91}, {}, "closed"),
    ],
)
def test_every_rule_of_a_home_blocks(homes, flat, wish, rule):
    if "available_from" in flat:
        flat = {"available_from": homes.today + timedelta(days=flat["available_from"])}
    request = homes.pooled(**wish)
    with pytest.raises(PlaceUnsafe) as refused:
        homes.take(request, Step.MATCH, flat_id=homes.flat_id(homes.flat(**flat)))
    assert refused.value.facts["rules"] == [rule]
    assert homes.stage(request) is Stage.POOLED


def test_a_flat_too_small_for_all_of_them_is_refused(world, homes):
    case = world.case((34, "female"), (12, "male"), (9, "male"), (7, "female"), (5, "female"))
    request = homes.pooled(case)
    with pytest.raises(PlaceUnsafe) as refused:
        homes.take(request, Step.MATCH, flat_id=homes.flat_id(homes.flat(rooms=3)))
    assert refused.value.facts["rules"] == ["beds"]


def test_what_threatens_the_household_counts_and_is_not_told(world, homes):
    """The perpetrator is found in Dalhem; the company hears no more than of an excluded area."""
    case = world.case((34, "female"))
    world.request(case)
    perpetrator = world.perpetrator(case, keep_km=1.0)
    with world.writing() as session:
        session.add(
            PerpetratorPlace(
                perpetrator_id=perpetrator, kind=PlaceKind.WORK, position=[56.062, 12.750], radius_km=1.5
            )
        )
    request = homes.pooled(case)
    with pytest.raises(PlaceUnsafe) as refused:
        homes.take(request, Step.MATCH, flat_id=homes.flat_id(homes.flat()))
    assert refused.value.facts["rules"] == ["not_suitable"]


def test_a_fact_learnt_after_the_match_stops_the_offer(world, homes):
    case = world.case((34, "female"))
    world.request(case)
    request = homes.pooled(case)
    homes.take(request, Step.MATCH, flat_id=homes.flat_id(homes.flat()))
    perpetrator = world.perpetrator(case, keep_km=1.0)
    with world.writing() as session:
        session.add(
            PerpetratorPlace(
                perpetrator_id=perpetrator, kind=PlaceKind.WORK, position=[56.062, 12.750], radius_km=1.5
            )
        )
    with pytest.raises(PlaceUnsafe):
        homes.take(request, Step.OFFER)
    assert homes.stage(request) is Stage.MATCHED


def test_moving_in_ends_the_emergency_stay_on_the_right_night(world, homes):
    house = world.facility()
    unit = world.unit(house)
    with world.database.read() as session:
        owner = session.get_one(Facility, house).organisation_id
    staff = world.actor(OrganisationKind.PROTECTED_HOME, Role.FACILITY_MANAGER, owner)
    case = world.case((34, "female"))
    placement = placed(world, unit, case=case, nights=9)
    world.clock.advance(days=3)
    request = homes.pooled(case)
    homes.offered(request)
    homes.signed(request)
    day = homes.today - timedelta(days=1)
    homes.take(request, Step.MOVE_IN, on=day)
    with world.database.read() as session:
        last = session.scalar(sa.select(sa.func.max(UnitNight.night)).where(UnitNight.unit_id == unit))
        assert last == day - timedelta(days=1)
        assert session.scalars(sa.select(StayExit.kind)).all() == [ExitKind.PERMANENT_HOME]
        moved = events_of(session, request)[-1]
    assert moved.details == {"moved_in": day.isoformat(), "placements": [placement]}
    assert messages(world, staff) == [MessageKind.GUESTS_LEFT]


@pytest.mark.parametrize("days", [1, -31, None])
def test_a_move_is_written_down_on_its_day(homes, days):
    request = homes.pooled()
    homes.offered(request)
    homes.signed(request)
    day = None if days is None else homes.today + timedelta(days=days)
    with pytest.raises(InvalidInput):
        homes.take(request, Step.MOVE_IN, on=day)
    assert homes.stage(request) is Stage.CONTRACT_SIGNED


def test_only_a_social_contract_is_converted(homes):
    request = homes.pooled()
    homes.offered(request)
    homes.signed(request, ContractKind.FIRST_HAND)
    homes.take(request, Step.MOVE_IN, on=homes.today)
    with pytest.raises(NotPossibleNow):
        homes.take(request, Step.CONVERT)
    assert homes.take(request, Step.END, reason=Reason.SETTLED) is Stage.ENDED


def test_the_flat_of_a_home_that_lasts_stays_taken_and_one_given_up_comes_back(world, homes):
    for reason, stays in ((Reason.SETTLED, True), (Reason.GAVE_NOTICE, False)):
        request = homes.pooled()
        homes.offered(request)
        homes.signed(request)
        homes.take(request, Step.MOVE_IN, on=homes.today)
        homes.take(request, Step.END, reason=reason)
        with world.database.read() as session:
            assert (standing_offer(session, request) is not None) is stays


def test_a_pause_ends_by_itself_where_it_began(world, homes):
    request = homes.pooled()
    with pytest.raises(InvalidInput):
        homes.take(request, Step.PAUSE, reason=Reason.NOT_READY)
    homes.take(request, Step.PAUSE, reason=Reason.NOT_READY, on=homes.today + timedelta(days=14))
    assert turn(world) == 0
    world.clock.advance(days=14)
    assert (turn(world), homes.stage(request)) == (1, Stage.POOLED)


def turn(world):
    with world.database.transaction() as session:
        return turn_the_clock(session, world.clock)


def test_an_offer_nobody_answers_lapses_and_gives_the_flat_back(world, homes):
    request = homes.pooled()
    homes.offered(request)
    world.clock.advance(days=7)
    assert turn(world) == 0
    world.clock.advance(days=1)
    assert (turn(world), homes.stage(request)) == (1, Stage.LAPSED)
    assert events(world, request)[-1] == ("lapse", "offered", "lapsed", "service", "no_answer")
    with world.database.read() as session:
        assert standing_offer(session, request) is None


def test_a_need_that_is_not_tested_again_lapses(world, homes):
    request = homes.pooled()
    world.clock.advance(days=200)
    assert turn(world) == 0
    homes.take(request, Step.RETEST)
    world.clock.advance(days=183 + 30)
    assert turn(world) == 0
    world.clock.advance(days=2)
    assert (turn(world), homes.stage(request)) == (1, Stage.LAPSED)


def test_a_question_nobody_answers_lapses(world, homes):
    request = homes.draft()
    homes.walk(
        request,
        [(Step.SUBMIT, {}), (Step.BEGIN_REVIEW, {}), (Step.ASK, {"questions": (CompanyQuestion.RENT,)})],
    )
    world.clock.advance(days=61)
    assert (turn(world), homes.stage(request)) == (1, Stage.LAPSED)


def test_a_follow_up_waits_for_its_day_and_is_said_once(world, homes):
    request = homes.pooled()
    homes.offered(request)
    homes.signed(request)
    homes.take(request, Step.MOVE_IN, on=homes.today)
    with pytest.raises(NotPossibleNow):
        follow_up(world, homes, request, 1)
    world.clock.advance(days=3)
    follow_up(world, homes, request, 1, FollowUpResult.NOT_SAFE)
    follow_up(world, homes, request, 3)
    with pytest.raises(NotPossibleNow):
        follow_up(world, homes, request, 3)


def test_withdrawing_gives_the_flat_back(world, homes):
    request = homes.pooled()
    homes.offered(request)
    homes.take(request, Step.WITHDRAW, reason=Reason.OWN_SOLUTION)
    with world.database.read() as session:
        assert standing_offer(session, request) is None


def test_a_case_stays_open_while_somebody_waits_for_a_home(world, homes):
    case = world.case((34, "female"))
    request = homes.pooled(case)
    close = CloseCase(case, ClosedReason.MISTAKE)
    with pytest.raises(NotPossibleNow), world.database.transaction() as session:
        close_case(session, homes.worker, world.clock, close)
    homes.take(request, Step.WITHDRAW, reason=Reason.OWN_SOLUTION)
    with world.database.transaction() as session:
        close_case(session, homes.worker, world.clock, close)


def test_a_coordinator_speaks_for_nobody(world, homes):
    request = homes.pooled()
    with pytest.raises(NotFound), world.database.transaction() as session:
        take(session, homes.coordinator, world.clock, TakeStep(request, Step.DECLINE))


def test_whose_step_it_is_stands_in_one_place():
    by_table = {step for (_, step), found in TRANSITIONS.items() if RehousingParty.COMPANY in found.by}
    assert by_table == COMPANYS
