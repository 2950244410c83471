"""What has been agreed with houses about rooms, nights and prices."""

from collections.abc import Iterator

from app.services.seeding.world import World
from models.agreement import RoomTypeTerms, SeasonPrice


def agreement_rows(world: World) -> Iterator[RoomTypeTerms | SeasonPrice]:
    """To be written after the histories: those were booked while what the houses had said still held."""
    for row in world.inventory.allotments:
        yield RoomTypeTerms(
            id=world.id("terms", row.facility, row.room_type),
            facility_id=world.id("facility", row.facility),
            room_type=row.room_type,
            allotment=row.rooms,
            release_hours=row.release_hours,
        )
    for season in world.inventory.seasons:
        yield SeasonPrice(
            id=world.id("season", season.facility, season.room_type, season.first_night),
            facility_id=world.id("facility", season.facility),
            room_type=season.room_type,
            first_night=world.day(season.first_night),
            last_night=world.day(season.last_night),
            price=season.price,
        )
