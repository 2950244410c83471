"""Rooms and nights."""

from flask import Blueprint

from app.web.availability import board, rooms

BLUEPRINTS: tuple[Blueprint, ...] = (
    rooms.bp,
    board.bp,
)
