"""The gate before every XML of others: no document type, so no entities, and no depth that overflows.

The whole is run through expat, which the entity bombs of others do not move, before any library that
builds a tree may see it (T21).
"""

from xml.parsers import expat

DEEPEST = 64


class UnsafeXml(ValueError):
    """Not well-formed, or more than plain elements."""


def demand_plain(data: bytes) -> None:
    """Raises UnsafeXml."""
    parser = expat.ParserCreate()
    depth = 0

    def refuse(*_: object) -> None:
        raise UnsafeXml("document type")

    def enter(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnsafeXml("depth")

    def leave(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError):  # LookupError: an encoding nobody knows
        raise UnsafeXml("not well-formed") from None
