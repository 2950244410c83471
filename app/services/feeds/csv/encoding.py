"""Text as hotels' systems save it: with or without a mark of its encoding, in whatever Windows had."""

import codecs

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSED = ["utf_16_le", "utf_16_be", "cp1252"]
SAMPLE = 20_000  # bytes are enough to guess by


class NoText(ValueError):
    """Nothing that reads as text."""


def decoded(data: bytes) -> str:
    """Raises NoText."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return _decode(data, name)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return _decode(data, _guess(data))
    return _decode(data, _guess(data)) if "\0" in text else text


def _guess(data: bytes) -> str:
    best = from_bytes(data[:SAMPLE], cp_isolation=GUESSED).best()
    if best is None:
        raise NoText()
    return best.encoding


def _decode(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        raise NoText() from None
    if "\0" in text:
        raise NoText()
    return text
