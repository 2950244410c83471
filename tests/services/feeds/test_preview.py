"""What a file would change, shown first; and said just as it was shown, or not at all."""

from datetime import timedelta

import pytest

from app.core.clock import night_of
from app.core.errors import ClaimedNights, NotFound, OtherwiseChanged
from app.http.words.errors import sentence
from app.services.feeds.csv import csv_file, table
from app.services.feeds.csv.upload import read
from app.services.feeds.figures import known, lines
from app.services.feeds.lines import Mistaken
from app.services.feeds.meaning import last_night, night_ranges
from app.services.feeds.preview import ApplyPreview, apply, preview
from models.agreement import RoomTypeTerms
from models.availability import Channel, OutOfServiceReason
from models.case import Case, CaseBlock
from models.organisation import OrganisationKind, Role
from models.request import PlacementRequest
from tests.scenes.feeds import CLOSED, OPEN, OUT

HEADER = "enhet;rumstyp;natt;från natt;till och med natt;läge;antal;skäl"


def file(hotel, *rows):
    """Nights are written as {0}, {1} …, counted from tonight."""
    text = "\n".join([HEADER, *rows])
    return text.format(*(hotel.night(number) for number in range(20)), past=hotel.night(-3)).encode()


def shown(hotel, *rows, actor=None):
    with hotel.world.database.read() as session:
        actor, clock = actor or hotel.staff, hotel.world.clock
        words = night_ranges(session, actor, clock, hotel.id, read(file(hotel, *rows)))
        return preview(session, actor, clock, hotel.id, words)


def applied(hotel, found, accepted=()):
    with hotel.world.database.transaction() as session:
        command = ApplyPreview(hotel.id, found.ranges, found.version, list(accepted))
        apply(session, hotel.staff, hotel.world.clock, command)


def mistakes(hotel, *rows):
    with pytest.raises(Mistaken) as refused:
        shown(hotel, *rows)
    return [(mistake.row, sentence(mistake.code)) for mistake in refused.value.mistakes]


def test_it_tells_what_becomes_of_each_room_and_changes_nothing(hotel):
    hotel.open("101", first=0, last=1)
    found = shown(hotel, "101;;;{0};{3};stängd;;", "102;;{0};;;ur drift;;skada", "201;;{5};;;öppen;;")
    told = [(one.room, one.nights, one.before, one.after, one.reason) for one in found.changes]
    assert told == [
        ("101", 2, OPEN, CLOSED, None),
        ("101", 2, None, CLOSED, None),
        ("102", 1, None, OUT, OutOfServiceReason.DAMAGE),
        ("201", 1, None, OPEN, None),
    ]
    assert hotel.figures("101") == [OPEN, OPEN, None, None, None, None]
    assert hotel.version() == found.version


def test_what_was_shown_is_said(hotel):
    found = shown(hotel, "101;;;{0};{1};öppen;;", ";familj;;{0};{2};stängd;;")
    applied(hotel, found)
    assert hotel.figures("101") == [OPEN, OPEN, None, None, None, None]
    assert hotel.figures("201") == hotel.figures("202") == [CLOSED, CLOSED, CLOSED, None, None, None]
    assert hotel.last_update().channel is Channel.CSV
    assert hotel.last_update().made_by == hotel.staff.user_id


def test_a_number_opens_so_many_rooms_of_the_type_and_closes_the_others(hotel):
    applied(hotel, shown(hotel, ";dubbel;{0};;;;1;"))
    assert (hotel.figures("101")[0], hotel.figures("102")[0]) == (OPEN, CLOSED)


def test_a_number_comes_on_top_of_what_is_booked(hotel):
    hotel.open("101", "102")
    hotel.book("101", nights=1)
    found = shown(hotel, ";dubbel;{0};;;;1;")
    assert (found.changes, found.claimed, found.confirmed) == ([], [], 1)


def test_nights_that_stay_as_they_are_are_counted_not_listed(hotel):
    hotel.open("101", first=0, last=3)
    found = shown(hotel, "101;;;{0};{3};öppen;;")
    assert (found.changes, found.confirmed) == ([], 4)


def test_nights_that_are_over_are_passed_over(hotel):
    found = shown(hotel, "101;;;{past};{1};öppen;;", "102;;{past};;;öppen;;")
    assert [(one.room, one.nights) for one in found.changes] == [("101", 2)]


def test_opening_ends_what_was_out_of_service_and_closing_does_not(hotel):
    hotel.say("101", 0, 2, out_of_service=OutOfServiceReason.REPAIR)
    applied(hotel, shown(hotel, "101;;{0};;;öppen;;", "101;;{1};;;stängd;;"))
    assert hotel.figures("101", 3) == [OPEN, OUT, OUT]


