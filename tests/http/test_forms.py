"""A form becomes a command, or a list of what to mend; the shape only."""

from dataclasses import dataclass
from typing import Any

import pytest
from marshmallow import Schema, fields, post_load, validate
from werkzeug.datastructures import MultiDict

from app.core.errors import InvalidInput
from app.http import forms


@dataclass(frozen=True)
class Booking:
    nights: int
    note: str | None = None
    needs: tuple[str, ...] = ()


class BookingSchema(Schema):
    nights = fields.Integer(required=True, validate=validate.Range(min=1, error="Ska vara minst 1."))
    note = fields.String(allow_none=True)
    needs = fields.List(fields.String(), data_key="need")

    @post_load
    def to_command(self, data: dict[str, Any], **_: Any) -> Booking:
        return Booking(data["nights"], data.get("note"), tuple(data.get("needs", ())))


@pytest.fixture
def load(app):
    def from_form(*pairs: tuple[str, str]) -> Booking:
        with app.test_request_context("/", method="POST", data=MultiDict(pairs)):
            command: Booking = forms.load(BookingSchema)
            return command

    return from_form


def test_a_form_becomes_a_command(load):
    assert load(("nights", "3"), ("note", "Sent")) == Booking(3, "Sent")


def test_an_input_that_stands_several_times_becomes_a_list(load):
    assert load(("nights", "3"), ("need", "cot"), ("need", "ramp")).needs == ("cot", "ramp")


def test_buttons_and_tokens_are_left_out(load):
    assert load(("nights", "3"), ("csrf_token", "x"), ("save", "")) == Booking(3)


def test_an_empty_input_is_none_where_it_may_be_and_missing_where_not(load):
    assert load(("nights", "3"), ("note", "  ")).note is None
    with pytest.raises(InvalidInput) as raised:
        load(("nights", " "))
    assert raised.value.fields == {"nights": ["Behöver fyllas i."]}


@pytest.mark.parametrize(("typed", "said"), [("tre", "Ska vara ett heltal."), ("0", "Ska vara minst 1.")])
def test_what_cannot_be_is_named_with_how_to_mend_it(load, typed, said):
    with pytest.raises(InvalidInput) as raised:
        load(("nights", typed))
    assert raised.value.fields == {"nights": [said]}


def test_letters_are_spelt_one_way_and_what_no_keyboard_writes_is_left_out(load):
    assert load(("nights", "3"), ("note", "A\u030asa\x00\r\nB\x07")).note == "Åsa\nB"


@pytest.mark.parametrize("key", ["", "å" * 10, "x" * 81, "a\nb"])
def test_a_key_that_cannot_be_used_is_refused(app, key):
    request = app.test_request_context("/", method="POST", data={"idempotency_key": key})
    with request, pytest.raises(InvalidInput) as raised:
        forms.idempotency_key()
    assert set(raised.value.fields) == {"idempotency_key"}


def test_a_key_stands_in_the_form_or_in_the_header(app):
    with app.test_request_context("/", method="POST", data={"idempotency_key": "one"}):
        assert forms.idempotency_key() == "one"
    with app.test_request_context("/", method="POST", headers={"Idempotency-Key": "two"}):
        assert forms.idempotency_key() == "two"
