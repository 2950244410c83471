"""What the contract says of each kind of facility, in one table.

The checker has a reading of its own (`allocation/checker/rules.py`) and must not look here. The service knows
more of a kind than the engine does (`models/facility.py`); a test holds the two tables together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["hotel", "protected", "apartment"]


@dataclass(frozen=True, slots=True)
class KindRules:
    """needs_permit: takes nobody on a night without a valid permit (section 3, `permit`).
    always_level_0: any other protection level is a mistake in the problem (section 2)."""

    needs_permit: bool
    always_level_0: bool


KINDS: Final[Mapping[Kind, KindRules]] = {
    "hotel": KindRules(needs_permit=False, always_level_0=True),
    "protected": KindRules(needs_permit=True, always_level_0=False),
    "apartment": KindRules(needs_permit=False, always_level_0=False),
}
ALWAYS_LEVEL_0: Final[tuple[Kind, ...]] = tuple(kind for kind, rules in KINDS.items() if rules.always_level_0)