def test_what_the_house_has_not_is_told_by_row(hotel):
    far = last_night(hotel.world.tonight) + timedelta(days=1)
    rows = ["999;;{0};;;öppen;;", ";svit;{0};;;;1;", ";dubbel;{0};;;;3;", f"101;;{far};;;öppen;;"]
    assert mistakes(hotel, *rows) == [
        (2, "Ingen enhet heter ”999”."),
        (3, "Ingen rumstyp heter ”svit”."),
        (4, "Det finns bara 2 rum av rumstypen."),
        (5, "Natten ligger mer än 400 nätter framåt."),
    ]


@pytest.mark.parametrize(
    "row", ["101;;{1};;;öppen;;", "101;;{2};;;stängd;;", ";dubbel;{2};;;öppen;;", ";dubbel;{0};;;;1;"]
)
def test_nobody_may_speak_twice_of_one_night(hotel, row):
    assert mistakes(hotel, "101;;;{0};{2};öppen;;", row) == [(3, "Samma enhet och natt står redan på rad 2.")]


def test_a_claimed_night_that_would_close_is_shown_by_booking_code(hotel):
    hotel.open("101")
    code = hotel.book("101", nights=2)
    found = shown(hotel, "101;;;{0};{5};stängd;;")
    [claimed] = found.claimed
    assert (claimed.room, claimed.first_night, claimed.last_night, claimed.booking_code) == (
        "101", hotel.night(0), hotel.night(1), code,
    )  # fmt: skip


def test_without_a_yes_to_that_nothing_is_said(hotel):
    hotel.open("101")
    hotel.book("101")
    found = shown(hotel, "101;;;{0};{5};stängd;;", "201;;{0};;;öppen;;")
    with pytest.raises(ClaimedNights):
        applied(hotel, found)
    assert (hotel.figures("101")[0], hotel.figures("201")[0], hotel.alerts()) == (OPEN, None, [])


def test_with_a_yes_the_duty_team_is_alerted(hotel):
    hotel.open("101")
    hotel.book("101")
    found = shown(hotel, "101;;;{0};{5};stängd;;")
    applied(hotel, found, found.claimed)
    assert hotel.figures("101", 1) == [CLOSED]
    assert len(hotel.alerts()) == 1


def test_a_yes_does_not_cover_a_booking_made_meanwhile(hotel):
    hotel.open("101", "102")
    hotel.book("101")
    found = shown(hotel, ";dubbel;;{0};{5};stängd;;")
    hotel.book("102")
    with pytest.raises(ClaimedNights):
        applied(hotel, found, found.claimed)
    assert hotel.figures("102", 1) == [OPEN]


def test_of_two_at_once_one_wins_and_the_other_is_told(hotel):
    first, second = shown(hotel, "101;;{0};;;öppen;;"), shown(hotel, "101;;{1};;;öppen;;")
    applied(hotel, first)
    with pytest.raises(OtherwiseChanged):
        applied(hotel, second)
    assert hotel.figures("101", 2) == [OPEN, None]


def test_another_houses_staff_sees_no_house(hotel):
    stranger = hotel.world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    with pytest.raises(NotFound):
        shown(hotel, "101;;{0};;;öppen;;", actor=stranger)


def test_of_a_case_that_the_reader_must_not_know_nothing_is_shown(hotel):
    hotel.open("101")
    hotel.book("101")
    with hotel.world.writing() as session:
        case = session.query(Case).join(PlacementRequest).one()
        session.add(
            CaseBlock(case_id=case.id, user_id=hotel.staff.user_id, recorded_at=hotel.world.clock.now())
        )
    found = shown(hotel, "101;;;{0};{5};stängd;;")
    assert found.claimed == []
    applied(hotel, found)
    assert len(hotel.alerts()) == 1


def taken_home(hotel):
    with hotel.world.database.read() as session:
        tonight = night_of(hotel.world.clock.now())
        return lines(known(session, hotel.staff, hotel.world.clock, hotel.id, tonight, last_night(tonight)))


def test_what_was_taken_home_changes_nothing_when_it_comes_back(hotel):
    hotel.open("101", "202", first=-2, last=30)
    hotel.say("101", 4, 5, is_open=False)
    hotel.say("102", 0, 9, out_of_service=OutOfServiceReason.CLEANING)
    data = csv_file.written(table.rows_of(taken_home(hotel)))
    with hotel.world.database.read() as session:
        words = night_ranges(session, hotel.staff, hotel.world.clock, hotel.id, read(data))
        found = preview(session, hotel.staff, hotel.world.clock, hotel.id, words)
    assert (found.changes, found.claimed, found.confirmed) == ([], [], 31 + 10 + 31)


def test_a_night_that_has_gone_back_to_the_house_is_not_taken_home_as_open(hotel):
    hotel.open("101", first=0, last=5)
    with hotel.world.writing() as session:
        session.add(RoomTypeTerms(facility_id=hotel.id, room_type="dubbel", release_hours=24))
    hotel.world.clock.advance(days=2)
    [line] = taken_home(hotel)
    assert (line.first_night, line.last_night) == (hotel.night(4), hotel.night(5))
