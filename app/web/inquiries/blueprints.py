"""Questions to houses, from both sides."""

from flask import Blueprint

from app.web.inquiries import answering, asking

BLUEPRINTS: tuple[Blueprint, ...] = (
    asking.bp,
    answering.bp,
)
