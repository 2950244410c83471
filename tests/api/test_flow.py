"""One night through the API, on both databases."""

import pytest

from tests.conftest import BOTH_KINDS


@pytest.fixture(params=BOTH_KINDS)
def databases(request):
    return request.getfixturevalue(f"{request.param}_databases")


def test_from_the_call_to_the_departure(world, officer, household):
    first, second = world.unit(world.facility()), world.unit(world.facility())

    made = officer.post("/requests", household()).json
    places = officer.get(f"/requests/{made['id']}/suggestions").json["options"]
    assert {place["units"][0] for place in places} == {first, second}

    held = officer.post(f"/requests/{made['id']}/holds", {"units": places[0]["units"]})
    assert held.status_code == 201
    confirmed = officer.post(f"/holds/{held.json['id']}/confirm")
    assert confirmed.status_code == 201
    assert {verdict["answer"] for verdict in confirmed.json["certificate"]["verdicts"]} == {"pass"}

    placement = f"/placements/{confirmed.json['id']}"
    assert officer.patch(placement, {"status": "arrived"}).json["status"] == "arrived"
    moved = officer.patch(placement, {"units": places[1]["units"], "reason": "safety"})
    assert moved.json["units"] == places[1]["units"]
    last = (world.tonight).isoformat()
    assert officer.patch(placement, {"last_night": last, "reason": "planned"}).json["last_night"] == last
    assert officer.get(f"/placements?night={last}").json["placements"] == [
        officer.patch(placement, {"status": "departed", "reason": "moved_home"}).json | {"status": "arrived"}
    ]


def test_a_key_answers_a_retry_alike_and_does_nothing_twice(world, officer, household):
    unit = world.unit(world.facility())
    made = [officer.post("/requests", household(), key="request") for _ in range(2)]
    assert made[0].data == made[1].data
    hold = f"/requests/{made[0].json['id']}/holds"
    held = [officer.post(hold, {"units": [unit]}, key="hold") for _ in range(2)]
    assert held[0].data == held[1].data
    confirm = f"/holds/{held[0].json['id']}/confirm"
    confirmed = [officer.post(confirm, {}, key="confirm") for _ in range(2)]
    assert confirmed[0].data == confirmed[1].data
    assert [answer.status_code for answer in (*made, *held, *confirmed)] == [201] * 6
    assert len(officer.get("/placements").json["placements"]) == 1


def test_hostile_parties_are_never_offered_nor_held_in_one_house(world, officer, household):
    house = world.facility()
    one, other = world.unit(house), world.unit(house)
    first = officer.post("/requests", household()).json["id"]
    apart = [{"household": first, "scope": "municipality"}]
    second = officer.post("/requests", household(separations=apart)).json["id"]
    assert officer.post(f"/requests/{first}/holds", {"units": [one]}).status_code == 201

    found = officer.get(f"/requests/{second}/suggestions").json
    assert found["options"] == []
    refused = officer.post(f"/requests/{second}/holds", {"units": [other]})
    assert (refused.status_code, refused.json["code"]) == (409, "place_unsafe")
    assert refused.json["rules"] == ["other_case"]
