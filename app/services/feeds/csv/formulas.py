"""A cell that a spreadsheet program would run as a formula is written with an apostrophe in front (T20).

Any cell that begins with an apostrophe gets one more, so that reading takes away exactly what writing added.
"""

TRIGGERS = frozenset("=+-@＝＋－＠\t\r\n\0'")
APOSTROPHE = "'"


def guarded(text: str) -> str:
    return APOSTROPHE + text if text.lstrip(" \u00a0\u3000\u200b\ufeff")[:1] in TRIGGERS else text


def unguarded(text: str) -> str:
    return text.removeprefix(APOSTROPHE)
