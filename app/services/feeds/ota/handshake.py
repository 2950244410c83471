"""OTA_Ping:Handshaking of AlpineBits: the client says what it can, and hears what both of us can."""

import json
from typing import Any

from app.core.errors import ErrorCode
from app.services.feeds.ota.messages import Element, Fault, Faulty, OtaCode, below, made, named

ACTION = "OTA_Ping:Handshaking"
MESSAGE, ANSWER = "OTA_PingRQ", "OTA_PingRS"
NOT_A_PING = ErrorCode("ota_not_a_ping")
NOT_JSON = ErrorCode("ota_not_json")

FREE_ROOMS = "action_OTA_HotelInvCountNotif"
_ACCEPTED = ("rooms", "categories", "deltas", "out_of_order", "out_of_market", "closing_seasons")
_SUPPORTS = tuple(f"OTA_HotelInvCountNotif_accept_{what}" for what in _ACCEPTED)
_COMPLETE_SET = "OTA_HotelInvCountNotif_accept_complete_set"  # before 2022-10 everybody had to
SUPPORTED = {
    "2024-10": {"action_OTA_Ping": (), FREE_ROOMS: (*_SUPPORTS, _COMPLETE_SET)},
    "2022-10": {"action_OTA_Ping": (), FREE_ROOMS: (*_SUPPORTS, _COMPLETE_SET)},
    "2020-10": {"action_OTA_Ping": (), FREE_ROOMS: _SUPPORTS},
}


def answer(root: Element) -> Element:
    """Raises Faulty."""
    echo = root.findtext(named("EchoData"))
    if root.tag != named(MESSAGE) or echo is None:
        raise Faulty([Fault(OtaCode.UNABLE, NOT_A_PING)])
    agreed = _agreed(_read(echo))
    told = made(ANSWER, Version="8.000")
    below(told, "Success")
    warning = below(told, "Warnings")
    below(warning, "Warning", json.dumps(agreed), Type="11", Status="ALPINEBITS_HANDSHAKE")
    below(told, "EchoData", echo)
    return told


def _read(echo: str) -> dict[str, dict[str, set[str]]]:
    """What the client says: version, action, capabilities."""
    try:
        return {
            one["version"]: {
                action["action"]: set(action.get("supports", ())) for action in one.get("actions", ())
            }
            for one in json.loads(echo)["versions"]
        }
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Faulty([Fault(OtaCode.UNABLE, NOT_JSON)]) from None


def _agreed(theirs: dict[str, dict[str, set[str]]]) -> dict[str, Any]:
    return {
        "versions": [
            {"version": version, "actions": _actions(actions, theirs[version])}
            for version, actions in SUPPORTED.items()
            if version in theirs
        ]
    }


def _actions(ours: dict[str, tuple[str, ...]], theirs: dict[str, set[str]]) -> list[dict[str, Any]]:
    found = []
    for action, supports in ours.items():
        if action in theirs:
            both = [name for name in supports if name in theirs[action]]
            found.append({"action": action} | ({"supports": both} if both else {}))
    return found
