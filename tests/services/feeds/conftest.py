import pytest

from tests.scenes.feeds import Hotel


@pytest.fixture
def hotel(world):
    return Hotel(world)
