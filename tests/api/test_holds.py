"""POST /requests/{id}/holds, POST /holds/{id}/confirm, DELETE /holds/{id}"""

import pytest

from models.facility import Facility
from models.organisation import OrganisationKind, Role
from models.placement import Claim, DecisionRecord, LegalBasis, OverrideReason
from tests.stored import row


@pytest.fixture
def places(world):
    """Two units, the first in order first."""
    return world.unit(world.facility(), price=1), world.unit(world.facility(), price=2)


@pytest.fixture
def hold(world, officer):
    def hold(*units, request=None, **values):
        return officer.post(f"/requests/{request or world.request()}/holds", {"units": units} | values)

    return hold


def refusal(answer):
    return answer.status_code, answer.json["code"]


def test_a_hold_says_when_it_lapses(world, places, hold):
    held = hold(places[0])
    assert held.status_code == 201
    assert held.json["expires_at"] == "2026-12-05T02:30:00+00:00"


def test_the_first_place_needs_no_reason(world, places, hold):
    assert row(world, Claim, hold(places[0]).json["id"]).override_reason is None


@pytest.mark.parametrize(("said", "kept"), [({}, "other"), ({"override_reason": "children"}, "children")])
def test_another_than_the_first_has_a_reason(world, places, hold, said, kept):
    claim = row(world, Claim, hold(places[1], **said).json["id"])
    assert claim.override_reason is OverrideReason(kept)


def test_a_taken_unit_is_refused(places, hold):
    hold(places[0])
    assert refusal(hold(places[0])) == (409, "unit_taken")


def test_a_place_that_breaks_a_rule_is_refused_with_the_rule(world, hold):
    answer = hold(
        world.unit(world.facility(protection_level=0)), request=world.request(min_protection_level=1)
    )
    assert refusal(answer) == (409, "place_unsafe")
    assert answer.json["rules"] == ["protection"]


def test_a_household_holds_one_place_at_a_time(world, places, hold):
    request = world.request()
    hold(places[0], request=request)
    assert refusal(hold(places[1], request=request)) == (409, "not_possible_now")


def test_a_request_that_lacks_answers_holds_nothing(world, places, hold):
    assert refusal(hold(places[0], request=world.request(complete=False))) == (409, "intake_incomplete")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "units"),
        ({"units": []}, "units"),
        ({"units": ["a", "b", "c"]}, "units"),
        ({"units": ["a", "a"]}, "units"),
        ({"units": ["a\0"]}, "units[0]"),
        ({"units": ["a"], "override_reason": "because"}, "override_reason"),
        ({"units": ["a"], "minutes": 9000}, "minutes"),
    ],
)
def test_a_mistake_in_a_hold_is_named(world, officer, body, path):
    answer = officer.post(f"/requests/{world.request()}/holds", body)
    assert (answer.status_code, list(answer.json["fields"])) == (422, [path])


def test_units_that_are_no_place_for_the_household_do_not_exist(world, places, hold):
    assert refusal(hold(*places)) == (404, "not_found")
    assert refusal(hold("nowhere")) == (404, "not_found")


def test_a_hold_is_confirmed_once(world, officer, places, hold):
    held = hold(places[0]).json["id"]
    confirmed = officer.post(f"/holds/{held}/confirm")
    assert confirmed.status_code == 201
    assert set(confirmed.json["certificate"]) == {
        "id", "issued_at", "rules_version", "facts_hash", "verdicts",
    }  # fmt: skip
    assert refusal(officer.post(f"/holds/{held}/confirm")) == (409, "not_possible_now")


def test_the_legal_basis_may_be_another(world, officer, places, hold):
    held = hold(places[0]).json["id"]
    officer.post(f"/holds/{held}/confirm", {"legal_basis": "l79_4_1"})
    with world.database.read() as session:
        assert session.query(DecisionRecord).one().legal_basis is LegalBasis.L79_4_1


def test_a_lapsed_hold_is_not_confirmed(world, officer, places, hold):
    held = hold(places[0]).json["id"]
    world.clock.advance(minutes=90)
    assert refusal(officer.post(f"/holds/{held}/confirm")) == (409, "hold_lapsed")


def test_what_has_become_unsafe_is_not_confirmed(world, officer, places, hold):
    held = hold(places[0], request=world.request(min_protection_level=2)).json["id"]
    with world.writing() as session:
        for facility in session.query(Facility):
            facility.protection_level = 1
    assert refusal(officer.post(f"/holds/{held}/confirm")) == (409, "place_unsafe")


def test_a_hold_given_back_is_free_for_others(officer, places, hold):
    held = hold(places[0]).json["id"]
    given = officer.delete(f"/holds/{held}")
    assert (given.status_code, given.data) == (204, b"")
    assert hold(places[0]).status_code == 201
    assert officer.delete(f"/holds/{held}").status_code == 204


def test_a_placement_is_not_given_back_as_a_hold(officer, places, hold):
    held = hold(places[0]).json["id"]
    officer.post(f"/holds/{held}/confirm")
    assert refusal(officer.delete(f"/holds/{held}")) == (409, "not_possible_now")


def test_a_colleague_may_go_on_with_a_hold(world, caller_of, places, hold):
    held = hold(places[0]).json["id"]
    colleague = caller_of(world.actor(OrganisationKind.DUTY_TEAM, Role.CASE_WORKER, world.duty_team.id))
    assert colleague.post(f"/holds/{held}/confirm", {}).status_code == 201
