"""A household in the few facts by which people know it, and where one is expected."""

from dataclasses import dataclass
from datetime import date, datetime, time

from app.core.clock import A_NIGHT, NOON, SWEDEN
from app.services.engine.snapshot import Snapshot
from models.case import ADULT, Case, PersonProtection


@dataclass(frozen=True)
class CaseParty:
    """Whom an entry is about: a reference and head counts, never a name."""

    ref: str
    protected: bool
    adults: int
    children: int


def is_child(age: int) -> bool:
    return age < ADULT


def party_of(snapshot: Snapshot, case: Case, request_id: str) -> CaseParty:
    adults, children = heads_of(snapshot, request_id)
    protected = case.person_protection is not PersonProtection.NONE
    return CaseParty(case.ref, protected, adults, children)


def heads_of(snapshot: Snapshot, request_id: str) -> tuple[int, int]:
    """Adults and children; nobody when those who came have been struck out since."""
    facts = snapshot.requests.get(request_id)
    members = facts.household.members if facts else ()
    children = sum(is_child(member.age) for member in members)
    return len(members) - children, children


def expected_at(case: Case, arrives: date) -> datetime | None:
    """The instant they are awaited on their first night, noon to noon."""
    answer = (case.answers or {}).get("expected_arrival")
    try:
        hour = time.fromisoformat(answer or "")
    except ValueError:
        return None
    day = arrives if hour >= NOON else arrives + A_NIGHT
    return datetime.combine(day, hour, SWEDEN)
