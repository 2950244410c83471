"""A house's own system cannot tell our guest in a room from anybody else: on a night that is claimed here,
"not free" is what it must say. So such a night is left alone; only "out of order" overrules a claim."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date

from app.core.clock import nights_from
from app.services.stretches import Stretch


def sparing(words: Iterable[Stretch], claimed: Collection[tuple[str, date]]) -> Iterator[Stretch]:
    """The words, but that no claimed night is said to be closed."""
    concerned = {unit for unit, _ in claimed}
    for word in words:
        if word.is_open is False and word.unit_id in concerned:
            yield from _around(word, claimed)
        else:
            yield word


def _around(word: Stretch, claimed: Collection[tuple[str, date]]) -> Iterator[Stretch]:
    for night in nights_from(word.first_night, (word.last_night - word.first_night).days + 1):
        if (word.unit_id, night) not in claimed:
            yield replace(word, first_night=night, last_night=night)
