"""The words of the page of rooms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import get_day_names
from flask_babel import LazyString, format_date, get_locale, gettext, ngettext
from flask_babel import lazy_gettext as _l

from app.http.words import labels
from app.services.availability.bulk_edit import Act, BulkEdit
from app.services.availability.past_updates import UpdateEvent
from models.availability import AvailabilityUpdate, OutOfServiceReason, Says

DAY = "d MMM"

ACTS: Mapping[Act, LazyString] = {
    Act.OPEN: _l("Öppna"),
    Act.CLOSE: _l("Stäng för försäljning"),
    Act.OUT_OF_SERVICE: _l("Spärra"),
    Act.COUNT: _l("Ange antal kvar att få"),
}
REASONS: Mapping[OutOfServiceReason, LazyString] = {
    OutOfServiceReason.REPAIR: _l("Reparation"),
    OutOfServiceReason.DAMAGE: _l("Skada"),
    OutOfServiceReason.CLEANING: _l("Städning"),
    OutOfServiceReason.STAFFING: _l("Personalbrist"),
    OutOfServiceReason.SAFETY: _l("Säkerheten"),
    OutOfServiceReason.OTHER: _l("Annat skäl"),
}
SAYS: Mapping[str, LazyString] = {
    Says.OPEN: _l("öppet"),
    Says.CLOSED: _l("stängt"),
    Says.OUT_OF_SERVICE: _l("spärrat"),
    Says.UNCHANGED: _l("inget har ändrats"),
}


def weekdays() -> list[tuple[str, str]]:
    """Monday first, as a form's options."""
    names = get_day_names("abbreviated", context="stand-alone", locale=get_locale())
    return [(str(number), names[number]) for number in range(7)]


def nights(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return str(format_date(first, f"{DAY} y"))
    beginning = DAY if first.year == last.year else f"{DAY} y"
    return f"{format_date(first, beginning)} – {format_date(last, f'{DAY} y')}"


def about(update: AvailabilityUpdate) -> str:
    """What an update said, in one line."""
    said = ", ".join(str(SAYS[code]) for code in update.says)
    rooms = ngettext("%(num)s rum", "%(num)s rum", update.rooms) if update.rooms else ""
    where = " ".join(filter(None, [rooms, nights(update.first_night, update.last_night)]))
    return f"{where}: {said}" if where and said else where or said or str(gettext("uppgift om rum"))


def by_whom(event: UpdateEvent) -> str:
    """A name only of the reader's own organisation."""
    if event.who:
        return event.who
    author = event.update.undone_by if event.is_undoing else event.update.made_by
    return str(gettext("någon utanför er verksamhet") if author else gettext("automatiskt"))


def through(event: UpdateEvent) -> str:
    return str(gettext("ångrad") if event.is_undoing else labels.CHANNELS[event.update.channel])


def asked(edit: BulkEdit, days: Mapping[int, str]) -> list[tuple[str, str]]:
    """The edit as terms and what was chosen for each."""
    told = [(gettext("Nätter"), nights(edit.first_night, edit.last_night))]
    if len(edit.weekdays) < len(days):
        told.append((gettext("Veckodagar"), ", ".join(days[day] for day in sorted(edit.weekdays))))
    told.append((gettext("Ändring"), str(ACTS[edit.act])))
    if edit.act is Act.OUT_OF_SERVICE and edit.reason:
        told.append((gettext("Skäl"), str(REASONS[edit.reason])))
    if edit.act is Act.COUNT:
        told.append((gettext("Kvar att få av varje typ"), str(edit.count)))
    return told


def options(words: Mapping[Any, LazyString]) -> list[tuple[str, LazyString]]:
    return [(str(code), word) for code, word in words.items()]
