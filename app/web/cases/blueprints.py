"""Cases, and who and what they are kept from."""

from flask import Blueprint

from app.web.cases import access, cases, perpetrators, separations

BLUEPRINTS: tuple[Blueprint, ...] = (
    cases.bp,
    access.bp,
    perpetrators.bp,
    separations.bp,
)
