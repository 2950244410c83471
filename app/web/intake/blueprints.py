"""The night form."""

from flask import Blueprint

from app.web.intake import form

BLUEPRINTS: tuple[Blueprint, ...] = (form.bp,)
