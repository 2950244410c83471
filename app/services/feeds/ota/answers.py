"""What a hotel's system is answered, in the standard's own form."""

from collections.abc import Callable, Iterable

from app.services.feeds.ota.messages import Element, Fault, below, made

APPLICATION_ERROR, ADVISORY = "13", "11"
VERSION = "4"

Say = Callable[[Fault], str]
"""The sentence of a fault in the reader's language."""


def taken(message: str, warnings: Iterable[Fault], say: Say) -> Element:
    told = made(message, Version=VERSION)
    below(told, "Success")
    given = list(warnings)
    if given:
        within = below(told, "Warnings")
        for warning in given:
            below(within, "Warning", _sentence(warning, say), Type=ADVISORY)
    return told


def refused(message: str, faults: Iterable[Fault], say: Say) -> Element:
    told = made(message, Version=VERSION)
    within = below(told, "Errors")
    for fault in faults:
        below(within, "Error", _sentence(fault, say), Type=APPLICATION_ERROR, Code=fault.code.value)
    return told


def _sentence(fault: Fault, say: Say) -> str:
    return f"Inventory {fault.row}: {say(fault)}" if fault.row else say(fault)
