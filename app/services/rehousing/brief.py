"""What a housing company is told of a household, and nothing else (R-42; the list is the whole list).

The brief is made once, by the caseworker, kept sealed, and shown from what is kept: the preview and the
company's page cannot differ.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from models.case import Coming, Member
from models.rehousing import ContractKind

AGE_BANDS = ((0, 5), (6, 12), (13, 17), (18, 24), (25, 64), (65, 120))
"""First and last year of each band; a company is told bands, never years."""
ACCESSIBILITY = ("step_free", "lift")


@dataclass(frozen=True)
class Brief:
    """`ages`: one band a person, "25-64"; `rooms_from … rooms_to`: beside the kitchen; `excluded_areas`:
    districts by code, without a reason; `highest_rent`: whole SEK a month."""

    decision_ref: str
    queue_ref: str
    ages: tuple[str, ...]
    rooms_from: int
    rooms_to: int
    accessibility: tuple[str, ...]
    excluded_areas: tuple[str, ...]
    highest_rent: int
    move_in_from: date
    move_in_until: date
    contract_wanted: ContractKind
    support_plan: bool

    @property
    def persons(self) -> int:
        return len(self.ages)

    def to_json(self) -> dict[str, Any]:
        told = asdict(self)
        for name in ("ages", "accessibility", "excluded_areas"):
            told[name] = list(told[name])
        told["move_in_from"] = self.move_in_from.isoformat()
        told["move_in_until"] = self.move_in_until.isoformat()
        told["contract_wanted"] = self.contract_wanted.value
        return told

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Brief":
        told = dict(kept)
        for name in ("ages", "accessibility", "excluded_areas"):
            told[name] = tuple(told[name])
        told["move_in_from"] = date.fromisoformat(told["move_in_from"])
        told["move_in_until"] = date.fromisoformat(told["move_in_until"])
        told["contract_wanted"] = ContractKind(told["contract_wanted"])
        return cls(**told)


FIELDS = tuple(field.name for field in fields(Brief))


def ages_of(members: Iterable[Member], this_year: int) -> tuple[str, ...]:
    """The bands of everybody who moves in, the youngest first."""
    ages = sorted(this_year - member.birth_year for member in members if member.coming is not Coming.STAYS)
    return tuple(_band(age) for age in ages)


def _band(age: int) -> str:
    first, last = next((band for band in AGE_BANDS if band[0] <= age <= band[1]), AGE_BANDS[-1])
    return f"{first}-{last}"


def beds(rooms: int) -> int:
    """How many a flat houses by the usual norm (norm 2: two to a room, the living room not counted; a single
    room for two)."""
    return max(2 * (rooms - 1), 2)
