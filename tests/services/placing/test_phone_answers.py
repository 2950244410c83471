import pytest
import sqlalchemy as sa

from app.core.errors import NotFound, NotPossibleNow, PlaceUnsafe
from app.services.placing.phone_answers import RecordAnswer, record_answer
from app.services.placing.suggestions import suggest_places
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.request import AskableRule, PhoneAnswer, PlacementRequest
from tests.scenes.holds import held


@pytest.fixture
def house(world):
    return world.facility(accepts=None)


@pytest.fixture
def unit(world, house):
    return world.unit(house)


@pytest.fixture
def request_(world):
    return world.request(brings=["pets"])


def answer(world, request, house, is_yes, actor=None, rule=AskableRule.BRINGS):
    with world.database.transaction() as session:
        command = RecordAnswer(request, house, rule, is_yes)
        return record_answer(session, actor or world.officer, world.clock, command).id


def suggested(world, request):
    with world.database.transaction() as session:
        return suggest_places(session, world.officer, world.clock, request)


def test_a_yes_opens_a_place_that_had_to_be_asked(world, house, unit, request_):
    before = suggested(world, request_)
    assert ([place.units for place in before.asked], before.offered) == ([(unit,)], ())
    answer(world, request_, house, True)
    assert [place.units for place in suggested(world, request_).offered] == [(unit,)]
    held(world, request_, unit)


def test_a_no_closes_it(world, house, unit, request_):
    answer(world, request_, house, False)
    found = suggested(world, request_)
    assert [place.rules for place in found.excluded] == [("brings",)]
    with pytest.raises(PlaceUnsafe):
        held(world, request_, unit)


def test_the_latest_answer_holds_and_the_one_before_is_kept(world, house, unit, request_):
    answer(world, request_, house, False)
    world.clock.advance(minutes=5)
    answer(world, request_, house, True)
    assert len(suggested(world, request_).offered) == 1
    with world.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(PhoneAnswer)) == 2


def test_an_answer_holds_for_the_household_that_was_asked_about_only(world, house, unit, request_):
    answer(world, request_, house, True)
    assert suggested(world, world.request(brings=["pets"])).offered == ()


def test_no_answer_overrules_what_the_register_knows(world, request_):
    house = world.facility(accepts=[])
    world.unit(house)
    answer(world, request_, house, True)
    assert suggested(world, request_).offered == ()


def test_an_answer_is_audited_with_what_was_asked(world, house, request_):
    answer(world, request_, house, True)
    with world.database.read() as session:
        last = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (last.action, last.object_id) == ("request:facility_answered", request_)
    assert last.details == {"facility": house, "rule": "brings", "is_yes": True}


def test_outside_the_circle_there_is_nothing_to_answer(world, house, request_):
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with pytest.raises(NotFound):
        answer(world, request_, house, True, actor=stranger)


def test_a_facility_that_does_not_exist_cannot_answer(world, request_):
    with pytest.raises(NotFound):
        answer(world, request_, "nowhere", True)


def test_a_closed_request_takes_no_answers(world, house, request_):
    with world.writing() as session:
        session.get_one(PlacementRequest, request_).closed_at = world.clock.now()
    with pytest.raises(NotPossibleNow):
        answer(world, request_, house, True)
