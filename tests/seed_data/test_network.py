"""Facilities, units, people and duty as the demonstration needs them."""

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa

from app.core import audit
from app.core.actor import SYSTEM
from app.core.audit import Action
from app.services.engine.snapshot import open_nights, stale_hours
from app.services.houses.agreed_terms import rooms_open
from models.access import ApiToken, UserSession
from models.availability import AvailabilityAssertion, OutOfService
from models.case import Case, CaseBlock, PersonProtection
from models.facility import (
    AdjoiningUnits,
    Facility,
    FacilityAddress,
    FacilityKind,
    Permit,
    PermitStatus,
    Sharing,
    Unit,
)
from models.ledger import AuditEntry
from models.organisation import DutyShift, Organisation, OrganisationKind, Role, User
from tests.seed_data.conftest import City


def test_facilities_and_units_are_as_many_as_promised(city: City) -> None:
    kinds = Counter(city.session.scalars(sa.select(Facility.kind)))
    of_unit = Counter(city.session.scalars(sa.select(Facility.kind).join(Unit)))
    assert (kinds[FacilityKind.HOTEL], kinds[FacilityKind.PROTECTED]) == (12, 14)
    assert (of_unit[FacilityKind.APARTMENT], of_unit.total()) == (40, 151)


def test_protected_homes_stand_in_many_municipalities_each_with_an_address(city: City) -> None:
    homes = list(city.session.scalars(sa.select(Facility).where(Facility.kind == FacilityKind.PROTECTED)))
    addresses = set(city.session.scalars(sa.select(FacilityAddress.facility_id)))
    assert len({home.municipality for home in homes}) >= 10
    assert {home.id for home in homes} <= addresses
    assert {home.protection_level for home in homes} == {None, 1, 2, 3}


def test_permits_of_every_kind_are_there(city: City) -> None:
    permits = list(city.session.scalars(sa.select(Permit)))
    assert {permit.status for permit in permits} == {*PermitStatus} - {PermitStatus.NONE}
    assert sum(permit.valid_until is not None and permit.valid_until < city.night for permit in permits) == 1


def test_every_rule_of_a_house_is_unknown_somewhere(city: City) -> None:
    facilities = list(city.session.scalars(sa.select(Facility)))
    for name in (
        "protection_level",
        "admits",
        "max_male_age",
        "max_nights",
        "accepts",
        "features",
        "languages",
        "intake_from",
    ):
        assert any(getattr(facility, name) is None for facility in facilities), name


def test_availability_is_fresh_stale_lapsed_closed_broken_or_never_told(city: City) -> None:
    units = city.network.units.values()
    ages = {stale_hours(unit, city.now) for unit in units}
    never = [unit for unit in units if not unit.assertions]
    lapsed = [
        unit for unit in units if unit.assertions and (unit.assertions[0].valid_until or city.now) < city.now
    ]
    closed = [unit for unit in units if unit.assertions and not unit.assertions[0].is_open]
    assert min(ages) <= 2
    assert max(ages) > 48
    assert len(never) >= 4
    assert lapsed
    assert closed
    assert city.session.scalar(sa.select(sa.func.count()).select_from(OutOfService)) == 4
    for unit in (*never, *lapsed, *closed):
        assert open_nights(unit, city.now, city.night, 1) == ()


def test_hotels_have_agreements_of_which_none_empties_the_night(city: City) -> None:
    """Rooms have a release moment, and it is past for tonight; what was said since holds."""
    units = city.network.units.values()
    released = [unit for unit in units if unit.release and unit.release.is_past(city.night, city.now)]
    assert len({unit.unit.facility for unit in released}) >= 5
    told = [unit for unit in released if unit.assertions[0].is_open and not unit.out_of_service]
    assert all(open_nights(unit, city.now, city.night, 1) for unit in told)
    assert any(unit.price_on(city.night) != unit.unit.price for unit in units)
    hotels = sa.select(Facility).where(Facility.kind == FacilityKind.HOTEL)
    assert all(hotel.reminder_at for hotel in city.session.scalars(hotels))
    asking = set(city.session.scalars(sa.select(Facility.kind).where(Facility.asks_first)))
    assert asking == {FacilityKind.HOTEL, FacilityKind.PROTECTED}


def test_a_house_falls_short_of_what_it_has_promised(city: City) -> None:
    assert any(found.falls_short for found in rooms_open(city.session, SYSTEM, city.now, [city.night]))


def test_figures_come_through_many_channels(city: City) -> None:
    channels = set(city.session.scalars(sa.select(AvailabilityAssertion.channel)))
    assert channels >= {"portal", "phone", "csv", "icalendar", "ota", "api"}


def test_rooms_adjoin_and_are_shared(city: City) -> None:
    assert len(list(city.session.scalars(sa.select(AdjoiningUnits)))) >= 5
    shared = sa.select(sa.func.count()).select_from(Unit).where(Unit.sharing == Sharing.SAME_GENDER)
    assert city.session.scalar(shared) == 3


def test_every_role_has_a_user_and_every_kind_of_organisation_a_member(city: City) -> None:
    assert set(city.session.scalars(sa.select(User.role))) == {*Role}
    assert set(city.session.scalars(sa.select(Organisation.kind))) == {*OrganisationKind}


def test_some_users_may_not_come_in_or_may_not_see(city: City) -> None:
    users = {user.email: user for user in city.session.scalars(sa.select(User))}
    untrained = users["hotell.otranad@demo.tryggplats.example"]
    blocked = users["jav@demo.tryggplats.example"]
    block = city.session.scalars(sa.select(CaseBlock).where(CaseBlock.user_id == blocked.id)).one()
    assert untrained.trained_on is None
    assert users["slutat@demo.tryggplats.example"].disabled_at is not None
    assert city.session.get_one(Case, block.case_id).alias == "Räv"


def test_the_duty_team_is_answered_at_every_hour_around_the_night(city: City) -> None:
    shifts = list(city.session.scalars(sa.select(DutyShift)))
    for hours in range(-72, 72):
        moment = city.now + timedelta(hours=hours)
        assert sum(shift.starts_at <= moment < shift.ends_at for shift in shifts) == 1


def test_each_degree_of_protected_identity_is_there(city: City) -> None:
    assert set(city.session.scalars(sa.select(Case.person_protection))) == {*PersonProtection}


def test_seeding_is_one_entry_in_a_whole_chain(city: City) -> None:
    entries = list(city.session.scalars(sa.select(AuditEntry)))
    assert [entry.action for entry in entries] == [Action.SEEDED]
    assert list(audit.broken_links(city.session)) == []


def test_nobody_is_signed_in_or_has_a_token(city: City) -> None:
    for table in (UserSession, ApiToken):
        assert city.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
