"""What a hotel's system counts becomes the hotel's figures; an error changes nothing."""

import pytest
import sqlalchemy as sa

from models.availability import Channel, OutOfService, OutOfServiceReason
from models.facility import Sharing, Unit
from tests.scenes.feeds import CLOSED, OPEN, OUT, Hotel
from tests.services.feeds.ota import COMPLETE, FREE, Answer, System, inventory, message
from tests.stored import contents

OUT_OF_ORDER, NOT_FOR_SALE = 6, 9
PHYSICAL, SOLD = 1, 4
DOUBLE = {"InvTypeCode": "dubbel"}
one_kind = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def hotel(world):
    return Hotel(world)


@pytest.fixture
def system(app, hotel):
    return System(app, hotel)


def room(code):
    return {"InvTypeCode": "dubbel" if code.startswith("1") else "familj", "InvCode": code}


def nights(hotel, first, last):
    return hotel.night(first), hotel.night(last)


class TestCounts:
    def test_so_many_free_rooms_of_a_type_are_open_and_the_others_closed(self, system, hotel):
        answer = system.say(inventory(*nights(hotel, 1, 3), (FREE, 1), **DOUBLE))
        assert (answer.name, answer.succeeded) == ("OTA_HotelInvCountNotifRS", True)
        assert hotel.figures("101") == [None, OPEN, OPEN, OPEN, None, None]
        assert hotel.figures("102") == [None, CLOSED, CLOSED, CLOSED, None, None]
        assert hotel.figures("201") == [None] * 6
        assert (hotel.last_update().channel, hotel.last_update().made_by) == (Channel.OTA, None)

    @one_kind
    def test_without_counts_a_type_is_full(self, system, hotel):
        hotel.open("101", "102")
        assert system.say(inventory(*nights(hotel, 0, 1), **DOUBLE)).succeeded
        assert hotel.figures("101", 3) == hotel.figures("102", 3) == [CLOSED, CLOSED, OPEN]

    @one_kind
    def test_rooms_out_of_order_and_not_for_sale_are_not_open(self, system, hotel):
        counts = [(FREE, 0), (OUT_OF_ORDER, 1), (NOT_FOR_SALE, 1)]
        assert system.say(inventory(*nights(hotel, 0, 0), *counts, **DOUBLE)).succeeded
        assert (hotel.figures("101", 1), hotel.figures("102", 1)) == ([CLOSED], [CLOSED])

    @one_kind
    def test_single_rooms_are_open_closed_or_out_of_order(self, system, hotel):
        answer = system.say(
            inventory(*nights(hotel, 0, 0), (FREE, 1), **room("101")),
            inventory(*nights(hotel, 0, 0), (NOT_FOR_SALE, 1), **room("102")),
            inventory(*nights(hotel, 0, 0), (OUT_OF_ORDER, 1), **room("201")),
            inventory(*nights(hotel, 0, 0), **room("202")),
        )
        assert answer.succeeded
        told = [hotel.figures(code, 1)[0] for code in ("101", "102", "201", "202")]
        assert told == [OPEN, CLOSED, OUT, CLOSED]

    @one_kind
    def test_hotsoft_counts_what_is_left(self, system, hotel):
        counts = [(PHYSICAL, 2), (SOLD, 1), (OUT_OF_ORDER, 0)]
        assert system.say_plainly(inventory(*nights(hotel, 0, 0), *counts, **DOUBLE)).succeeded
        assert (hotel.figures("101", 1), hotel.figures("102", 1)) == ([OPEN], [CLOSED])

    @one_kind
    def test_hotsofts_single_rooms(self, system, hotel):
        answer = system.say_plainly(
            inventory(*nights(hotel, 0, 0), (PHYSICAL, 1), **room("101")),
            inventory(*nights(hotel, 0, 0), (PHYSICAL, 1), (SOLD, 1), **room("102")),
            inventory(*nights(hotel, 0, 0), (PHYSICAL, 1), (OUT_OF_ORDER, 1), **room("201")),
        )
        assert answer.succeeded
        assert [hotel.figures(code, 1)[0] for code in ("101", "102", "201")] == [OPEN, CLOSED, OUT]

    @one_kind
    def test_nights_that_are_over_are_passed_over(self, system, hotel):
        assert system.say(inventory(*nights(hotel, -9, -5), (FREE, 1), **DOUBLE)).succeeded
        assert system.say(inventory(*nights(hotel, -1, 0), (FREE, 2), **DOUBLE)).succeeded
        assert hotel.figures("101", 2) == [OPEN, None]

    @one_kind
    def test_nights_too_far_ahead_are_cut_off_with_a_warning(self, system, hotel):
        answer = system.say(inventory(*nights(hotel, 0, 900), (FREE, 2), **DOUBLE))
        assert answer.succeeded
        assert answer.warnings == ["Nights more than 400 ahead have not been taken."]


