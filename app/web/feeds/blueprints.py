"""Houses' own systems and files."""

from flask import Blueprint

from app.web.feeds import alpinebits, calendar, connections, files

BLUEPRINTS: tuple[Blueprint, ...] = (
    files.bp,
    connections.bp,
    calendar.bp,
    alpinebits.bp,
)
