"""The board in words and figures, in the shape that templates/macros/board.html draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_timedelta
from flask_babel import format_date, get_locale, gettext, ngettext

from app.http.words import labels
from app.queries.freshness import Freshness
from app.services.availability.bookings import Booking
from app.services.availability.chart import Board, Cell, Group, NightStatus, Row

DAY = "d MMM"


@dataclass(frozen=True)
class Chart:
    caption: str
    nights: Sequence[Any]
    groups: Sequence[Any]
    free: Sequence[int]
    columns: Sequence[str]
    bookings: Sequence[Sequence[Any]]


def chart(board: Board, change_url: str | None = None) -> Chart:
    """`change_url`: where a house changes its own rooms; each night that is not over leads there, and the
    groups are told apart by room type alone."""
    first, last = board.nights[0], board.nights[-1]
    names_cases = any(booking.case_ref for booking in board.bookings)
    columns = [gettext("Bokningskod"), gettext("Plats"), gettext("Rum"), gettext("Kommer"), gettext("Reser")]
    columns += [gettext("Personer"), *([gettext("Ärende")] if names_cases else [])]
    return Chart(
        caption=f"{format_date(first, DAY)} – {format_date(last, f'{DAY} y')}",
        nights=[_night(night, board.tonight) for night in board.nights],
        groups=[_own_group(one, board, change_url) if change_url else _group(one) for one in board.groups],
        free=board.free,
        columns=columns,
        bookings=[_booking(booking, first, last)[: len(columns)] for booking in board.bookings],
    )


def _night(night: date, tonight: date) -> dict[str, Any]:
    day = format_date(night, "d" if night.day > 1 else DAY)
    return {"label": format_date(night, "EEE"), "day": day, "today": night == tonight}


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.code_name,
        "note": gettext("%(room_type)s, lediga", room_type=group.room_type or gettext("rum")),
        "free": group.free,
        "rows": [_row(row) for row in group.rows],
    }


def _own_group(group: Group, board: Board, change_url: str) -> dict[str, Any]:
    shown = _group(group) | {"name": group.room_type or gettext("Rum"), "note": gettext("lediga")}
    nights = [(night, night.isoformat(), format_date(night, DAY)) for night in board.nights]
    for row, drawn in zip(group.rows, shown["rows"], strict=True):
        for (night, written, spoken), cell in zip(nights, drawn["cells"], strict=True):
            cell["where"] = f"{row.code}, {spoken}"
            if night >= board.tonight:
                cell["url"] = f"{change_url}?rum={row.unit_id}&fran={written}&till={written}"
    return shown


def _row(row: Row) -> dict[str, Any]:
    cells = [{"status": cell.status, **_told(cell, row)} for cell in row.cells]
    return {"name": row.code, "note": f"{_beds(row)} · {_age(row.figure)}", "cells": cells}


def _beds(row: Row) -> str:
    beds = f"{row.beds} + {row.cots}" if row.cots else f"{row.beds}"
    return str(ngettext("%(beds)s säng", "%(beds)s sängar", row.beds, beds=beds))


def _age(figure: Freshness | None) -> str:
    if figure is None:
        return str(gettext("okänt, fråga"))
    words = format_timedelta(
        figure.age, granularity="minute", threshold=2, format="short", locale=get_locale()
    )
    return f"{'! ' if figure.is_due else ''}{words} {labels.CHANNELS[figure.channel]}"


def _told(cell: Cell, row: Row) -> dict[str, str]:
    """The figure beside the letter, and what a screen reader says after the word."""
    if cell.status is NightStatus.FREE:
        if not row.is_shared:
            return {}
        note = gettext("%(free)s av %(beds)s sängar", free=cell.free, beds=row.beds)
        return {"figure": str(cell.free), "note": note}
    people = [ngettext("%(num)s person", "%(num)s personer", cell.heads)] if cell.heads else []
    broken = cell.out_of_service and cell.status is not NightStatus.OUT_OF_SERVICE
    notes = [*people, *([gettext("men rummet är spärrat")] if broken else [])]
    return {"figure": f"{cell.heads or ''}{'!' if broken else ''}", "note": ", ".join(notes)}


def _booking(booking: Booking, first: date, last: date) -> list[Any]:
    """`first` and `last`: of the nights shown. Who stays the last night leaves the day after."""
    comes = booking.first and format_date(booking.first, DAY)
    leaves = booking.last and format_date(booking.last + timedelta(days=1), DAY)
    return [
        booking.code,
        booking.code_name,
        ", ".join(booking.rooms),
        comes or gettext("före %(day)s", day=format_date(first, DAY)),
        leaves or gettext("efter %(day)s", day=format_date(last + timedelta(days=1), DAY)),
        booking.heads,
        booking.case_ref or "",
    ]