class TestCompleteSet:
    def test_it_closes_everything_that_it_does_not_speak_of(self, system, hotel):
        hotel.open(*hotel.units)
        said = inventory(*nights(hotel, 2, 3), (FREE, 2), **DOUBLE)
        assert system.say(said, before=COMPLETE).succeeded
        assert hotel.figures("101") == hotel.figures("102") == [CLOSED, CLOSED, OPEN, OPEN, CLOSED, CLOSED]
        assert hotel.figures("201") == [CLOSED] * 6

    @one_kind
    def test_a_part_leaves_everything_else_as_it_is(self, system, hotel):
        hotel.open(*hotel.units)
        assert system.say(inventory(*nights(hotel, 2, 3), **DOUBLE)).succeeded
        assert hotel.figures("101") == [OPEN, OPEN, CLOSED, CLOSED, OPEN, OPEN]
        assert hotel.figures("201") == [OPEN] * 6

    @one_kind
    @pytest.mark.parametrize("inside", ["", "<Inventory/>"])
    def test_an_empty_one_closes_the_house(self, system, hotel, inside):
        hotel.open("101")
        assert system.say(inside, before=COMPLETE).succeeded
        assert hotel.figures("101") == [CLOSED] * 6

    @one_kind
    def test_a_closing_season_closes_all_rooms(self, system, hotel):
        hotel.open(*hotel.units)
        answer = system.say(
            inventory(*nights(hotel, 0, 1), AllInvCode="true"),
            inventory(*nights(hotel, 2, 9), (FREE, 2), **DOUBLE),
            before=COMPLETE,
        )
        assert answer.succeeded
        assert hotel.figures("101", 4) == [CLOSED, CLOSED, OPEN, OPEN]


class TestClaims:
    """A system cannot tell our guest from anybody else, nor answer a question."""

    @one_kind
    def test_a_room_with_our_guest_that_is_called_full_is_left_alone(self, system, hotel):
        hotel.open("101", "102")
        hotel.book("101", nights=2)
        assert system.say(inventory(*nights(hotel, 0, 3), **room("101"))).succeeded
        assert hotel.figures("101", 5) == [OPEN, OPEN, CLOSED, CLOSED, OPEN]
        assert hotel.alerts() == []

    @one_kind
    def test_free_rooms_of_a_type_come_on_top_of_our_guest(self, system, hotel):
        hotel.open("101", "102")
        hotel.book("101", nights=2)
        assert system.say(inventory(*nights(hotel, 0, 1), (FREE, 1), **DOUBLE)).succeeded
        assert hotel.figures("101", 2) == hotel.figures("102", 2) == [OPEN, OPEN]

    @one_kind
    def test_a_complete_set_leaves_our_guest_alone(self, system, hotel):
        hotel.open("101")
        hotel.book("101", nights=2)
        assert system.say(before=COMPLETE).succeeded
        assert hotel.figures("101", 3) == [OPEN, OPEN, CLOSED]

    def test_a_room_with_our_guest_that_is_out_of_order_closes_and_the_duty_team_is_told(self, system, hotel):
        hotel.open("101")
        hotel.book("101", nights=2)
        assert system.say(inventory(*nights(hotel, 1, 3), (OUT_OF_ORDER, 1), **room("101"))).succeeded
        assert hotel.figures("101", 5) == [OPEN, OUT, OUT, OUT, OPEN]
        [alert] = hotel.alerts()
        assert alert.details["nights"] == [hotel.night(1).isoformat()]
        assert alert.raised_by is None

    @one_kind
    def test_in_a_room_that_several_share_full_is_full(self, system, hotel):
        with hotel.world.writing() as session:
            session.get_one(Unit, hotel.units["101"]).sharing = Sharing.ANY
        hotel.open("101")
        hotel.book("101", nights=1)
        assert system.say(inventory(*nights(hotel, 0, 0), **room("101"))).succeeded
        assert hotel.figures("101", 1) == [CLOSED]
        assert len(hotel.alerts()) == 1


