import pytest

from tests.services.feeds.hotel import Hotel


@pytest.fixture
def hotel(world):
    return Hotel(world)
