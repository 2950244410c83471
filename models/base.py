"""What every table shares: naming of constraints, an unguessable id, UTC time."""

import enum
import secrets
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

ID_LENGTH = 22
SHA256_HEX = 64


def new_id() -> str:
    """128 random bits: an id that can stand in a URL without inviting anybody to try the next one."""
    return secrets.token_urlsafe(16)


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An instant. A naive datetime is refused, because nobody can say which hour it means."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UTCDateTime(),
        list[str]: sa.JSON(none_as_null=True),
        dict[str, Any]: sa.JSON(none_as_null=True),
        list[dict[str, Any]]: sa.JSON(none_as_null=True),
        # Codes in a checked text column: a native enum would need a migration of its own on every new word.
        enum.StrEnum: sa.Enum(
            enum.StrEnum, native_enum=False, create_constraint=True, length=32, values_callable=_values
        ),
    }


class Record(Base):
    """A row with an identity of its own. The id is made here, not by the database, so that a value can
    be sealed to its row before the row is written."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(sa.String(ID_LENGTH), primary_key=True)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no attribute {name!r}")
            setattr(self, name, value)


def link(target: str, **options: Any) -> Any:
    """A foreign key column to `table.id`; indexed unless said otherwise, because every lookup follows one."""
    options.setdefault("index", True)
    return mapped_column(sa.String(ID_LENGTH), sa.ForeignKey(f"{target}.id"), **options)


def coded(kind: type[enum.StrEnum], name: str) -> Any:
    """A column of codes with a check of its own name, for a table that has two columns of one kind."""
    return mapped_column(
        sa.Enum(
            kind, native_enum=False, create_constraint=True, length=32, values_callable=_values, name=name
        )
    )
