"""Who comes to a protected home: identities and arrival protocol, once the placement is confirmed there and
for as long as it is, as the home is told of them (app/services/disclosure/to_expecting_home.py)."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import NIGHTS_AHEAD, Clock, night_of, nights_from
from app.core.errors import NotFound
from app.core.night_form.kinds import Section
from app.core.policy import Permission, demand, may
from app.queries.facilities import facility_in_care
from app.queries.placements import ENDED
from app.services.disclosure.to_expecting_home import ARRIVAL, WhoComes, told_to
from app.services.engine.loading import load_snapshot
from app.services.houses.guest_list import Stay, stays_at
from app.services.houses.guests import expected
from app.services.intake.from_rows import answers_of
from models.facility import KINDS, Facility
from models.inquiry import Inquiry
from models.placement import Placement


@dataclass(frozen=True)
class GuestSheet:
    """`form`: the questions whose answers are told."""

    facility: Facility
    who: WhoComes
    form: Section


def read_guest_sheet(
    session: Session, actor: Actor, clock: Clock, facility_id: str, placement_id: str
) -> GuestSheet:
    """Audited. Raises NotAllowed, and NotFound for whoever is not, or no longer, a guest of this home."""
    demand(actor, Permission.GUEST_READ)
    facility = facility_in_care(session, actor, facility_id)
    stay = _stay(session, actor, clock, facility, placement_id)
    if stay is None:
        raise NotFound()
    request = stay.placement.claim.request
    case = request.case
    audit.record(session, actor, clock, Action.GUEST_READ, placement_id, facility=facility.id, case=case.id)
    who = replace(expected(load_snapshot(session), stay), answers=answers_of(case, request))
    return GuestSheet(facility, ARRIVAL.draw(WhoComes, who), told_to(facility.kind))


def placement_of(
    session: Session, actor: Actor, clock: Clock, facility: Facility, inquiry_id: str
) -> str | None:
    """The placement that a yes has become, for whoever may read its sheet now."""
    if not may(actor, Permission.GUEST_READ):
        return None
    claims = sa.select(Inquiry.claim_id).where(Inquiry.id == inquiry_id)
    placement = session.scalar(sa.select(Placement.id).where(Placement.claim_id.in_(claims)))
    return placement if placement and _stay(session, actor, clock, facility, placement) else None


def _stay(session: Session, actor: Actor, clock: Clock, facility: Facility, placement_id: str) -> Stay | None:
    """A stay in a protected home that has nights left there and has not ended."""
    if not KINDS[facility.kind].is_protected_home:
        return None
    nights = list(nights_from(night_of(clock.now()), NIGHTS_AHEAD))
    stays = stays_at(session, actor, facility.id, nights)
    return next(
        (stay for stay in stays if stay.placement.id == placement_id and stay.status not in ENDED), None
    )
