"""Pages of the service itself."""

from flask import Blueprint

from app.web.site import gallery, health, outbox, pages, session

BLUEPRINTS: tuple[Blueprint, ...] = (
    health.bp,
    pages.bp,
    session.bp,
    gallery.bp,
    outbox.bp,
)
