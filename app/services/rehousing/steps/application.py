"""What is done with an application before anybody has a flat, and when nothing comes of it."""

from types import MappingProxyType
from typing import Any

from app.core.errors import ErrorCode
from app.queries.rehousing import has_said_no
from app.services.rehousing.pool import brief_of
from app.services.rehousing.steps.offer import give_back
from app.services.rehousing.steps.taking import Effects, Taking, tell_company, tell_social_services
from models.rehousing import Stage, Step

NO_CONSENT = ErrorCode("no_consent")
ASK_SOMETHING = ErrorCode("nothing_asked")
LATER_THAN_TODAY = ErrorCode("day_after_today")


def _submit(taking: Taking) -> dict[str, Any]:
    """The person has agreed to this company for this purpose; without that nothing leaves (R-42, R-47)."""
    agreed_on = taking.request.consent_on
    if agreed_on is None or has_said_no(taking.session, taking.request.case_id, agreed_on):
        raise taking.wrong("consent", NO_CONSENT)
    brief_of(taking.request)
    tell_company(taking)
    return {}


def _ask(taking: Taking) -> dict[str, Any]:
    if not taking.command.questions:
        raise taking.wrong("questions", ASK_SOMETHING)
    tell_social_services(taking)
    return {"questions": [question.value for question in taking.command.questions]}


def _approve(taking: Taking) -> dict[str, Any]:
    tell_social_services(taking)
    return {}


def _decline(taking: Taking) -> dict[str, Any]:
    tell_social_services(taking)
    return give_back(taking)


def _withdraw(taking: Taking) -> dict[str, Any]:
    if taking.request.stage is not Stage.DRAFT:
        tell_company(taking)
    return give_back(taking)


def _pause(taking: Taking) -> dict[str, Any]:
    until = taking.command.on
    if until is None or until <= taking.today:
        raise taking.wrong("on", LATER_THAN_TODAY)
    taking.request.paused_until, taking.request.resumes_to = until, taking.request.stage
    return {"until": until.isoformat()}


def _resume(taking: Taking) -> dict[str, Any]:
    taking.request.paused_until = None
    return {}


def _retest(taking: Taking) -> dict[str, Any]:
    taking.request.retested_on = taking.today
    return {}


EFFECTS: Effects = MappingProxyType(
    {
        Step.SUBMIT: _submit,
        Step.ASK: _ask,
        Step.ANSWER: _submit,
        Step.APPROVE: _approve,
        Step.DECLINE: _decline,
        Step.WITHDRAW: _withdraw,
        Step.PAUSE: _pause,
        Step.RESUME: _resume,
        Step.RETEST: _retest,
    }
)
