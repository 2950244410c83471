"""Encryption of single values, bound to the table, column and row they stand in.

A key encryption key (KEK, outside the database) wraps one data key for each case, facility, perpetrator
and user. A value is AES-256-GCM with associated data `v1|table|column|row id`, so a ciphertext copied to
another row or column does not open. Destroying a wrapped data key shreds all it sealed (docs/adr/0004).
"""

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any, cast, overload

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

VERSION = b"\x01"
NONCE_BYTES = 12
PADDING = 64  # so that the length of a ciphertext tells nothing about a name
KEK_ID_BYTES = 4


class SealBroken(Exception):
    """The value was not written by us for this place: wrong key, moved, or altered."""


class Keyring:
    """The key encryption keys by id (newest first) and the key of the blind index.

    `keks` maps a short id to 32 random bytes; the first one wraps, all of them unwrap.
    """

    def __init__(self, keks: Mapping[str, bytes], index_key: bytes) -> None:
        self._keks = dict(keks)
        self._index_key = index_key
        self.current = next(iter(self._keks))

    def new_data_key(self) -> bytes:
        return self.wrap(AESGCM.generate_key(bit_length=256))

    @property
    def current_id(self) -> bytes:
        """What every key wrapped by the newest KEK begins with."""
        return _kek_id(self.current)

    def wrap(self, data_key: bytes) -> bytes:
        kek_id = self.current_id
        nonce = os.urandom(NONCE_BYTES)
        return kek_id + nonce + AESGCM(self._keks[self.current]).encrypt(nonce, data_key, kek_id)

    def unwrap(self, wrapped: bytes) -> bytes:
        kek_id, rest = wrapped[:KEK_ID_BYTES], wrapped[KEK_ID_BYTES:]
        for name, kek in self._keks.items():
            if _kek_id(name) == kek_id:
                return _decrypt(kek, rest, kek_id)
        raise SealBroken("no key encryption key with this id")

    def blind_index(self, value: str) -> str:
        """Exact match without the plaintext: HMAC-SHA-256 cut to 128 bits; for values of many forms only."""
        return hmac.new(self._index_key, value.encode(), hashlib.sha256).hexdigest()[:32]


def _kek_id(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:KEK_ID_BYTES]


def _decrypt(key: bytes, sealed: bytes, associated: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], associated)
    except InvalidTag:
        raise SealBroken("the seal does not fit this place") from None


def _pad(data: bytes) -> bytes:
    padded = data + b"\x80"
    return padded + b"\x00" * (-len(padded) % PADDING)


def _unpad(data: bytes) -> bytes:
    return data.rstrip(b"\x00")[:-1]


class KeyHolder:
    """Mixin of rows that own a data key; `wrapped_key` is None once the key has been destroyed."""

    wrapped_key: Mapped[bytes | None] = mapped_column(sa.LargeBinary, default=None)


class Sealed:
    """Attribute whose value (text or any JSON value) stands encrypted in the column `<name>_sealed`.

    Reading needs a session that carries the keyring in `session.info["keyring"]`; writing is sealed when
    the session flushes. A shredded value reads as None.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column = name, f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed": ...
    @overload
    def __get__(self, row: object, owner: type) -> Any: ...
    def __get__(self, row: object | None, owner: type) -> Any:
        if row is None:
            return self
        if self.name in _pending(row):
            return _pending(row)[self.name]
        sealed = getattr(row, self.column)
        return None if sealed is None else _open(row, self.column, sealed)

    def __set__(self, row: object, value: Any) -> None:
        _pending(row)[self.name] = value
        setattr(row, self.column, None if value is None else b"")  # marks the row as changed


def _pending(row: object) -> dict[str, Any]:
    return cast(dict[str, Any], row.__dict__.setdefault("_unsealed", {}))


def _associated(row: Any, column: str) -> bytes:
    return f"v1|{row.__tablename__}|{column}|{row.id}".encode()


def _open(row: Any, column: str, sealed: bytes) -> Any:
    session = object_session(row)
    if session is None:
        raise SealBroken("a sealed value is read inside a session only")
    key = row.key_holder.wrapped_key
    if key is None:
        return None
    if sealed[:1] != VERSION:
        raise SealBroken("unknown version of a sealed value")
    data_key = keyring_of(session).unwrap(key)
    return json.loads(_unpad(_decrypt(data_key, sealed[1:], _associated(row, column))))


def _seal(session: Session, row: Any, column: str, value: Any) -> bytes:
    holder = row.key_holder
    if holder.wrapped_key is None:
        holder.wrapped_key = keyring_of(session).new_data_key()
    data_key = keyring_of(session).unwrap(holder.wrapped_key)
    nonce = os.urandom(NONCE_BYTES)
    plain = _pad(json.dumps(value, ensure_ascii=False).encode())
    return VERSION + nonce + AESGCM(data_key).encrypt(nonce, plain, _associated(row, column))


def keyring_of(session: Session) -> Keyring:
    return cast(Keyring, session.info["keyring"])


@event.listens_for(Session, "before_flush")
def _seal_pending(session: Session, context: object, instances: object) -> None:
    for row in [*session.new, *session.dirty]:
        for name, value in row.__dict__.pop("_unsealed", {}).items():
            if value is not None:
                session.enable_relationship_loading(row)  # a new row may name its key's owner by id only
                setattr(row, f"{name}_sealed", _seal(session, row, f"{name}_sealed", value))
