"""Organisations, facilities with their rules and addresses, units, and what has been said of their nights."""

from collections.abc import Iterator

from app.services.seeding.files.rows import FacilityRow, UnitRow
from app.services.seeding.world import World
from models.all import Base
from models.availability import AvailabilityAssertion, Channel, OutOfService, WatchCapacity
from models.facility import AdjoiningUnits, Facility, FacilityAddress, Permit, PermitStatus, Unit
from models.organisation import Organisation

AGREED_FROM, AGREED_UNTIL = -75, 150  # nights that the network's agreements cover
PERMITS_RECORDED = -200


def network_rows(world: World) -> Iterator[Base]:
    for organisation in world.inventory.organisations:
        yield Organisation(
            id=world.id("organisation", organisation.name),
            name=organisation.name,
            kind=organisation.kind,
            municipality=organisation.municipality,
            duty_phone=organisation.duty_phone,
        )
    for facility in world.inventory.facilities:
        yield from _facility(world, facility)
    for unit in world.inventory.units:
        yield from _unit(world, unit)
    for watch in world.inventory.watch:
        night = None if watch.night is None else world.day(watch.night)
        yield WatchCapacity(id=world.id("watch", watch.night), night=night, rounds=watch.rounds)


def _facility(world: World, row: FacilityRow) -> Iterator[Base]:
    opens, closes = row.intake or (None, None)
    agreed = world.inventory.agreement_with(row.code_name)
    facility = Facility(
        id=world.id("facility", row.code_name),
        organisation_id=world.id("organisation", row.organisation),
        code_name=row.code_name,
        kind=row.kind,
        municipality=row.municipality,
        position=[row.lat, row.lon],
        protection_level=row.level,
        admits=row.admits,
        max_male_age=row.max_male_age,
        max_nights=row.max_nights,
        accepts=row.accepts,
        features=row.features,
        languages=row.languages,
        staff_trained_on=None if row.trained_days_ago is None else world.day(-row.trained_days_ago),
        contact_phone=row.phone,
        intake_from=opens,
        intake_until=closes,
        house_rules=row.house_rules,
        asks_first=agreed is not None and agreed.asks_first,
        reminder_at=agreed.reminder if agreed else None,
        registration_routine=agreed.routine if agreed else None,
    )
    yield facility
    yield FacilityAddress(
        id=world.id("address", row.code_name),
        facility_id=facility.id,
        facility=facility,
        street=row.street,
        arrival=row.arrival,
    )
    if row.permit != PermitStatus.NONE:
        yield _permit(world, row, facility)


def _permit(world: World, row: FacilityRow, facility: Facility) -> Permit:
    return Permit(
        id=world.id("permit", row.code_name),
        facility_id=facility.id,
        status=row.permit,
        valid_until=None if row.permit_days is None else world.day(row.permit_days),
        max_persons=row.max_persons,
        target_group=row.target_group,
        recorded_at=world.at(PERMITS_RECORDED, 15),
    )


def _unit(world: World, row: UnitRow) -> Iterator[Base]:
    unit = Unit(
        id=world.id("unit", row.facility, row.code),
        facility_id=world.id("facility", row.facility),
        code=row.code,
        room_type=row.room_type,
        beds=row.beds,
        cots=row.cots,
        price=row.price,
        features=row.features,
        sharing=row.sharing,
    )
    yield unit
    if row.adjoins and row.code < row.adjoins:
        first, second = sorted([unit.id, world.id("unit", row.facility, row.adjoins)])
        yield AdjoiningUnits(unit_a_id=first, unit_b_id=second)
    if row.channel and row.hours_ago is not None:
        yield _agreement(world, row)
        yield _latest(world, row, row.channel, row.hours_ago)
    if row.out_of_service:
        reason, first_night, last_night = row.out_of_service
        yield OutOfService(
            id=world.id("out_of_service", unit.id),
            unit_id=unit.id,
            first_night=world.day(first_night),
            last_night=world.day(last_night),
            reason=reason,
            recorded_at=min(world.at(first_night, 15), world.now),
        )


def _agreement(world: World, row: UnitRow) -> AvailabilityAssertion:
    """The unit is the network's to use: said once, long ago."""
    return AvailabilityAssertion(
        id=world.id("agreed", row.facility, row.code),
        unit_id=world.id("unit", row.facility, row.code),
        first_night=world.day(AGREED_FROM),
        last_night=world.day(AGREED_UNTIL),
        is_open=True,
        channel=Channel.SEED,
        asserted_at=world.at(AGREED_FROM, 15),
    )


def _latest(world: World, row: UnitRow, channel: Channel, hours_ago: int) -> AvailabilityAssertion:
    """The facility's last word on the nights from tonight."""
    asserted_at = world.ago(hours=hours_ago)
    last = row.closed_nights - 1 if row.closed_nights else AGREED_UNTIL
    return AvailabilityAssertion(
        id=world.id("latest", row.facility, row.code),
        unit_id=world.id("unit", row.facility, row.code),
        first_night=world.night,
        last_night=world.day(last),
        is_open=not row.closed_nights,
        channel=channel,
        asserted_by=_said_by(world, row, channel),
        asserted_at=asserted_at,
        valid_until=None if row.valid_hours is None else world.ago(hours=hours_ago - row.valid_hours),
    )


def _said_by(world: World, row: UnitRow, channel: Channel) -> str | None:
    """Who typed it: the facility's own staff in the portal, the officer who telephoned; else a machine."""
    if channel == Channel.PHONE:
        return next(
            world.id("user", user.email) for user in world.inventory.users if user.role == "duty_officer"
        )
    if channel != Channel.PORTAL:
        return None
    organisation = next(f.organisation for f in world.inventory.facilities if f.code_name == row.facility)
    return next(
        (world.id("user", user.email) for user in world.inventory.users if user.organisation == organisation),
        None,
    )
