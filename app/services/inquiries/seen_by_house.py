"""A question as the facility that is asked may know it (need-to-know matrix, reference/sweden.md section 3).

Never a name, a reason, a reference, or who else is asked. A hotel or a landlord is told what the room needs;
a protected home also who comes, in age bands and codes. All of it only while an answer is waited for.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from allocation.problems.problem import Household
from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.core.errors import NotFound
from app.core.night_form.gaps import is_given
from app.core.night_form.kinds import NOTHING
from app.core.policy import Permission, demand
from app.queries.facilities import facility_in_care
from app.queries.inquiries import State, asked_of, inquiry_in_care, state_of
from app.services.engine.loading import network
from app.services.engine.snapshot import Network
from app.services.houses.guests import room_needs
from app.services.intake.to_household import PETS
from models.case import ADULT, Case
from models.facility import KINDS, NO_AGE_LIMIT, Admits, Facility
from models.inquiry import DeclineReason, Inquiry
from models.request import AskableRule

REMEMBERED = timedelta(hours=24)
OLDEST_OF_BAND = (1, 6, 12, 15, 17, 24, 44, 64)


@dataclass(frozen=True)
class Person:
    """`youngest` to `oldest` (None: no end). `gender` only where the house's own rules look at it."""

    youngest: int
    oldest: int | None
    gender: str | None


@dataclass(frozen=True)
class Home:
    """What only a protected home is told before it answers. `risk`: low, medium, high; None: not assessed."""

    people: tuple[Person, ...]
    languages: tuple[str, ...]
    protection_level: int
    needs: tuple[str, ...]
    brings: tuple[str, ...]
    animals: tuple[str, ...]
    has_allergies: bool | None
    risk: str | None


@dataclass(frozen=True)
class Wanted:
    """`animals`, `languages` and `features`: only where the house is asked about them."""

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
class Inbox:
    """What a facility is asked now, the first to lapse first, and what it was asked since yesterday."""

    facility: Facility
    waiting: tuple[Sight, ...]
    earlier: tuple[Sight, ...]


def inbox(session: Session, actor: Actor, clock: Clock, facility_id: str) -> Inbox:
    """Audited. Raises NotFound for another house."""
    facility, seen = _seen(session, actor, clock, facility_id)
    audit.record(
        session, actor, clock, Action.INQUIRY_READ, facility.id, inquiries=[sight.id for sight in seen]
    )
    waiting = [sight for sight in seen if sight.state is State.WAITING]
    return Inbox(
        facility=facility,
        waiting=tuple(sorted(waiting, key=lambda sight: (sight.expires_at, sight.id))),
        earlier=tuple(sight for sight in seen if sight.state is not State.WAITING),
    )


def waiting_now(session: Session, actor: Actor, clock: Clock, facility_id: str) -> list[str]:
    """Which questions wait: asked for every other second, and tells nothing of anybody."""
    facility = facility_in_care(session, actor, facility_id)
    asked = asked_of(session, actor, facility.id, clock.now() - REMEMBERED)
    return [one.id for one in asked if state_of(one, clock.now()) is State.WAITING]


def read_question(
    session: Session, actor: Actor, clock: Clock, facility_id: str, inquiry_id: str
) -> tuple[Facility, Sight]:
    """Audited. Raises NotFound for what was not asked of this house of the actor's."""
    demand(actor, Permission.INQUIRY_ANSWER)
    facility = facility_in_care(session, actor, facility_id)
    inquiry = inquiry_in_care(session, actor, inquiry_id)
    if inquiry.facility_id != facility.id:
        raise NotFound()
    audit.record(session, actor, clock, Action.INQUIRY_READ, inquiry.id, facility=facility.id)
    return facility, _sight(network(session), inquiry, clock.now())


def _seen(session: Session, actor: Actor, clock: Clock, facility_id: str) -> tuple[Facility, list[Sight]]:
    demand(actor, Permission.INQUIRY_ANSWER)
    facility = facility_in_care(session, actor, facility_id)
    asked = asked_of(session, actor, facility.id, clock.now() - REMEMBERED)
    return facility, [_sight(network(session), inquiry, clock.now()) for inquiry in asked]


def _sight(picture: Network, inquiry: Inquiry, now: datetime) -> Sight:
    state, request = state_of(inquiry, now), inquiry.round.request
    return Sight(
        id=inquiry.id,
        state=state,
        asked_at=inquiry.asked_at,
        expires_at=inquiry.expires_at,
        answered_at=inquiry.answered_at,
        decline_reason=inquiry.decline_reason,
        first_night=request.arrives,
        nights=request.nights,
        unit_codes=tuple(picture.units[unit].code for unit in inquiry.units),
        questions=tuple(inquiry.questions),
        wanted=_wanted(picture, inquiry) if state is State.WAITING else None,
    )


def _wanted(picture: Network, inquiry: Inquiry) -> Wanted:
    case, facility = inquiry.round.request.case, inquiry.facility
    household = picture.requests[inquiry.round.request_id].household
    children = sum(member.age < ADULT for member in household.members)
    cots = min(household.infants, sum(picture.units[unit].unit.cots for unit in inquiry.units))
    asked = set(inquiry.questions)
    return Wanted(
        adults=len(household.members) - children,
        children=children,
        beds=len(household.members) - cots,
        cots=cots,
        room_needs=room_needs(case, household.needs),
        animals=PETS in household.brings if AskableRule.BRINGS in asked else None,
        languages=_in_order(household.languages) if AskableRule.LANGUAGE in asked else (),
        features=_in_order(household.needs) if AskableRule.NEEDS in asked else (),
        home=_home(facility, case, household) if KINDS[facility.kind].is_protected_home else None,
    )


def _home(facility: Facility, case: Case, household: Household) -> Home:
    answers = case.answers or {}
    return Home(
        people=tuple(_people(facility, household)),
        languages=_in_order(household.languages),
        protection_level=household.protection_level,
        needs=_in_order(household.needs),
        brings=_in_order(household.brings),
        animals=tuple(kind for kind in _ticked(answers, "animals") if kind != NOTHING),
        has_allergies=True if is_given(answers, "allergies") else None,
        risk=answers.get("risk_level"),
    )


def _people(facility: Facility, household: Household) -> Iterator[Person]:
    """The eldest first."""
    looks_at_gender = facility.admits is not Admits.ALL or facility.max_male_age != NO_AGE_LIMIT
    for member in sorted(household.members, key=lambda member: (-member.age, member.gender)):
        youngest, oldest = band_of(member.age)
        yield Person(youngest, oldest, member.gender if looks_at_gender else None)


def band_of(age: int) -> tuple[int, int | None]:
    youngest = 0
    for oldest in OLDEST_OF_BAND:
        if age <= oldest:
            return youngest, oldest
        youngest = oldest + 1
    return youngest, None


def _ticked(answers: dict[str, Any], code: str) -> list[str]:
    return answers[code] if isinstance(answers.get(code), list) else []


def _in_order(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(codes))
