"""One decorator a view: who may call it, what it takes, what it answers, how it refuses.

The OpenAPI document (document.py) is made of the same words, so it cannot say anything else.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, json, request
from marshmallow import Schema
from sqlalchemy.orm import Session

from app.api.sent import JsonBody, load_query
from app.core.errors import AppError, InvalidInput, NotFound
from app.core.policy import Permission
from app.http import forms
from app.http.context import actor, clock, database
from app.http.security import needs
from app.http.words.errors import in_own_words
from app.services.accounts.idempotency import once

RECORD_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
KEY_HEADER, KEYED = "Idempotency-Key", frozenset({"POST", "PATCH", "PUT"})


@dataclass(frozen=True)
class Operation:
    """`answers`: a schema, the name of a component of the document, or None for an empty answer.
    `refuses`: the errors of its own; those that any operation may give stand in document.py. `etag`: the name
    in the answer of the version that a change may be made to depend on (If-Match)."""

    summary: str
    permission: Permission
    answers: type[Schema] | str | None
    status: int = 200
    query: type[Schema] | None = None
    body: JsonBody | None = None
    refuses: tuple[type[AppError], ...] = ()
    etag: str | None = None

    def __call__(self, view: Callable[..., Any]) -> Callable[..., Response]:
        """The view is called in a transaction: `view(session, sent, **ids)`, or without `sent` when nothing
        but the path is sent."""
        dump = self.answers().dump if isinstance(self.answers, type) else _as_it_is

        @needs(self.permission)
        @wraps(view)
        def answer(**ids: str) -> Response:
            if not all(RECORD_ID.fullmatch(id) for id in ids.values()):
                raise NotFound()
            try:
                sent = self._sent()
                found = _once(sent, lambda session: dump(view(session, *sent, **ids)))
            except InvalidInput as error:
                raise InvalidInput(in_own_words(error.fields)) from None
            body = "" if self.answers is None else json.dumps(found)
            response = Response(body, self.status, mimetype="application/json")
            if self.etag:
                response.set_etag(str(found[self.etag]))
            return response

        answer.operation = self  # type: ignore[attr-defined]
        return answer

    def _sent(self) -> tuple[Any, ...]:
        if self.body is not None:
            return (self.body.load(),)
        return () if self.query is None else (load_query(self.query),)


def _as_it_is(found: Any) -> Any:
    return found


def _once(sent: tuple[Any, ...], work: Callable[[Session], Any]) -> Any:
    """A change is made once for each key; without a key, as often as it is asked for."""
    with database().transaction() as session:
        if request.method not in KEYED or KEY_HEADER not in request.headers:
            return work(session)
        asked = [request.method, request.path, *sent]
        return once(session, actor(), clock(), forms.idempotency_key(), asked, work)[0]
