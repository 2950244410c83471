"""The sign-in form."""

from marshmallow import Schema, fields


class Credentials(Schema):
    email = fields.String(required=True)
    password = fields.String(required=True)
