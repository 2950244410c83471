"""What a partner would send to each route: what it means to do, then what it may try."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from tests.http.routes import NOBODYS_ID
from tests.http.twins import EMAIL, Twins
from tests.visitors import PASSWORD

VERSION = re.compile(r'name="version" value="(\d+)"')
PREVIEWED = re.compile(r'name="previewed" value="([^"]+)"')
SEEN = re.compile(r'name="seen" value="([^"]+)"')
UPDATE = re.compile(r'name="andring" value="([^"]+)"')

Form = dict[str, Any]
"""As the test client takes it."""


class Sender(Protocol):
    twins: Twins

    def page(self, path: str) -> str: ...
    def found(self, pattern: re.Pattern[str], path: str, **sent: Any) -> str: ...


def nothing(partner: Sender) -> Iterator[Form]:
    yield {}


def _form(**data: Any) -> Form:
    return {"data": data}


def _fixed(*forms: Form) -> Callable[[Sender], Iterator[Form]]:
    return lambda partner: iter(forms)


def _codes(*kinds: str) -> Callable[[Sender], Iterator[Form]]:
    """What a house says of its own guest, of one that it cannot know, and of nobody."""

    def forms(partner: Sender) -> Iterator[Form]:
        for code in (partner.twins.own["code"], partner.twins.hidden["code"], "kex-kex-kex-00"):
            yield from (_form(code=code, kind=kind) for kind in kinds)

    return forms


def _still_true(partner: Sender) -> Iterator[Form]:
    own = f"/boende/{partner.twins.own['facility_id']}"
    yield _form(version=partner.found(VERSION, own))
    yield _form(version="999")


def _answers(partner: Sender) -> Iterator[Form]:
    yield _form(is_yes="true")
    yield _form(is_yes="false", decline_reason="full")
    yield _form(is_yes="false")


RULES = {
    "admits": "women",
    "max_male_age_is": "limit",
    "max_male_age": "14",
    "max_nights_is": "unknown",
    "accepts_is": "unknown",
    "features_is": "known",
    "languages_is": "known",
    "languages": ["sv"],
}


def _rules(partner: Sender) -> Iterator[Form]:
    seen = partner.found(SEEN, f"/boende/{partner.twins.own['facility_id']}/regler")
    yield _form(**RULES, seen=seen)
    yield _form(**{**RULES, "max_male_age": "9"}, seen="old")


def _figures(partner: Sender) -> bytes:
    """The house's own file, with every room closed."""
    path = f"/boende/{partner.twins.own['facility_id']}/filer/uppgifter.csv"
    return partner.page(path).replace("öppen", "stängd").encode()


def _file(data: bytes) -> Form:
    return {"data": {"file": (io.BytesIO(data), "uppgifter.csv")}, "content_type": "multipart/form-data"}


def _upload(partner: Sender) -> Iterator[Form]:
    yield _file(_figures(partner))
    yield _file(b"unit;night\n\xff")


def _apply(partner: Sender) -> Iterator[Form]:
    path = f"/boende/{partner.twins.own['facility_id']}/filer"
    for accepted in ("", "true"):
        previewed = partner.found(PREVIEWED, path, **_file(_figures(partner)))
        yield _form(previewed=previewed, accepted=accepted)
    yield _form(previewed="-")


def _words(partner: Sender) -> Iterator[Form]:
    first = partner.twins.world.tonight.isoformat()
    word = {"unit": "1", "first_night": first, "last_night": first, "state": "closed"}
    for accepted in (False, True):
        yield {"json": {"words": [word], "accept_claimed": accepted}}
    yield {"json": {"words": [{**word, "unit": "none"}]}}


PING = (
    '<OTA_PingRQ xmlns="http://www.opentravel.org/OTA/2003/05" Version="8.000"><EchoData>'
    '{"versions":[{"version":"2024-10","actions":[{"action":"action_OTA_Ping"}]}]}</EchoData></OTA_PingRQ>'
)
NOTICE = (
    '<OTA_HotelInvCountNotifRQ xmlns="http://www.opentravel.org/OTA/2003/05" Version="4">'
    '<Inventories HotelCode="{house}"><Inventory><StatusApplicationControl Start="{night}" End="{night}"'
    ' InvTypeCode="rum"/><InvCounts><InvCount CountType="2" Count="1"/></InvCounts></Inventory>'
    "</Inventories></OTA_HotelInvCountNotifRQ>"
)


