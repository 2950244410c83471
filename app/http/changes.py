"""A change asked for by one of our forms: one transaction, and pressing twice does nothing more."""

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy.orm import Session

from app.http.context import actor, clock, database
from app.http.forms import idempotency_key
from app.services.accounts.idempotency import once
from models.base import Record


def carry_out(service: Callable[..., Record | str | None], *command: Any) -> str | None:
    """`service(session, actor, clock, *command)` under the form's key. What it answers is
    answered again to a repeated press: of a row the id, a word as it is, or nothing."""

    def work(session: Session) -> dict[str, Any]:
        found = service(session, actor(), clock(), *command)
        return {"answer": found.id if isinstance(found, Record) else found}

    with database().transaction() as session:
        asked = [service.__name__, *command]
        answer, _ = once(session, actor(), clock(), idempotency_key(), asked, work)
    return cast(str | None, answer["answer"])
