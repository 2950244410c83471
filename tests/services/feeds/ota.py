"""Messages of hotels' systems, and a system that sends them."""

import base64
import gzip

from lxml import etree

from app.services.feeds.facility_keys import make_key
from models.feed import KeyUse

XMLNS = "http://www.opentravel.org/OTA/2003/05"
COMPLETE = '<UniqueID Type="16" ID="1" Instance="CompleteSet"/>'
FREE_ROOMS, PING = "OTA_HotelInvCountNotif:FreeRooms", "OTA_Ping:Handshaking"
VERSION = "2024-10"
FREE = 2  # the count type
BOUNDARY = "grans"


def inventory(first, last, *counts, **codes):
    """`counts` are (type, count); without any the element has no InvCounts."""
    attributes = "".join(f' {name}="{value}"' for name, value in codes.items())
    control = f'<StatusApplicationControl Start="{first}" End="{last}"{attributes}/>'
    inside = "".join(f'<InvCount CountType="{kind}" Count="{count}"/>' for kind, count in counts)
    return f"<Inventory>{control}{f'<InvCounts>{inside}</InvCounts>' if inside else ''}</Inventory>"


def message(hotel_code, *inventories, before=""):
    inside = f'<Inventories HotelCode="{hotel_code}">{"".join(inventories)}</Inventories>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><OTA_HotelInvCountNotifRQ xmlns="{XMLNS}" Version="4">'
        f"{before}{inside}</OTA_HotelInvCountNotifRQ>"
    )


def ping(echo):
    return f'<OTA_PingRQ xmlns="{XMLNS}" Version="3.000"><EchoData>{echo}</EchoData></OTA_PingRQ>'


class System:
    """A hotel's system with a key of the hotel's."""

    def __init__(self, app, hotel):
        self.client = app.test_client()
        self.hotel = hotel
        with hotel.world.database.transaction() as session:
            key = make_key(session, hotel.staff, hotel.world.clock, hotel.id, KeyUse.OTA)
        self.user, self.password = key.id, key.secret

    def post(self, data, headers=None, user=None, password=None, **options):
        pair = f"{self.user if user is None else user}:{self.password if password is None else password}"
        basic = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return self.client.post("/alpinebits", data=data, headers=basic | (headers or {}), **options)

    def send(self, request, action=FREE_ROOMS, version=VERSION, zipped=False, **options):
        body = form(action=action, request=request)
        headers = {"X-AlpineBits-ClientProtocolVersion": version} if version else {}
        if zipped:
            body, headers = gzip.compress(body), headers | {"Content-Encoding": "gzip"}
        content_type = f"multipart/form-data; boundary={BOUNDARY}"
        return self.post(body, headers, content_type=content_type, **options)

    def say(self, *inventories, before=""):
        return Answer(self.send(message(self.hotel.id, *inventories, before=before)))

    def say_plainly(self, *inventories, before=""):
        """Hotsoft's way: the message alone."""
        xml = message(self.hotel.id, *inventories, before=before).encode()
        return Answer(self.post(xml, content_type="text/xml"))


def form(**fields):
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


class Answer:
    def __init__(self, response):
        assert (response.status_code, response.mimetype) == (200, "application/xml"), response.data
        self.root = etree.fromstring(response.data)
        self.name = etree.QName(self.root).localname

    @property
    def succeeded(self):
        return self._find("Success") and not self._find("Errors")

    @property
    def errors(self):
        return [
            (error.get("Type"), error.get("Code"), error.text)
            for error in self.root.iterfind(f"{{{XMLNS}}}Errors/{{{XMLNS}}}Error")
        ]

    @property
    def codes(self):
        assert all(kind == "13" and text for kind, _, text in self.errors)
        return [code for _, code, _ in self.errors]

    @property
    def warnings(self):
        return [warning.text for warning in self.root.iter(f"{{{XMLNS}}}Warning")]

    def _find(self, name):
        return self.root.find(f"{{{XMLNS}}}{name}") is not None
