"""The words of the way home, and a request in words: the same for the preview and for the company."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString, format_date, gettext
from flask_babel import lazy_gettext as _l

from app.core.night_form.places import DISTRICTS
from app.core.rehousing import TRANSITIONS, steps_for
from app.http.words.labels import Words
from app.services.disclosure.to_company import StepTaken
from app.services.disclosure.to_company_brief import Brief
from app.services.rehousing.checks import Answer, Check, Rule
from app.services.rehousing.flats import Becomes, Previewed
from models.rehousing import (
    ContractKind,
    ExitKind,
    Flat,
    FollowUpResult,
    Party,
    Question,
    Reason,
    RehousingEvent,
    RehousingRequest,
    Stage,
    Step,
)

STAGES: Words = {
    Stage.DRAFT: _l("Utkast"),
    Stage.SUBMITTED: _l("Skickad"),
    Stage.UNDER_REVIEW: _l("Granskas"),
    Stage.INFORMATION_NEEDED: _l("Bolaget har frågat"),
    Stage.POOLED: _l("Godkänd, väntar på lägenhet"),
    Stage.MATCHED: _l("Lägenhet vald"),
    Stage.OFFERED: _l("Erbjuden"),
    Stage.ACCEPTED: _l("Tackat ja"),
    Stage.CONTRACT_SIGNED: _l("Kontrakt skrivet"),
    Stage.MOVED_IN: _l("Inflyttad"),
    Stage.FOLLOWED_UP: _l("Följs upp"),
    Stage.CONVERTED: _l("Eget förstahandskontrakt"),
    Stage.ENDED: _l("Avslutad"),
    Stage.DECLINED: _l("Nej"),
    Stage.PAUSED: _l("Pausad"),
    Stage.WITHDRAWN: _l("Återtagen"),
    Stage.LAPSED: _l("Förfallen"),
}
STEPS: Words = {
    Step.SUBMIT: _l("Skicka till bolaget"),
    Step.BEGIN_REVIEW: _l("Börja granska"),
    Step.ASK: _l("Fråga handläggaren"),
    Step.ANSWER: _l("Svara bolaget"),
    Step.APPROVE: _l("Godkänn"),
    Step.MATCH: _l("Välj lägenhet"),
    Step.UNMATCH: _l("Släpp lägenheten"),
    Step.OFFER: _l("Erbjud lägenheten"),
    Step.TAKE_BACK: _l("Ta tillbaka erbjudandet"),
    Step.ACCEPT: _l("Hen tackar ja"),
    Step.REFUSE: _l("Hen tackar nej"),
    Step.SIGN: _l("Kontraktet är skrivet"),
    Step.MOVE_IN: _l("De har flyttat in"),
    Step.FOLLOW_UP: _l("Uppföljning"),
    Step.CONVERT: _l("Förstahandskontrakt"),
    Step.END: _l("Avsluta"),
    Step.DECLINE: _l("Säg nej"),
    Step.PAUSE: _l("Pausa"),
    Step.RESUME: _l("Fortsätt"),
    Step.RETEST: _l("Behovet är prövat på nytt"),
    Step.WITHDRAW: _l("Ta tillbaka ansökan"),
    Step.LAPSE: _l("Förföll"),
}
REASONS: Words = {
    Reason.WRONG_AREA: _l("Fel område"),
    Reason.WRONG_SIZE: _l("Fel storlek"),
    Reason.TOO_DEAR: _l("För dyr"),
    Reason.NOT_SAFE: _l("Känns inte trygg"),
    Reason.OWN_WISH: _l("Egen önskan"),
    Reason.OWN_SOLUTION: _l("Har ordnat boende själv"),
    Reason.INCOME: _l("Inkomsten räcker inte"),
    Reason.RENT_DEBT: _l("Hyresskuld"),
    Reason.EARLIER_TENANCY: _l("Tidigare hyresförhållande"),
    Reason.NO_SUCH_FLAT: _l("Ingen sådan lägenhet finns"),
    Reason.NEED_CEASED: _l("Behovet finns inte längre"),
    Reason.OTHER_MUNICIPALITY: _l("Flyttar till en annan kommun"),
    Reason.NOT_READY: _l("Inte redo att flytta än"),
    Reason.MISTAKE: _l("Blev fel"),
    Reason.SETTLED: _l("Bor kvar, uppföljningen är klar"),
    Reason.GAVE_NOTICE: _l("Har sagt upp kontraktet"),
    Reason.CONTRACT_ENDED: _l("Kontraktet har upphört"),
    Reason.NO_ANSWER: _l("Inget svar i tid"),
    Reason.NOT_RETESTED: _l("Behovet prövades inte på nytt"),
}
PARTIES: Words = {
    Party.PERSON: _l("Personen"),
    Party.COMPANY: _l("Bostadsbolaget"),
    Party.AUTHORITY: _l("Socialtjänsten"),
    Party.SERVICE: _l("Tryggplats, av sig själv"),
}
QUESTIONS: Words = {
    Question.DECISION: _l("Beslutet"),
    Question.QUEUE: _l("Köplatsen"),
    Question.HOUSEHOLD: _l("Hur många de är"),
    Question.ROOMS: _l("Antal rum"),
    Question.ACCESSIBILITY: _l("Tillgänglighet"),
    Question.AREAS: _l("Undantagna områden"),
    Question.RENT: _l("Högsta hyra"),
    Question.MOVE_IN: _l("När de kan flytta"),
    Question.CONTRACT: _l("Kontraktsform"),
    Question.SUPPORT: _l("Stödet efter flytten"),
}
CONTRACTS: Words = {
    ContractKind.FIRST_HAND: _l("Förstahandskontrakt"),
    ContractKind.SOCIAL: _l("Socialt kontrakt, kommunen hyr"),
}
EXITS: Words = {
    ExitKind.PERMANENT_HOME: _l("Stadigvarande boende"),
    ExitKind.OTHER_MUNICIPALITY: _l("Annan kommun"),
    ExitKind.ASSISTED_RETURN: _l("Hjälp att återvända"),
    ExitKind.OWN_SOLUTION: _l("Egen lösning"),
    ExitKind.UNKNOWN: _l("Vet inte"),
}
RESULTS: Words = {
    FollowUpResult.WELL: _l("Går bra"),
    FollowUpResult.NEEDS_SUPPORT: _l("Behöver mer stöd"),
    FollowUpResult.NOT_SAFE: _l("Inte trygg"),
    FollowUpResult.NO_CONTACT: _l("Ingen kontakt"),
}
RULES: Words = {
    Rule.REGISTERED: _l("Folkbokförd i kommunen minst ett år"),
    Rule.QUEUE_TIME: _l("Egen kötid använd först"),
    Rule.GOAL: _l("Bostad inom sex månader"),
    Rule.RETEST: _l("Behovet prövat de senaste sex månaderna"),
    Rule.ONE_OFFER: _l("Erbjudandet är inte förbrukat"),
    Rule.LANDLORD: _l("Hyresvärden godkänner"),
}
ANSWERS: Words = {Answer.YES: _l("ja"), Answer.NO: _l("nej"), Answer.UNKNOWN: _l("okänt")}
ACCESSIBILITY: Words = {"step_free": _l("Utan trappsteg"), "lift": _l("Hiss eller bottenvåning")}
AGAINST: Words = {
    "closed": _l("ledig för sent"),
    "beds": _l("för trång för så många"),
    "step_free": _l("trappsteg, eller okänt"),
    "lift": _l("ingen hiss, eller okänt"),
    "contract_first_hand": _l("ges inte i första hand"),
    "contract_social": _l("ges inte som socialt kontrakt"),
    "occupied": _l("vald till någon annan"),
    "not_suitable": _l("passar inte, skäl lämnas inte ut"),
}
"""What stands against a flat. Nothing of it says anything of a person."""
REFUSED_BY_CHECK: Words = {**AGAINST, "needs": _l("rum, hyra, tillgänglighet eller kontrakt stämmer inte")}
DATED: Words = {
    Step.MOVE_IN: _l("Dagen de flyttade in"),
    Step.PAUSE: _l("Pausad till"),
    Step.SIGN: _l("Inflyttning"),
    Step.OFFER: _l("Svar senast"),
}
"""Steps that are about a day, and what it is called."""
DAYS = ("answer_by", "moves_in", "moved_in", "until")
"""Details of a step that are a day."""
DANGEROUS = frozenset({Step.DECLINE, Step.REFUSE, Step.WITHDRAW, Step.END})
FORWARD = frozenset(
    {
        Step.SUBMIT,
        Step.BEGIN_REVIEW,
        Step.ANSWER,
        Step.APPROVE,
        Step.MATCH,
        Step.OFFER,
        Step.ACCEPT,
        Step.SIGN,
        Step.MOVE_IN,
        Step.RESUME,
    }
)
"""Steps towards a home: at most one of them can be taken in a stage, and it is the page's main button."""


