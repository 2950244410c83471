"""Read all of seed_data/ or say everything that must be mended."""

from pathlib import Path

from app.core.errors import InvalidInput
from app.services.seeding.files.consistency import Consistency
from app.services.seeding.files.inventory import Inventory
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
from app.services.seeding.files.table import Mistakes, read_rows

FOLDER = Path(__file__).parents[4] / "seed_data"


def read(folder: Path = FOLDER) -> Inventory:
    """Raises InvalidInput that names every mistake in every file."""
    mistakes = Mistakes()
    inventory = Inventory(
        organisations=read_rows(folder / "organisations.csv", OrganisationRow, mistakes),
        users=read_rows(folder / "users.csv", UserRow, mistakes),
        facilities=read_rows(folder / "facilities.csv", FacilityRow, mistakes),
        units=read_rows(folder / "units.csv", UnitRow, mistakes),
        agreements=read_rows(folder / "agreements.csv", AgreementRow, mistakes),
        allotments=read_rows(folder / "allotments.csv", AllotmentRow, mistakes),
        seasons=read_rows(folder / "seasons.csv", SeasonRow, mistakes),
        cases=read_rows(folder / "cases.csv", CaseRow, mistakes),
        perpetrators=read_rows(folder / "perpetrators.csv", PerpetratorRow, mistakes),
        separations=read_rows(folder / "separations.csv", SeparationRow, mistakes),
        watch=read_rows(folder / "watch.csv", WatchRow, mistakes),
    )
    if not mistakes:
        Consistency(inventory, mistakes).run()
    if mistakes:
        raise InvalidInput(mistakes)
    return inventory
