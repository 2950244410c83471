"""What somebody who works with one case is told of another: that a place is full, and that it does not suit.
Never whose case it is, why they are kept apart, or anything of the people.

Rules between households become classes in app/services/disclosure/between_households.py; each class is a
line here.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet

from app.core.rules import CONFLICT, FULL, NOT_SUITABLE, OTHER_CASE
from app.queries.occupants import Occupant
from app.services.disclosure.audiences import Audience, AudienceLine, Table

OFFICER = "need-to-know, Socialjour officer: separation conflicts as yes or no and the class of the reason"
ANYBODY = "need-to-know, case worker: no other workers' cases"
BOARD = "need-to-know, coordinator: how many are where, to plan the network; no cases (R-58)"

Rules = AbstractSet[str]
"""The rules that a place breaks."""
TAKEN = ("unit_night.night", "unit_night.bed")
APART = ("separation.scope", "separation.km", "together.group_id")


def _any_of(rules: Rules) -> Callable[[Rules], bool]:
    return lambda broken: not rules.isdisjoint(broken)


_FULL: AudienceLine[Rules] = AudienceLine("occupied", TAKEN, "yes or no", OFFICER, _any_of(FULL))

MAY_KNOW: Table[Rules] = Table(
    Audience.OTHER_CASE,
    (_FULL, AudienceLine(OTHER_CASE, APART, "that there is another case", OFFICER, _any_of(CONFLICT))),
)
"""Whoever may know that another case exists there (Permission.CONFLICT_KNOWN)."""

MAY_NOT_KNOW: Table[Rules] = Table(
    Audience.OTHER_CASE,
    (_FULL, AudienceLine(NOT_SUITABLE, APART, "that the place does not suit", ANYBODY, _any_of(CONFLICT))),
)

WHOLE_BOARD: Table[Occupant] = Table(
    Audience.OTHER_CASE,
    (
        AudienceLine("claim_id", (), "a random id", BOARD),
        AudienceLine("placement_id", (), "a random id", BOARD),
        AudienceLine("heads", ("member.coming",), "how many", BOARD),
        AudienceLine("hidden", (), "that the reader has a conflict of interest: nobody is there", BOARD),
    ),
)
"""Of an occupant outside the reader's circle, on a board of all houses. What is not told is not even selected
(app/queries/occupants.py)."""
