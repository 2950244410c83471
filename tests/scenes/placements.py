"""Households that have a place to live."""

from typing import Any

from app.core.actor import Actor
from app.queries.placements import nights_of
from app.services.placing.confirmation import ConfirmHold, confirm
from models.placement import LegalBasis, Placement
from tests.scenes.holds import held, held_for
from tests.world import World


def confirmed(world: World, claim: str, actor: Actor | None = None) -> str:
    """The hold has become a placement; its id."""
    return _placement(world, claim, actor).id


def placed(world: World, unit: str, **request: Any) -> str:
    """Somebody lives there as their request says, for three nights from tonight if it does not; the id."""
    return confirmed(world, held(world, world.request(**request), unit, by_hand=True))


def booked(world: World, *units: str, **values: Any) -> Placement:
    """A woman and her boy (or `members`) live there: the placement itself, with the booking code that the
    house knows."""
    return _placement(world, held_for(world, *units, **values))


def rooms_of(world: World, placement: str) -> set[str]:
    """Where they live, by the ids of the units."""
    with world.database.read() as session:
        return {unit for unit, _ in nights_of(session, session.get_one(Placement, placement).claim_id)}


def _placement(world: World, claim: str, actor: Actor | None = None) -> Placement:
    placement, _ = world.do(confirm, ConfirmHold(claim, LegalBasis.SOL_11_1), actor=actor)
    return placement
