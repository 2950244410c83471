"""Of what the night form asks about the body, that which a room has to answer to: the same for every house,
on the sheet, on its own pages and in a question (reference/intake.md, question 18: "room need only")."""

from collections.abc import Collection

from app.core.night_form.features import STEP_FREE
from models.case import Case

ROOM_NEEDS = ("wheelchair", STEP_FREE, "hearing", "sight")
"""In the order in which they are said. What the body or the mind lacks else is not the room's to know."""


def room_needs(case: Case, features: Collection[str]) -> tuple[str, ...]:
    """`features`: what the place must have."""
    answer = (case.answers or {}).get("accessibility_needs")
    said = set(answer) if isinstance(answer, list) else set()
    if STEP_FREE in features:
        said.add(STEP_FREE)
    return tuple(need for need in ROOM_NEEDS if need in said)
