from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import audit
from app.core.errors import HoldLapsed, NotFound, NotPossibleNow, PlaceUnsafe
from app.services.engine.loading import load_snapshot
from models.facility import Admits, Facility
from models.organisation import OrganisationKind, Role
from models.placement import Certificate, DecisionRecord, Placement
from models.request import PlacementRequest
from models.threat import SeparationScope
from tests.scenes.holds import held
from tests.scenes.placements import confirmed
from tests.stored import count


@pytest.fixture
def claim(world):
    return held(world, world.request(), world.unit(world.facility()))


def test_a_confirmed_place_has_a_booking_code_a_certificate_and_a_decision(world, claim):
    placement = confirmed(world, claim)
    with world.database.read() as session:
        certificate = session.scalars(sa.select(Certificate)).one()
        decision = session.scalars(sa.select(DecisionRecord)).one()
        assert session.get_one(Placement, placement).booking_code
        assert {verdict["answer"] for verdict in certificate.verdicts} == {"pass"}
        assert len(certificate.verdicts) == 20
        assert decision.decided_by == world.officer.user_id
        assert decision.options_shown[0]["units"] == decision.chosen_units


def test_a_fact_changed_since_the_hold_stops_the_confirmation(world, claim):
    with world.writing() as session:
        session.scalars(sa.select(Facility)).one().admits = Admits.MEN
    with pytest.raises(PlaceUnsafe) as refused:
        confirmed(world, claim)
    assert refused.value.rules == ["admits"]
    assert count(world, Placement) == 0


def test_a_separation_recorded_after_the_hold_stops_the_second_of_the_two(world):
    house = world.facility()
    cases = world.case(), world.case()
    claims = [held(world, world.request(case), world.unit(house)) for case in cases]
    world.separate(*cases, SeparationScope.FACILITY)
    with pytest.raises(PlaceUnsafe):
        confirmed(world, claims[0])


def test_a_lapsed_hold_cannot_be_confirmed(world, claim):
    world.clock.advance(minutes=90)
    with pytest.raises(HoldLapsed):
        confirmed(world, claim)


def test_a_hold_is_confirmed_once(world, claim):
    confirmed(world, claim)
    with pytest.raises(NotPossibleNow):
        confirmed(world, claim)


def test_other_nights_than_those_held_cannot_be_confirmed(world, claim):
    with world.writing() as session:
        session.scalars(sa.select(PlacementRequest)).one().nights = 5
    with pytest.raises(NotPossibleNow):
        confirmed(world, claim)


def test_somebody_elses_hold_does_not_exist(world, claim):
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with pytest.raises(NotFound):
        confirmed(world, claim, actor=stranger)


def test_a_confirmation_takes_few_statements(world, claim):
    with world.database.read() as session:
        load_snapshot(session)  # the page before has read the facts
    statements = []
    sa.event.listen(world.database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    confirmed(world, claim)
    assert len([s for s in statements if not s.startswith("BEGIN")]) <= 6  # two more with a retry's key


def test_the_audit_chain_holds_after_a_booking(world, claim):
    confirmed(world, claim)
    with world.database.read() as session:
        assert list(audit.broken_links(session)) == []


def test_a_claim_for_past_nights_does_not_stand_in_the_way(world):
    unit = world.unit(world.facility())
    confirmed(world, held(world, world.request(nights=1), unit))
    world.clock.advance(days=1)
    assert held(world, world.request(arrives=world.tonight + timedelta(days=1)), unit)