@dataclass(frozen=True)
class StepForm:
    """What a step asks for on its page; one that asks for nothing is a button where it stands."""

    step: Step
    label: LazyString
    reasons: list[tuple[str, LazyString]]
    day: LazyString | None
    asks_questions: bool
    asks_flat: bool
    asks_contract: bool

    @property
    def is_plain(self) -> bool:
        return not (self.reasons or self.day or self.asks_questions or self.asks_flat or self.asks_contract)

    @property
    def kind(self) -> str:
        """Of its button (templates/macros/buttons.html)."""
        if self.step in FORWARD:
            return "primary"
        return "danger" if self.step in DANGEROUS else "secondary"


def step_form(stage: Stage, step: Step) -> StepForm:
    reasons = TRANSITIONS[(stage, step)].reasons
    return StepForm(
        step,
        STEPS[step],
        [(reason.value, REASONS[reason]) for reason in reasons],
        DATED.get(step),
        asks_questions=step is Step.ASK,
        asks_flat=step is Step.MATCH,
        asks_contract=step is Step.SIGN,
    )


def step_forms(request: RehousingRequest, party: Party) -> list[StepForm]:
    """What can be done now, the way forward first. A follow-up is written down where it stands; only a social
    contract is converted."""
    found = []
    for step in steps_for(request.stage, party):
        if step is Step.FOLLOW_UP or (step is Step.CONVERT and request.contract is not ContractKind.SOCIAL):
            continue
        found.append(step_form(request.stage, step))
    return sorted(found, key=lambda form: form.step not in FORWARD)


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


