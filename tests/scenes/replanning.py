"""Networks in which somebody has to move."""

from typing import Any

from tests.scenes.availability import put_out_of_service
from tests.scenes.placements import placed
from tests.world import World

NIGHTS = 10
FAMILY = [(30, "female"), (8, "female"), (6, "male")]


def lose(world: World, unit: str) -> None:
    """A pipe bursts: the room is out of service from tonight."""
    put_out_of_service(world, unit, 0, NIGHTS)


def chain_of_moves(world: World, house: str, family: Any = FAMILY) -> dict[str, str]:
    """A family has lost its large room; the other large one is lived in by one who can do with the small.

    The placements `family` and `single`, the rooms `lost`, `large` and `small`; nothing else in the house.
    """
    lost = world.unit(house, code="1")
    large, small = world.unit(house, code="2"), world.unit(house, code="3", beds=1)
    of_three = placed(world, lost, case=world.case(*family))
    single = placed(world, large, urgency=3)
    lose(world, lost)
    return {"family": of_three, "single": single, "lost": lost, "large": large, "small": small}
