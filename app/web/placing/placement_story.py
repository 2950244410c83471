"""What has happened to a placement and on what grounds, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import format_date, gettext

from app.http.words import labels
from app.http.words.rules import LABELS
from app.services.placing.placement_page import Decision, PlacementPage, ShownCertificate, StoryEvent
from models.placement import EventKind

TONES = {
    EventKind.ARRIVED: "ok",
    EventKind.DID_NOT_ARRIVE: "danger",
    EventKind.LEFT: "danger",
    EventKind.CANCELLED: "warn",
}


def timeline(page: PlacementPage) -> list[Mapping[str, Any]]:
    """Newest first."""
    confirmed = {
        "at": page.confirmed_at,
        "text": gettext("Placeringen bekräftad"),
        "by": page.decisions[0].by if page.decisions else None,
        "tone": "info",
    }
    return [*(_event(event) for event in reversed(page.events)), confirmed]


def _event(event: StoryEvent) -> Mapping[str, Any]:
    parts = [str(labels.EVENTS[event.kind])]
    if event.place:
        parts[0] = gettext("Flyttad till %(place)s", place=event.place)
    if event.last_night:
        parts[0] += gettext(", sista natten %(night)s", night=format_date(event.last_night, "EEE d MMM"))
    if event.reason:
        parts.append(str(labels.EVENT_REASONS[event.reason]))
    tone = TONES.get(EventKind(event.kind), "muted")
    return {"at": event.at, "text": " – ".join(parts), "by": event.by, "tone": tone}


def certificates(page: PlacementPage) -> list[Mapping[str, Any]]:
    return [_certificate(checked) for checked in page.certificates]


def _certificate(checked: ShownCertificate) -> Mapping[str, Any]:
    broken = [rule for rule, answer in checked.answers.items() if answer != "pass"]
    return {
        "at": checked.at,
        "rules": [(LABELS[rule], answer) for rule, answer in checked.answers.items()],
        "broken": [LABELS[rule] for rule in broken],
        "version": checked.rules_version,
        "hash": checked.facts_hash,
    }


def decisions(page: PlacementPage) -> list[list[tuple[Any, Any]]]:
    return [list(_decision(decision, page)) for decision in page.decisions]


def _decision(decision: Decision, page: PlacementPage) -> Iterable[tuple[Any, Any]]:
    """Rows of a list of facts. Only the first decision was made with a hold and its note."""
    yield gettext("Valdes"), decision.chosen
    yield gettext("Visades, i ordning"), ", ".join(decision.shown) or gettext("Vald för hand, utan ordning")
    if decision.override_reason:
        yield gettext("Varför inte den första"), labels.OVERRIDE_REASONS[decision.override_reason]
    if page.override_note and decision is page.decisions[0]:
        yield gettext("Anteckning"), page.override_note
    yield gettext("Laga stöd"), labels.LEGAL_BASES[decision.legal_basis]
    yield gettext("Beslutat av"), decision.by
    yield gettext("När"), decision.at
