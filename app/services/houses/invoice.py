"""What a house may invoice for a month: nights used, by booking code.

The rule (docs/adr/0013). A night belongs to the month in which it begins, noon to noon, and counts once it
is over. It counts for the room in which it was spent, at the price agreed for that night; of a shared room
each bed counts. Nights that were given back (a stay cut short, a departure, a cancellation) are not there
any more. Nights that nobody came to are not paid: all of a placement that was cancelled or whose guests
never came, and those before they came when they had been reported missing. Where the register cannot tell
(nobody has said whether they came; the house says that they left and the place was kept) the night is
listed apart and paid when house and coordinator agree.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from sqlalchemy.orm import Session

from app.core import audit
from app.core.actor import Actor
from app.core.clock import Clock, local, night_of
from app.core.errors import ErrorCode, InvalidInput
from app.core.policy import Permission, may
from app.queries.facilities import facility_in_care
from app.queries.prices import price_on, seasons
from app.services.houses.used_nights import UsedNight, used_nights
from models.placement import EventKind, PlacementEvent

MONTHS_BACK, MONTHS_BACK_FOR_A_HOUSE = 36, 3
OUT_OF_REACH = ErrorCode("month_out_of_reach")


class Use(StrEnum):
    USED = "used"
    UNUSED = "unused"
    UNSETTLED = "unsettled"


@dataclass(frozen=True)
class InvoiceLine:
    """Nights on end in one room at one price. `beds`: 1, or as many as were taken in a shared room."""

    booking_code: str
    unit_code: str
    room_type: str
    first_night: date
    nights: int
    beds: int
    price: int
    use: Use

    @property
    def last_night(self) -> date:
        return self.first_night + timedelta(days=self.nights - 1)

    @property
    def amount(self) -> int:
        return 0 if self.use is Use.UNUSED else self.nights * self.beds * self.price

    def is_followed_by(self, other: "InvoiceLine") -> bool:
        after = self.first_night + timedelta(days=self.nights)
        return replace(self, first_night=after, nights=1) == other


@dataclass(frozen=True)
class InvoiceBasis:
    """`through`: the last night that is over; None in a month of which none is."""

    facility_id: str
    code_name: str
    month: date
    through: date | None
    lines: Sequence[InvoiceLine]

    def of(self, use: Use) -> list[InvoiceLine]:
        return [line for line in self.lines if line.use is use]

    @property
    def nights(self) -> int:
        return sum(line.nights * line.beds for line in self.of(Use.USED))

    @property
    def amount(self) -> int:
        return sum(line.amount for line in self.of(Use.USED))


def read_invoice_basis(
    session: Session, actor: Actor, clock: Clock, facility_id: str, month: date | None, form: str
) -> InvoiceBasis:
    """Of the month that begins on `month` (default: that of the last night over), read as `form` (page, csv
    or pdf); audited. Raises NotFound for another's facility, InvalidInput for a month out of reach."""
    facility = facility_in_care(session, actor, facility_id)
    last_over = night_of(clock.now()) - timedelta(days=1)
    month = month or last_over.replace(day=1)
    if month not in months_in_reach(actor, clock):
        raise InvalidInput({"manad": [OUT_OF_REACH]})
    through = min(last_over, month_after(month) - timedelta(days=1))
    found = list(used_nights(session, actor, facility.id, month, through))
    prices = seasons(session, facility.id)
    audit.record(
        session,
        actor,
        clock,
        audit.Action.INVOICE_READ,
        facility.id,
        month=month.isoformat(),
        form=form,
        placements=sorted({night.placement_id for night in found}),
    )
    each = (
        _line(night, price_on(night.night, prices.get((facility.id, night.room_type), ()), night.price))
        for night in found
    )
    return InvoiceBasis(
        facility_id=facility.id,
        code_name=facility.code_name,
        month=month,
        through=through if through >= month else None,
        lines=list(_joined(each)),
    )


def months_in_reach(actor: Actor, clock: Clock) -> list[date]:
    """The first days of the months that the actor may open, the latest first. A house looks no farther back
    than an invoice takes: who has left is then no longer its business."""
    month = local(clock.now()).date().replace(day=1)
    back = MONTHS_BACK if may(actor, Permission.FACILITY_WRITE) else MONTHS_BACK_FOR_A_HOUSE
    months = [month]
    for _ in range(back):
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


def month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def use_of(events: Iterable[PlacementEvent], night: date) -> Use:
    """What became of a night that a placement kept, from what has been said of it, oldest first."""
    told = [(event.kind, event.recorded_at) for event in events]
    kinds = {kind for kind, _ in told}
    came = next((at for kind, at in told if kind is EventKind.ARRIVED), None)
    if came is None:
        return _never_said_to_have_come(kinds)
    missing = any(kind is EventKind.DID_NOT_ARRIVE and at < came for kind, at in told)
    if missing and night < night_of(came):
        return Use.UNUSED
    moves = [(kind, at) for kind, at in told if kind in (EventKind.ARRIVED, EventKind.LEFT)]
    latest, at = moves[-1]
    gone = latest is EventKind.LEFT and night >= local(at).date()
    return Use.UNSETTLED if gone else Use.USED


def _never_said_to_have_come(kinds: set[EventKind]) -> Use:
    missing, departed = EventKind.DID_NOT_ARRIVE in kinds, EventKind.DEPARTED in kinds
    if departed:  # whoever departs has come, unless they were missing
        return Use.UNSETTLED if missing else Use.USED
    return Use.UNUSED if missing or EventKind.CANCELLED in kinds else Use.UNSETTLED


def _line(night: UsedNight, price: int) -> InvoiceLine:
    return InvoiceLine(
        booking_code=night.booking_code,
        unit_code=night.unit_code,
        room_type=night.room_type,
        first_night=night.night,
        nights=1,
        beds=night.beds,
        price=price,
        use=use_of(night.events, night.night),
    )


def _joined(lines: Iterable[InvoiceLine]) -> Iterator[InvoiceLine]:
    """Nights on end that differ in nothing else, as one line."""
    for _, of_room in groupby(lines, lambda line: (line.booking_code, line.unit_code)):
        so_far: InvoiceLine | None = None
        for line in of_room:
            if so_far and so_far.is_followed_by(line):
                so_far = replace(so_far, nights=so_far.nights + 1)
                continue
            if so_far:
                yield so_far
            so_far = line
        if so_far:
            yield so_far
