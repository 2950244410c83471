"""The OpenAPI document is a valid one, and says of the API what is true."""

import pytest
import schemathesis

from allocation.problems.shape import schema
from app.api.schemas.availability import FiguresBody
from app.api.schemas.placements import CHANGES, ConfirmBody, HoldBody
from app.api.schemas.replans import DecisionBody, ReplanBody
from app.api.schemas.requests import RequestBody

BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "uniqueItems")
HEADERS = {"post": ["Idempotency-Key"], "patch": ["Idempotency-Key"], "put": ["Idempotency-Key", "If-Match"]}
OWN = {"separations", "case_ref"}
"""What a household says here beyond the contract: whom it is kept apart from, and its case."""


@pytest.fixture
def document(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json


@pytest.fixture
def component(document):
    return lambda name: document["components"]["schemas"][name]


def test_it_is_valid_openapi(document):
    schemathesis.openapi.from_dict(document).validate()


def test_it_is_for_everybody_and_needs_no_token(document):
    assert document["openapi"] == "3.1.0"
    assert document["security"] == [{"token": []}]


def test_every_route_stands_in_it(app, document):
    described = {(path, method.upper()) for path, methods in document["paths"].items() for method in methods}
    declared = {
        (rule.rule.replace("<", "{").replace(">", "}"), method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    assert described == declared - {("/api/v1/openapi.json", "GET")}


def test_every_operation_tells_how_it_refuses(document):
    for methods in document["paths"].values():
        for operation in methods.values():
            assert {"401", "403", "503"} <= set(operation["responses"])
            for status, response in operation["responses"].items():
                kinds = list(response.get("content", {}))
                assert kinds == (
                    []
                    if status == "204"
                    else ["application/json" if status < "300" else "application/problem+json"]
                )


def test_every_change_takes_a_key(document):
    for methods in document["paths"].values():
        for method, operation in methods.items():
            headers = [one["name"] for one in operation["parameters"] if one["in"] == "header"]
            assert headers == HEADERS.get(method, [])


def test_a_household_has_the_contracts_attributes_and_bounds(component):
    contract, ours = schema("problem")["$defs"], component("RequestBody")
    theirs = contract["household"]
    assert set(ours["properties"]) - OWN == set(theirs["properties"]) - {"id", "current"}
    assert set(ours["required"]) == set(theirs["required"]) - {"id"}
    for name in set(ours["properties"]) - OWN:
        assert bounds(ours["properties"][name], component) == bounds(
            theirs["properties"][name], contract.get
        ), name


def bounds(rule, component):
    """What a schema allows, whichever way it is written."""
    while "$ref" in rule:
        rule = component(rule["$ref"].rpartition("/")[2])
    for several in ("oneOf", "anyOf"):
        rule = next((one for one in rule.get(several, ()) if one != {"type": "null"}), rule)
    if "$ref" in rule:
        return bounds(rule, component)
    found = {name: rule[name] for name in BOUNDS if rule.get(name) not in (None, 0)}
    if rule.get("enum") == [1, 2, 3]:
        found |= {"minimum": 1, "maximum": 3}
    elif "enum" in rule:
        found["enum"] = rule["enum"]
    if "items" in rule:
        found["items"] = bounds(rule["items"], component)
    for name, inner in rule.get("properties", {}).items():
        found[name] = bounds(inner, component)
    return found


@pytest.mark.parametrize(
    "body", [FiguresBody, RequestBody, HoldBody, ConfirmBody, ReplanBody, DecisionBody, *CHANGES]
)
def test_every_example_is_accepted(body):
    assert body.example
    body().load(body.example)
