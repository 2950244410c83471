"""Passwords: one spelling, a length, and never too many at once."""

import threading

import pytest

from app.core.errors import Busy, InvalidInput
from app.http.words.errors import sentence
from app.services.accounts import passwords as module
from app.services.accounts.passwords import AT_ONCE, LONGEST, SHORTEST, Passwords
from tests.conftest import make_settings


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(make_settings("sqlite://"))


def test_the_right_password_fits_and_another_does_not(passwords):
    stored = passwords.hash("korrekt häst batteri")
    assert passwords.fits(stored, "korrekt häst batteri")
    assert not passwords.fits(stored, "korrekt hest batteri")


def test_a_letter_typed_on_another_keyboard_is_the_same_letter(passwords):
    assert passwords.fits(passwords.hash("korrekt ha\u0308st batteri"), "korrekt häst batteri")


@pytest.mark.parametrize("length", [SHORTEST - 1, LONGEST + 1])
def test_a_password_too_short_or_too_long_is_refused(passwords, length):
    with pytest.raises(InvalidInput) as raised:
        passwords.hash("x" * length)
    assert f"{SHORTEST} till {LONGEST} tecken" in sentence(raised.value.fields["password"])


def test_a_very_long_password_never_reaches_the_hasher(passwords, monkeypatch):
    compared: list[tuple[str, str]] = []
    monkeypatch.setattr(passwords, "_hasher", Recording(compared))
    assert not passwords.fits("stored", "x" * 1_000_000)
    assert compared == []


def test_nobody_has_a_password(passwords):
    assert not passwords.fits(None, "the password of nobody")


def test_a_password_of_nobody_is_hashed_all_the_same(passwords, monkeypatch):
    """So that the time of the answer does not tell which addresses have an account."""
    compared: list[tuple[str, str]] = []
    monkeypatch.setattr(passwords, "_hasher", Recording(compared))
    passwords.fits(None, "korrekt häst batteri")
    passwords.fits("stored", "korrekt häst batteri")
    assert [password for _, password in compared] == ["korrekt ha\u0308st batteri"] * 2


class Recording:
    def __init__(self, compared: list[tuple[str, str]]) -> None:
        self._compared = compared

    def verify(self, stored: str, password: str) -> bool:
        self._compared.append((stored, password))
        return True


def test_what_is_not_a_hash_fits_nothing(passwords):
    assert not passwords.fits("-", "korrekt häst batteri")


def test_more_than_four_at_once_wait_and_then_give_up(passwords, monkeypatch):
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.01)
    stored = passwords.hash("korrekt häst batteri")
    inside, leave = threading.Barrier(AT_ONCE + 1), threading.Event()

    class Slow:
        def verify(self, stored: str, password: str) -> bool:
            inside.wait()
            leave.wait()
            return True

    passwords._hasher = Slow()
    threads = [threading.Thread(target=passwords.fits, args=(stored, "x")) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    inside.wait()
    with pytest.raises(Busy):
        passwords.fits(stored, "x")
    leave.set()
    for thread in threads:
        thread.join()


def test_a_hash_of_weaker_settings_is_outdated(passwords):
    assert not passwords.outdated(passwords.hash("korrekt häst batteri"))
    weaker = "$argon2id$v=19$m=8,t=1,p=2$c29tZXNhbHQ$JTBTc1dVUzRMPEkHmn7DWw"
    assert passwords.outdated(weaker)
