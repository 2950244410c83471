"""What a house is told: while it is asked whether it can take somebody, and of whom it awaits and has.

For a hotel or a landlord this is all. Never a name, a reason, a reference, who asked, or who else is asked.
"""

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from app.core.night_form.features import PETS
from app.queries.inquiries import InquiryState
from app.queries.placements import PlacementStatus
from app.services.disclosure.audiences import AS_IT_STANDS, OWN_WORD, Audience, AudienceLine, Table
from app.services.disclosure.household import Expected, HouseholdAsked, Visit
from app.services.disclosure.room_needs import room_needs
from app.services.disclosure.to_home import BEFORE_YES, Home
from models.facility import KINDS
from models.inquiry import DeclineReason
from models.request import AskableRule

HOTEL = "need-to-know, hotel partner"
QUESTION = "docs/adr/0008: a question says what a yes would settle, and no more"
ANYBODY_MAY_HEAR = frozenset({PETS})
"""Of what comes along: all that a hotel or a landlord may be asked about in writing."""


@dataclass(frozen=True)
class Wanted:
    """`animals`, `languages` and `features`: only where the house is asked about them. `home`: what only a
    protected home is told."""

    adults: int
    children: int
    beds: int
    cots: int
    room_needs: tuple[str, ...]
    animals: bool | None
    languages: tuple[str, ...]
    features: tuple[str, ...]
    home: Home | None


@dataclass(frozen=True)
class Sight:
    """`wanted` is None once nobody waits for the answer."""

    id: str
    state: InquiryState
    asked_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    decline_reason: DeclineReason | None
    first_night: date
    nights: int
    unit_codes: tuple[str, ...]
    questions: tuple[str, ...]
    wanted: Wanted | None


@dataclass(frozen=True)
class Guest:
    """`needs`: what the room must allow, codes of ROOM_NEEDS."""

    booking_code: str
    status: PlacementStatus
    rooms: tuple[str, ...]
    heads: int
    beds: int
    cots: int
    needs: tuple[str, ...]
    first_night: date
    last_night: date
    expected_at: datetime | None
    noted_at: datetime | None  # when it was last noted that they came, did not come, or left


@dataclass(frozen=True)
class Announced:
    """What every place is told on the sheet that goes with a household."""

    booking_code: str
    heads: int
    infants: int
    needs: tuple[str, ...]
    first_night: date
    last_night: date
    expected_at: datetime | None


def _heads(visit: Visit) -> int:
    return len(visit.household.members)


def _infants(visit: Visit) -> int:
    return visit.household.infants


def _cots(visit: Visit) -> int:
    return min(visit.household.infants, visit.cots)


def _beds(visit: Visit) -> int:
    return _heads(visit) - _cots(visit)


def _room_needs(visit: Visit) -> tuple[str, ...]:
    return room_needs(visit.case, visit.household.needs)


def _adults(asked: HouseholdAsked) -> int:
    return len(asked.household.members) - asked.children


def _animals(asked: HouseholdAsked) -> bool | None:
    return PETS in asked.household.brings if AskableRule.BRINGS in asked.inquiry.questions else None


def _languages(asked: HouseholdAsked) -> tuple[str, ...]:
    return tuple(sorted(asked.household.languages)) if AskableRule.LANGUAGE in asked.inquiry.questions else ()


def _features(asked: HouseholdAsked) -> tuple[str, ...]:
    return tuple(sorted(asked.household.needs)) if AskableRule.NEEDS in asked.inquiry.questions else ()


def _home(asked: HouseholdAsked) -> Home | None:
    return BEFORE_YES.draw(Home, asked) if KINDS[asked.facility.kind].is_protected_home else None


def _wanted(asked: HouseholdAsked) -> Wanted | None:
    return WANTED.draw(Wanted, asked) if asked.state is InquiryState.WAITING else None


COMING = ("member.coming",)
AGES = ("member.birth_year", "member.coming")
BODY = ("answers.accessibility_needs", "placement_request.needs")
ARRIVAL = ("answers.expected_arrival", "placement_request.arrives")

