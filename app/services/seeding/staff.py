"""Users of every role, and who is on duty."""

from collections.abc import Iterator

from app.queries.users import email_index
from app.services.seeding.files.rows import UserRow
from app.services.seeding.world import World
from models.all import Base
from models.organisation import DutyShift, Role, User

DAY, EVENING = 8, 16  # local hours at which shifts change
WEEK = 7
DISABLED_DAYS_AGO = 20


def staff_rows(world: World, password_hash: str) -> Iterator[Base]:
    for row in world.inventory.users:
        yield _user(world, row, password_hash)
    yield from _shifts(world)


def _user(world: World, row: UserRow, password_hash: str) -> User:
    return User(
        id=world.id("user", row.email),
        organisation_id=world.id("organisation", row.organisation),
        role=row.role,
        email_index=email_index(world.session, row.email),
        email=row.email,
        name=row.name,
        password_hash=password_hash,
        locale=row.locale,
        trained_on=None if row.trained_days_ago is None else world.day(-row.trained_days_ago),
        disabled_at=world.ago(days=DISABLED_DAYS_AGO) if row.disabled else None,
    )


def officers(world: World) -> list[UserRow]:
    """Those who answer for the duty team, in the order of the file."""
    return [row for row in world.inventory.users if row.role == Role.DUTY_OFFICER]


def _shifts(world: World) -> Iterator[DutyShift]:
    """The duty team is always answered: two officers take turns, a week either way."""
    night_officer, day_officer = officers(world)[:2]
    for nights in range(-WEEK, WEEK + 1):
        for row, begins, ends in (
            (day_officer, (nights - 1, DAY), (nights, EVENING)),
            (night_officer, (nights, EVENING), (nights, DAY)),
        ):
            yield DutyShift(
                id=world.id("shift", row.email, nights),
                organisation_id=world.id("organisation", row.organisation),
                user_id=world.id("user", row.email),
                starts_at=world.at(*begins),
                ends_at=world.at(*ends),
            )
