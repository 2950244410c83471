"""Confirm a hold: the moment a proposal becomes somebody's bed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.core import audit, sayable
from app.core.actor import Actor
from app.core.clock import Clock, night_of
from app.core.errors import NotPossibleNow
from app.queries.claims import LiveClaim, live_claims
from app.services.engine.loading import load_snapshot
from app.services.engine.snapshot import FOREVER
from app.services.engine.verification import RULES_VERSION, check_place
from app.services.placing.holds import live_hold
from app.services.requests.rounds import withdraw_rounds
from models.placement import Certificate, DecisionRecord, LegalBasis, Placement


@dataclass(frozen=True)
class ConfirmHold:
    hold_id: str
    legal_basis: LegalBasis


def confirm(
    session: Session, actor: Actor, clock: Clock, command: ConfirmHold
) -> tuple[Placement, Certificate]:
    """Make a live hold a placement, if every rule holds on the facts as they are in this transaction.

    Writes the placement with its booking code, the checker's certificate and the decision record (R-73,
    R-74). Raises NotFound outside the circle, HoldLapsed, NotPossibleNow when it is confirmed already,
    PlaceUnsafe when a rule no longer holds (nothing is written).
    """
    # All of them in one statement: which nights matter is known only once the hold is.
    claims = live_claims(session, actor, clock.now(), night_of(clock.now()), FOREVER, also=command.hold_id)
    own = next((live for live in claims if live.claim.id == command.hold_id and live.in_circle), None)
    if own is None:
        live_hold(session, actor, clock, command.hold_id)  # says whether it lapsed or does not exist
        raise NotPossibleNow()
    claim = own.claim
    household = load_snapshot(session).requests[claim.request_id].household
    # Confirmed already, or the request has come to ask for other nights than are held.
    if own.placement_id or (own.first_night, own.nights) != (household.arrives, household.nights):
        raise NotPossibleNow()
    # Again, although it was checked when it was held: a threat may have become known since.
    checked = check_place(session, clock, household, own.units, claims)
    checked.refuse(actor)
    placement = Placement(
        claim_id=claim.id,
        booking_code=sayable.booking_code(),
        confirmed_by=actor.user_id,
        confirmed_at=clock.now(),
    )
    certificate = checked.certificate(placement.id, clock.now())
    session.add_all([placement, certificate, _decision(own, placement, actor, command.legal_basis)])
    if own.asks:
        withdraw_rounds(session, actor, clock, claim.request)
    audit.record(
        session,
        actor,
        clock,
        audit.Action.CONFIRMED,
        placement.id,
        hold=claim.id,
        units=list(own.units),
        certificate=certificate.id,
    )
    return placement, certificate


def _decision(own: LiveClaim, placement: Placement, actor: Actor, basis: LegalBasis) -> DecisionRecord:
    claim = own.claim
    return DecisionRecord(
        placement_id=placement.id,
        decided_by=actor.user_id,
        decided_at=placement.confirmed_at,
        legal_basis=basis,
        options_shown=claim.options_shown,
        chosen_units=list(own.units),
        override_reason=claim.override_reason,
        request_version=claim.request.version,
        engine_version=RULES_VERSION,
    )


def confirm_answer(placement: Placement, certificate: Certificate) -> dict[str, Any]:
    """What the API answers and a retry is answered again."""
    return {
        "id": placement.id,
        "booking_code": placement.booking_code,
        "certificate": {
            "id": certificate.id,
            "issued_at": certificate.issued_at.isoformat(),
            "rules_version": certificate.rules_version,
            "facts_hash": certificate.facts_hash,
            "verdicts": certificate.verdicts,
        },
    }
