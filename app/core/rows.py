"""Any number of rows as one bound value: a statement that neither grows nor multiplies with them.

They travel as one JSON document and are taken apart by the database.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

Columns = Sequence[InstrumentedAttribute[Any]]


def bound_rows(session: Session, columns: Columns, rows: Iterable[Sequence[Any]]) -> sa.Subquery:
    """To select from: a row for each of `rows`, with values of the types of `columns` under their names."""
    dialect = session.get_bind().dialect
    document = json.dumps(list(_stored(dialect, columns, rows)), default=str)
    read = _on_postgresql if dialect.name == "postgresql" else _on_sqlite
    return read(document, columns).subquery()


def _stored(dialect: sa.Dialect, columns: Columns, rows: Iterable[Sequence[Any]]) -> Iterable[list[Any]]:
    """Each value as this database's driver would be given it."""
    to_driver = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]
    for row in rows:
        yield [convert(value) if convert else value for convert, value in zip(to_driver, row, strict=True)]


def _on_postgresql(document: str, columns: Columns) -> sa.Select[Any]:
    array = sa.cast(sa.bindparam(None, document, sa.Text), JSONB)
    each = sa.func.jsonb_array_elements(array).table_valued(sa.column("value", JSONB))
    return sa.select(
        *(
            sa.cast(each.c.value[place].astext, column.type).label(column.key)
            for place, column in enumerate(columns)
        )
    )


def _on_sqlite(document: str, columns: Columns) -> sa.Select[Any]:
    each = sa.func.json_each(document).table_valued("value")
    return sa.select(
        *(
            sa.func.json_extract(each.c.value, f"$[{place}]", type_=column.type).label(column.key)
            for place, column in enumerate(columns)
        )
    )
