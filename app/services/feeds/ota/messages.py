"""OpenTravel messages: from bytes to an element and back, and what can be wrong with one.

The codes are of OpenTravel's list ERR; AlpineBits wants every error to be of type 13, application error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lxml import etree

from app.core.errors import ErrorCode
from app.services.feeds.plain_xml import UnsafeXml, demand_plain

NAMESPACE = "http://www.opentravel.org/OTA/2003/05"
NOT_XML = ErrorCode("ota_not_xml")

Element = etree._Element


class OtaCode(StrEnum):
    INVALID_DATE = "15"
    INVALID_VALUE = "320"
    MISSING = "321"
    HOTEL = "392"
    ROOM_TYPE = "402"
    DATES = "404"
    UNABLE = "450"


@dataclass(frozen=True)
class Fault:
    """What is wrong, in the standard's code and in ours; `row` counts the message's Inventory elements."""

    code: OtaCode
    what: ErrorCode
    row: int | None = None


class Faulty(Exception):
    """The message is refused; nothing of it has been done."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("faulty_message")
        self.faults = tuple(faults)


def parsed(data: bytes) -> Element:
    """Raises Faulty."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        demand_plain(data)
        return etree.fromstring(data, parser)
    except (UnsafeXml, etree.XMLSyntaxError, ValueError):
        raise Faulty([Fault(OtaCode.UNABLE, NOT_XML)]) from None


def named(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def made(name: str, **attributes: str) -> Element:
    return etree.Element(named(name), attributes, nsmap={None: NAMESPACE})


def below(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    found = etree.SubElement(parent, named(name), attributes)
    found.text = text
    return found


def written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
