"""What houses have been asked and what they answered: two months of it, and what waits for an answer now.

Each house has a manner of its own, so that whom to ring first can be told from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.queries.claims import LiveClaim
from app.services.engine.loading import load_snapshot
from app.services.engine.snapshot import Snapshot
from app.services.placing.whom_to_ask import NIGHTS, HouseToAsk, whom_to_ask
from app.services.seeding.world import World
from models.all import Base
from models.inquiry import AnsweredBy, DeclineReason, Inquiry, InquiryRound, RoundEnd
from models.organisation import Role
from models.placement import Claim
from models.request import PlacementRequest

REMEMBERED = timedelta(days=60)
ASKED_ABOUT = 0.6  # of the stays: some place was asked first
ALSO_ASKED = (1, 3)  # fewest and most houses beside the one that said yes
HAS_TIME = timedelta(minutes=15)
WAITING_FOR, HAS_LONG = timedelta(minutes=4), timedelta(minutes=60)
ASKED_NOW = 3
REASONS = (DeclineReason.FULL, DeclineReason.FULL, DeclineReason.STAFFING, DeclineReason.HOUSE_RULES)
ANSWERING = (Role.HOTEL_STAFF, Role.FACILITY_MANAGER)


@dataclass(frozen=True)
class Manner:
    """How a house answers: in how many minutes, and how often it does at all."""

    minutes: float
    answers: float


@dataclass(frozen=True)
class Standstill:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


def history(world: World, stays: list[LiveClaim]) -> Iterator[Base]:
    """The house where somebody came to stay said yes; others said no, did not answer or were too slow."""
    snapshot = load_snapshot(world.session)
    for stay in stays:
        claim = stay.claim
        is_past = world.now - REMEMBERED <= claim.created_at < world.now - HAS_TIME
        if is_past and world.chance("asked", claim.id).random() < ASKED_ABOUT:
            yield from _past_round(world, snapshot, claim)


def _past_round(world: World, snapshot: Snapshot, claim: Claim) -> Iterator[Base]:
    chance, won = world.chance("round", claim.id), snapshot.units[claim.units[0]].unit.facility
    ended = claim.created_at
    asked_at = ended - timedelta(minutes=min(_minutes(world, won, claim.id), 14))
    round_ = _round(world, claim.request, claim.created_by, asked_at, ended)
    yield round_
    yield _inquiry(world, round_, won, claim.units, _yes(claim, ended))
    kind = snapshot.facilities[won].kind
    others = sorted(id for id, one in snapshot.facilities.items() if one.kind == kind and id != won)
    for facility in chance.sample(others, min(len(others), chance.randint(*ALSO_ASKED))):
        unit = min(id for id, facts in snapshot.units.items() if facts.unit.facility == facility)
        yield _inquiry(world, round_, facility, [unit], _lost(world, facility, claim, asked_at, ended))


def _yes(claim: Claim, at: datetime) -> dict[str, object]:
    return {"answered_at": at, "is_yes": True, "claim_id": claim.id, "answered_by": claim.created_by}


def _lost(
    world: World, facility: str, claim: Claim, asked_at: datetime, ended: datetime
) -> dict[str, object]:
    """A no if it came before the yes of another; else nobody waited for it any longer."""
    chance = world.chance("answer", facility, claim.id)
    answers_at = asked_at + timedelta(minutes=_minutes(world, facility, claim.id))
    if answers_at < ended and chance.random() < manner(world, facility).answers:
        said = {"answered_at": answers_at, "is_yes": False, "answered_by": claim.created_by}
        return {**said, "decline_reason": chance.choice(REASONS)}
    return {"released_at": ended}


def manner(world: World, facility: str) -> Manner:
    chance = world.chance("manner", facility)
    return Manner(minutes=chance.uniform(2, 12), answers=chance.uniform(0.4, 0.95))


def _minutes(world: World, facility: str, claim_id: str) -> float:
    usual = manner(world, facility).minutes
    return world.chance("minutes", facility, claim_id).lognormvariate(0, 0.4) * usual


def waiting_now(world: World, stays: list[LiveClaim]) -> Iterator[Base]:
    """One open question, to the houses of the first who answer for a hotel and for a home if they may be
    asked."""
    clock, snapshot, own = Standstill(world.now), load_snapshot(world.session), _own(world)
    for request in _who_wait(world, stays):
        found = whom_to_ask(world.session, clock, snapshot.requests[request.id].household, stays)
        if any(one.place.facility_id in own for one in found):
            yield from _round_now(world, request, own, found)
            return


def _own(world: World) -> set[str]:
    users = world.inventory.users
    shown = {next(row.organisation for row in users if row.role == role) for role in ANSWERING}
    return {
        world.id("facility", row.code_name) for row in world.inventory.facilities if row.organisation in shown
    }


def _who_wait(world: World, stays: list[LiveClaim]) -> list[PlacementRequest]:
    placed = {stay.claim.request_id for stay in stays}
    rows = (
        world.session.get_one(PlacementRequest, world.id("request", row.alias))
        for row in world.inventory.cases
    )
    return [row for row in rows if row.complete and not row.closed_at and row.id not in placed]


def _round_now(
    world: World, request: PlacementRequest, own: set[str], found: list[HouseToAsk]
) -> Iterator[Base]:
    asked_at = world.now - WAITING_FOR
    round_ = _round(world, request, request.created_by, asked_at, None)
    yield round_
    for one in sorted(found, key=lambda one: one.place.facility_id not in own)[:ASKED_NOW]:
        inquiry = _inquiry(world, round_, one.place.facility_id, list(one.place.units), {})
        inquiry.questions, inquiry.expires_at = list(one.questions), asked_at + HAS_LONG
        yield inquiry


def _round(
    world: World, request: PlacementRequest, by: str, asked_at: datetime, won_at: datetime | None
) -> InquiryRound:
    return InquiryRound(
        id=world.id("inquiry_round", request.id),
        request_id=request.id,
        request_version=request.version,
        asked_by=by,
        asked_at=asked_at,
        ended_at=won_at,
        end=RoundEnd.WON if won_at else None,
    )


def _inquiry(
    world: World, round_: InquiryRound, facility: str, units: list[str], came: dict[str, object]
) -> Inquiry:
    through = AnsweredBy.PHONE if "answered_at" in came else None
    return Inquiry(
        id=world.id("inquiry", round_.id, facility),
        round_id=round_.id,
        facility_id=facility,
        units=units,
        questions=[NIGHTS],
        asked_at=round_.asked_at,
        expires_at=round_.asked_at + HAS_TIME,
        answered_through=through,
        **came,
    )