def _messages(partner: Sender) -> Iterator[Form]:
    """With the house's own key, and about another house."""
    own = partner.twins.own
    key = (own["key_id"], own["key_secret"])
    headers = {"X-AlpineBits-ClientProtocolVersion": "2024-10"}
    night = partner.twins.world.tonight.isoformat()
    said = [("OTA_Ping:Handshaking", PING)]
    for house in (own["facility_id"], partner.twins.neighbour["facility_id"], NOBODYS_ID):
        message = NOTICE.format(house=house, night=night)
        said.append(("OTA_HotelInvCountNotif:FreeRooms", message))
    for action, message in said:
        data = {"action": action, "request": message}
        yield {"data": data, "headers": headers, "auth": key, "content_type": "multipart/form-data"}
    yield {"data": {"action": said[0][0], "request": PING}, "headers": headers, "auth": ("none", "none")}


def _edit(partner: Sender, **more: Any) -> dict[str, Any]:
    night = partner.twins.world.tonight.isoformat()
    return {"fran": night, "till": night, "gor": "close", "typ": ["rum"], **more}


def _edits(partner: Sender) -> Iterator[Form]:
    own = f"/boende/{partner.twins.own['facility_id']}"
    for version in (partner.found(VERSION, own), "999"):
        for goes_on in ("", "true"):
            yield _form(**_edit(partner, version=version, anda=goes_on))


def _undoings(partner: Sender) -> Iterator[Form]:
    rooms = f"/boende/{partner.twins.own['facility_id']}/rum"
    for update in (partner.found(UPDATE, rooms), partner.twins.hidden["update_id"]):
        yield _form(andring=update, version=partner.found(VERSION, rooms), anda="true")


def _calendars(partner: Sender) -> Iterator[Form]:
    for unit in (partner.twins.own["unit_id"], partner.twins.neighbour["unit_id"], NOBODYS_ID):
        yield _form(unit_id=unit, address="https://kalender.exempel.se/b.ics")


FORMS: dict[str, Callable[[Sender], Iterator[Form]]] = {
    "alpinebits.receive": _messages,
    "api_availability.say": _words,
    "api_inquiries.answer": _fixed({"json": {"is_yes": True}}, {"json": {"is_yes": False}}),
    "arrivals.note": _codes("arrived", "did_not_arrive", "left"),
    "arrivals.take_back": _codes(""),
    "connections.make": _fixed(_form(use="ota"), _form(use="calendar")),
    "connections.remove": nothing,
    "connections.revoke": nothing,
    "connections.set_address": _calendars,
    "facility_address.change": _fixed(_form(street="Nya gatan 1", arrival="Ring på."), _form()),
    "files.apply": _apply,
    "files.upload": _upload,
    "house_rules.save": _rules,
    "house_rules.show_effect": _rules,
    "portal.nothing_changed": _still_true,
    "questions.answer": _answers,
    "reminder.change": _fixed(_form(reminder_at="21:30"), _form(reminder_at="kväll")),
    "rooms.save": _edits,
    "rooms.undo": _undoings,
    "session.enter": _fixed(_form(email=EMAIL, password=PASSWORD), _form(email=EMAIL, password="wrong")),
    "session.hide": nothing,
    "session.language": _fixed(_form(language="en", next="/tavla"), _form(language="sv", next="/tavla")),
    "session.sign_out": nothing,
}

NO_QUERY: tuple[dict[str, str], ...] = ({},)
QUERIES: dict[str, tuple[dict[str, str], ...]] = {
    "api_availability.show": ({}, {"first_night": "2026-12-05", "nights": "9"}),
    "board.show": ({}, {"fran": "2026-12-03"}, {"fran": "2026-12-24"}, {"fran": "2020-01-01"}),
    "invoice.csv": ({}, {"manad": "2026-12"}),
    "invoice.pdf": ({"manad": "2026-12"},),
    "invoice.show": ({}, {"manad": "2026-12"}, {"manad": "2026-11"}),
    "rooms.review": (
        {},
        {"fran": "2026-12-04", "till": "2026-12-06", "gor": "close", "typ": "rum"},
        {"fran": "2026-12-04", "till": "2026-12-06", "gor": "count", "antal": "2", "typ": "rum"},
    ),
    "rooms.show": ({}, {"fran": "2026-12-03", "natter": "30"}),
}
"""What else stands in the address of a page; of others nothing."""
