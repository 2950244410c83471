"""Ask for a place in one go: the household of the contract, as another system sends it.

The night form asks question by question (app/services/intake/answers.py); here everything is said at once, so
the request is complete from the start.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import A_NIGHT, NIGHTS_AHEAD, Clock, night_of
from app.core.errors import ErrorCode, InvalidInput, NotPossibleNow
from app.queries.cases import case_by_ref, request_in_circle
from app.queries.claims import live_claims
from app.services.cases import keep_apart
from app.services.cases.cases import new_case, new_request
from app.services.engine.snapshot import FOREVER
from app.services.placing import holds
from app.services.requests.closing import close
from app.services.requests.versions import keep_version
from models.case import Case, Gender, Member
from models.request import ClosedReason, PlacementRequest

NIGHT_HAS_PASSED = ErrorCode("night_has_passed")
TOO_FAR_AWAY = ErrorCode("night_too_far_away")
OTHER_PERSONS = ErrorCode("other_persons")


@dataclass(frozen=True)
class PersonSought:
    age: int
    gender: Gender


@dataclass(frozen=True)
class Wish:
    feature: str
    weight: int


@dataclass(frozen=True)
class MakeRequest:
    """The contract's household. Without `case_ref` a new case is opened."""

    urgency: int
    arrives: date
    nights: int
    members: tuple[PersonSought, ...]
    protection_level: int = 0
    languages: tuple[str, ...] = ()
    language_required: bool = False
    needs: tuple[str, ...] = ()
    wishes: tuple[Wish, ...] = ()
    brings: tuple[str, ...] = ()
    threats: tuple[str, ...] = ()
    is_threat: str | None = None
    avoid: tuple[str, ...] = ()
    separations: tuple[keep_apart.KeepApart, ...] = ()
    watch: int = 0
    near: tuple[float, float] | None = None
    case_ref: str | None = None


@dataclass(frozen=True)
class CloseRequest:
    request_id: str
    reason: ClosedReason


def make_request(session: Session, actor: Actor, clock: Clock, command: MakeRequest) -> PlacementRequest:
    """A complete request, in a new case of the actor's organisation or in the one referred to.

    What is said of threats, places to avoid and separations is added to what the case knows already.
    Raises NotFound when the case is outside the circle, NotPossibleNow when it is closed, InvalidInput.
    """
    _refuse_unreachable(command.arrives, night_of(clock.now()))
    if command.case_ref is None:
        case = new_case(session, actor, clock)
    else:
        case = case_by_ref(session, actor, clock.now(), command.case_ref)
    if case.closed_at:
        raise NotPossibleNow()
    _name_members(session, case, command)
    keep_apart.keep_from_threats(session, actor, clock, case, command.threats, command.is_threat)
    keep_apart.keep_from_facilities(session, case, command.avoid)
    keep_apart.keep_from_households(session, actor, clock, case, command.separations)
    request = new_request(session, actor, clock, case, **_wanted(command))
    keep_version(session, actor, clock, request)
    return request


def close_request(session: Session, actor: Actor, clock: Clock, command: CloseRequest) -> None:
    """Nobody waits any longer; a hold is given back. Closing one that is closed changes nothing.

    Raises NotFound outside the circle, NotPossibleNow while there is a placement: it has to be ended first.
    """
    request = request_in_circle(session, actor, clock.now(), command.request_id)
    claims = live_claims(session, actor, clock.now(), night_of(clock.now()), FOREVER)
    own = [live for live in claims if live.claim.request_id == request.id]
    if any(live.placement_id for live in own):
        raise NotPossibleNow()
    if request.closed_at:
        return
    for live in own:
        holds.release(session, actor, clock, live.claim.id)
    close(session, actor, clock, request, command.reason)
    audit.record(session, actor, clock, audit.Action.REQUEST_CHANGED, request.id, closed=command.reason.value)


def request_answer(request: PlacementRequest) -> dict[str, Any]:
    """What the API answers and a retry is answered again."""
    return {
        "id": request.id,
        "case_ref": request.case.ref,
        "version": request.version,
        "arrives": request.arrives.isoformat(),
        "nights": request.nights,
    }


def _refuse_unreachable(arrives: date, tonight: date) -> None:
    if arrives < tonight:
        raise InvalidInput({"arrives": [NIGHT_HAS_PASSED]})
    if arrives > tonight + NIGHTS_AHEAD * A_NIGHT:
        raise InvalidInput({"arrives": [TOO_FAR_AWAY]})


def _name_members(session: Session, case: Case, command: MakeRequest) -> None:
    """Whoever a case names stays: other requests and placements of the case count on them."""
    year = command.arrives.year
    if not case.members:
        for position, person in enumerate(command.members):
            birth_year = year - person.age
            session.add(Member(case=case, position=position, birth_year=birth_year, gender=person.gender))
    elif not _are_same(case.members, command.members, year):
        raise InvalidInput({"members": [OTHER_PERSONS]})


def _are_same(members: list[Member], persons: tuple[PersonSought, ...], year: int) -> bool:
    """An age this year is the difference of years, or one less before the birthday."""
    known = sorted((member.gender.value, year - member.birth_year) for member in members)
    said = sorted((person.gender.value, person.age) for person in persons)
    return len(known) == len(said) and all(
        gender == other and age - said_age in (0, 1)
        for (gender, age), (other, said_age) in zip(known, said, strict=True)
    )


def _wanted(command: MakeRequest) -> dict[str, Any]:
    return {
        "urgency": command.urgency,
        "arrives": command.arrives,
        "nights": command.nights,
        "min_protection_level": command.protection_level,
        "languages": list(command.languages),
        "language_required": command.language_required,
        "needs": list(command.needs),
        "wishes": [{"feature": wish.feature, "weight": wish.weight} for wish in command.wishes],
        "brings": list(command.brings),
        "watch": command.watch,
        "near": list(command.near) if command.near else None,
        "complete": True,
    }
