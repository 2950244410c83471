"""/api/v1/openapi.json, made of what each view declares (operation.py) and of its schemas."""

from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Response, current_app, json, jsonify
from werkzeug.routing import Rule

from app.api.operation import KEY_HEADER, KEYED, RECORD_ID, Operation
from app.api.schemas.errors import Problem
from app.api.schemas.fields import Body
from app.api.sent import JsonBody
from app.core.errors import AppError, Busy, InvalidInput, KeyReused, NotAllowed, NotSignedIn
from app.core.policy import Permission
from app.http.errors import CODES
from app.http.forms import KEY_LENGTH
from app.http.security import needs
from app.services.engine.export import problem_schema

bp = Blueprint("api_document", __name__, url_prefix="/api/v1")

Json = dict[str, Any]

ABOUT = """\
Errors are problem+json with a stable `code`; `fields` names each field by its path and says what to mend.
What lies outside the caller's circle does not exist: 404. A night is the date on which it begins, noon to
noon in Sweden. A POST, PATCH or PUT sent again with its Idempotency-Key is answered as the first time.
"""
CONTRACT = "AllocationProblem"
FROM_ANYBODY: tuple[type[AppError], ...] = (NotSignedIn, NotAllowed, Busy)
UNREADABLE = (400, 413, 415)
JSON, PROBLEM = "application/json", "application/problem+json"
KEY = {
    "in": "header",
    "name": KEY_HEADER,
    "description": "The same key and content again: the same answer, and nothing is done twice.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH, "pattern": "^[!-~]+$"},
}

IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "The ETag of the figures it was decided on; 409 when they have been changed since.",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}
ETAG = {"ETag": {"schema": {"type": "string"}}}


@bp.get("/openapi.json")
@needs(Permission.PUBLIC)
def openapi() -> Response:
    return jsonify(document())


def document() -> Json:
    about = {"description": ABOUT}
    security: list[Json] = [{"token": []}]
    spec = APISpec("Tryggplats", "1", "3.1.0", [MarshmallowPlugin()], info=about, security=security)
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.schema(CONTRACT, _as_component(problem_schema()))
    spec.components.schema(Problem.__name__, schema=Problem)
    for rule, operation in _operations():
        described = {method.lower(): _described(rule, operation) for method in _methods(rule)}
        spec.path(_template(rule), operations=described)
    return spec.to_dict()


def _operations() -> Iterator[tuple[Rule, Operation]]:
    for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule):
        operation = getattr(current_app.view_functions[rule.endpoint], "operation", None)
        if operation is not None:
            yield rule, operation


def _methods(rule: Rule) -> set[str]:
    return set(rule.methods or ()) - {"HEAD", "OPTIONS"}


def _template(rule: Rule) -> str:
    return rule.rule.replace("<", "{").replace(">", "}")


def _as_component(contract: Json) -> Json:
    moved = json.dumps(contract).replace('"#/$defs/', f'"#/components/schemas/{CONTRACT}/$defs/')
    schema: Json = json.loads(moved)
    return {name: value for name, value in schema.items() if name != "$schema"}


def _described(rule: Rule, operation: Operation) -> Json:
    described: Json = {
        "operationId": rule.endpoint.removeprefix("api_").replace(".", "_"),
        "summary": operation.summary,
        "description": f"Needs the permission `{operation.permission}`.",
        "parameters": [_path_parameter(name) for name in sorted(rule.arguments)],
        "responses": {str(operation.status): _success(operation)} | _refusals(operation),
    }
    if operation.query is not None:
        described["parameters"].append({"in": "query", "schema": operation.query})
    if KEYED & _methods(rule):
        described["parameters"].append(KEY)
    if operation.etag and operation.body is not None:
        described["parameters"].append(IF_MATCH)
    if operation.body is not None:
        described["requestBody"] = _body(operation.body)
    return described


def _path_parameter(name: str) -> Json:
    pattern = f"^{RECORD_ID.pattern}$"
    return {"in": "path", "name": name, "required": True, "schema": {"type": "string", "pattern": pattern}}


def _body(body: JsonBody) -> Json:
    examples = {schema.__name__: {"value": schema.example} for schema in body.schemas}
    return {
        "required": body.required,
        "content": {JSON: {"schema": _one_of(body.schemas), "examples": examples}},
    }


def _one_of(schemas: tuple[type[Body], ...]) -> Any:
    return schemas[0] if len(schemas) == 1 else {"oneOf": list(schemas)}


def _success(operation: Operation) -> Json:
    phrase = HTTPStatus(operation.status).phrase
    if operation.answers is None:
        return {"description": phrase}
    content = {"description": phrase, "content": {JSON: {"schema": operation.answers}}}
    return content | ({"headers": ETAG} if operation.etag else {})


def _refusals(operation: Operation) -> Json:
    """For each status the codes it comes with."""
    errors = {*FROM_ANYBODY, *operation.refuses}
    codes = defaultdict(set)
    if operation.body is not None:
        errors |= {InvalidInput, KeyReused}
        for status in UNREADABLE:
            codes[status].add(CODES[status])
    if operation.query is not None:
        errors.add(InvalidInput)
    for error in errors:
        codes[error.status].add(error.code)
    return {str(status): _refusal(status, sorted(codes[status])) for status in sorted(codes)}


def _refusal(status: int, codes: list[str]) -> Json:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}", "properties": {"code": {"enum": codes}}}
    return {"description": HTTPStatus(status).phrase, "content": {PROBLEM: {"schema": schema}}}
