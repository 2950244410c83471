"""A mistake in a seed file is named with file, line, field and mend, and nothing is written."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.core.actor import SYSTEM
from app.core.database import Database
from app.core.errors import InvalidInput
from app.services.seeding.files.reading import FOLDER, read
from app.services.seeding.seed import DatabaseNotEmpty, Seed, seed
from models.ledger import AuditEntry
from models.organisation import Organisation
from tests.clocks import SetClock
from tests.seed_data.conftest import NOW, TONIGHT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "seed_data"
    shutil.copytree(FOLDER, copied)
    return copied


def replace_once(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def mistakes(folder: Path) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read(folder)
    found: dict[str, str] = refused.value.facts["fields"]
    return found


def test_the_files_as_they_are_hold_no_mistake(folder: Path) -> None:
    assert len(read(folder).units) == 151


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "mend"),
    [
        (
            "units.csv",
            "dubbelrum,2,0",
            "dubbelrum,två,0",
            "units.csv:2: beds",
            "“två” must be a whole number",
        ),
        (
            "units.csv",
            "Hotell Sju Knop,101",
            "Hotell Åtta,101",
            "units.csv:2: facility",
            "“Hotell Åtta” is not",
        ),
        ("units.csv", "-,0,-\n", "-,0\n", "units.csv:2: row", "has 14 cells, must have 15"),
        ("units.csv", "exclusive,103", "exclusive,104", "units.csv:3: adjoins", "must be a unit of the same"),
        ("units.csv", "room_type", "rumstyp", "units.csv:1: header", "must be facility,code,room_type"),
        ("facilities.csv", "12.695,0", "12.695,1", "facilities.csv:2: level", "must be 0 for a hotel"),
        ("facilities.csv", "12.695,0", "12.695,", "facilities.csv:2: level", "or ? for unknown"),
        ("facilities.csv", "00:00-23:59", "dygnet", "facilities.csv:2: intake", "must hold a time"),
        ("facilities.csv", "sv en ar", "Svenska", "facilities.csv:2: languages", "words of small letters"),
        ("organisations.csv", "duty_team", "jour", "organisations.csv:2: kind", "must be one of: duty_team"),
        ("users.csv", "jour2@", "jour@", "users.csv:3: email", "stands in line 2 already"),
        ("cases.csv", "F31 M15 F1", "31 M15 F1", "cases.csv:2: members", "must hold persons such as"),
        ("cases.csv", "Frost:ex", "Frost:granne", "cases.csv:2: perpetrators", "must be one of: parent"),
        ("cases.csv", "Frost:ex", "Frost", "cases.csv:2: perpetrators", "must look like Frost:ex"),
        ("cases.csv", "waiting,-", "waiting,Agat/5", "cases.csv:2: place", "exactly for those who wait"),
        ("cases.csv", "Agat/4", "Agat/9", "cases.csv:9: place", "must name units of units.csv"),
        ("perpetrators.csv", "55.874,12.826", "155.8,12.8", "perpetrators.csv:2: places", "from -90 to 90"),
        ("separations.csv", "distance,20", "distance,-", "separations.csv:3: km", "must hold kilometres"),
        ("agreements.csv", "14:00", "två", "agreements.csv:2: reminder", "must hold a time"),
        ("agreements.csv", "Citrin", "Citron", "agreements.csv:14: facility", "“Citron” is not known"),
        (
            "allotments.csv",
            "dubbelrum,3,6",
            "dubbelrum,4,6",
            "allotments.csv:2: rooms",
            "more than there are",
        ),
        (
            "allotments.csv",
            "familjerum,1,12",
            "dubbelrum,1,12",
            "allotments.csv:3: room_type",
            "line 2 already",
        ),
        ("seasons.csv", "-60,-31,", "-60,14,", "seasons.csv:3: first_night", "share a night with line 2"),
        ("seasons.csv", "-60,-31,", "-31,-60,", "seasons.csv:2: last_night", "not be before first_night"),
        ("allotments.csv", "sovsal,2,-", "svit,-,-", "allotments.csv:12: room_type", "one the facility has"),
        ("seasons.csv", "dubbelrum,-10", "svit,-10", "seasons.csv:5: room_type", "one the facility has"),
        ("watch.csv", "-,3", "-,många", "watch.csv:2: rounds", "must be a whole number"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_its_mend(
    folder: Path, file: str, old: str, new: str, place: str, mend: str
) -> None:
    replace_once(folder / file, old, new)
    found = mistakes(folder)
    assert mend in found[place]


def test_every_mistake_is_named_at_once(folder: Path) -> None:
    replace_once(folder / "units.csv", "dubbelrum,2,0", "dubbelrum,två,0")
    replace_once(folder / "users.csv", "duty_officer", "chef")
    (folder / "watch.csv").unlink()
    assert mistakes(folder).keys() == {"units.csv:2: beds", "users.csv:2: role", "watch.csv:0: file"}


def test_a_bad_file_changes_nothing(folder: Path, database: Database) -> None:
    replace_once(folder / "cases.csv", "Agat/4", "Agat/9")
    with pytest.raises(InvalidInput), database.transaction() as session:
        seed(session, SYSTEM, SetClock(NOW), Seed(1, TONIGHT, "not a hash", folder))
    assert rows(database, Organisation) == rows(database, AuditEntry) == 0


def test_a_failure_halfway_changes_nothing(folder: Path, database: Database) -> None:
    replace_once(folder / "cases.csv", "Turmalin/1,F34", "Bärnsten/2,F34")  # Mård lives there
    with pytest.raises(Exception, match="unit_taken"), database.transaction() as session:
        seed(session, SYSTEM, SetClock(NOW), Seed(1, TONIGHT, "not a hash", folder))
    assert rows(database, Organisation) == rows(database, AuditEntry) == 0


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_database_with_data_is_left_alone(database: Database) -> None:
    with database.transaction() as session:
        seed(session, SYSTEM, SetClock(NOW), Seed(1, TONIGHT, "not a hash"))
    before = rows(database, Organisation)
    with pytest.raises(DatabaseNotEmpty), database.transaction() as session:
        seed(session, SYSTEM, SetClock(NOW), Seed(2, TONIGHT, "not a hash"))
    assert (rows(database, Organisation), rows(database, AuditEntry)) == (before, 1)


def rows(database: Database, table: type[Organisation | AuditEntry]) -> int:
    with database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