def areas(codes: Iterable[str]) -> str:
    return ", ".join(DISTRICTS[code].name for code in codes) or str(gettext("inga"))


def rent(amount: int) -> str:
    return str(gettext("%(amount)s kr i månaden", amount=f"{amount:,}".replace(",", " ")))


def check_rows(checks: Iterable[Check]) -> list[dict[str, Any]]:
    shown = {Answer.YES: ("ok", "✓"), Answer.NO: ("warn", "!"), Answer.UNKNOWN: ("muted", "?")}
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


def against(codes: Iterable[str]) -> str:
    return ", ".join(_against(code) for code in codes)


def _against(code: str) -> str:
    if code.startswith("rooms_from_"):
        return str(gettext("för få rum"))
    if code.startswith("rooms_to_"):
        return str(gettext("för många rum"))
    if code.startswith("rent_to_"):
        return str(gettext("för hög hyra"))
    return str(AGAINST[code])


BECOMES: Words = {
    Becomes.NEW: _l("ny"),
    Becomes.CHANGED: _l("ändras"),
    Becomes.SAME: _l("som förut"),
    Becomes.SET_APART: _l("vald till någon, ändras inte"),
}


def vacancy_row(one: Previewed) -> list[str]:
    flat = one.vacancy
    return [
        flat.code,
        areas([flat.area]),
        str(flat.rooms),
        rent(flat.rent),
        format_date(flat.available_from, "d MMM yyyy"),
        str(BECOMES[one.becomes]),
    ]


def flat_line(flat: Flat) -> str:
    floor = "" if flat.floor is None else ", " + gettext("våning %(floor)s", floor=flat.floor)
    line = gettext(
        "%(code)s, %(area)s: %(rooms)s rum, %(size)s kvm, %(rent)s",
        code=flat.code,
        area=DISTRICTS[flat.area].name,
        rooms=flat.rooms,
        size=flat.square_metres,
        rent=rent(flat.rent),
    )
    return f"{line}{floor}"


def contracts_of(flat: Flat) -> str:
    return ", ".join(str(CONTRACTS[ContractKind(code)]) for code in flat.contracts)


def told(events: Sequence[RehousingEvent | StepTaken]) -> list[dict[str, Any]]:
    """The steps so far, newest first, and whose word each was: a party's, no name (the audit has it)."""
    return [
        {
            "at": event.recorded_at,
            "text": _told(event),
            "by": PARTIES[event.party],
            "tone": "danger" if event.step in DANGEROUS else "info",
        }
        for event in reversed(events)
    ]


def _told(event: RehousingEvent | StepTaken) -> str:
    text = str(STEPS[event.step])
    asked = [str(QUESTIONS[code]).lower() for code in event.details.get("questions", ())]
    if asked:
        text += ": " + ", ".join(asked)
    if event.reason:
        text += ": " + str(REASONS[event.reason]).lower()
    days = [event.details[name] for name in DAYS if name in event.details]
    return text + "".join(f", {format_date(date.fromisoformat(day), 'd MMM yyyy')}" for day in days)
