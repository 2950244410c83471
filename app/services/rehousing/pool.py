"""Who waits for a flat, and what somebody may see of it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock
from app.core.errors import NotPossibleNow
from app.core.policy import Permission, demand, may
from app.queries.rehousing import pooled_seen_by, requests_at, vacant_flats
from app.services.disclosure.to_company_brief import Brief
from models.rehousing import Flat, RehousingRequest, Stage


@dataclass(frozen=True)
class HomeSeeker:
    """A request in the pool with what the engine needs of its case."""

    request: RehousingRequest
    brief: Brief

    @property
    def id(self) -> str:
        return self.request.id


def pool(session: Session) -> list[HomeSeeker]:
    """Everybody who waits for a flat and may be given one."""
    return [HomeSeeker(request, brief_of(request)) for request in requests_at(session, [Stage.POOLED])]


def brief_of(request: RehousingRequest) -> Brief:
    """Raises NotPossibleNow when the form has never been filled in."""
    if request.brief is None:
        raise NotPossibleNow()
    return Brief.from_json(request.brief)


@dataclass(frozen=True)
class Pool:
    """What somebody may see of the pool, and how much is vacant. The problem holds everybody all the same."""

    seen: tuple[HomeSeeker, ...]
    seekers: tuple[HomeSeeker, ...]
    flats: tuple[Flat, ...]


def note_reading(session: Session, actor: Actor, clock: Clock) -> None:
    """Say in the audit that somebody looks at the pool, in a transaction of its own: reasons for hundreds of
    pairs are not worked out under the write lock."""
    demand(actor, Permission.MATCH_HOMES)
    audit.record(session, actor, clock, audit.Action.REHOUSING_LISTED, actor.organisation_id, view="pool")


def read_pool(session: Session, actor: Actor) -> Pool:
    """What the actor may see. Call `note_reading` first."""
    demand(actor, Permission.MATCH_HOMES)
    seekers = pool(session)
    ids = pooled_seen_by(session, actor, of_company=may(actor, Permission.HOUSING))
    return Pool(
        seen=tuple(seeker for seeker in seekers if seeker.id in ids),
        seekers=tuple(seekers),
        flats=tuple(vacant_flats(session)),
    )
