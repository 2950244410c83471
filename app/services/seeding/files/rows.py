"""The rows of the seed files: one class a file, one attribute a column, with what its cell may hold.

Days, nights, hours and minutes are counted from the night that is seeded.
"""

import re
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Annotated

from app.services.seeding.files import cells
from app.services.seeding.files.cells import TEXT, TIME, WORDS, YES_NO, CellError, CellReader
from models.availability import Channel, OutOfServiceReason
from models.case import (
    Coming,
    ConsentRecipient,
    CustodyConsent,
    Gender,
    PersonProtection,
    RiskLevel,
    RiskMethod,
)
from models.facility import NO_AGE_LIMIT, NO_NIGHT_LIMIT, Admits, FacilityKind, PermitStatus, Sharing
from models.organisation import OrganisationKind, Role
from models.threat import BurntReason, PlaceKind, Relation, SeparationScope

Point = tuple[float, float]
_DAYS = cells.whole(-1000, 1000)


@dataclass(frozen=True)
class FileRow:
    line: int


@dataclass(frozen=True)
class OrganisationRow(FileRow):
    name: Annotated[str, TEXT]
    kind: Annotated[OrganisationKind, cells.choice(OrganisationKind)]
    municipality: Annotated[str, TEXT]
    duty_phone: Annotated[str | None, cells.or_none(TEXT)]


@dataclass(frozen=True)
class UserRow(FileRow):
    email: Annotated[str, TEXT]
    name: Annotated[str, TEXT]
    role: Annotated[Role, cells.choice(Role)]
    organisation: Annotated[str, TEXT]
    locale: Annotated[str, TEXT]
    trained_days_ago: Annotated[int | None, cells.or_none(_DAYS)]
    disabled: Annotated[bool, YES_NO]


def _span(text: str) -> tuple[time, time]:
    first, _, last = text.partition("-")
    return TIME.read(first), TIME.read(last)


@dataclass(frozen=True)
class FacilityRow(FileRow):
    code_name: Annotated[str, TEXT]
    organisation: Annotated[str, TEXT]
    kind: Annotated[FacilityKind, cells.choice(FacilityKind)]
    municipality: Annotated[str, TEXT]
    lat: Annotated[float, cells.number(-90, 90)]
    lon: Annotated[float, cells.number(-180, 180)]
    level: Annotated[int | None, cells.or_unknown(cells.whole(0, 3))]
    admits: Annotated[Admits | None, cells.or_unknown(cells.choice(Admits))]
    max_male_age: Annotated[
        int | None, cells.or_unknown(cells.or_none(cells.whole(0, NO_AGE_LIMIT), NO_AGE_LIMIT))
    ]
    max_nights: Annotated[
        int | None, cells.or_unknown(cells.or_none(cells.whole(1, NO_NIGHT_LIMIT), NO_NIGHT_LIMIT))
    ]
    accepts: Annotated[list[str] | None, cells.or_unknown(WORDS)]
    features: Annotated[list[str] | None, cells.or_unknown(WORDS)]
    languages: Annotated[list[str] | None, cells.or_unknown(WORDS)]
    trained_days_ago: Annotated[int | None, cells.or_none(_DAYS)]
    phone: Annotated[str, TEXT]
    intake: Annotated[tuple[time, time] | None, cells.or_unknown(CellReader(_span))]
    permit: Annotated[PermitStatus, cells.choice(PermitStatus)]
    permit_days: Annotated[int | None, cells.or_none(_DAYS)]
    max_persons: Annotated[int | None, cells.or_none(cells.whole(0, 1000))]
    target_group: Annotated[str, cells.or_none(TEXT, "")]
    street: Annotated[str, TEXT]
    arrival: Annotated[str, TEXT]
    house_rules: Annotated[str, TEXT]


Outage = tuple[OutOfServiceReason, int, int]
_OUTAGE = cells.parts(
    "repair:-2:5 (reason, first and last night)", cells.choice(OutOfServiceReason), _DAYS, _DAYS
)


@dataclass(frozen=True)
class UnitRow(FileRow):
    """`channel` `-`: nobody has ever said that it is free. `reserved`: no invented history is put there."""

    facility: Annotated[str, TEXT]
    code: Annotated[str, TEXT]
    room_type: Annotated[str, TEXT]
    beds: Annotated[int, cells.whole(0, 100)]
    cots: Annotated[int, cells.whole(0, 20)]
    price: Annotated[int, cells.whole(0, 100_000)]
    features: Annotated[list[str], WORDS]
    sharing: Annotated[Sharing, cells.choice(Sharing)]
    adjoins: Annotated[str | None, cells.or_none(TEXT)]
    reserved: Annotated[bool, YES_NO]
    channel: Annotated[Channel | None, cells.or_none(cells.choice(Channel))]
    hours_ago: Annotated[int | None, cells.or_none(cells.whole(0, 1000))]
    valid_hours: Annotated[int | None, cells.or_none(cells.whole(1, 10_000))]
    closed_nights: Annotated[int, cells.whole(0, 100)]
    out_of_service: Annotated[Outage | None, cells.or_none(_OUTAGE)]


@dataclass(frozen=True)
class AgreementRow(FileRow):
    """What has been agreed with a house as a whole."""

    facility: Annotated[str, TEXT]
    asks_first: Annotated[bool, YES_NO]
    reminder: Annotated[time | None, cells.or_none(TIME)]
    routine: Annotated[str | None, cells.or_none(TEXT)]


