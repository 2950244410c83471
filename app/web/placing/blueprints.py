"""The way to a bed and through the stay."""

from flask import Blueprint

from app.web.placing import (
    alerts,
    call_list,
    handover,
    holds,
    joint_proposal,
    placements,
    stays,
    suggestions,
    tonight,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    tonight.bp,
    alerts.bp,
    suggestions.bp,
    holds.bp,
    placements.bp,
    stays.bp,
    handover.bp,
    joint_proposal.bp,
    call_list.bp,
)
