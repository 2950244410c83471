"""Requests for homes, as each party may find them.

Social services reach a request from inside the circle of its case. A company reaches what has been sent to
it, minus whoever of its staff has a conflict of interest. Everything else does not exist.
"""

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from app.core.actor import Actor
from app.core.errors import NotFound
from app.queries.cases import in_circle, not_blocked
from app.queries.solver_runs import under_way
from models.case import Consent, ConsentRecipient
from models.organisation import Organisation, OrganisationKind
from models.rehousing import (
    Flat,
    FlatOffer,
    FollowUp,
    Matching,
    RehousingEvent,
    RehousingRequest,
    Stage,
    Step,
)


def _with_case() -> sa.Select[RehousingRequest]:
    joined = sa.select(RehousingRequest).join(RehousingRequest.case)
    return joined.options(contains_eager(RehousingRequest.case))


def requests_in_circle(session: Session, actor: Actor, now: datetime) -> list[RehousingRequest]:
    statement = _with_case().where(in_circle(actor, now)).order_by(RehousingRequest.created_at)
    return list(session.scalars(statement))


def request_in_circle(session: Session, actor: Actor, now: datetime, request_id: str) -> RehousingRequest:
    found = session.scalar(_with_case().where(in_circle(actor, now), RehousingRequest.id == request_id))
    if found is None:
        raise NotFound()
    return found


def sent_to(actor: Actor) -> sa.Select[RehousingRequest]:
    """What the actor's company has been sent, whatever became of it."""
    sent = sa.exists().where(
        RehousingEvent.request_id == RehousingRequest.id, RehousingEvent.step == Step.SUBMIT
    )
    return _with_case().where(RehousingRequest.company_id == actor.organisation_id, sent, not_blocked(actor))


def request_sent_to(session: Session, actor: Actor, request_id: str) -> RehousingRequest:
    found = session.scalar(sent_to(actor).where(RehousingRequest.id == request_id))
    if found is None:
        raise NotFound()
    return found


def pooled_seen_by(session: Session, actor: Actor, *, of_company: bool) -> set[str]:
    """Ids of approved requests that somebody may look at who matches homes: a company its own; nobody with a
    conflict of interest."""
    statement = sa.select(RehousingRequest.id).join(RehousingRequest.case)
    statement = statement.where(RehousingRequest.stage == Stage.POOLED, not_blocked(actor))
    if of_company:
        statement = statement.where(RehousingRequest.company_id == actor.organisation_id)
    return set(session.scalars(statement))


def requests_of_case(session: Session, case_id: str) -> list[RehousingRequest]:
    """Newest first."""
    statement = sa.select(RehousingRequest).where(RehousingRequest.case_id == case_id)
    return list(session.scalars(statement.order_by(RehousingRequest.created_at.desc())))


def requests_at(session: Session, stages: Iterable[Stage]) -> list[RehousingRequest]:
    """Of everybody: for the service itself and for the joint matching."""
    statement = _with_case().where(RehousingRequest.stage.in_(list(stages)))
    return list(session.scalars(statement.order_by(RehousingRequest.id)))


def events_of(session: Session, request_id: str) -> list[RehousingEvent]:
    statement = sa.select(RehousingEvent).where(RehousingEvent.request_id == request_id)
    return list(session.scalars(statement.order_by(RehousingEvent.number)))


def next_number(session: Session, request_id: str) -> int:
    highest = sa.select(sa.func.max(RehousingEvent.number)).where(RehousingEvent.request_id == request_id)
    return (session.scalar(highest) or 0) + 1


def companies(session: Session) -> list[Organisation]:
    kind = Organisation.kind == OrganisationKind.HOUSING_COMPANY
    return list(session.scalars(sa.select(Organisation).where(kind).order_by(Organisation.name)))


def standing_offer(session: Session, request_id: str) -> FlatOffer | None:
    return session.scalar(
        sa.select(FlatOffer).where(FlatOffer.request_id == request_id, FlatOffer.closed_at.is_(None))
    )


def standing_offers(session: Session) -> list[FlatOffer]:
    return list(session.scalars(sa.select(FlatOffer).where(FlatOffer.closed_at.is_(None))))


def refused_flats(session: Session, case_ids: Iterable[str]) -> dict[str, set[str]]:
    """By case: flats that the person has said no to, in any request."""
    statement = (
        sa.select(RehousingRequest.case_id, FlatOffer.flat_id)
        .join(RehousingRequest, RehousingRequest.id == FlatOffer.request_id)
        .where(FlatOffer.refused, RehousingRequest.case_id.in_(list(case_ids)))
    )
    found: dict[str, set[str]] = {}
    for case_id, flat_id in session.execute(statement):
        found.setdefault(case_id, set()).add(flat_id)
    return found


def has_had_its_offer(session: Session, case_id: str, since: date | None) -> bool:
    """Whether the person has refused an offer made under the decision that still holds."""
    refused = sa.select(FlatOffer.offered_at).join(
        RehousingRequest, RehousingRequest.id == FlatOffer.request_id
    )
    refused = refused.where(FlatOffer.refused, RehousingRequest.case_id == case_id)
    return any(at and (since is None or at.date() >= since) for at in session.scalars(refused))


def has_said_no(session: Session, case_id: str, since: date) -> bool:
    """Whether the latest answer about telling housing companies is a no, given after the yes of that day."""
    statement = sa.select(Consent).where(
        Consent.case_id == case_id, Consent.recipient == ConsentRecipient.HOUSING_COMPANY
    )
    latest = session.scalars(statement.order_by(Consent.recorded_at.desc()).limit(1)).first()
    if latest is None or (latest.given and latest.withdrawn_at is None):
        return False
    return (latest.withdrawn_at or latest.recorded_at).date() > since


def flats_of(session: Session, company_id: str) -> list[Flat]:
    """Those not withdrawn, by area and number."""
    statement = sa.select(Flat).where(Flat.company_id == company_id, Flat.withdrawn_at.is_(None))
    return list(session.scalars(statement.order_by(Flat.area, Flat.code)))


def vacant_flats(session: Session) -> list[Flat]:
    """Given to the pool and set apart for nobody."""
    taken = sa.exists().where(FlatOffer.flat_id == Flat.id, FlatOffer.closed_at.is_(None))
    statement = sa.select(Flat).where(Flat.withdrawn_at.is_(None), ~taken)
    return list(session.scalars(statement.order_by(Flat.id)))


def latest_matching(session: Session) -> Matching | None:
    """The latest that has a plan."""
    planned = sa.select(Matching).where(Matching.finished_at.is_not(None), Matching.failure.is_(None))
    return session.scalar(planned.order_by(Matching.created_at.desc()).limit(1))


def matching_under_way(session: Session, now: datetime) -> Matching | None:
    return session.scalar(under_way(Matching, now).limit(1))


def matching_with_id(session: Session, matching_id: str) -> Matching:
    """A run tells of no case: whoever may match at all may know how far it has come. Raises NotFound."""
    found = session.get(Matching, matching_id)
    if found is None:
        raise NotFound()
    return found


def follow_ups_of(session: Session, request_id: str) -> list[FollowUp]:
    statement = sa.select(FollowUp).where(FollowUp.request_id == request_id).order_by(FollowUp.day)
    return list(session.scalars(statement))
