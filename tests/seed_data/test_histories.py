"""Sixty nights of placements that no rule objects to, and a night under way."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from allocation.checker.check import broken_now
from app.core.actor import SYSTEM
from app.core.clock import night_of
from app.core.night_form.gaps import gaps
from app.queries.claims import live_claims
from app.queries.placements import PlacementStatus, events_of, status_of
from app.services.engine.households import household_json
from app.services.intake.to_household import write_case, write_request
from models.case import Case, RiskAssessment
from models.placement import (
    Certificate,
    Claim,
    DecisionRecord,
    EventKind,
    Placement,
    PlacementEvent,
    UnitNight,
)
from models.request import ClosedReason, PlacementRequest, RequestVersion
from models.threat import BurntAddress, Perpetrator, Separation, SeparationScope, Together
from tests.seed_data.conftest import City

CLOSES = {PlacementStatus.DEPARTED: ClosedReason.DEPARTED, PlacementStatus.CANCELLED: ClosedReason.WITHDRAWN}


def test_no_household_breaks_a_rule_on_any_night(city: City) -> None:
    for weeks in range(-9, 9):
        first = city.night + timedelta(weeks=weeks)
        assert broken_now(city.problem(first, 7)) == set()


def test_some_sixty_households_have_asked(city: City) -> None:
    asked = list(city.session.scalars(sa.select(PlacementRequest)))
    first = min(request.arrives for request in asked)
    assert 50 <= len(asked) <= 75
    assert 45 <= (city.night - first).days <= 60


def test_as_many_live_somewhere_as_in_such_a_city(city: City) -> None:
    claims = live_claims(city.session, SYSTEM, city.now, city.night, city.night)
    assert 15 <= len(claims) <= 35


def test_every_placement_has_its_papers(city: City) -> None:
    placements = {row.id for row in city.session.scalars(sa.select(Placement))}
    certificates = list(city.session.scalars(sa.select(Certificate)))
    decisions = {row.placement_id for row in city.session.scalars(sa.select(DecisionRecord))}
    assert placements == decisions == {row.placement_id for row in certificates}
    assert {verdict["answer"] for row in certificates for verdict in row.verdicts} == {"pass"}


def test_every_request_keeps_what_the_engine_was_told(city: City) -> None:
    requests = set(city.session.scalars(sa.select(PlacementRequest.id)))
    versions = list(city.session.scalars(sa.select(RequestVersion)))
    assert {version.request_id for version in versions} == requests
    assert all(household_json(city.session, row.request_id) == row.household for row in versions)


def test_claims_keep_their_nights_and_cancelled_ones_none(city: City) -> None:
    nights = Counter(
        city.session.scalars(sa.select(UnitNight.claim_id).group_by(UnitNight.claim_id, UnitNight.night))
    )
    for placement in city.session.scalars(sa.select(Placement)):
        events = events_of(city.session, [placement.id])[placement.id]
        kept, asked = nights[placement.claim_id], placement.claim.request.nights
        if status_of(events) is PlacementStatus.CANCELLED:
            assert kept == 0
        elif status_of(events) is PlacementStatus.DEPARTED:
            assert 1 <= kept <= asked
        else:
            assert kept == asked


def test_who_has_left_is_closed_and_who_lives_there_is_not(city: City) -> None:
    for placement in city.session.scalars(sa.select(Placement)):
        request = placement.claim.request
        status = status_of(events_of(city.session, [placement.id])[placement.id])
        reason = CLOSES.get(status)
        assert request.closed_reason == reason
        assert (request.closed_at is None) is (reason is None)


def test_nothing_has_happened_yet_that_lies_ahead(city: City) -> None:
    for column in (
        PlacementRequest.created_at,
        PlacementRequest.closed_at,
        Claim.created_at,
        Placement.confirmed_at,
        PlacementEvent.recorded_at,
        Case.closed_at,
    ):
        latest = city.session.scalar(sa.select(sa.func.max(column).label("latest")))
        assert latest is not None
        assert latest <= city.now


def test_things_happen_in_their_order(city: City) -> None:
    for placement in city.session.scalars(sa.select(Placement)):
        events = events_of(city.session, [placement.id])[placement.id]
        moments = [
            placement.claim.request.created_at,
            placement.claim.created_at,
            placement.confirmed_at,
            *(event.recorded_at for event in events),
        ]
        assert moments == sorted(moments)


def test_every_way_for_a_stay_to_go_has_gone_once(city: City) -> None:
    kinds = set(city.session.scalars(sa.select(PlacementEvent.kind)))
    assert kinds == {*EventKind} - {EventKind.SHORTENED, EventKind.MOVED, EventKind.LEFT}


def test_seven_wait_tonight_and_one_has_not_answered_everything(city: City) -> None:
    claims = live_claims(city.session, SYSTEM, city.now, city.night, city.night)
    claimed = {live.claim.request_id for live in claims}
    still_open = sa.select(PlacementRequest).where(PlacementRequest.closed_at.is_(None))
    waiting = [row for row in city.session.scalars(still_open) if row.id not in claimed]
    assert {row.case.alias for row in waiting} == {"Räv", "Lo", "Säl", "Duva", "Ripa", "Uggla", "Järv"}
    assert {row.urgency for row in waiting} == {1, 2, 3}
    assert [row.case.alias for row in waiting if not row.complete] == ["Järv"]


def test_one_hold_is_about_to_lapse(city: City) -> None:
    placed = sa.exists().where(Placement.claim_id == Claim.id)
    holds = list(city.session.scalars(sa.select(Claim).where(~placed)))
    assert [hold.request.case.alias for hold in holds] == ["Sork"]
    assert timedelta() < holds[0].expires_at - city.now < timedelta(minutes=30)


def test_one_place_was_confirmed_tonight_and_nobody_has_come_there_yet(city: City) -> None:
    tonight = [
        row
        for row in city.session.scalars(sa.select(Placement))
        if night_of(row.confirmed_at) == city.night and row.claim.request.arrives == city.night
    ]
    assert [row.claim.request.case.alias for row in tonight] == ["Ekorre"]
    assert events_of(city.session, [tonight[0].id])[tonight[0].id] == []


def test_one_did_not_arrive_and_keeps_the_room(city: City) -> None:
    alerts = list(
        city.session.scalars(sa.select(PlacementEvent).where(PlacementEvent.kind == EventKind.DID_NOT_ARRIVE))
    )
    placement = city.session.get_one(Placement, alerts[0].placement_id)
    assert len(alerts) == 1
    assert placement.claim.request.case.alias == "Grävling"
    assert placement.claim_id in city.session.scalars(
        sa.select(UnitNight.claim_id).where(UnitNight.night == city.night)
    )


def test_a_complete_night_form_has_no_gaps(city: City) -> None:
    for request in city.session.scalars(sa.select(PlacementRequest)):
        assert (gaps(request.case.answers) == []) is request.complete


def test_the_night_form_says_what_the_rows_say(city: City) -> None:
    """Saving a form as it stands must not change what the rules see."""
    for request in city.session.scalars(sa.select(PlacementRequest)):
        before = household_json(city.session, request.id)
        write_case(city.session, request.case, request.case.answers)
        write_request(request, request.case.answers)
        assert household_json(city.session, request.id) == before


def test_whatever_keeps_people_apart_is_there(city: City) -> None:
    assert set(city.session.scalars(sa.select(Separation.scope))) == {*SeparationScope}
    assert city.session.scalar(sa.select(sa.func.count()).select_from(Together)) == 2
    assert city.session.scalar(sa.select(sa.func.count()).select_from(BurntAddress)) == 4
    housed = sa.select(Perpetrator).where(Perpetrator.housed_case_id.is_not(None))
    assert [row.alias for row in city.session.scalars(housed)] == ["Vinter"]


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_some_risk_assessments_have_run_out(city: City) -> None:
    until = [row.valid_until for row in city.session.scalars(sa.select(RiskAssessment)) if row.valid_until]
    assert min(until) < city.night < max(until)
