"""A facility's figures as JSON: read, said by all or nothing, refused when they are old."""

import pytest

from models.availability import Channel
from tests.scenes.feeds import CLOSED, OPEN, OUT, Hotel
from tests.stored import contents


@pytest.fixture
def hotel(world):
    return Hotel(world)


@pytest.fixture
def desk(caller_of, hotel):
    """The hotel's own system, with the token of somebody there."""
    return caller_of(hotel.staff)


@pytest.fixture
def path(hotel):
    return f"/facilities/{hotel.id}/availability"


def word(hotel, first=0, last=0, **said):
    nights = {"first_night": hotel.night(first).isoformat(), "last_night": hotel.night(last).isoformat()}
    return nights | said


def put(desk, path, *words, key=None, match=None, **options):
    headers = {"If-Match": match} if match else {}
    return desk.call("PUT", path, key, json={"words": list(words), **options}, headers=headers)


def test_what_is_said_holds(desk, path, hotel):
    answer = put(
        desk, path,
        word(hotel, 0, 2, unit="101", state="open"),
        word(hotel, 1, 1, unit="102", state="out_of_service", reason="repair"),
        word(hotel, 0, 0, room_type="familj", rooms=1),
    )  # fmt: skip
    assert (answer.status_code, answer.json) == (200, {"version": hotel.version()})
    assert answer.headers["ETag"] == f'"{hotel.version()}"'
    assert hotel.figures("101", 4) == [OPEN, OPEN, OPEN, None]
    assert hotel.figures("102", 2) == [None, OUT]
    assert (hotel.figures("201", 1), hotel.figures("202", 1)) == ([OPEN], [CLOSED])
    assert (hotel.last_update().channel, hotel.last_update().made_by) == (Channel.API, hotel.staff.user_id)


def test_what_holds_is_told_with_its_age_and_source(desk, path, hotel):
    hotel.open("101", first=0, last=4)
    answer = desk.get(f"{path}?nights=3")
    assert answer.headers["ETag"] == f'"{answer.json["version"]}"'
    units = {unit["unit"]: unit for unit in answer.json["units"]}
    assert [units[code]["room_type"] for code in ("101", "201")] == ["dubbel", "familj"]
    [stretch] = units["101"]["stretches"]
    assert stretch.pop("said_at").startswith("2026-12-05T01:00:00")
    assert stretch == {
        "first_night": hotel.night(0).isoformat(),
        "last_night": hotel.night(2).isoformat(),
        "state": "open",
        "reason": None,
        "channel": "portal",
    }
    assert units["102"]["stretches"] == []


@pytest.mark.parametrize("first", [-1, 401])
def test_only_nights_that_can_be_spoken_of_are_told(desk, path, hotel, first):
    answer = desk.get(f"{path}?first_night={hotel.night(first)}")
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["first_night"])


def test_of_two_that_read_the_same_one_wins_and_the_other_is_told(desk, path, hotel):
    tag = desk.get(path).headers["ETag"]
    first = put(desk, path, word(hotel, unit="101", state="open"), match=tag)
    second = put(desk, path, word(hotel, unit="102", state="open"), match=tag)
    assert (first.status_code, second.status_code, second.json["code"]) == (200, 409, "otherwise_changed")
    assert (hotel.figures("101", 1), hotel.figures("102", 1)) == ([OPEN], [None])


@pytest.mark.parametrize("tag", ['"x"', "7", '"-1"', '"1", "2"', '"9999999999"'])
def test_a_tag_that_was_never_ours_is_as_good_as_an_old_one(desk, path, hotel, tag):
    assert put(desk, path, word(hotel, unit="101", state="open"), match=tag).status_code == 409


def test_whatever_the_figures_are_is_a_tag_too(desk, path, hotel):
    assert put(desk, path, word(hotel, unit="101", state="open"), match="*").status_code == 200


def test_the_same_call_again_is_answered_alike_and_says_nothing_anew(desk, path, hotel):
    tag = desk.get(path).headers["ETag"]
    said = word(hotel, unit="101", state="open")
    first, again = (put(desk, path, said, key="k1", match=tag) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json == again.json
    assert hotel.version() == first.json["version"]


def test_a_key_cannot_be_used_for_something_else(desk, path, hotel):
    put(desk, path, word(hotel, unit="101", state="open"), key="k1")
    assert put(desk, path, word(hotel, unit="102", state="open"), key="k1").status_code == 422


def test_claimed_nights_are_named_before_they_are_closed(desk, path, hotel):
    hotel.open("101")
    code = hotel.book("101", nights=2)
    closing = word(hotel, 0, 5, unit="101", state="closed")
    refused = put(desk, path, closing)
    assert (refused.status_code, refused.json["code"]) == (409, "claimed_nights")
    assert [claim["booking_code"] for claim in refused.json["claimed"]] == [code]
    assert hotel.figures("101", 1) == [OPEN]
    assert put(desk, path, closing, accept_claimed=True).status_code == 200
    assert hotel.figures("101", 1) == [CLOSED]
    assert len(hotel.alerts()) == 1


def wrong(hotel):
    """What is wrong with the second of two words, and where that is told."""
    return {
        "words[1].unit": [
            word(hotel, state="open"),
            word(hotel, unit="102", room_type="dubbel", state="open"),
            word(hotel, unit="x" * 21, state="open"),
            word(hotel, unit=102, state="open"),
        ],
        "words[1].state": [
            word(hotel, unit="102"),
            word(hotel, unit="102", rooms=1),
            word(hotel, room_type="familj", rooms=1, state="open"),
            word(hotel, unit="102", state="ajar"),
        ],
        "words[1].reason": [
            word(hotel, unit="102", state="out_of_service"),
            word(hotel, unit="102", state="open", reason="repair"),
        ],
        "words[1].last_night": [word(hotel, 3, 1, unit="102", state="open")],
        "words[1].first_night": [word(hotel, unit="102", state="open") | {"first_night": "2026-W52-1"}],
        "words[1].rooms": [
            word(hotel, room_type="familj", rooms=-1),
            word(hotel, room_type="familj", rooms="1"),
        ],
        "words[1].price": [word(hotel, unit="102", state="open", price=3)],
        "words[1]": [
            word(hotel, unit="999", state="open"),
            word(hotel, room_type="svit", rooms=1),
            word(hotel, room_type="familj", rooms=3),
            word(hotel, unit="101", state="closed"),
            word(hotel, 0, 500, unit="102", state="open"),
        ],
    }


def test_a_mistake_is_told_by_its_path_and_nothing_is_said(desk, path, hotel):
    before = contents(hotel.world.database)
    for place, words in wrong(hotel).items():
        for each in words:
            answer = put(desk, path, word(hotel, unit="101", state="open"), each)
            assert (answer.status_code, list(answer.json["fields"])) == (422, [place]), each
    assert contents(hotel.world.database) == before


@pytest.mark.parametrize("body", [{}, {"words": []}, {"words": [], "more": 1}, {"words": None}, []])
def test_what_says_nothing_is_refused(desk, path, body):
    assert desk.call("PUT", path, json=body).status_code == 422


def test_another_house_is_no_house(caller_of, world, path, hotel):
    stranger = caller_of(Hotel(world, "Granne").staff)
    assert stranger.get(path).status_code == 404
    assert put(stranger, path, word(hotel, unit="101", state="open")).status_code == 404
    assert stranger.get("/facilities/nothing/availability").status_code == 404
