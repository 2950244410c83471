"""The nights that were previewed, carried by the page to the press of the button (app/http/signed.py)."""

from datetime import date
from typing import Any

from app.http import signed
from app.services.availability.claimed_nights import ClaimedRange
from app.services.availability.night_ranges import NightRange
from app.services.feeds.preview import ApplyPreview, FeedPreview
from models.availability import OutOfServiceReason

OPEN, CLOSED = "open", "closed"


def carried(facility_id: str, preview: FeedPreview) -> str:
    told = {
        "version": preview.version,
        "words": [_range_written(night_range) for night_range in preview.ranges],
        "claimed": [_claim(night_range) for night_range in preview.claimed],
    }
    return signed.carried(told, _about(facility_id))


def shown(facility_id: str, text: str, *, accepted: bool) -> ApplyPreview:
    """Raises OtherwiseChanged for anything but what this user was shown here."""
    found: dict[str, Any] = signed.shown(text, _about(facility_id))
    claimed = [
        ClaimedRange(room, _day(first), _day(last), code) for room, first, last, code in found["claimed"]
    ]
    return ApplyPreview(
        facility_id,
        [_range_read(*word) for word in found["words"]],
        found["version"],
        claimed if accepted else [],
    )


def _about(facility_id: str) -> str:
    return f"figures {facility_id}"


def _range_written(night_range: NightRange) -> list[Any]:
    said = (
        night_range.out_of_service.value
        if night_range.out_of_service
        else OPEN
        if night_range.is_open
        else CLOSED
    )
    return [
        night_range.unit_id,
        night_range.first_night.toordinal(),
        night_range.last_night.toordinal(),
        said,
    ]


def _range_read(unit: str, first: int, last: int, said: str) -> NightRange:
    nights = date.fromordinal(first), date.fromordinal(last)
    if said in (OPEN, CLOSED):
        return NightRange(unit, *nights, is_open=said == OPEN)
    return NightRange(unit, *nights, out_of_service=OutOfServiceReason(said))


def _claim(night_range: ClaimedRange) -> list[Any]:
    return [
        night_range.room,
        night_range.first_night.isoformat(),
        night_range.last_night.isoformat(),
        night_range.booking_code,
    ]


def _day(text: str) -> date:
    return date.fromisoformat(text)
