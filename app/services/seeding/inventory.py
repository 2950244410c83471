"""All that is written by hand in seed_data/, as rows."""

from dataclasses import dataclass
from functools import cached_property

from app.services.seeding.rows import (
    CaseRow,
    FacilityRow,
    OrganisationRow,
    PerpetratorRow,
    SeparationRow,
    UnitRow,
    UserRow,
    WatchRow,
)


@dataclass(frozen=True)
class Inventory:
    organisations: list[OrganisationRow]
    users: list[UserRow]
    facilities: list[FacilityRow]
    units: list[UnitRow]
    cases: list[CaseRow]
    perpetrators: list[PerpetratorRow]
    separations: list[SeparationRow]
    watch: list[WatchRow]

    @cached_property
    def reserved(self) -> frozenset[tuple[str, str]]:
        """(facility, unit) that only the cases written by hand may be given."""
        return frozenset((unit.facility, unit.code) for unit in self.units if unit.reserved)
