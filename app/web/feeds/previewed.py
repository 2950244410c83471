"""What was previewed, carried by the page to the press of the button: signed, so that nothing but what was
shown to this user of this facility can be said with it. Nothing is stored in between."""

from datetime import date
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import OtherwiseChanged
from app.http.context import actor, settings
from app.services.availability.claimed_nights import ClaimedStretch
from app.services.availability.night_ranges import Stretch
from app.services.feeds.preview import ApplyPreview, Preview
from models.availability import OutOfServiceReason

OPEN, CLOSED = "open", "closed"


def carried(facility_id: str, preview: Preview) -> str:
    return _serializer(facility_id).dumps(
        {
            "version": preview.version,
            "words": [_word(stretch) for stretch in preview.words],
            "claimed": [_claim(stretch) for stretch in preview.claimed],
        }
    )


def shown(facility_id: str, text: str, *, accepted: bool) -> ApplyPreview:
    """Raises OtherwiseChanged for anything but what this user was shown here."""
    try:
        found: dict[str, Any] = _serializer(facility_id).loads(text)
    except BadData:
        raise OtherwiseChanged() from None
    claimed = [
        ClaimedStretch(room, _day(first), _day(last), code) for room, first, last, code in found["claimed"]
    ]
    return ApplyPreview(
        facility_id,
        [_stretch(*word) for word in found["words"]],
        found["version"],
        claimed if accepted else [],
    )


def _serializer(facility_id: str) -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt=f"figures {facility_id} {actor().user_id}")


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
