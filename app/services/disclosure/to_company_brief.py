"""What a housing company is told of a household: the brief. Anybody may ask it for what it keeps (R-42).

It is made once, by the caseworker, kept sealed, and shown from what is kept: the preview and the company's
page cannot differ.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any

from app.services.disclosure.audiences import AS_IT_STANDS, Audience, AudienceLine, Table
from models.case import Coming, Member
from models.rehousing import ContractKind

COMPANY = "need-to-know, Helsingborgshem; R-42"
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


@dataclass(frozen=True)
class Application:
    """`written`: what the caseworker says (app.services.rehousing.requests.WriteRequest)."""

    written: Any
    members: Sequence[Member]
    this_year: int


def ages_of(members: Iterable[Member], this_year: int) -> tuple[str, ...]:
    """The bands of everybody who moves in, the youngest first."""
    ages = sorted(this_year - member.birth_year for member in members if member.coming is not Coming.STAYS)
    return tuple(_band(age) for age in ages)


def _band(age: int) -> str:
    first, last = next((band for band in AGE_BANDS if band[0] <= age <= band[1]), AGE_BANDS[-1])
    return f"{first}-{last}"


def _ages(application: Application) -> tuple[str, ...]:
    return ages_of(application.members, application.this_year)


def _written(name: str, as_what: str = AS_IT_STANDS) -> AudienceLine[Application]:
    return AudienceLine(name, ("rehousing_request.brief",), as_what, COMPANY, attrgetter(f"written.{name}"))


def _written_codes(name: str, as_what: str) -> AudienceLine[Application]:
    def in_order(application: Application) -> tuple[str, ...]:
        return tuple(sorted(getattr(application.written, name)))

    return AudienceLine(name, ("rehousing_request.brief",), as_what, COMPANY, in_order)


BRIEF: Table[Application] = Table(
    Audience.HOUSING_COMPANY,
    (
        _written("decision_ref"),
        _written("queue_ref"),
        AudienceLine("ages", ("member.birth_year", "member.coming"), "a band for each", COMPANY, _ages),
        _written("rooms_from"),
        _written("rooms_to"),
        _written_codes("accessibility", "what the flat must have"),
        _written_codes("excluded_areas", "districts, without a reason"),
        _written("highest_rent"),
        _written("move_in_from"),
        _written("move_in_until"),
        _written("contract_wanted"),
        _written("support_plan", "that there is one"),
    ),
)
"""Of the household; nothing of one whose request is over."""
