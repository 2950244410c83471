"""The nights that were previewed, carried by the page to the press of the button (app/http/signed.py)."""

from datetime import date
from typing import Any

from app.http import signed
from app.services.availability.claimed_nights import ClaimedStretch
from app.services.availability.night_ranges import Stretch
from app.services.feeds.preview import ApplyPreview, Preview
from models.availability import OutOfServiceReason

OPEN, CLOSED = "open", "closed"


def carried(facility_id: str, preview: Preview) -> str:
    told = {
        "version": preview.version,
        "words": [_word(stretch) for stretch in preview.words],
        "claimed": [_claim(stretch) for stretch in preview.claimed],
    }
    return signed.carried(told, _about(facility_id))


def shown(facility_id: str, text: str, *, accepted: bool) -> ApplyPreview:
    """Raises OtherwiseChanged for anything but what this user was shown here."""
    found: dict[str, Any] = signed.shown(text, _about(facility_id))
    claimed = [
        ClaimedStretch(room, _day(first), _day(last), code) for room, first, last, code in found["claimed"]
    ]
    return ApplyPreview(
        facility_id,
        [_stretch(*word) for word in found["words"]],
        found["version"],
        claimed if accepted else [],
    )


def _about(facility_id: str) -> str:
    return f"figures {facility_id}"


def _word(stretch: Stretch) -> list[Any]:
    said = stretch.out_of_service.value if stretch.out_of_service else OPEN if stretch.is_open else CLOSED
    return [stretch.unit_id, stretch.first_night.toordinal(), stretch.last_night.toordinal(), said]


def _stretch(unit: str, first: int, last: int, said: str) -> Stretch:
    nights = date.fromordinal(first), date.fromordinal(last)
    if said in (OPEN, CLOSED):
        return Stretch(unit, *nights, is_open=said == OPEN)
    return Stretch(unit, *nights, out_of_service=OutOfServiceReason(said))


def _claim(stretch: ClaimedStretch) -> list[Any]:
    return [
        stretch.room,
        stretch.first_night.isoformat(),
        stretch.last_night.isoformat(),
        stretch.booking_code,
    ]


def _day(text: str) -> date:
    return date.fromisoformat(text)
