"""GET /placements, PATCH /placements/{id}"""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.placement import PlacementEvent
from models.threat import SeparationScope


@pytest.fixture
def unit(world):
    return world.unit(world.facility())


@pytest.fixture
def placed(world, officer):
    """`placed(unit)`: the id of a placement there."""

    def place(unit, request=None):
        held = officer.post(f"/requests/{request or world.request()}/holds", {"units": [unit]}).json
        return officer.post(f"/holds/{held['id']}/confirm").json["id"]

    return place


@pytest.fixture
def change(officer):
    return lambda placement, **body: officer.patch(f"/placements/{placement}", body)


def test_a_night_lists_who_has_a_bed_then(world, officer, placed, unit):
    placement, tonight = placed(unit), world.tonight
    (shown,) = officer.get("/placements").json["placements"]
    assert shown["id"] == placement
    assert (shown["status"], shown["units"]) == ("expected", [unit])
    assert (shown["first_night"], shown["last_night"]) == (
        tonight.isoformat(),
        (tonight + timedelta(days=2)).isoformat(),
    )
    for nights, count in ((-1, 0), (2, 1), (3, 0)):
        night = (tonight + timedelta(days=nights)).isoformat()
        assert len(officer.get(f"/placements?night={night}").json["placements"]) == count


def test_a_list_is_audited_with_what_it_showed(world, officer, placed, unit):
    placement = placed(unit)
    officer.get("/placements")
    with world.database.read() as session:
        last = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        assert last.action == "placement:listed"
        assert last.details == {"night": world.tonight.isoformat(), "placements": [placement]}


def test_a_coordinator_lists_the_own_circle_only(world, caller_of, placed, unit):
    placed(unit)
    coordinator = caller_of(world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR))
    assert coordinator.get("/placements").json == {"placements": []}


@pytest.mark.parametrize("night", ["tonight", "", "2026-13-01", "0000-00-00", "%00", "20261204"])
def test_a_night_that_is_none_is_named(officer, night):
    answer = officer.get(f"/placements?night={night}")
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["night"])


@pytest.mark.parametrize("night", ["0001-01-01", "9999-12-31"])
def test_any_other_night_may_be_asked_for(officer, night):
    assert officer.get(f"/placements?night={night}").json == {"placements": []}


def test_the_household_arrives(placed, change, unit):
    assert change(placed(unit), status="arrived").json["status"] == "arrived"


def test_a_household_that_does_not_arrive_keeps_its_place(placed, change, unit):
    shown = change(placed(unit), status="did_not_arrive").json
    assert (shown["status"], shown["units"]) == ("did_not_arrive", [unit])


def test_a_stay_is_extended_and_shortened(world, placed, change, unit):
    placement = placed(unit)
    for nights, reason in ((9, "still_in_need"), (0, "planned")):
        last = (world.tonight + timedelta(days=nights)).isoformat()
        assert change(placement, last_night=last, reason=reason).json["last_night"] == last


def test_an_extension_is_checked_against_those_who_come_later(world, placed, change):
    house = world.facility()
    first, second = world.case(), world.case()
    world.separate(first, second, SeparationScope.FACILITY)
    later = world.request(second, arrives=world.tonight + timedelta(days=20))
    placed(world.unit(house), request=later)
    staying = placed(world.unit(house), request=world.request(first))
    refused = change(
        staying, last_night=(world.tonight + timedelta(days=25)).isoformat(), reason="still_in_need"
    )
    assert (refused.status_code, refused.json["code"]) == (409, "place_unsafe")
    until = (world.tonight + timedelta(days=19)).isoformat()
    assert change(staying, last_night=until, reason="still_in_need").status_code == 200


def test_a_hold_that_has_lapsed_stands_in_nobodys_way(world, officer, placed, change, unit):
    staying = placed(unit)
    after = world.tonight + timedelta(days=3)
    lapsing = world.request(arrives=after)
    assert officer.post(f"/requests/{lapsing}/holds", {"units": [unit]}).status_code == 201
    last_night = after.isoformat()
    assert change(staying, last_night=last_night, reason="still_in_need").json["code"] == "unit_taken"
    world.clock.advance(minutes=90)
    assert change(staying, last_night=last_night, reason="still_in_need").status_code == 200


def test_a_household_is_moved(world, placed, change, unit):
    house = world.facility()
    other = world.unit(house)
    shown = change(placed(unit), units=[other], reason="safety").json
    assert (shown["units"], shown["facility"]) == ([other], house)


def test_a_household_departs_and_the_night_stays_on_record(world, officer, placed, change, unit):
    shown = change(placed(unit), status="departed", reason="moved_home").json
    assert (shown["status"], shown["last_night"]) == ("departed", world.tonight.isoformat())


def test_a_stay_cancelled_in_time_leaves_no_night(world, placed, change, unit):
    request = world.request(arrives=world.tonight + timedelta(days=1))
    shown = change(placed(unit, request), status="cancelled", reason="no_contact").json
    assert shown["status"] == "cancelled"
    assert (shown["units"], shown["facility"]) == ([], None)
    assert (shown["first_night"], shown["last_night"]) == (None, None)


def test_what_has_ended_does_not_change(placed, change, unit):
    placement = placed(unit)
    change(placement, status="departed", reason="planned")
    answer = change(placement, status="arrived")
    assert (answer.status_code, answer.json["code"]) == (409, "not_possible_now")


def test_a_taken_unit_is_not_moved_into(world, placed, change, unit):
    other = world.unit(world.facility())
    placed(other)
    answer = change(placed(unit), units=[other], reason="own_wish")
    assert (answer.status_code, answer.json["code"]) == (409, "unit_taken")


def test_a_change_sent_again_with_its_key_happens_once(world, officer, placed, unit):
    path = f"/placements/{placed(unit)}"
    answers = [officer.patch(path, {"status": "arrived"}, key="arrival") for _ in range(2)]
    assert answers[0].data == answers[1].data
    with world.database.read() as session:
        assert len(session.scalars(sa.select(PlacementEvent)).all()) == 1


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "status"),
        ({"status": "lost"}, "status"),
        ({"status": ["arrived"]}, "status"),
        ({"status": "departed"}, "reason"),
        ({"status": "arrived", "reason": "planned"}, "reason"),
        ({"status": "cancelled", "reason": "weather"}, "reason"),
        ({"last_night": "2026-12-06"}, "reason"),
        ({"last_night": "soon", "reason": "planned"}, "last_night"),
        ({"last_night": "9999-12-31", "reason": "planned"}, "last_night"),
        ({"last_night": "2026-12-01", "reason": "planned"}, "last_night"),
        ({"last_night": "2026-12-06", "reason": "planned"}, "last_night"),
        ({"units": [], "reason": "safety"}, "units"),
        ({"last_night": "2026-12-07", "units": ["a"], "reason": "safety"}, "units"),
    ],
)
def test_a_mistake_in_a_change_is_named(placed, change, unit, body, path):
    answer = change(placed(unit), **body)
    assert path in answer.json["fields"]
    assert answer.status_code == 422
    assert answer.json["fields"][path][0].endswith(".")
