"""The rules that decide where somebody may stay, by class: whose fact a rule turns on, and so who may be
asked about it and told of it.

Services decide by the class; what people read of a rule stands beside it in app/http/words/rules.py. The
rules are those of the engine (contract, section 3) in its order, and one of our own. A test holds this table,
the words and the engine's own list together.
"""

from collections.abc import Mapping
from enum import StrEnum

CONSENT = "consent"
"""Stands beside the engine's rules in verdicts and certificates; the engine itself knows nothing of it."""
OCCUPIED = "occupied"
"""What everybody is told of a place that is full in any way."""
OTHER_CASE = "other_case"
"""What is told of a conflict to those who may know that another case exists there."""
NOT_SUITABLE = "not_suitable"
"""What is told of it to everybody else."""


class RuleClass(StrEnum):
    ROOM = "room"  # the room itself: free on those nights, beds enough
    REGISTER = "register"  # permit and level: put right in the register, never by an answer
    ADMISSION = "admission"  # whom the house takes at all: a matter of safety, never settled by an answer
    HOUSE = "house"  # the house's own word, which an answer may settle tonight
    THREAT = "threat"  # who is kept away from
    FULL = "full"  # others are there already: told to everybody as one rule
    OTHER_CASE = "other_case"  # two households that must meet, or must not: never told as what it is
    NETWORK = "network"  # what all places share


CLASS_OF: Mapping[str, RuleClass] = {
    "closed": RuleClass.ROOM,
    "beds": RuleClass.ROOM,
    "permit": RuleClass.REGISTER,
    "admits": RuleClass.ADMISSION,
    "male_age": RuleClass.ADMISSION,
    "brings": RuleClass.HOUSE,
    "needs": RuleClass.HOUSE,
    "protection": RuleClass.REGISTER,
    "max_nights": RuleClass.HOUSE,
    "language": RuleClass.HOUSE,
    "threat_place": RuleClass.THREAT,
    "threat_tie": RuleClass.THREAT,
    "avoid": RuleClass.THREAT,
    OCCUPIED: RuleClass.FULL,
    "sharing": RuleClass.FULL,
    "persons": RuleClass.FULL,
    "separation": RuleClass.OTHER_CASE,
    "housed_threat": RuleClass.OTHER_CASE,
    "together": RuleClass.OTHER_CASE,
    "watch": RuleClass.NETWORK,
    CONSENT: RuleClass.HOUSE,
}

FULL = frozenset(rule for rule, sort in CLASS_OF.items() if sort is RuleClass.FULL)
CONFLICT = frozenset(rule for rule, sort in CLASS_OF.items() if sort is RuleClass.OTHER_CASE)