def many(hotel):
    """Messages that fit the schema and are wrong all the same, and what each is told."""
    night, later = hotel.night(0), hotel.night(3)
    return {
        "counts above the rooms there are": (["320"], inventory(night, later, (FREE, 3), **DOUBLE)),
        "kinds of counts that add up to too many": (
            ["320"], inventory(night, later, (FREE, 1), (OUT_OF_ORDER, 1), (NOT_FOR_SALE, 1), **DOUBLE)
        ),
        "a single room counted twice": (["320"], inventory(night, later, (FREE, 2), **room("101"))),
        "an unknown type": (["402"], inventory(night, later, (FREE, 1), InvTypeCode="svit")),
        "a type in other letters": (["402"], inventory(night, later, (FREE, 1), InvTypeCode="DUBBEL")),
        "an unknown room": (["402"], inventory(night, later, (FREE, 1), InvTypeCode="dubbel", InvCode="999")),
        "a room of another type": (
            ["402"], inventory(night, later, (FREE, 1), InvTypeCode="familj", InvCode="101")
        ),
        "rooms and types mixed": (
            ["402"],
            inventory(night, night, (FREE, 1), **DOUBLE) + inventory(night, night, (FREE, 1), **room("201")),
        ),
        "periods that overlap": (
            ["404"],
            inventory(night, later, (FREE, 1), **DOUBLE) + inventory(later, later, (FREE, 2), **DOUBLE),
        ),
        "a period that ends before it begins": (["404"], inventory(later, night, (FREE, 1), **DOUBLE)),
        "a date that is none": (["15"], inventory("2026-02-30", later, (FREE, 1), **DOUBLE)),
        "a week for a date": (["15"], inventory("2026-W52-1", later, (FREE, 1), **DOUBLE)),
        "no dates": (["15"], "<Inventory><StatusApplicationControl InvTypeCode='dubbel'/></Inventory>"),
        "no room": (["321"], inventory(night, later, (FREE, 1))),
        "nothing at all": (["321"], "<Inventory/>"),
        "a negative count": (["320"], inventory(night, later, (FREE, -1), **DOUBLE)),
        "a count that is none": (["320"], inventory(night, later, (FREE, "many"), **DOUBLE)),
        "a huge count": (["320"], inventory(night, later, (FREE, "9" * 400), **DOUBLE)),
        "a count twice": (["320"], inventory(night, later, (FREE, 1), (FREE, 1), **DOUBLE)),
        "Hotsoft's counts": (["320"], inventory(night, later, (PHYSICAL, 2), **DOUBLE)),
        "days of the week": (["320"], inventory(night, later, (FREE, 1), Mon="false", **DOUBLE)),
        "a closing season in a part": (["320"], inventory(night, later, AllInvCode="true")),
        "two mistakes": (
            ["15", "320"],
            inventory("x", later, (FREE, 1), **DOUBLE) + inventory(night, later, (SOLD, 1), **DOUBLE),
        ),
    }  # fmt: skip


