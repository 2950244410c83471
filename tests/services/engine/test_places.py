from datetime import UTC, datetime, time

import pytest

from app.services.engine.places import Contact

WINTER = datetime(2026, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opens", "closes", "utc_hour", "lets_in"),
    [
        (time(8), time(22), 1, False),  # 02:00 in Sweden
        (time(8), time(22), 7, True),
        (time(8), time(22), 21, True),
        (time(18), time(6), 1, True),
        (time(18), time(6), 11, False),
        (time(18), time(6), 17, True),
        (time(0), time(23, 59), 1, True),
    ],
)
def test_a_house_lets_in_between_its_hours_also_over_midnight(opens, closes, utc_hour, lets_in):
    assert Contact(None, opens, closes).lets_in_at(WINTER.replace(hour=utc_hour)) is lets_in


def test_when_nobody_has_said_the_hours_nobody_knows():
    assert Contact("040-1").lets_in_at(WINTER) is None
