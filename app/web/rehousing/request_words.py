"""A request in words: the same for the preview and for the company."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l

from app.http.words.labels import Words
from app.services.disclosure.to_company import StepTaken
from app.services.disclosure.to_company_brief import Brief
from app.services.rehousing.priority_checks import PriorityAnswer, PriorityCheck, PriorityRule
from app.web.rehousing.flat_words import areas, rent
from app.web.rehousing.step_forms import DANGEROUS
from app.web.rehousing.words import ACCESSIBILITY, CONTRACTS, PARTIES, QUESTIONS, REASONS, STEPS
from models.rehousing import RehousingEvent

RULES: Words = {
    PriorityRule.REGISTERED: _l("Folkbokförd i kommunen minst ett år"),
    PriorityRule.QUEUE_TIME: _l("Egen kötid använd först"),
    PriorityRule.GOAL: _l("Bostad inom sex månader"),
    PriorityRule.RETEST: _l("Behovet prövat de senaste sex månaderna"),
    PriorityRule.ONE_OFFER: _l("Erbjudandet är inte förbrukat"),
    PriorityRule.LANDLORD: _l("Hyresvärden godkänner"),
}
ANSWERS: Words = {
    PriorityAnswer.YES: _l("ja"),
    PriorityAnswer.NO: _l("nej"),
    PriorityAnswer.UNKNOWN: _l("okänt"),
}
DAYS = ("answer_by", "moves_in", "moved_in", "until")
"""Details of a step that are a day."""


def brief_rows(brief: Brief) -> list[tuple[str, str]]:
    """Everything a company is told, one row a field; FIELDS of the brief and this list are held together by
    a test."""
    ages = ", ".join(brief.ages).replace("-", "–")
    rooms = str(brief.rooms_from)
    if brief.rooms_to > brief.rooms_from:
        rooms = f"{brief.rooms_from}–{brief.rooms_to}"
    return [
        (gettext("Beslut"), brief.decision_ref),
        (gettext("Plats i bostadskön"), brief.queue_ref),
        (gettext("Personer"), str(brief.persons)),
        (gettext("Åldrar"), ages),
        (gettext("Rum"), rooms),
        (gettext("Tillgänglighet"), _listed(ACCESSIBILITY, brief.accessibility)),
        (gettext("Undantagna områden"), areas(brief.excluded_areas)),
        (gettext("Högsta hyra"), rent(brief.highest_rent)),
        (gettext("Inflyttning tidigast"), format_date(brief.move_in_from, "d MMM yyyy")),
        (gettext("Inflyttning senast"), format_date(brief.move_in_until, "d MMM yyyy")),
        (gettext("Kontrakt"), str(CONTRACTS[brief.contract_wanted])),
        (gettext("Stödplan finns"), gettext("Ja") if brief.support_plan else gettext("Nej")),
    ]


def _listed(words: Words, codes: Iterable[str]) -> str:
    return ", ".join(str(words[code]).lower() for code in codes) or str(gettext("inga krav"))


def check_rows(checks: Iterable[PriorityCheck]) -> list[dict[str, Any]]:
    shown = {
        PriorityAnswer.YES: ("ok", "✓"),
        PriorityAnswer.NO: ("warn", "!"),
        PriorityAnswer.UNKNOWN: ("muted", "?"),
    }
    return [
        {
            "label": RULES[check.rule],
            "word": ANSWERS[check.answer],
            "tone": shown[check.answer][0],
            "sign": shown[check.answer][1],
            "on": check.on,
        }
        for check in checks
    ]


def story(events: Sequence[RehousingEvent | StepTaken]) -> list[dict[str, Any]]:
    """The steps so far, newest first, and whose word each was: a party's, no name (the audit has it)."""
    return [
        {
            "at": event.recorded_at,
            "text": _step_told(event),
            "by": PARTIES[event.party],
            "tone": "danger" if event.step in DANGEROUS else "info",
        }
        for event in reversed(events)
    ]


def _step_told(event: RehousingEvent | StepTaken) -> str:
    text = str(STEPS[event.step])
    asked = [str(QUESTIONS[code]).lower() for code in event.details.get("questions", ())]
    if asked:
        text += ": " + ", ".join(asked)
    if event.reason:
        text += ": " + str(REASONS[event.reason]).lower()
    days = [event.details[name] for name in DAYS if name in event.details]
    return text + "".join(f", {format_date(date.fromisoformat(day), 'd MMM yyyy')}" for day in days)
