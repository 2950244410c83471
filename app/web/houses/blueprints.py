"""A house's own pages."""

from flask import Blueprint

from app.web.houses import (
    address,
    arrivals,
    guest_sheet,
    home,
    house_rules,
    invoice,
    reminder,
    terms,
    training,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    home.bp,
    arrivals.bp,
    guest_sheet.bp,
    house_rules.bp,
    address.bp,
    reminder.bp,
    terms.bp,
    training.bp,
    invoice.bp,
)
