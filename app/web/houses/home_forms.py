"""What is said on a house's first page."""

from marshmallow import Schema, fields


class StillTrue(Schema):
    """`version`: of the figures that stood on the page."""

    version = fields.Integer(required=True)
