"""The one address for hotels' systems: AlpineBits FreeRooms, and Hotsoft's plain messages.

No session and no form of ours: each request carries the facility's own key by basic authentication, and
every answer has the standard's form.
"""

import zlib
from io import BytesIO

from flask import Blueprint, Response, request
from flask_babel import force_locale
from werkzeug.exceptions import HTTPException
from werkzeug.formparser import FormDataParser

from app.core.errors import NotSignedIn, TooManyTries
from app.core.policy import Permission
from app.http.context import HOTEL_SYSTEMS, clock, database
from app.http.security import needs
from app.http.words.errors import sentence
from app.services.feeds.facility_keys import count_failure, ota_key
from app.services.feeds.ota import answers, handshake, updates
from app.services.feeds.ota import notice as ota_notice
from app.services.feeds.ota.counts import Dialect
from app.services.feeds.ota.messages import Element, Fault, Faulty, parsed, written
from models.facility import Facility

bp = Blueprint("alpinebits", __name__)

VERSION = "X-AlpineBits-ClientProtocolVersion"
FREE_ROOMS = "OTA_HotelInvCountNotif:FreeRooms"
UNPACKED = 4 * 1024 * 1024
MOST_PARTS = 10
PLAIN_XML = {"text/xml", "application/xml"}


class Refused(Exception):
    """Answered as the standard wants it: one line of text that begins with ERROR."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@bp.post(HOTEL_SYSTEMS)
@needs(Permission.PUBLIC)
def receive() -> Response:
    try:
        with force_locale("en"):
            facility = _facility()
            return _answer(facility, *_action())
    except Refused as refused:
        return _refusal(refused.status, refused.sentence)
    except NotSignedIn:
        response = _refusal(401, "invalid or missing username/password")
        response.headers["WWW-Authenticate"] = 'Basic realm="Tryggplats", charset="UTF-8"'
        return response
    except TooManyTries as error:
        response = _refusal(error.status, "too many tries")
        response.headers["Retry-After"] = str(error.retry_after)
        return response


def _refusal(status: int, sentence: str) -> Response:
    return Response(f"ERROR:{sentence}", status, mimetype="text/plain")


def _facility() -> Facility:
    """Whose key it is. Raises NotSignedIn, and TooManyTries after some wrong ones."""
    given = request.authorization
    user, password = (
        (given.username or "", given.password or "") if given and given.type == "basic" else ("", "")
    )
    with database().read() as session:
        key = ota_key(session, user, password)
        if key is not None:
            return key.facility
    with database().transaction() as session:
        count_failure(session, clock(), user, request.remote_addr or "")
    raise NotSignedIn()


def _action() -> tuple[str, Dialect, bytes]:
    """What is asked, in which dialect, and the message."""
    body = _body()
    if request.mimetype in PLAIN_XML:
        return FREE_ROOMS, Dialect.HOTSOFT, body
    form = _form(body)
    action = form.get("action", "")
    if action not in (FREE_ROOMS, handshake.ACTION):
        raise Refused(400, "unknown or missing action")
    version = request.headers.get(VERSION)
    if version not in handshake.SUPPORTED and action == FREE_ROOMS:
        raise Refused(400, "unsupported or missing protocol version")
    return action, Dialect.ALPINEBITS, form.get("request", "").encode()


def _body() -> bytes:
    data = request.get_data(cache=False, parse_form_data=False)
    if request.headers.get("Content-Encoding", "identity").lower() != "gzip":
        return data
    unpacking = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    try:
        unpacked = unpacking.decompress(data, UNPACKED)
    except zlib.error:
        raise Refused(400, "not gzip") from None
    if unpacking.unconsumed_tail:
        raise Refused(413, "too large")
    if not unpacking.eof:
        raise Refused(400, "not gzip")
    return unpacked


def _form(body: bytes) -> dict[str, str]:
    parser = FormDataParser(max_form_memory_size=UNPACKED, max_form_parts=MOST_PARTS)
    try:
        _, form, files = parser.parse(BytesIO(body), request.mimetype, len(body), request.mimetype_params)
    except (HTTPException, ValueError):
        raise Refused(400, "not readable as a form") from None
    sent = {name: file.read().decode(errors="replace") for name, file in files.items()}  # some send a file
    return {**sent, **form.to_dict()}


def _answer(facility: Facility, action: str, dialect: Dialect, message: bytes) -> Response:
    name = handshake.ANSWER if action == handshake.ACTION else ota_notice.ANSWER
    try:
        root = parsed(message)
        if action == handshake.ACTION:
            return _xml(handshake.answer(root))
        return _xml(answers.taken(name, _take(facility, root, dialect), _say))
    except Faulty as faulty:
        return _xml(answers.refused(name, faulty.faults, _say))


def _take(facility: Facility, root: Element, dialect: Dialect) -> list[Fault]:
    notice = ota_notice.notice(root, dialect)
    with database().transaction() as session:
        return updates.take(session, clock(), facility, notice)


def _say(fault: Fault) -> str:
    return sentence(fault.what)


def _xml(root: Element) -> Response:
    response = Response(written(root), mimetype="application/xml")
    response.headers["X-AlpineBits-Server-Accept-Encoding"] = "gzip"
    return response
