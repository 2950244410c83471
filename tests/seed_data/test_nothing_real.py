"""No personal number, telephone or address of anybody real, in the seed or in the repository."""

import re
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from app.services.seeding.files.reading import FOLDER
from models.facility import Facility, FacilityAddress
from models.organisation import Organisation, User
from tests.seed_data.conftest import City

ROOT = Path(__file__).parents[2]
PERSONAL_NUMBER = re.compile(r"(?<![\w.-])(?:19|20)?(\d{2})(\d{2})(\d{2})[-+]?(\d{3})(\d)(?![\w.-])")
FICTION = re.compile(r"070-174 06 (0[5-9]|[1-9]\d)|08-465 004 \d{2}|040-628 04 \d{2}")
TEXT = {".py", ".csv", ".md", ".html", ".json", ".cfg", ".toml", ".js", ".css", ".po", ".txt", ".in"}


def personal_numbers(text: str) -> Iterator[str]:
    """Whatever could be one: a day that exists (also as a co-ordination number) and the right check digit."""
    for found in PERSONAL_NUMBER.finditer(text):
        year, month, day, serial, check = found.groups()
        if _is_a_day(int(month), int(day)) and _check_digit(year + month + day + serial) == int(check):
            yield found[0]


def _is_a_day(month: int, day: int) -> bool:
    try:
        date(2000, month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return True


def _check_digit(digits: str) -> int:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return -sum(value // 10 + value % 10 for value in doubled) % 10


def test_a_personal_number_would_be_found() -> None:
    for written in ("640823-" + "3234", "19640823" + "3234", "640883" + "3231"):
        assert list(personal_numbers(f"({written})")) == [written]
    assert list(personal_numbers("640823-" + "3235")) == []


def test_no_file_of_the_repository_holds_a_personal_number() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    files = [ROOT / name for name in listed.stdout.split("\0") if Path(name).suffix in TEXT]
    found = {
        str(file): numbers
        for file in files
        if file.exists() and (numbers := list(personal_numbers(file.read_text(encoding="utf-8"))))
    }
    assert found == {}
    assert len(files) > 100


def test_no_seed_file_holds_a_personal_number() -> None:
    for file in FOLDER.iterdir():
        assert list(personal_numbers(file.read_text())) == []


def test_telephones_come_from_the_series_set_aside_for_fiction(city: City) -> None:
    phones = [row.contact_phone for row in city.session.scalars(sa.select(Facility))]
    phones += [row.duty_phone for row in city.session.scalars(sa.select(Organisation)) if row.duty_phone]
    assert len(phones) > 40
    assert [phone for phone in phones if not FICTION.fullmatch(phone)] == []


def test_mail_cannot_reach_anybody(city: City) -> None:
    assert all(
        user.email.endswith("@demo.tryggplats.example") for user in city.session.scalars(sa.select(User))
    )


def test_streets_say_that_they_are_invented(city: City) -> None:
    invented = re.compile(r"(Låtsasgatan|Sagostigen|Hittepåvägen|Fantasigränd|Påhittsgatan) \d+")
    streets = [row.street for row in city.session.scalars(sa.select(FacilityAddress))]
    assert all(invented.fullmatch(street) for street in streets)
    assert len(set(streets)) == len(streets) == 34