@one_kind
def test_what_fits_the_schema_and_is_wrong_is_refused_and_changes_nothing(system, hotel):
    hotel.open("101")
    before = contents(hotel.world.database)
    good = inventory(*nights(hotel, 0, 9), (FREE, 1), InvTypeCode="familj")
    for name, (codes, wrong) in many(hotel).items():
        beside = "" if "mixed" in name or "room" in name or "Hotsoft" in name else good
        answer = system.say(beside, wrong)
        assert (name, answer.codes) == (name, codes)
        assert not answer.succeeded
        assert (name, contents(hotel.world.database)) == (name, before)


@one_kind
def test_an_error_says_which_inventory_and_what_in_english(system, hotel):
    answer = system.say(
        inventory(*nights(hotel, 0, 0), (FREE, 1), **DOUBLE),
        inventory(*nights(hotel, 1, 1), (FREE, 1), InvTypeCode="svit"),
    )
    assert answer.errors == [("13", "402", "Inventory 2: No room type is called “svit”.")]


@one_kind
@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ([(SOLD, 1)], "321"),
        ([(PHYSICAL, 2), (SOLD, 2), (OUT_OF_ORDER, 1)], "320"),
        ([(PHYSICAL, 3)], "320"),
        ([(FREE, 1)], "320"),
    ],
)
def test_hotsofts_counts_have_rules_too(system, hotel, counts, code):
    assert system.say_plainly(inventory(*nights(hotel, 0, 0), *counts, **DOUBLE)).codes == [code]


@one_kind
@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (message("no such hotel"), "392"),
        (message(""), "392"),
        (message("x", before='<UniqueID Type="16" ID="1" Instance="Everything"/>'), "320"),
        ("<OTA_HotelInvCountNotifRQ/>", "450"),
        ("<a/>", "450"),
        ("", "450"),
        ("x", "450"),
        ("<a>" * 5000, "450"),
        ("<a>" * 100 + "</a>" * 100, "450"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "450"),
        ('<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>', "450"),
        ('<?xml version="1.0" encoding="nowhere"?><a/>', "450"),
    ],
)
def test_what_is_no_message_for_this_hotel_is_refused(system, xml, code):
    assert Answer(system.send(xml)).codes == [code]
    assert Answer(system.post(xml.encode(), content_type="application/xml")).codes == [code]


@one_kind
def test_a_hotel_may_be_named_by_its_code_name(system, hotel):
    said = inventory(*nights(hotel, 0, 0), (FREE, 1), **DOUBLE)
    xml = message("", said).replace('HotelCode=""', 'HotelName="Lommen"')
    assert Answer(system.send(xml)).succeeded


@one_kind
def test_one_hotels_key_says_nothing_of_another(world, hotel, system):
    other = Hotel.__new__(Hotel)
    other.id = world.facility()
    assert (
        system.send(message(other.id, inventory(*nights(hotel, 0, 0), **DOUBLE))).data.count(b'Code="392"')
        == 1
    )


@one_kind
def test_the_same_message_again_ends_in_the_same_state(system, hotel):
    said = inventory(*nights(hotel, 0, 3), (FREE, 1), **DOUBLE)
    first = system.say(said), hotel.figures("101"), hotel.figures("102")
    again = system.say(said), hotel.figures("101"), hotel.figures("102")
    assert first[1:] == again[1:]


@one_kind
def test_out_of_order_has_a_reason(system, hotel):
    system.say(inventory(*nights(hotel, 0, 0), (OUT_OF_ORDER, 1), **room("101")))
    with hotel.world.database.read() as session:
        assert session.scalars(sa.select(OutOfService.reason)).all() == [OutOfServiceReason.OTHER]
