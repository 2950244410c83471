"""What may be said of other households: rules between households are told as classes.

That a place is full is told to all. That two households must not meet is told as a conflict only to those
who may know that another case exists there; to everybody else the place just does not suit.
"""

from collections.abc import Iterable

from app.core.actor import Actor
from app.core.policy import Permission, may

FULL = frozenset({"occupied", "persons", "sharing"})
CONFLICT = frozenset({"separation", "housed_threat", "together"})
OTHER_CASE = "other_case"  # "another case here", for those who may know even that
NOT_SUITABLE = "not_suitable"  # for everybody else


def told(rules: Iterable[str], actor: Actor) -> tuple[str, ...]:
    """The rules as this actor may hear them, in their order, each class once."""
    conflict = OTHER_CASE if may(actor, Permission.CONFLICT_KNOWN) else NOT_SUITABLE
    classes = (conflict if rule in CONFLICT else "occupied" if rule in FULL else rule for rule in rules)
    return tuple(dict.fromkeys(classes))
