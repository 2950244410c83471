"""Who is in the circle of a case: letting in, handing over, keeping out."""

from typing import Any

from flask import Blueprint, Response, url_for

from app.core.errors import InvalidInput
from app.core.policy import Permission
from app.http import forms
from app.http.changes import carry_out
from app.http.context import actor, clock, database
from app.http.pages import render, see_other
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.queries.access import kept_out, let_in, organisations, units_that_keep_cases
from app.services.cases.access import (
    BlockFromCase,
    GrantAccess,
    HandOver,
    Named,
    block,
    end_access,
    grant_access,
    hand_over,
)
from app.services.cases.cases import read_case
from app.web.cases.cases import protection
from app.web.cases.forms import Blocking, Granting, HandingOver

bp = Blueprint("circle", __name__, url_prefix="/arenden/<case_id>")


@bp.get("/atkomst")
@needs(Permission.CASE_READ)
def show(case_id: str) -> Response:
    return _page(case_id, "access")


@bp.post("/atkomst")
@needs(Permission.CASE_WRITE)
def grant(case_id: str) -> Response:
    try:
        form = forms.load(Granting)
        until = form.pop("until")
        carry_out(grant_access, GrantAccess(case_id, Named(**form), until))
    except InvalidInput as error:
        return _page(case_id, "access", in_own_words(error.fields), 422)
    return see_other(url_for("circle.show", case_id=case_id))


@bp.post("/atkomst/<access_id>/avsluta")
@needs(Permission.CASE_WRITE)
def end(case_id: str, access_id: str) -> Response:
    carry_out(end_access, case_id, access_id)
    return see_other(url_for("circle.show", case_id=case_id))


@bp.get("/overlamna")
@needs(Permission.CASE_WRITE)
def handing_over(case_id: str) -> Response:
    return _page(case_id, "handing_over")


@bp.post("/overlamna")
@needs(Permission.CASE_WRITE)
def hand(case_id: str) -> Response:
    try:
        carry_out(hand_over, HandOver(case_id, **forms.load(HandingOver)))
    except InvalidInput as error:
        return _page(case_id, "handing_over", in_own_words(error.fields), 422)
    return see_other(url_for("cases.index"))


@bp.get("/sparra")
@needs(Permission.CASE_WRITE)
def blocking(case_id: str) -> Response:
    return _page(case_id, "blocking")


@bp.post("/sparra")
@needs(Permission.CASE_WRITE)
def keep_out(case_id: str) -> Response:
    try:
        carry_out(block, BlockFromCase(case_id, Named(**forms.load(Blocking))))
    except InvalidInput as error:
        return _page(case_id, "blocking", in_own_words(error.fields), 422)
    return see_other(url_for("circle.show", case_id=case_id))


def _page(case_id: str, name: str, errors: dict[str, Any] | None = None, status: int = 200) -> Response:
    with database().transaction() as session:
        case = read_case(session, actor(), clock(), case_id, name)
        return render(
            f"cases/{name}.html",
            status,
            case=case,
            owner=case.owner,
            is_owner=case.owner_organisation_id == actor().organisation_id,
            let_in=let_in(session, clock().now(), case),
            kept_out=kept_out(session, case),
            units=[(unit.id, unit.name) for unit in units_that_keep_cases(session)],
            organisations=[(each.id, each.name) for each in organisations(session)],
            errors=errors,
            protected_identity=protection(case),
        )
