"""A household on its way to a house, with all that social services know of it: what the tables of a house
are drawn from. Nobody outside the circle is handed one of these."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from app.queries.inquiries import InquiryState
from app.queries.placements import PlacementStatus
from models.case import Case
from models.facility import Facility
from models.inquiry import Inquiry
from models.request import PlacementRequest


class Person(Protocol):
    @property
    def age(self) -> int: ...
    @property
    def gender(self) -> str: ...


class Household(Protocol):
    """As rules look at it (allocation.problems.problem.Household)."""

    @property
    def members(self) -> Sequence[Person]: ...
    @property
    def infants(self) -> int: ...
    @property
    def protection_level(self) -> int: ...
    @property
    def languages(self) -> AbstractSet[str]: ...
    @property
    def needs(self) -> AbstractSet[str]: ...
    @property
    def brings(self) -> AbstractSet[str]: ...


class Visit(Protocol):
    """`cots`: how many there are in the rooms."""

    @property
    def case(self) -> Case: ...
    @property
    def household(self) -> Household: ...
    @property
    def cots(self) -> int: ...


@dataclass(frozen=True)
class HouseholdAsked:
    """Whom a house is asked about. `children`: how many of them are not of age."""

    inquiry: Inquiry
    state: InquiryState
    unit_codes: tuple[str, ...]
    household: Household
    children: int
    cots: int

    @property
    def request(self) -> PlacementRequest:
        return self.inquiry.round.request

    @property
    def case(self) -> Case:
        return self.request.case

    @property
    def facility(self) -> Facility:
        return self.inquiry.facility


@dataclass(frozen=True)
class Expected:
    """Who comes to a house, or lives there. `answers`: of the night form; `children`: ids of the members who
    are not of age."""

    case: Case
    household: Household
    cots: int
    booking_code: str
    status: PlacementStatus
    unit_codes: tuple[str, ...]
    first_night: date
    last_night: date
    expected_at: datetime | None
    noted_at: datetime | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    children: frozenset[str] = frozenset()