WANTED: Table[HouseholdAsked] = Table(
    Audience.HOUSE,
    (
        AudienceLine("adults", AGES, "how many", HOTEL, _adults),
        AudienceLine("children", AGES, "how many", HOTEL),
        AudienceLine("beds", AGES, "how many", HOTEL, _beds),
        AudienceLine("cots", AGES, "how many, at most those of the room", HOTEL, _cots),
        AudienceLine("room_needs", BODY, "what a room has to answer to", HOTEL, _room_needs),
        AudienceLine(
            "animals", ("placement_request.brings",), "yes or no, where asked about", QUESTION, _animals
        ),
        AudienceLine(
            "languages", ("placement_request.languages",), "where asked about", QUESTION, _languages
        ),
        AudienceLine("features", ("placement_request.needs",), "where asked about", QUESTION, _features),
        AudienceLine("home", (), "to a protected home, what BEFORE_YES tells", QUESTION, _home),
    ),
)
"""Of the people, while an answer is waited for."""

ASKED: Table[HouseholdAsked] = Table(
    Audience.HOUSE,
    (
        AudienceLine("id", (), "a random id", QUESTION, attrgetter("inquiry.id")),
        AudienceLine("state", ("inquiry.answered_at", "inquiry.released_at"), "a state", QUESTION),
        AudienceLine(
            "asked_at", ("inquiry.asked_at",), AS_IT_STANDS, QUESTION, attrgetter("inquiry.asked_at")
        ),
        AudienceLine(
            "expires_at", ("inquiry.expires_at",), AS_IT_STANDS, QUESTION, attrgetter("inquiry.expires_at")
        ),
        AudienceLine(
            "answered_at", ("inquiry.answered_at",), OWN_WORD, QUESTION, attrgetter("inquiry.answered_at")
        ),
        AudienceLine(
            "decline_reason",
            ("inquiry.decline_reason",),
            OWN_WORD,
            QUESTION,
            attrgetter("inquiry.decline_reason"),
        ),
        AudienceLine(
            "first_night", ("placement_request.arrives",), AS_IT_STANDS, HOTEL, attrgetter("request.arrives")
        ),
        AudienceLine(
            "nights", ("placement_request.nights",), AS_IT_STANDS, HOTEL, attrgetter("request.nights")
        ),
        AudienceLine("unit_codes", ("inquiry.units",), "its own names of them", HOTEL),
        AudienceLine(
            "questions",
            ("inquiry.questions",),
            AS_IT_STANDS,
            QUESTION,
            lambda asked: tuple(asked.inquiry.questions),
        ),
        AudienceLine("wanted", (), "what WANTED tells, while an answer is waited for", QUESTION, _wanted),
    ),
)
"""A question; once it is answered, over or not needed any more, only its nights and rooms are left."""

AWAITING: Table[Expected] = Table(
    Audience.HOUSE,
    (
        AudienceLine("booking_code", ("placement.booking_code",), AS_IT_STANDS, HOTEL),
        AudienceLine("status", ("placement_event.kind",), "where they stand", HOTEL),
        AudienceLine("rooms", ("unit_night.bed",), "its own names of them", HOTEL, attrgetter("unit_codes")),
        AudienceLine("heads", COMING, "how many", HOTEL, _heads),
        AudienceLine("infants", AGES, "how many", HOTEL, _infants),
        AudienceLine("beds", AGES, "how many", HOTEL, _beds),
        AudienceLine("cots", AGES, "how many, at most those of the room", HOTEL, _cots),
        AudienceLine("needs", BODY, "what a room has to answer to", HOTEL, _room_needs),
        AudienceLine("first_night", ("unit_night.night",), "in this house", HOTEL),
        AudienceLine("last_night", ("unit_night.night",), "in this house", HOTEL),
        AudienceLine("expected_at", ARRIVAL, "an instant, when they come straight here", HOTEL),
        AudienceLine("noted_at", ("placement_event.recorded_at",), OWN_WORD, HOTEL),
    ),
)
"""Somebody who is awaited, or lives here, by booking code."""
