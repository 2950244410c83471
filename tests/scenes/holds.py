"""Rooms held for somebody."""

from typing import Any

from app.core.actor import Actor
from app.services.placing.holds import HoldPlace, hold
from models.case import Gender
from tests.world import WOMAN, World

MINUTES = 90
"""How long a hold lasts."""
CHILD = (8, Gender.MALE)


def held(world: World, request: str, *units: str, actor: Actor | None = None, **options: Any) -> str:
    """Its nights are taken from everybody else for MINUTES; the hold's id."""
    command = HoldPlace(request, units, **options)
    return world.do(hold, MINUTES, command, actor=actor).id


def held_for(world: World, *units: str, members: Any = (WOMAN, CHILD), **request: Any) -> str:
    """The same for somebody new: a case of these members, and a request with these values."""
    return held(world, world.request(world.case(*members), **request), *units, by_hand=True)
