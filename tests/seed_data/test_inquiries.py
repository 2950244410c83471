"""What houses have been asked, and what waits for an answer."""

from datetime import timedelta

import sqlalchemy as sa

from app.queries.inquiries import InquiryState, state_of
from models.facility import Facility
from models.inquiry import Inquiry, InquiryRound, RoundEnd
from models.placement import Claim
from tests.seed_data.conftest import City


def inquiries(city: City) -> list[Inquiry]:
    return list(city.session.scalars(sa.select(Inquiry)))


def test_a_question_waits_for_those_who_sign_in_to_the_demo(city: City) -> None:
    waiting = [one for one in inquiries(city) if state_of(one, city.now) is InquiryState.WAITING]
    names = {city.session.get_one(Facility, one.facility_id).code_name for one in waiting}
    assert {"Hotell Sju Knop", "Citrin"} <= names
    assert {one.round.request.case.alias for one in waiting} == {"Duva"}


def test_two_months_of_answers_tell_the_houses_apart(city: City) -> None:
    past = [one for one in inquiries(city) if state_of(one, city.now) is not InquiryState.WAITING]
    assert len(past) > 50
    assert {state_of(one, city.now) for one in past} >= {
        InquiryState.YES,
        InquiryState.NO,
        InquiryState.RELEASED,
    }
    assert all(city.now - one.asked_at <= timedelta(days=61) for one in past)
    waits = [one.answered_at - one.asked_at for one in past if one.answered_at]
    assert all(timedelta() < wait <= timedelta(minutes=15) for wait in waits)


def test_every_yes_became_the_place_that_was_held(city: City) -> None:
    for one in inquiries(city):
        if one.is_yes:
            assert one.claim_id is not None
            claim = city.session.get_one(Claim, one.claim_id)
            assert (claim.request_id, claim.units) == (one.round.request_id, one.units)
    won = city.session.scalars(sa.select(InquiryRound).where(InquiryRound.end == RoundEnd.WON))
    assert all(sum(bool(one.is_yes) for one in round_.inquiries) == 1 for round_ in won)
