"""Open the board: exact figures of free places tell an outsider where somebody was hidden, so every
opening is a logged read (security.md section 4)."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import A_NIGHT, NIGHTS_AHEAD, Clock, night_of
from app.core.errors import ErrorCode, InvalidInput
from app.core.policy import Permission, demand, may
from app.services.availability.chart import Board, board

NIGHTS = 14
A_WEEK = timedelta(days=7)
FARTHEST = NIGHTS_AHEAD * A_NIGHT


@dataclass(frozen=True)
class BoardReach:
    """The first nights on which somebody may open the board: both ends included."""

    earliest: date
    latest: date

    def week_before(self, first: date) -> date | None:
        return max(first - A_WEEK, self.earliest) if first > self.earliest else None

    def week_after(self, first: date) -> date | None:
        return min(first + A_WEEK, self.latest) if first < self.latest else None


def reach(actor: Actor, clock: Clock) -> BoardReach:
    """A partner looks no farther back than the night before: who has left is no longer its business."""
    tonight = night_of(clock.now())
    back = FARTHEST if may(actor, Permission.BOARD_ALL) else A_NIGHT
    return BoardReach(tonight - back, tonight + FARTHEST)


def open_board(session: Session, actor: Actor, clock: Clock, first: date | None = None) -> Board:
    """Fourteen nights from `first` (else from the night before tonight), and an audit entry that says so.
    Raises InvalidInput when they lie out of reach."""
    everything = may(actor, Permission.BOARD_ALL)
    if not everything:
        demand(actor, Permission.BOARD_OWN)
    within = reach(actor, clock)
    first = first or night_of(clock.now()) - A_NIGHT
    if not within.earliest <= first <= within.latest:
        raise InvalidInput({"fran": [ErrorCode("out_of_reach")]})
    opened = board(session, actor, clock.now(), first, NIGHTS)
    audit.record(
        session,
        actor,
        clock,
        audit.Action.BOARD_READ,
        actor.organisation_id,
        facilities="all" if everything else "own",
        first_night=first.isoformat(),
        nights=NIGHTS,
        placements=sorted({booking.placement_id for booking in opened.bookings}),
    )
    return opened
