"""A facility's figures as its own systems are told them: which nights of which units are in which state."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session

from app.core.actor import Actor
from app.core.clock import A_NIGHT, Clock, nights_from
from app.queries.availability import Offer, offer
from app.queries.occupants import occupied
from app.queries.release import Release, releases
from app.queries.rooms import (
    Assertion,
    OutOfServicePeriod,
    Prevailing,
    Room,
    assertions_from,
    out_of_service_from,
    prevailing,
    rooms_of,
    units_of,
)
from app.services.feeds.lines import FigureLine, NightState
from models.availability import Channel, OutOfServiceReason


@dataclass(frozen=True)
class NightFigure:
    """What holds of one night, who said it how and when. Of a night without one nothing is known."""

    state: NightState
    reason: OutOfServiceReason | None
    said_at: datetime
    channel: Channel | None  # None: taken out of service, by whichever way


Nights = Mapping[date, NightFigure]


@dataclass(frozen=True)
class KnownNights:
    """By unit (in order of code), the nights of which something is known."""

    rooms: Mapping[str, Room]
    nights: Mapping[str, Nights]


def known(
    session: Session, actor: Actor, clock: Clock, facility_id: str, first: date, last: date
) -> KnownNights:
    """Nights `first … last` of a facility in the actor's care."""
    rooms, units, now = rooms_of(session, facility_id), units_of(facility_id), clock.now()
    by_unit: dict[str, list[Assertion | OutOfServicePeriod]] = {unit: [] for unit in rooms}
    for period in out_of_service_from(session, units, first):
        by_unit[period.unit_id].append(period)
    for statement in assertions_from(session, units, first):
        by_unit[statement.unit_id].append(statement)
    taken = occupied(session, actor, now, units, first, last).keys()
    back = releases(session)
    nights = {
        unit: {
            night: figure
            for latest in prevailing(said)
            for night in _between(latest, first, last)
            if (
                figure := _figure(latest.said, night, now, None if (unit, night) in taken else back.get(unit))
            )
        }
        for unit, said in by_unit.items()
    }
    return KnownNights(rooms, nights)


def _between(latest: Prevailing, first: date, last: date) -> Iterator[date]:
    begins = max(latest.first_night, first)
    return nights_from(begins, (min(latest.last_night, last) - begins).days + 1)


def _figure(
    statement: Assertion | OutOfServicePeriod, night: date, now: datetime, release: Release | None
) -> NightFigure | None:
    if isinstance(statement, OutOfServicePeriod):
        return NightFigure(NightState.OUT_OF_SERVICE, statement.reason, statement.recorded_at, None)
    said = offer([statement], now, night, release)
    if said is Offer.UNKNOWN:
        return None
    state = NightState.OPEN if said is Offer.OPEN else NightState.CLOSED
    return NightFigure(state, None, statement.asserted_at, statement.channel)


def runs(nights: Nights, *alike: str) -> Iterator[tuple[date, date, NightFigure]]:
    """Unbroken nights on which the figures agree in these attributes."""

    def kind(item: tuple[int, tuple[date, NightFigure]]) -> tuple[object, ...]:
        place, (night, figure) = item
        return (night - place * A_NIGHT, *(getattr(figure, name) for name in alike))

    for _, run in groupby(enumerate(sorted(nights.items(), key=lambda item: item[0])), key=kind):
        found = [item for _, item in run]
        yield found[0][0], found[-1][0], found[0][1]


def lines(known: KnownNights) -> Iterable[FigureLine]:
    """What a file says that changes nothing."""
    for id, nights in known.nights.items():
        for first, last, figure in runs(nights, "state", "reason"):
            yield FigureLine(0, first, last, known.rooms[id].code, "", figure.state, figure.reason)
