"""Everything under /api/v1."""

from flask import Blueprint

from app.api import availability, document, holds, inquiries, placements, problem, replans, requests

API: tuple[Blueprint, ...] = (
    document.bp,
    requests.bp,
    inquiries.bp,
    holds.bp,
    placements.bp,
    replans.bp,
    problem.bp,
    availability.bp,
)
