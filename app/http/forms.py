"""From a posted form to a command. Shape only: facts that need the database are the services' matter."""

import unicodedata
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError, fields
from werkzeug.datastructures import MultiDict

from app.core.errors import ErrorCode, InvalidInput
from app.http.words.errors import in_own_words

KEY_LENGTH = 80


def load(schema_class: type[Schema], given: MultiDict[str, str] | None = None) -> Any:
    """What the schema makes of the form, or of what is `given` in the address. Inputs the schema does not
    know (buttons, tokens) are left out; an empty input counts as left out, or as None where the field may be
    None."""
    schema = schema_class()
    try:
        return schema.load(_values(schema, request.form if given is None else given))
    except ValidationError as error:
        raise InvalidInput(in_own_words(error.messages)) from None


def posted() -> dict[str, list[str]]:
    """Every input of the form as cleaned text, for a form whose inputs are not fixed."""
    return {name: [_clean(text) for text in texts] for name, texts in request.form.lists()}


def idempotency_key() -> str:
    """The key of this intention: a hidden field of the form, or the header of an API call."""
    key = request.headers.get("Idempotency-Key") or request.form.get("idempotency_key", "")
    if not (0 < len(key) <= KEY_LENGTH and key.isascii() and key.isprintable()):
        raise InvalidInput({"idempotency_key": [ErrorCode("idempotency_key_unusable")]})
    return key


def _values(schema: Schema, given: MultiDict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        if isinstance(field, fields.List):
            values[key] = [text for text in map(_clean, given.getlist(key)) if text]
        elif text := _clean(given.get(key, "")):
            values[key] = text
        elif key in given and field.allow_none:
            values[key] = None
    return values


def _clean(text: str) -> str:
    """One spelling of each letter, and nothing that no keyboard writes (a NUL cannot be stored)."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc").strip()
