"""Our reading of the JSON Schema against a library's (docs/adr/0016): the same documents are in shape."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest

from allocation.problems.shape import mistakes_in_shape, schema
from tests.allocation.malformed import sound

LIBRARY = jsonschema_rs.Draft202012Validator(schema("problem"), validate_formats=True)
VALUES: list[Any] = [
    *(None, True, False, -1, 0, 1, 3, 4, 400, 401, 0.5, 2.0, 91.0, 181.0, 1e9),
    *("", "f1", "hotel", "distance", "2027-03-02", "2027-02-30", "2027-3-2", "x" * 64, "x" * 65),
    *([], ["f1"], ["f1", "f2"], ["f1", "f1"], ["f1", "f2", "f3"], [1], [["2027-03-01", "2027-02-30"]]),
    *({}, {"lat": 1, "lon": 2}, {"2027-03-02": 2}, {"2027-02-30": 2}, {"2027-03-02": -1}, {"unheard_of": 1}),
]
"""What is put into every place of a sound problem."""


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every object and list in a document with each of its keys, and with a name that is none of its keys."""
    keys: list[Any] = list(value) if isinstance(value, dict) else []
    if isinstance(value, dict):
        yield value, "unheard_of"
    if isinstance(value, list):
        keys += range(len(value))
    for key in keys:
        yield value, key
        yield from places(value[key])


def changed() -> Iterator[Any]:
    for number in range(len(list(places(sound())))):
        for value in VALUES:
            document = sound()
            whole, key = list(places(document))[number]
            whole[key] = deepcopy(value)
            yield document


def test_a_library_finds_the_same_documents_in_shape():
    differing = [
        document
        for document in changed()
        if (mistakes_in_shape(document, schema("problem"), "problem") == []) != LIBRARY.is_valid(document)
    ]
    assert differing == []


def test_the_library_finds_no_mistake_in_a_sound_problem():
    LIBRARY.validate(sound())


@pytest.mark.parametrize("name", ["problem", "plan"])
def test_the_schemas_are_json_schemas(name):
    assert jsonschema_rs.meta.is_valid(schema(name))