@dataclass(frozen=True)
class AllotmentRow(FileRow):
    """`rooms` `-`: none promised. `release_hours` `-`: they never go back by themselves."""

    facility: Annotated[str, TEXT]
    room_type: Annotated[str, TEXT]
    rooms: Annotated[int | None, cells.or_none(cells.whole(0, 500))]
    release_hours: Annotated[int | None, cells.or_none(cells.whole(0, 720))]


@dataclass(frozen=True)
class SeasonRow(FileRow):
    facility: Annotated[str, TEXT]
    room_type: Annotated[str, TEXT]
    first_night: Annotated[int, _DAYS]
    last_night: Annotated[int, _DAYS]
    price: Annotated[int, cells.whole(0, 100_000)]


class Situation(StrEnum):
    """Where a case of the night stands. `confirmed`: expected tonight; `missing`: did not arrive."""

    WAITING = "waiting"
    HELD = "held"
    CONFIRMED = "confirmed"
    MISSING = "missing"
    RESIDENT = "resident"


@dataclass(frozen=True)
class PersonRow:
    age: int
    gender: Gender
    coming: Coming = Coming.NOW


_GENDERS = {"F": Gender.FEMALE, "M": Gender.MALE, "X": Gender.OTHER}


def _person(text: str) -> PersonRow:
    found = re.fullmatch(r"([FMX])(\d{1,3})(?::(now|later|stays))?", text)
    if found is None:
        raise CellError("must hold persons such as F31 M15 F1:later (F, M or X and the age)")
    gender, age, coming = found.groups()
    return PersonRow(int(age), _GENDERS[gender], Coming(coming or "now"))


@dataclass(frozen=True)
class PlaceRow:
    """A facility by its code name and one or two of its units."""

    facility: str
    units: tuple[str, ...]


def _place(text: str) -> PlaceRow:
    facility, slash, units = text.partition("/")
    if not slash:
        raise CellError("must hold a facility and a unit such as Agat/4 (or Agat/3+4 for a pair)")
    return PlaceRow(facility, tuple(units.split("+")))


Risk = tuple[RiskMethod, RiskLevel, int]
_PERPETRATOR = cells.parts("Frost:ex", TEXT, cells.choice(Relation))
_AVOIDED = cells.parts("Citrin:stayed_before", TEXT, cells.choice(BurntReason))
_RISK = cells.parts(
    "freda:high:0 (method, level, day)", cells.choice(RiskMethod), cells.choice(RiskLevel), _DAYS
)
_CONSENT = cells.parts("police:yes", cells.choice(ConsentRecipient), YES_NO)


@dataclass(frozen=True)
class CaseRow(FileRow):
    """A case written by hand, so that every rule blocks somebody tonight (README: the table)."""

    alias: Annotated[str, TEXT]
    situation: Annotated[Situation, cells.choice(Situation)]
    place: Annotated[PlaceRow | None, cells.or_none(CellReader(_place))]
    members: Annotated[tuple[PersonRow, ...], cells.many(CellReader(_person))]
    custody: Annotated[CustodyConsent | None, cells.or_none(cells.choice(CustodyConsent))]
    urgency: Annotated[int, cells.whole(1, 3)]
    arrives: Annotated[int, _DAYS]
    nights: Annotated[int, cells.whole(1, 400)]
    level: Annotated[int, cells.whole(0, 3)]
    languages: Annotated[list[str], WORDS]
    language_required: Annotated[bool, YES_NO]
    needs: Annotated[list[str], WORDS]
    wishes: Annotated[list[str], WORDS]
    brings: Annotated[list[str], WORDS]
    watch: Annotated[int, cells.whole(0, 24)]
    near: Annotated[str | None, cells.or_none(TEXT)]
    perpetrators: Annotated[tuple[tuple[str, Relation], ...], cells.many(_PERPETRATOR)]
    avoid: Annotated[tuple[tuple[str, BurntReason], ...], cells.many(_AVOIDED, ";")]
    together: Annotated[str | None, cells.or_none(TEXT)]
    person_protection: Annotated[PersonProtection, cells.choice(PersonProtection)]
    risk: Annotated[Risk | None, cells.or_none(_RISK)]
    consents: Annotated[tuple[tuple[ConsentRecipient, bool], ...], cells.many(_CONSENT)]
    blocked: Annotated[str | None, cells.or_none(TEXT)]
    asked_minutes_ago: Annotated[int | None, cells.or_none(cells.whole(0, 1440))]
    complete: Annotated[bool, YES_NO]
    story: Annotated[str, TEXT]


Circle = tuple[PlaceKind, Point, float]
_CIRCLE = cells.parts("home:56.05,12.70:2", cells.choice(PlaceKind), cells.point(), cells.number(0, 2000))


@dataclass(frozen=True)
class PerpetratorRow(FileRow):
    alias: Annotated[str, TEXT]
    network: Annotated[bool, YES_NO]
    keep_km: Annotated[float, cells.number(0, 2000)]
    housed_as: Annotated[str | None, cells.or_none(TEXT)]
    places: Annotated[tuple[Circle, ...], cells.many(_CIRCLE)]
    ties: Annotated[tuple[str, ...], cells.many(TEXT, ";")]
    municipalities: Annotated[tuple[str, ...], cells.many(TEXT)]


@dataclass(frozen=True)
class SeparationRow(FileRow):
    case_a: Annotated[str, TEXT]
    case_b: Annotated[str, TEXT]
    scope: Annotated[SeparationScope, cells.choice(SeparationScope)]
    km: Annotated[float | None, cells.or_none(cells.number(0, 2000))]


@dataclass(frozen=True)
class WatchRow(FileRow):
    """`night` `-`: the standing figure."""

    night: Annotated[int | None, cells.or_none(_DAYS)]
    rounds: Annotated[int, cells.whole(0, 1000)]
