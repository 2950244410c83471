"""From the answers of the night form to risk assessments and consents. Both keep their history."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from app.core.night_form.agreement import RECIPIENTS, consent_code
from models.case import Case, Consent, ConsentRecipient, RiskAssessment, RiskLevel, RiskMethod

Answers = Mapping[str, Any]


def write_risk(session: Session, actor: Actor, case: Case, answers: Answers) -> None:
    """A new row for each method and date; the same one again corrects it."""
    method, level, on = (answers.get(code) for code in ("risk_method", "risk_level", "risk_date"))
    if method not in list(RiskMethod) or not level or not on:
        return
    found = session.scalar(
        sa.select(RiskAssessment).where(
            RiskAssessment.case_id == case.id,
            RiskAssessment.method == RiskMethod(method),
            RiskAssessment.assessed_on == date.fromisoformat(on),
        )
    )
    row = found or RiskAssessment(
        case_id=case.id,
        method=RiskMethod(method),
        assessed_on=date.fromisoformat(on),
        assessed_by=actor.user_id,
    )
    session.add(row)
    row.level = RiskLevel(level)
    until = answers.get("risk_valid_until")
    row.valid_until = date.fromisoformat(until) if until else None


def write_consents(session: Session, clock: Clock, case: Case, answers: Answers) -> None:
    """A yes and a no are both recorded; whatever replaces a yes withdraws it."""
    said = answers.get("consent_until")
    until = date.fromisoformat(said) if said else None
    for recipient in RECIPIENTS:
        answer = answers.get(consent_code(recipient))
        given = {"yes": True, "no": False}.get(answer or "")
        latest = _latest(session, case, recipient)
        if latest and latest.given == given and latest.until == until:
            continue
        if latest and latest.given:
            latest.withdrawn_at = clock.now()
        if given is not None:
            session.add(
                Consent(
                    case_id=case.id, recipient=recipient, given=given, until=until, recorded_at=clock.now()
                )
            )


def _latest(session: Session, case: Case, recipient: ConsentRecipient) -> Consent | None:
    """The one that holds: a withdrawn one is history."""
    return session.scalar(
        sa.select(Consent)
        .where(Consent.case_id == case.id, Consent.recipient == recipient, Consent.withdrawn_at.is_(None))
        .order_by(Consent.recorded_at.desc(), Consent.id)
        .limit(1)
    )
