"""Places in words and figures, in the shape that templates/macros/cards.html draws."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import format_decimal, gettext, ngettext

from app.http.words import labels
from app.http.words.reasons import Reasons, relaxation
from app.services.engine.places import Household, Place
from app.services.placing.holds import OPTIONS_KEPT
from app.services.placing.suggestions import Suggestions
from models.inquiry import Inquiry
from models.request import AskableRule

Card = dict[str, Any]
BY_PHONE = frozenset(AskableRule)


@dataclass(frozen=True)
class AskedFacility:
    """One question to one house: what is asked, and the rooms that a yes would open. `by_phone`: questions
    whose answers may be noted here and now. `can_be_sent`: it may also be put in the portal. `declined`:
    when the house last said no to this very request, and why."""

    card: Card
    facility_id: str
    phone: str | None
    by_phone: Sequence[tuple[str, str]]  # rule and question
    others: Sequence[str]
    can_be_sent: bool
    declined: tuple[datetime, str] | None


@dataclass(frozen=True)
class OutGroup:
    """One reason and the places it rules out, rooms of one house with the same reasons on one line."""

    title: str
    count: int
    lines: Sequence[Card]


@dataclass(frozen=True)
class Cards:
    best: Sequence[Card]
    more: Sequence[tuple[str, Sequence[Card]]]  # by code name
    asked: Sequence[AskedFacility]
    out: Sequence[OutGroup]
    relaxations: Sequence[str]


def cards(found: Suggestions) -> Cards:
    words = Reasons(found.household)
    offered = [
        card(place, reasons)
        for place, reasons in zip(found.offered, words.ranking(found.offered), strict=True)
    ]
    return Cards(
        best=offered[:OPTIONS_KEPT],
        more=list(_grouped(offered[OPTIONS_KEPT:], "code_name").items()),
        asked=list(_asked(found, words)),
        out=[_out(places, words) for places in found.by_reason()],
        relaxations=list(_relaxations(found)),
    )


def card(place: Place, reasons: Sequence[str] = ()) -> Card:
    figure = place.figure
    return {
        "code_name": place.code_name,
        "kind": place.kind,
        "protection_level": place.protection_level,
        "units": rooms(place),
        "unit_ids": place.units,
        "beds": beds(place),
        "reasons": list(reasons),
        "unknowns": [],
        "confirmed_age": figure.age if figure else None,
        "stale": place.is_due,
        "source": labels.CHANNELS[figure.channel] if figure else None,
        "price": gettext("%(price)s kr/natt", price=format_decimal(place.price)),
        "phone": place.phone,
        "call_first": place.is_due or not place.lets_in_now,
    }


def rooms(place: Place) -> str:
    return room_names(place.unit_codes)


def room_names(codes: Sequence[str]) -> str:
    """What the house calls its rooms; a bare number needs the word."""
    return " + ".join(gettext("rum %(code)s", code=code) if code.isdigit() else code for code in codes)


def beds(place: Place) -> str:
    return beds_and_cots(place.beds, place.cots)


def beds_and_cots(beds: int, cots: int) -> str:
    said = [ngettext("%(num)s säng", "%(num)s sängar", beds)]
    if cots:
        said.append(ngettext("%(num)s spjälsäng", "%(num)s spjälsängar", cots))
    return ", ".join(said)


def _asked(found: Suggestions, words: Reasons) -> Iterable[AskedFacility]:
    """One entry a facility: it is asked once, whatever the number of its rooms."""
    to_ask = {one.place.facility_id: one for one in found.to_ask}
    by_facility: dict[str, list[Place]] = {}
    for place in found.asked:
        by_facility.setdefault(place.facility_id, []).append(place)
    for facility_id in dict.fromkeys([*by_facility, *to_ask]):
        sent = to_ask.get(facility_id)
        here = by_facility.get(facility_id) or [sent.place for sent in (sent,) if sent]
        rules = dict.fromkeys(
            [*(rule for place in here for rule in place.unknown), *(sent.questions if sent else ())]
        )
        entry = card(here[0])
        entry["units"] = _all_rooms(here)
        yield AskedFacility(
            card=entry,
            facility_id=facility_id,
            phone=here[0].phone,
            by_phone=[(rule, words.questions[rule]) for rule in rules if rule in BY_PHONE],
            others=[words.questions[rule] for rule in rules if rule not in BY_PHONE],
            can_be_sent=sent is not None,
            declined=_declined(sent.declined) if sent else None,
        )


def _declined(inquiry: Inquiry | None) -> tuple[datetime, str] | None:
    if inquiry is None or inquiry.answered_at is None or inquiry.decline_reason is None:
        return None
    return inquiry.answered_at, str(labels.DECLINED[inquiry.decline_reason])


def _all_rooms(places: Sequence[Place]) -> str:
    return ", ".join(rooms(place) for place in sorted(places, key=lambda place: place.unit_codes))


def _out(places: Sequence[Place], words: Reasons) -> OutGroup:
    lines: dict[tuple[str, tuple[str, ...]], list[Place]] = {}
    for place in places:
        lines.setdefault((place.code_name, place.reasons), []).append(place)
    return OutGroup(words.why_out(places[0])[0], len(places), [_line(here, words) for here in lines.values()])


def _line(places: Sequence[Place], words: Reasons) -> Card:
    return {
        "code_name": places[0].code_name,
        "kind": places[0].kind,
        "protection_level": places[0].protection_level,
        "units": _all_rooms(places),
        "reasons": words.why_out(places[0]),
    }


def _relaxations(found: Suggestions) -> Iterable[str]:
    for change in found.relaxations:
        said, where = relaxation(change), change["option"]
        if said:
            yield f"{said}: {_place_name(found, where)}"


def _place_name(found: Suggestions, option: Mapping[str, Any]) -> str:
    """A relaxed place is among those excluded or asked about now."""
    everywhere = (*found.asked, *found.excluded)
    place = next(place for place in everywhere if place.units == tuple(option["units"]))
    return f"{place.code_name}, {rooms(place)}"


def _grouped(entries: Iterable[Card], key: str) -> dict[str, list[Card]]:
    groups: dict[str, list[Card]] = {}
    for entry in entries:
        groups.setdefault(entry[key], []).append(entry)
    return groups


def chosen_card(household: Household, place: Place) -> Card:
    (reasons,) = Reasons(household).ranking([place])
    return card(place, reasons)
