"""Re-planning the network."""

from flask import Blueprint

from app.web.replanning import moves

BLUEPRINTS: tuple[Blueprint, ...] = (moves.bp,)
