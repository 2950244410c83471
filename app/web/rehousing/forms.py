"""Forms of the way home."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.core.errors import ErrorCode
from app.core.night_form.places import DISTRICTS
from app.http.form_fields import NOT_AN_OPTION, chosen, one_of, whole
from app.services.disclosure.to_company_brief import ACCESSIBILITY
from models.rehousing import CompanyQuestion, ContractKind, FollowUpResult, Reason, Step

REFERENCE = r"^[0-9A-Za-zÅÄÖåäö][0-9A-Za-zÅÄÖåäö/.\- ]{0,29}$"
NOT_A_REFERENCE = ErrorCode("not_a_reference")
REQUIRED = ErrorCode("must_be_filled_in")
CHOOSE_DATE = ErrorCode("choose_a_day")
YES_OR_NO = ("yes", "no")


def _reference() -> fields.String:
    """Two short marks that a company knows; too little room for anything else."""
    return fields.String(
        required=True,
        validate=validate.Regexp(REFERENCE, error=NOT_A_REFERENCE),
        error_messages={"required": REQUIRED},
    )


def _day(**options: Any) -> fields.Date:
    return fields.Date(error_messages={"required": CHOOSE_DATE, "invalid": CHOOSE_DATE}, **options)


def _number(lowest: int, highest: int) -> fields.Integer:
    return whole(lowest, highest, required=True, error_messages={"required": REQUIRED, "invalid": REQUIRED})


class Request(Schema):
    company_id = fields.String(required=True, error_messages={"required": REQUIRED})
    decision_ref = _reference()
    queue_ref = _reference()
    rooms_from = _number(1, 10)
    rooms_to = _number(1, 10)
    accessibility = fields.List(one_of(ACCESSIBILITY), load_default=list)
    excluded_areas = fields.List(one_of(DISTRICTS), load_default=list)
    highest_rent = _number(1000, 40_000)
    move_in_from = _day(required=True)
    move_in_until = _day(required=True)
    contract_wanted = chosen(ContractKind, required=True, missing=REQUIRED)
    support_plan = fields.Boolean(load_default=False)
    consent = fields.Boolean(load_default=False)
    decided_on = _day(required=True)
    registered_since = _day(load_default=None, allow_none=True)
    queue_time_used = fields.String(
        load_default="unknown", validate=validate.OneOf((*YES_OR_NO, "unknown"), error=NOT_AN_OPTION)
    )


class TakenStep(Schema):
    """What any step may come with; what it needs is the service's matter."""

    step = chosen(Step, required=True)
    reason = chosen(Reason, load_default=None)
    on = _day(load_default=None)
    questions = fields.List(chosen(CompanyQuestion), load_default=list)
    flat_id = fields.String(load_default=None)
    contract = chosen(ContractKind, load_default=None)


class HowItGoes(Schema):
    result = chosen(FollowUpResult, required=True)
