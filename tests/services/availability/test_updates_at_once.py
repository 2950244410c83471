"""Two updates at the same time, and how many statements one takes."""

import threading

import pytest
import sqlalchemy as sa

from app.core.errors import OtherwiseChanged
from models.availability import AvailabilityAssertion, AvailabilityUpdate
from tests.scenes.availability import House


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_updates_at_once_one_wins_and_the_other_is_told(world, attempt):
    house = House(world, "101", "102")
    seen, ready, outcomes = house.version(), threading.Barrier(2), []

    def save(is_open):
        ranges = [house.night_range(0, 9, room, is_open=is_open) for room in range(2)]
        ready.wait()
        try:
            outcomes.append(house.say(*ranges, seen_version=seen))
        except OtherwiseChanged:
            outcomes.append(None)

    savers = [threading.Thread(target=save, args=(is_open,)) for is_open in (True, False)]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()
    [winner] = [outcome for outcome in outcomes if outcome]
    assert len(outcomes) == 2
    assert house.version() == seen + 1
    assert [row.id for row in house.rows(AvailabilityUpdate)] == [winner]
    ranges = house.rows(AvailabilityAssertion)
    assert {word.update_id for word in ranges} == {winner}
    assert len({word.is_open for word in ranges}) == 1
    assert {word.unit_id for word in ranges} == set(house.rooms)


def test_a_small_update_and_a_large_one_take_as_many_statements(world):
    house = House(world, "101", "102", "103")
    house.open(0, 9)
    one = _statements(house, [house.night_range(0, 0, is_open=False)])
    many = _statements(
        house,
        [house.night_range(n, n, room, is_open=n % 2 == 0) for room in range(3) for n in range(40)],
    )
    again = _statements(
        house,
        [house.night_range(n, n, room, is_open=n % 2 == 1) for room in range(3) for n in range(40)],
    )
    assert len(one) == len(many) == len(again)
    assert len(one) <= 20


def _statements(house, ranges):
    seen = []

    def note(connection, cursor, statement, *others):
        seen.append(statement)

    sa.event.listen(house.world.database.engine, "before_cursor_execute", note)
    house.say(*ranges)
    sa.event.remove(house.world.database.engine, "before_cursor_execute", note)
    return [statement for statement in seen if not statement.startswith("BEGIN")]
