"""The vacancies that a housing company gives to the pool, from a file or a form, after a preview."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import NotFound, NotPossibleNow, OtherwiseChanged
from app.core.policy import Permission, demand
from app.queries.rehousing import flats_of, standing_offers
from models.rehousing import ContractKind, Flat


@dataclass(frozen=True)
class Vacancy:
    """What a company says of a flat. `step_free`, `lift`, `floor`: None when it has not said."""

    code: str
    area: str
    rooms: int
    square_metres: int
    rent: int
    floor: int | None
    step_free: bool | None
    lift: bool | None
    available_from: date
    contracts: tuple[ContractKind, ...]

    @classmethod
    def of(cls, flat: Flat) -> "Vacancy":
        told = {name: getattr(flat, name) for name in cls.__dataclass_fields__ if name != "contracts"}
        return cls(**told, contracts=tuple(ContractKind(code) for code in flat.contracts))


class Becomes(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    SET_APART = "set_apart"  # for somebody: such a flat is not changed from a file


def beds(rooms: int) -> int:
    """How many a flat houses by the usual norm (norm 2: two to a room, the living room not counted; a single
    room for two)."""
    return max(2 * (rooms - 1), 2)


@dataclass(frozen=True)
class PreviewedFlat:
    vacancy: Vacancy
    becomes: Becomes


@dataclass(frozen=True)
class ListedFlat:
    flat: Flat
    is_set_apart: bool


def list_flats(session: Session, actor: Actor, clock: Clock) -> list[ListedFlat]:
    """The company's flats in the pool; audited."""
    demand(actor, Permission.HOUSING)
    apart = _set_apart(session)
    audit.record(session, actor, clock, audit.Action.FLATS_READ, actor.organisation_id)
    return [ListedFlat(flat, flat.id in apart) for flat in flats_of(session, actor.organisation_id)]


def preview(session: Session, actor: Actor, vacancies: Iterable[Vacancy]) -> list[PreviewedFlat]:
    """What saving these would do; changes nothing. Flats that are not named stay as they are."""
    demand(actor, Permission.HOUSING)
    known, apart = _known(session, actor), _set_apart(session)
    return [
        PreviewedFlat(vacancy, _becomes(known.get(vacancy.code), apart, vacancy)) for vacancy in vacancies
    ]


def save(session: Session, actor: Actor, clock: Clock, shown: Sequence[PreviewedFlat]) -> None:
    """Do what was shown, all of it or, when something has changed since, nothing (OtherwiseChanged)."""
    demand(actor, Permission.HOUSING)
    if preview(session, actor, [one.vacancy for one in shown]) != list(shown):
        raise OtherwiseChanged()
    known = _known(session, actor)
    for one in shown:
        if one.becomes in (Becomes.NEW, Becomes.CHANGED):
            _write(session, actor, clock, known.get(one.vacancy.code), one.vacancy)
    changed = sum(one.becomes in (Becomes.NEW, Becomes.CHANGED) for one in shown)
    audit.record(session, actor, clock, audit.Action.FLATS_CHANGED, actor.organisation_id, changed=changed)


def withdraw_flat(session: Session, actor: Actor, clock: Clock, flat_id: str) -> None:
    """Take a flat out of the pool. Raises NotFound, and NotPossibleNow for one set apart."""
    demand(actor, Permission.HOUSING)
    flat = next((flat for flat in flats_of(session, actor.organisation_id) if flat.id == flat_id), None)
    if flat is None:
        raise NotFound()
    if flat.id in _set_apart(session):
        raise NotPossibleNow()
    flat.withdrawn_at = clock.now()
    audit.record(session, actor, clock, audit.Action.FLATS_CHANGED, flat.id, withdrawn=True)


def _known(session: Session, actor: Actor) -> dict[str, Flat]:
    """Withdrawn ones too: a flat that comes back keeps its row."""
    own = sa.select(Flat).where(Flat.company_id == actor.organisation_id)
    return {flat.code: flat for flat in session.scalars(own)}


def _set_apart(session: Session) -> set[str]:
    return {offer.flat_id for offer in standing_offers(session)}


def _becomes(flat: Flat | None, apart: set[str], vacancy: Vacancy) -> Becomes:
    if flat is None:
        return Becomes.NEW
    if flat.id in apart:
        return Becomes.SET_APART
    same = flat.withdrawn_at is None and Vacancy.of(flat) == vacancy
    return Becomes.SAME if same else Becomes.CHANGED


def _write(session: Session, actor: Actor, clock: Clock, flat: Flat | None, vacancy: Vacancy) -> None:
    told = asdict(vacancy) | {"contracts": [kind.value for kind in vacancy.contracts]}
    if flat is None:
        flat = Flat(company_id=actor.organisation_id)
        session.add(flat)
    for name, value in told.items():
        setattr(flat, name, value)
    flat.recorded_by, flat.recorded_at, flat.withdrawn_at = actor.user_id, clock.now(), None
