"""problem+json (RFC 9457) as app/http/errors.py writes it, for the OpenAPI document."""

from marshmallow import Schema, fields


class Problem(Schema):
    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "Stable; the sentences may change."})
    detail = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.Dict(
        data_key="fields",
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "By path, what to mend."},
    )
    missing = fields.List(fields.String())
    rules = fields.List(fields.String(), metadata={"description": "What stands against the place."})
