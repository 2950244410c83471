"""Cases with their households, circles, assessments and requests."""

from collections.abc import Iterator
from datetime import timedelta

from app.core import sayable
from app.core.night_form.places import PLACES
from app.services.seeding.answers import CONSENT_HOLDS, RISK_HOLDS, answers_of
from app.services.seeding.files.rows import PerpetratorRow
from app.services.seeding.seekers import DemoSeeker
from app.services.seeding.world import World
from models.all import Base
from models.case import Case, CaseAccess, CaseBlock, Consent, Member, RiskAssessment
from models.organisation import OrganisationKind, Role
from models.request import PlacementRequest
from models.threat import BurntAddress, CasePerpetrator, Together

HANDED_OVER_AFTER = timedelta(hours=12)
STAFF = {
    OrganisationKind.DUTY_TEAM: Role.DUTY_OFFICER,
    OrganisationKind.FAMILY_VIOLENCE_UNIT: Role.CASE_WORKER,
}


def worker(world: World, seeker: DemoSeeker) -> str:
    """The id of whoever took the call."""
    emails = [
        row.email
        for row in world.inventory.users
        if row.role == STAFF[seeker.owner] and not row.disabled and row.email != seeker.blocked
    ]
    return world.id("user", world.chance("worker", seeker.alias).choice(emails))


def case_rows(world: World, seeker: DemoSeeker, threats: list[PerpetratorRow]) -> Iterator[Base]:
    """`threats`: the perpetrators that this household is kept away from."""
    by = worker(world, seeker)
    case = Case(
        id=world.id("case", seeker.alias),
        ref=sayable.case_ref(world.chance("ref", seeker.alias)),
        owner_organisation_id=_organisation(world, seeker.owner),
        created_by=by,
        created_at=seeker.asked_at,
        person_protection=seeker.person_protection,
        alias=seeker.alias,
    )
    members = list(_members(world, seeker, case))
    request = _request(world, seeker, case, by)
    case.answers = answers_of(world, seeker, case, request, threats)
    yield from (case, *members, request)
    yield from _circle(world, seeker, case, by)
    yield from _assessed(world, seeker, case, by)
    for alias, relation in seeker.perpetrators:
        perpetrator = world.id("perpetrator", alias)
        yield CasePerpetrator(case_id=case.id, perpetrator_id=perpetrator, relation=relation)
    for facility, reason in seeker.avoid:
        yield BurntAddress(case_id=case.id, facility_id=world.id("facility", facility), reason=reason)
    if seeker.together:
        yield Together(group_id=world.id("together", seeker.together), case_id=case.id)


def _organisation(world: World, kind: OrganisationKind) -> str:
    return next(
        world.id("organisation", row.name) for row in world.inventory.organisations if row.kind == kind
    )


def _members(world: World, seeker: DemoSeeker, case: Case) -> Iterator[Member]:
    for position, (person, custody) in enumerate(zip(seeker.members, seeker.custody, strict=True)):
        yield Member(
            id=world.id("member", seeker.alias, position),
            case_id=case.id,
            case=case,
            position=position,
            birth_year=seeker.arrives.year - person.age,
            gender=person.gender,
            coming=person.coming,
            custody_consent=custody,
        )


def _request(world: World, seeker: DemoSeeker, case: Case, by: str) -> PlacementRequest:
    near = PLACES.get(seeker.near or "")
    return PlacementRequest(
        id=world.id("request", seeker.alias),
        case_id=case.id,
        case=case,
        version=1,
        urgency=seeker.urgency,
        arrives=seeker.arrives,
        nights=seeker.nights,
        min_protection_level=seeker.level,
        languages=seeker.languages,
        language_required=seeker.language_required,
        needs=seeker.needs,
        wishes=[{"feature": wish, "weight": 1} for wish in seeker.wishes],
        brings=seeker.brings,
        watch=seeker.watch,
        near=[near.lat, near.lon] if near else None,
        complete=seeker.complete,
        created_by=by,
        created_at=seeker.asked_at,
    )


def _circle(world: World, seeker: DemoSeeker, case: Case, by: str) -> Iterator[Base]:
    """The night's cases are handed over in the morning; the day's are open to the duty team at night."""
    other = {
        OrganisationKind.DUTY_TEAM: OrganisationKind.FAMILY_VIOLENCE_UNIT,
        OrganisationKind.FAMILY_VIOLENCE_UNIT: OrganisationKind.DUTY_TEAM,
    }[seeker.owner]
    by_day = seeker.owner == OrganisationKind.FAMILY_VIOLENCE_UNIT
    granted_at = seeker.asked_at + (timedelta() if by_day else HANDED_OVER_AFTER)
    if granted_at <= world.now:
        yield CaseAccess(
            id=world.id("access", seeker.alias),
            case_id=case.id,
            organisation_id=_organisation(world, other),
            granted_by=by,
            granted_at=granted_at,
        )
    if seeker.blocked:
        is_user = "@" in seeker.blocked
        yield CaseBlock(
            id=world.id("block", seeker.alias),
            case_id=case.id,
            user_id=world.id("user", seeker.blocked) if is_user else None,
            organisation_id=None if is_user else world.id("organisation", seeker.blocked),
            recorded_at=seeker.asked_at,
        )


def _assessed(world: World, seeker: DemoSeeker, case: Case, by: str) -> Iterator[Base]:
    if seeker.risk:
        method, level, on = seeker.risk
        yield RiskAssessment(
            id=world.id("risk", seeker.alias),
            case_id=case.id,
            method=method,
            level=level,
            assessed_on=world.day(on),
            valid_until=world.day(on) + RISK_HOLDS,
            assessed_by=by,
        )
    for recipient, given in seeker.consents:
        yield Consent(
            id=world.id("consent", seeker.alias, recipient.value),
            case_id=case.id,
            recipient=recipient,
            given=given,
            until=seeker.arrives + CONSENT_HOLDS,
            recorded_at=seeker.asked_at,
        )
