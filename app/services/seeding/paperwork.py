"""What a confirmed place leaves behind: placement, certificate, decision, and what happened since."""

from collections.abc import Iterator

from app.core import sayable
from app.services.engine.verification import RULES_VERSION, Checked
from app.services.seeding.courses import Course
from app.services.seeding.seekers import DemoSeeker
from app.services.seeding.world import World
from models.all import Base
from models.placement import (
    Claim,
    DecisionRecord,
    EventKind,
    EventReason,
    LegalBasis,
    Placement,
    PlacementEvent,
)
from models.rehousing import ExitKind, StayExit


def paperwork(
    world: World, seeker: DemoSeeker, claim: Claim, checked: Checked, course: Course
) -> Iterator[Base]:
    placement = Placement(
        id=world.id("placement", seeker.alias),
        claim_id=claim.id,
        claim=claim,
        booking_code=sayable.booking_code(world.chance("code", seeker.alias)),
        confirmed_by=claim.created_by,
        confirmed_at=course.confirmed_at,
    )
    certificate = checked.certificate(placement.id, course.confirmed_at)
    certificate.id = world.id("certificate", seeker.alias)
    yield from (placement, certificate, _decision(world, seeker, claim, placement))
    for number, happening in enumerate(course.happenings):
        yield PlacementEvent(
            id=world.id("event", seeker.alias, number),
            placement_id=placement.id,
            kind=happening.kind,
            reason=happening.reason,
            details=dict(happening.details),
            recorded_by=claim.created_by,
            recorded_at=happening.at,
        )
        if happening.kind is EventKind.DEPARTED:
            yield StayExit(
                id=world.id("exit", seeker.alias),
                placement_id=placement.id,
                kind=_exit(world, seeker, happening.reason),
                recorded_by=claim.created_by,
                recorded_at=happening.at,
            )


def _exit(world: World, seeker: DemoSeeker, reason: EventReason | None) -> ExitKind:
    if reason is EventReason.MOVED_HOME:
        return ExitKind.PERMANENT_HOME
    others = [kind for kind in ExitKind if kind is not ExitKind.PERMANENT_HOME]
    return world.chance("exit", seeker.alias).choice(others)


def _decision(world: World, seeker: DemoSeeker, claim: Claim, placement: Placement) -> DecisionRecord:
    return DecisionRecord(
        id=world.id("decision", seeker.alias),
        placement_id=placement.id,
        decided_by=placement.confirmed_by,
        decided_at=placement.confirmed_at,
        legal_basis=LegalBasis.SOL_11_1,
        options_shown=claim.options_shown,
        chosen_units=claim.units,
        override_reason=claim.override_reason,
        request_version=claim.request.version,
        engine_version=RULES_VERSION,
    )
