"""Passwords as argon2id. Normalised first, so that å typed on two keyboards is one letter."""

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.config import Settings
from app.core.errors import Busy, ErrorCode, InvalidInput

SHORTEST, LONGEST = 15, 128
AT_ONCE = 4  # each takes the memory of the settings: sixteen at once were a gigabyte
WAIT_SECONDS = 10


class Passwords:
    def __init__(self, settings: Settings) -> None:
        self._hasher = PasswordHasher(
            time_cost=settings.argon2_time_cost, memory_cost=settings.argon2_memory_kib, parallelism=1
        )
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = self._hasher.hash("the password of nobody")

    def hash(self, password: str) -> str:
        if not SHORTEST <= len(password) <= LONGEST:
            raise InvalidInput({"password": ErrorCode("password_length", shortest=SHORTEST, longest=LONGEST)})
        return self._hasher.hash(_normalised(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Takes as long when there is no such user, so that the answer's time tells nothing."""
        if len(password) > LONGEST:
            return False
        if not self._turns.acquire(timeout=WAIT_SECONDS):
            raise Busy()
        try:
            self._hasher.verify(stored or self._nobodys, _normalised(password))
            return stored is not None
        except (VerificationError, InvalidHashError):
            return False
        finally:
            self._turns.release()

    def outdated(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)


def _normalised(password: str) -> str:
    return unicodedata.normalize("NFKD", password.strip())
