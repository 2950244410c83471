"""Accounts: opened by an administrator or the command line, never by the person who will use them."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.audit import Action
from app.core.clock import Clock
from app.core.errors import ErrorCode, InvalidInput
from app.queries import users
from models.organisation import Organisation, OrganisationKind, Role, User

NO_SUCH_ACCOUNT = ErrorCode("no_such_account")


@dataclass(frozen=True)
class NewUser:
    email: str
    name: str
    role: Role
    organisation_id: str
    password_hash: str = field(repr=False)
    trained_on: date | None = None
    locale: str = "sv"


def create(session: Session, actor: Actor, clock: Clock, command: NewUser) -> User:
    if users.with_email(session, command.email):
        raise InvalidInput({"email": ErrorCode("account_exists")})
    user = User(
        organisation_id=command.organisation_id,
        role=command.role,
        email_index=users.email_index(session, command.email),
        email=command.email.strip(),
        name=command.name,
        password_hash=command.password_hash,
        trained_on=command.trained_on,
        locale=command.locale,
    )
    session.add(user)
    audit.record(session, actor, clock, Action.USER_CREATED, user.id, role=command.role.value)
    return user


def organisation(
    session: Session, actor: Actor, clock: Clock, name: str, kind: OrganisationKind | None
) -> Organisation:
    """The organisation of this name; a new one when a kind is given."""
    found = users.organisation_named(session, name)
    if found is not None:
        return found
    if kind is None:
        raise InvalidInput({"organisation": ErrorCode("no_such_organisation")})
    made = Organisation(name=name, kind=kind)
    session.add(made)
    audit.record(session, actor, clock, Action.ORGANISATION_CREATED, made.id, kind=kind.value)
    return made


def disable(session: Session, actor: Actor, clock: Clock, email: str) -> None:
    """From the next request on nobody is signed in with this account, by cookie or token."""
    user = users.with_email(session, email)
    if user is None:
        raise InvalidInput({"email": NO_SUCH_ACCOUNT})
    user.disabled_at = clock.now()
    audit.record(session, actor, clock, Action.USER_CHANGED, user.id, disabled=True)


def choose_language(session: Session, actor: Actor, clock: Clock, locale: str) -> None:
    session.get_one(User, actor.user_id).locale = locale
    audit.record(session, actor, clock, Action.USER_CHANGED, actor.user_id, locale=locale)
