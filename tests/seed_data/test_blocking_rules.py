"""The table of seed_data/README.md: for each rule a case and a place that break it, and nothing else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from allocation.answers.suggest import current_homes, standings
from allocation.checker.check import verify_household
from allocation.plans.plan import JOINT_RULES, OWN_RULES
from app.core.database import Database
from tests.conftest import make_settings
from tests.databases import Databases, migrated
from tests.seed_data.conftest import HORIZON, City, fill

README = Path(__file__).parents[2] / "seed_data" / "README.md"
ROWS = re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]+/[^|]+?) \|", README.read_text(), re.MULTILINE)
OTHER_NIGHTS = [
    (7, date(2026, 3, 28), datetime(2026, 3, 28, 22, 0, tzinfo=UTC)),  # summer time begins
    (8, date(2026, 10, 24), datetime(2026, 10, 25, 3, 0, tzinfo=UTC)),  # and ends
    (9, date(2026, 12, 31), datetime(2026, 12, 31, 23, 30, tzinfo=UTC)),
]


def broken_rules(city: City, alias: str, place: str) -> set[str]:
    """By the independent checker."""
    request, unit = city.request(alias), city.unit(place)
    problem = city.problem(city.night, HORIZON, request)
    homes = {**current_homes(problem), request: (unit,)}
    return {verdict.rule for verdict in verify_household(problem, homes, request) if verdict.answer != "pass"}


def rules_in_the_ledger(city: City, alias: str, place: str) -> set[str]:
    request, unit = city.request(alias), city.unit(place)
    problem = city.problem(city.night, HORIZON, request)
    standing = next(s for s in standings(problem, request) if s.units == (unit,))
    return {*standing.fails, *standing.unknown, *standing.joint}


def test_every_rule_has_its_case() -> None:
    assert {rule for rule, _, _ in ROWS} == {*OWN_RULES, *JOINT_RULES}


def test_each_case_is_kept_from_its_place_by_that_rule_alone(city: City) -> None:
    promised = [({rule}, alias, place) for rule, alias, place in ROWS]
    assert [(broken_rules(city, alias, place), alias, place) for _, alias, place in ROWS] == promised


def test_the_ledger_says_the_same_as_the_checker(city: City) -> None:
    promised = [({rule}, alias, place) for rule, alias, place in ROWS]
    assert [(rules_in_the_ledger(city, alias, place), alias, place) for _, alias, place in ROWS] == promised


@contextmanager
def city_of(databases: Databases, start: int, night: date, now: datetime) -> Iterator[City]:
    url = databases.copy(migrated)
    fill(url, start, night, now)
    database = Database(make_settings(url))
    with database.read() as session:
        yield City(session, night, now)
    database.engine.dispose()
    databases.drop(url)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("start", "night", "now"), OTHER_NIGHTS)
def test_the_table_holds_on_any_night_and_for_any_start(
    databases: Databases, start: int, night: date, now: datetime
) -> None:
    with city_of(databases, start, night, now) as city:
        found = [(broken_rules(city, alias, place), alias, place) for _, alias, place in ROWS]
        assert found == [({rule}, alias, place) for rule, alias, place in ROWS]


def test_nothing_fits_lo_and_something_fits_everybody_else_who_waits(city: City) -> None:
    fitting = {}
    for alias in ("Räv", "Lo", "Säl", "Ripa", "Uggla", "Järv"):
        request = city.request(alias)
        problem = city.problem(city.night, HORIZON, request)
        fitting[alias] = sum(standing.allowed for standing in standings(problem, request))
    assert fitting.pop("Lo") == 0
    assert all(fitting.values())


def test_a_telephone_call_may_help_lo(city: City) -> None:
    request = city.request("Lo")
    ledger = standings(city.problem(city.night, HORIZON, request), request)
    assert {"language", "max_nights"} in [set(s.unknown) for s in ledger if not s.fails and not s.joint]
