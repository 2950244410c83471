"""What a house is told: while it is asked whether it can take somebody, and of whom it awaits and has.

For a hotel or a landlord this is all. Never a name, a reason, a reference, who asked, or who else is asked.
"""

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from app.core.night_form.features import PETS
from app.queries.inquiries import State
from app.queries.placements import PlacementStatus
from app.services.disclosure.audiences import AS_IT_STANDS, OWN_WORD, Audience, Line, Table
from app.services.disclosure.household import Asked, Expected, Visit
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
    state: State
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


def _adults(asked: Asked) -> int:
    return len(asked.household.members) - asked.children


def _animals(asked: Asked) -> bool | None:
    return PETS in asked.household.brings if AskableRule.BRINGS in asked.inquiry.questions else None


def _languages(asked: Asked) -> tuple[str, ...]:
    return tuple(sorted(asked.household.languages)) if AskableRule.LANGUAGE in asked.inquiry.questions else ()


def _features(asked: Asked) -> tuple[str, ...]:
    return tuple(sorted(asked.household.needs)) if AskableRule.NEEDS in asked.inquiry.questions else ()


def _home(asked: Asked) -> Home | None:
    return BEFORE_YES.draw(Home, asked) if KINDS[asked.facility.kind].is_protected_home else None


def _wanted(asked: Asked) -> Wanted | None:
    return WANTED.draw(Wanted, asked) if asked.state is State.WAITING else None


COMING = ("member.coming",)
AGES = ("member.birth_year", "member.coming")
BODY = ("answers.accessibility_needs", "placement_request.needs")
ARRIVAL = ("answers.expected_arrival", "placement_request.arrives")

WANTED: Table[Asked] = Table(
    Audience.HOUSE,
    (
        Line("adults", AGES, "how many", HOTEL, _adults),
        Line("children", AGES, "how many", HOTEL),
        Line("beds", AGES, "how many", HOTEL, _beds),
        Line("cots", AGES, "how many, at most those of the room", HOTEL, _cots),
        Line("room_needs", BODY, "what a room has to answer to", HOTEL, _room_needs),
        Line("animals", ("placement_request.brings",), "yes or no, where asked about", QUESTION, _animals),
        Line("languages", ("placement_request.languages",), "where asked about", QUESTION, _languages),
        Line("features", ("placement_request.needs",), "where asked about", QUESTION, _features),
        Line("home", (), "to a protected home, what BEFORE_YES tells", QUESTION, _home),
    ),
)
"""Of the people, while an answer is waited for."""

ASKED: Table[Asked] = Table(
    Audience.HOUSE,
    (
        Line("id", (), "a random id", QUESTION, attrgetter("inquiry.id")),
        Line("state", ("inquiry.answered_at", "inquiry.released_at"), "a state", QUESTION),
        Line("asked_at", ("inquiry.asked_at",), AS_IT_STANDS, QUESTION, attrgetter("inquiry.asked_at")),
        Line("expires_at", ("inquiry.expires_at",), AS_IT_STANDS, QUESTION, attrgetter("inquiry.expires_at")),
        Line("answered_at", ("inquiry.answered_at",), OWN_WORD, QUESTION, attrgetter("inquiry.answered_at")),
        Line(
            "decline_reason",
            ("inquiry.decline_reason",),
            OWN_WORD,
            QUESTION,
            attrgetter("inquiry.decline_reason"),
        ),
        Line(
            "first_night", ("placement_request.arrives",), AS_IT_STANDS, HOTEL, attrgetter("request.arrives")
        ),
        Line("nights", ("placement_request.nights",), AS_IT_STANDS, HOTEL, attrgetter("request.nights")),
        Line("unit_codes", ("inquiry.units",), "its own names of them", HOTEL),
        Line(
            "questions",
            ("inquiry.questions",),
            AS_IT_STANDS,
            QUESTION,
            lambda asked: tuple(asked.inquiry.questions),
        ),
        Line("wanted", (), "what WANTED tells, while an answer is waited for", QUESTION, _wanted),
    ),
)
"""A question; once it is answered, over or not needed any more, only its nights and rooms are left."""

AWAITING: Table[Expected] = Table(
    Audience.HOUSE,
    (
        Line("booking_code", ("placement.booking_code",), AS_IT_STANDS, HOTEL),
        Line("status", ("placement_event.kind",), "where they stand", HOTEL),
        Line("rooms", ("unit_night.bed",), "its own names of them", HOTEL, attrgetter("unit_codes")),
        Line("heads", COMING, "how many", HOTEL, _heads),
        Line("infants", AGES, "how many", HOTEL, _infants),
        Line("beds", AGES, "how many", HOTEL, _beds),
        Line("cots", AGES, "how many, at most those of the room", HOTEL, _cots),
        Line("needs", BODY, "what a room has to answer to", HOTEL, _room_needs),
        Line("first_night", ("unit_night.night",), "in this house", HOTEL),
        Line("last_night", ("unit_night.night",), "in this house", HOTEL),
        Line("expected_at", ARRIVAL, "an instant, when they come straight here", HOTEL),
        Line("noted_at", ("placement_event.recorded_at",), OWN_WORD, HOTEL),
    ),
)
"""Somebody who is awaited, or lives here, by booking code."""
