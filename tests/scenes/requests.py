"""Requests as they were put to the engine."""

from typing import Any

from app.services.requests.versions import keep_version
from models.request import PlacementRequest
from tests.world import WOMAN, World


def requested(world: World, *members: Any, owner: str | None = None, **values: Any) -> str:
    """A request whose household has been kept as the engine was told of it; its id."""
    request = world.request(world.case(*(members or [WOMAN]), owner=owner), **values)
    keep(world, request)
    return request


def keep(world: World, request: str) -> None:
    """Its household as it is now has become a version of the request."""
    with world.writing() as session:
        keep_version(session, world.officer, world.clock, session.get_one(PlacementRequest, request))
