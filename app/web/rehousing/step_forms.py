"""What a step asks for on its page, and the steps that can be taken now."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.rehousing import TRANSITIONS, steps_for
from app.http.words.labels import Words
from app.web.rehousing.words import REASONS, STEPS
from models.rehousing import ContractKind, RehousingParty, RehousingRequest, Stage, Step

DATED: Words = {
    Step.MOVE_IN: _l("Dagen de flyttade in"),
    Step.PAUSE: _l("Pausad till"),
    Step.SIGN: _l("Inflyttning"),
    Step.OFFER: _l("Svar senast"),
}
"""Steps that are about a day, and what it is called."""
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


def step_forms(request: RehousingRequest, party: RehousingParty) -> list[StepForm]:
    """What can be done now, the way forward first. A follow-up is written down where it stands; only a social
    contract is converted."""
    found = []
    for step in steps_for(request.stage, party):
        if step is Step.FOLLOW_UP or (step is Step.CONVERT and request.contract is not ContractKind.SOCIAL):
            continue
        found.append(step_form(request.stage, step))
    return sorted(found, key=lambda form: form.step not in FORWARD)
