"""All that is written by hand in seed_data/, as rows."""

from dataclasses import dataclass
from functools import cached_property

from app.services.seeding.files.rows import (
    AgreementRow,
    AllotmentRow,
    CaseRow,
    FacilityRow,
    OrganisationRow,
    PerpetratorRow,
    SeasonRow,
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
    agreements: list[AgreementRow]
    allotments: list[AllotmentRow]
    seasons: list[SeasonRow]
    cases: list[CaseRow]
    perpetrators: list[PerpetratorRow]
    separations: list[SeparationRow]
    watch: list[WatchRow]

    @cached_property
    def reserved(self) -> frozenset[tuple[str, str]]:
        """(facility, unit) that only the cases written by hand may be given."""
        return frozenset((unit.facility, unit.code) for unit in self.units if unit.reserved)

    def agreement_with(self, facility: str) -> AgreementRow | None:
        return next((row for row in self.agreements if row.facility == facility), None)
