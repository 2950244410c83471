"""The append-only, hash-chained record of every change and of every read of a case.

Entries gather in the session and are written once, last, by `transaction()`; so they stand or fall with
what they describe. Details hold ids and codes only (R-59; docs/adr/0003).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import Clock
from models.ledger import AuditEntry, Ledger

GENESIS = "0" * 64
_PENDING = "audit_pending"


class Action(StrEnum):
    """One grammar: subject:action."""

    SIGNED_IN = "session:signed_in"
    SIGNED_OUT = "session:signed_out"
    REFUSED = "session:refused"
    ACCESS_DENIED = "access:denied"
    TOKEN_CREATED = "token:created"
    TOKEN_REVOKED = "token:revoked"
    ORGANISATION_CREATED = "organisation:created"
    USER_CREATED = "user:created"
    USER_CHANGED = "user:changed"
    CASE_OPENED = "case:opened"
    CASE_READ = "case:read"
    CASE_CHANGED = "case:changed"
    CASE_CLOSED = "case:closed"
    CASE_LISTED = "case:listed"
    ACCESS_GRANTED = "case:access_granted"
    PERPETRATOR_RECORDED = "perpetrator:recorded"
    SEPARATION_RECORDED = "separation:recorded"
    REQUEST_MADE = "request:made"
    REQUEST_CHANGED = "request:changed"
    SUGGESTIONS_SHOWN = "request:suggestions_shown"
    FACILITY_ANSWERED = "request:facility_answered"
    SOLVED_FOR_ALL = "request:solved_for_all"
    JOINT_FINISHED = "request:joint_proposal_finished"
    JOINT_CANCELLED = "request:joint_proposal_cancelled"
    HELD = "hold:made"
    HOLD_EXTENDED = "hold:extended"
    HOLD_RELEASED = "hold:released"
    HOLDS_LAPSED = "hold:lapsed"
    CONFIRMED = "placement:confirmed"
    PLACEMENT_READ = "placement:read"
    PLACEMENT_LISTED = "placement:listed"
    ADDRESS_READ = "address:read"
    ARRIVED = "placement:arrived"
    DID_NOT_ARRIVE = "placement:did_not_arrive"
    EXTENDED = "placement:extended"
    SHORTENED = "placement:shortened"
    MOVED = "placement:moved"
    LEFT = "placement:left"
    TAKEN_BACK = "placement:taken_back"
    DEPARTED = "placement:departed"
    CANCELLED = "placement:cancelled"
    REHOUSING_LISTED = "rehousing:listed"
    REHOUSING_READ = "rehousing:read"
    REHOUSING_WRITTEN = "rehousing:written"
    REHOUSING_STEP = "rehousing:step"
    REHOUSING_REMINDED = "rehousing:reminded"
    FOLLOWED_UP = "rehousing:followed_up"
    HOMES_MATCHED = "homes:matched"
    MATCHING_RECORDED = "homes:matching_recorded"
    MATCHING_FAILED = "homes:matching_failed"
    MATCHING_CANCELLED = "homes:matching_cancelled"
    FLATS_READ = "homes:flats_read"
    FLATS_CHANGED = "homes:flats_changed"
    MEETING_READ = "network:meeting_read"
    BOARD_READ = "board:read"
    NETWORK_EXPORTED = "network:exported"
    REPLAN_STARTED = "replan:started"
    REPLAN_FINISHED = "replan:finished"
    REPLAN_READ = "replan:read"
    REPLAN_DECIDED = "replan:decided"
    REPLAN_CANCELLED = "replan:cancelled"
    REPLAN_APPLIED = "replan:applied"
    FACILITY_CHANGED = "facility:changed"
    FACILITY_READ = "facility:read"
    TERMS_CHANGED = "facility:terms_changed"
    HOUSE_RULES_CHANGED = "facility:house_rules_changed"
    KEY_MADE = "facility:key_made"
    KEY_REVOKED = "facility:key_revoked"
    CALENDAR_CHANGED = "facility:calendar_changed"
    CALENDAR_FETCHED = "facility:calendar_fetched"
    INVOICE_READ = "facility:invoice_read"
    AVAILABILITY_ASSERTED = "availability:asserted"
    AVAILABILITY_UNDONE = "availability:undone"
    INQUIRY_MADE = "inquiry:made"
    INQUIRY_READ = "inquiry:read"
    INQUIRY_ANSWERED = "inquiry:answered"
    INQUIRY_WITHDRAWN = "inquiry:withdrawn"
    GUEST_READ = "guest:read"
    PLACE_RECHECKED = "placement:rechecked"
    ALERT_SEEN = "alert:seen"
    MESSAGES_TRIED = "outbox:tried"
    MESSAGES_SENT = "outbox:sent"
    MESSAGES_NOT_SENT = "outbox:not_sent"
    FRESHNESS_READ = "freshness:read"
    REMINDED = "freshness:reminded"
    KEYS_ROTATED = "keys:rotated"
    SEEDED = "seed:loaded"


@dataclass(frozen=True)
class Entry:
    at: datetime
    actor: Actor
    action: Action
    object_id: str
    details: dict[str, Any]


def record(
    session: Session, actor: Actor, clock: Clock, action: Action, object_id: str, **details: Any
) -> None:
    """Say that `actor` did `action` to (or read) `object_id`. `details`: ids, codes and figures only."""
    pending(session).append(Entry(clock.now(), actor, action, object_id, details))


def pending(session: Session) -> list[Entry]:
    entries: list[Entry] = session.info.setdefault(_PENDING, [])
    return entries


def write_pending(session: Session, last_seq: int, previous: str) -> None:
    """Append the gathered entries to the chain that ends with (`last_seq`, `previous`), in one statement."""
    rows = []
    for seq, entry in enumerate(session.info.pop(_PENDING, []), start=last_seq + 1):
        row = {
            "seq": seq,
            "at": entry.at,
            "actor_id": entry.actor.user_id,
            "organisation_id": entry.actor.organisation_id,
            "action": entry.action.value,
            "object_id": entry.object_id,
            "details": entry.details,
            "prev_hash": previous,
        }
        previous = row["hash"] = _hash(row)
        rows.append(row)
    if rows:
        session.execute(sa.insert(AuditEntry).values(rows))


def _hash(row: dict[str, Any]) -> str:
    fields = {name: value for name, value in row.items() if name != "hash"}
    fields["at"] = row["at"].isoformat()
    # Sorted: the hash must come out the same from the row as it is read back, whatever its order then.
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def broken_links(session: Session) -> Iterator[str]:
    """Every place where the chain does not hold, oldest first, each as a sentence that names the row."""
    expected, previous = 1, GENESIS
    for entry in session.scalars(
        sa.select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=1000)
    ):
        if entry.seq != expected:
            yield f"row {expected} is missing (found {entry.seq})"
        elif entry.prev_hash != previous:
            yield f"row {entry.seq} does not follow the row before it (moved, or the row before was replaced)"
        if _hash(_row(entry)) != entry.hash:
            yield f"row {entry.seq} has been edited"
        expected, previous = entry.seq + 1, entry.hash
    yield from _cut_off(session, expected, previous)


def _cut_off(session: Session, expected: int, previous: str) -> Iterator[str]:
    """What the ledger remembers of the chain's end and the chain no longer has."""
    head = session.execute(sa.select(Ledger.audit_seq, Ledger.audit_hash)).one()
    if head.audit_seq >= expected:
        yield f"rows {expected} to {head.audit_seq} are missing at the end"
    elif head != (expected - 1, previous):
        yield f"row {expected - 1} is not the one the ledger remembers as the last (it has {head.audit_seq})"


def _row(entry: AuditEntry) -> dict[str, Any]:
    names = ("seq", "at", "actor_id", "organisation_id", "action", "object_id", "details", "prev_hash")
    return {name: getattr(entry, name) for name in names}
