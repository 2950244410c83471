"""The night form: read for filling in, saved as it goes, and whatever follows from the answers.

The answers are the truth; household, request, threat picture, risk assessment and consents are written
from them each time, so that the rules see at once what has just been said.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import NotPossibleNow
from app.core.night_form.form import COLUMNS, PARTS
from app.core.night_form.gaps import Gap, gaps
from app.queries.cases import case_in_circle
from app.services.intake.from_rows import answers_of
from app.services.intake.to_assessments import write_consents, write_risk
from app.services.intake.to_household import PERSON_ID, write_case, write_request
from app.services.intake.to_threats import THREAT_ID, write_threats
from app.services.requests.versions import keep_version
from models.base import new_id
from models.case import Case
from models.request import PlacementRequest

KEPT = (PERSON_ID, THREAT_ID)
LAST_SAVE = "last_save"
"""Kept with the answers: the page that saved them, and the state it saved them on."""


class AnswersChanged(NotPossibleNow):
    """Somebody else has saved answers since this page was made; nothing of theirs is overwritten."""


@dataclass(frozen=True)
class Intake:
    """A case's night form as it stands. `seen` tells this state from any other."""

    case: Case
    request: PlacementRequest
    answers: Mapping[str, Any]
    gaps: list[Gap]

    @property
    def seen(self) -> str:
        return fingerprint(self.answers)


@dataclass(frozen=True)
class SaveAnswers:
    """All answers of the form, as they are to stand; `seen`: of the state the form was filled in on.
    `page` tells one opened form from another."""

    case_id: str
    answers: Mapping[str, Any]
    seen: str
    page: str


def read_intake(session: Session, actor: Actor, clock: Clock, case_id: str) -> Intake:
    """The form for filling in; a read of the case, audited as one. Raises NotFound outside the circle,
    NotPossibleNow when nothing is asked for in the case."""
    intake = _intake(session, actor, clock, case_id)
    audit.record(session, actor, clock, audit.Action.CASE_READ, case_id, view="intake")
    return intake


def save_answers(session: Session, actor: Actor, clock: Clock, command: SaveAnswers) -> Intake:
    """Raises NotFound outside the circle, NotPossibleNow when the case or its request is closed,
    AnswersChanged when the form was filled in on another state."""
    before = _intake(session, actor, clock, command.case_id)
    if before.seen != command.seen and not _is_sent_again(before.answers, command):
        raise AnswersChanged()
    answers = _identified(before.answers, command.answers)
    changed = _changed(before.answers, answers)
    if not changed:
        return before
    case, request = before.case, before.request
    write_case(session, case, answers)
    write_request(request, answers)
    write_threats(session, actor, clock, case, before.answers, answers)
    write_risk(session, actor, case, answers)
    write_consents(session, clock, case, answers)
    case.answers = answers | {LAST_SAVE: [command.page, command.seen]}
    request.complete = not gaps(answers)
    audit.record(session, actor, clock, audit.Action.CASE_CHANGED, case.id, answers=changed)
    keep_version(session, actor, clock, request)
    return Intake(case, request, case.answers, gaps(answers))


def _is_sent_again(before: Mapping[str, Any], command: SaveAnswers) -> bool:
    """The last save came from this very page, and its answer never reached it (a phone in a lift)."""
    return bool(command.page) and before.get(LAST_SAVE) == [command.page, command.seen]


def _changed(before: Mapping[str, Any], answers: Mapping[str, Any]) -> list[str]:
    codes = {*before, *answers} - {LAST_SAVE}
    return sorted(code for code in codes if before.get(code) != answers.get(code))


def open_request(session: Session, case: Case) -> PlacementRequest | None:
    """What is asked for in the case now: the newest request that is not closed."""
    return session.scalar(
        sa.select(PlacementRequest)
        .where(PlacementRequest.case_id == case.id, PlacementRequest.closed_at.is_(None))
        .order_by(PlacementRequest.created_at.desc(), PlacementRequest.id)
        .limit(1)
    )


def fingerprint(answers: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:20]


def _intake(session: Session, actor: Actor, clock: Clock, case_id: str) -> Intake:
    case = case_in_circle(session, actor, clock.now(), case_id)
    request = open_request(session, case)
    if case.closed_at or request is None:
        raise NotPossibleNow()
    answers = answers_of(case, request)
    return Intake(case, request, answers, gaps(answers))


def _identified(before: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with the ids of the rows they stand for: as sent where it is one of ours, else by place."""
    kept = {code: value for code, value in answers.items() if code in PARTS or code in COLUMNS}
    kept |= {code: before[code] for code in KEPT if code in before}
    kept.setdefault(PERSON_ID, new_id())
    for code in COLUMNS:
        if code in kept:
            kept[code] = _rows_identified(before.get(code, []), kept[code])
    return kept


def _rows_identified(before: list[dict[str, Any]], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ours = [row["id"] for row in before]
    taken = {row["id"] for row in rows if row.get("id") in ours}
    identified = []
    for index, row in enumerate(rows):
        id = row.get("id")
        if id not in ours:
            same_place = ours[index] if index < len(ours) else None
            id = new_id() if same_place is None or same_place in taken else same_place
        identified.append({**row, "id": id})
    return identified
