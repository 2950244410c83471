"""Every page, room by room."""

from flask import Blueprint

from app.web.availability.blueprints import BLUEPRINTS as AVAILABILITY
from app.web.cases.blueprints import BLUEPRINTS as CASES
from app.web.feeds.blueprints import BLUEPRINTS as FEEDS
from app.web.houses.blueprints import BLUEPRINTS as HOUSES
from app.web.inquiries.blueprints import BLUEPRINTS as INQUIRIES
from app.web.intake.blueprints import BLUEPRINTS as INTAKE
from app.web.placing.blueprints import BLUEPRINTS as PLACING
from app.web.rehousing.blueprints import BLUEPRINTS as REHOUSING
from app.web.replanning.blueprints import BLUEPRINTS as REPLANNING
from app.web.site.blueprints import BLUEPRINTS as SITE

WEB: tuple[Blueprint, ...] = (
    *SITE,
    *PLACING,
    *CASES,
    *INTAKE,
    *INQUIRIES,
    *HOUSES,
    *AVAILABILITY,
    *FEEDS,
    *REPLANNING,
    *REHOUSING,
)
