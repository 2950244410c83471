"""The way home."""

from flask import Blueprint

from app.web.rehousing import authority, company, matching, meeting

BLUEPRINTS: tuple[Blueprint, ...] = (
    authority.bp,
    company.bp,
    matching.bp,
    meeting.bp,
)
