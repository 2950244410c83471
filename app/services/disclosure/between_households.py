"""What may be said of other households: rules between households are told as classes.

That a place is full is told to all. That two households must not meet is told as a conflict only to those
who may know that another case exists there; to everybody else the place just does not suit.
"""

from collections.abc import Iterable

from app.core.actor import Actor
from app.core.policy import Permission, may
from app.core.rules import CLASS_OF, NOT_SUITABLE, OCCUPIED, OTHER_CASE, RuleClass


def rules_told(rules: Iterable[str], actor: Actor) -> tuple[str, ...]:
    """The rules as this actor may hear them, in their order, each class once. A rule without a class is told
    to nobody: it raises KeyError."""
    conflict = OTHER_CASE if may(actor, Permission.CONFLICT_KNOWN) else NOT_SUITABLE
    heard = {RuleClass.FULL: OCCUPIED, RuleClass.OTHER_CASE: conflict}
    return tuple(dict.fromkeys(heard.get(CLASS_OF[rule], rule) for rule in rules))
