"""The words of a previewed file and of what is wrong with one."""

from collections.abc import Iterable
from datetime import date

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l

from app.http.words.errors import sentence
from app.http.words.labels import Words
from app.services.availability.claimed_nights import ClaimedRange
from app.services.feeds.lines import LineMistake, NightState
from app.services.feeds.preview import Becoming
from models.availability import OutOfServiceReason

REPLACED = "\N{REPLACEMENT CHARACTER}"
STATES: Words = {
    NightState.OPEN: _l("öppen"),
    NightState.CLOSED: _l("stängd"),
    NightState.OUT_OF_SERVICE: _l("ur drift"),
}
REASONS: Words = {
    OutOfServiceReason.REPAIR: _l("reparation"),
    OutOfServiceReason.DAMAGE: _l("skada"),
    OutOfServiceReason.CLEANING: _l("städning"),
    OutOfServiceReason.STAFFING: _l("bemanning"),
    OutOfServiceReason.SAFETY: _l("säkerhet"),
    OutOfServiceReason.OTHER: _l("annat"),
}


def mistakes_told(mistakes: Iterable[LineMistake]) -> list[tuple[str, str, str]]:
    """Row, column and what to mend."""
    return [
        (str(mistake.row or "–"), mistake.column or "–", _printable(sentence(mistake.code)))
        for mistake in mistakes
    ]


def _printable(said: str) -> str:
    """A damaged file quoted on a page may hold signs that no page can."""
    return "".join(sign if sign.isprintable() else REPLACED for sign in said)


def changes_told(changes: Iterable[Becoming]) -> list[tuple[str, str, str, str]]:
    """Room, nights, before and after."""
    return [
        (
            change.room,
            _nights(change.first_night, change.last_night),
            str(STATES[change.before]) if change.before else "–",
            f"{STATES[change.after]} ({REASONS[change.reason]})"
            if change.reason
            else str(STATES[change.after]),
        )
        for change in changes
    ]


def claims_told(claims: Iterable[ClaimedRange]) -> list[str]:
    return [
        f"{claim.room}, {_nights(claim.first_night, claim.last_night)}: "
        f"{claim.booking_code or gettext('hålls just nu')}"
        for claim in claims
    ]


def _nights(first: date, last: date) -> str:
    one = format_date(first, "d MMM yyyy")
    return str(one if first == last else f"{one}–{format_date(last, 'd MMM yyyy')}")
