"""What can go wrong in a use case, as codes. The sentence is chosen at the edge (app/http/words/errors.py).

AppError
├── NotSignedIn 401
├── NotAllowed 403
├── NotFound 404            also for a record outside the actor's circle
├── Conflict 409
│   ├── UnitTaken           somebody else has the unit on one of the nights
│   ├── PlaceUnsafe         the checker refuses; `verdicts` says why
│   ├── HoldLapsed
│   ├── IntakeIncomplete    starred fields are not answered
│   ├── OtherwiseChanged    figures that somebody else has changed since they were read
│   ├── ClaimedNights       nights that somebody has claimed would be closed; `claimed` says which
│   └── NotPossibleNow      the record has moved on
├── InvalidInput 422        `fields` names each field and what to mend
├── KeyReused 422           same idempotency key, another body
├── TooManyTries 429
└── Busy 503                the database did not answer in time; try again
"""

from collections.abc import Mapping, Sequence
from typing import Any


class ErrorCode(str):
    """What is wrong with a field, a row of a file or a message: a stable code, and the facts that its
    sentence quotes. The sentence stands in app/http/words."""

    facts: Mapping[str, Any]

    def __new__(cls, code: str, /, **facts: Any) -> "ErrorCode":
        made = super().__new__(cls, code)
        made.facts = facts
        return made

    def with_facts(self, **facts: Any) -> "ErrorCode":
        return type(self)(self, **facts)


class AppError(Exception):
    status = 500
    code = "error"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts


class NotSignedIn(AppError):
    status, code = 401, "not_signed_in"


class NotAllowed(AppError):
    status, code = 403, "not_allowed"


class NotFound(AppError):
    status, code = 404, "not_found"


class Conflict(AppError):
    status, code = 409, "conflict"


class UnitTaken(Conflict):
    code = "unit_taken"


class PlaceUnsafe(Conflict):
    code = "place_unsafe"

    def __init__(self, rules: Sequence[str]) -> None:
        super().__init__(rules=list(rules))
        self.rules = list(rules)


class HoldLapsed(Conflict):
    code = "hold_lapsed"


class IntakeIncomplete(Conflict):
    code = "intake_incomplete"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(missing=list(missing))
        self.missing = list(missing)


class OtherwiseChanged(Conflict):
    code = "otherwise_changed"


class ClaimedNights(Conflict):
    """`claimed`: which rooms and nights, with the booking code of what is confirmed."""

    code = "claimed_nights"

    def __init__(self, claimed: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(claimed=list(claimed))
        self.claimed = list(claimed)


class NotPossibleNow(Conflict):
    code = "not_possible_now"


class InvalidInput(AppError):
    """`fields` maps a field's name to one or more codes of what to mend."""

    status, code = 422, "invalid_input"

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(fields=dict(fields))
        self.fields = dict(fields)


class KeyReused(AppError):
    status, code = 422, "idempotency_key_reused"


class TooManyTries(AppError):
    status, code = 429, "too_many_tries"

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after=retry_after)
        self.retry_after = retry_after


class Busy(AppError):
    status, code = 503, "busy"
