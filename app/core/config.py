"""Settings: frozen, from the environment, everything that is missing listed at once."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models.sealing import Keyring

DEMO_SECRET = "demo-only"
DEMO_KEY = bytes(range(32))
KEY_BYTES = 32
SECRET_LENGTH = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsMissing(Exception):
    def __init__(self, problems: list[str]) -> None:
        super().__init__("settings: " + "; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Smtp:
    """The server that takes our e-mail, always over TLS: from the first byte, or after STARTTLS."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls_from_start: bool = False


@dataclass(frozen=True)
class SmsGateway:
    """A provider's HTTPS address for sending one SMS."""

    url: str
    sender: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """How one installation runs. `keks` wraps data keys, newest first; `index_key` makes blind indexes."""

    database_url: str
    secret_key: str
    keks: tuple[tuple[str, bytes], ...]
    index_key: bytes
    demo: bool = False
    secure_cookies: bool = True
    trusted_hosts: tuple[str, ...] = ()
    proxy_hops: int = 0
    hold_minutes: int = 90
    idle_minutes: int = 20
    absolute_hours: int = 12
    solver_seconds: float = 10.0
    solver_megabytes: int = 2048
    emergency_number: str = "112"
    duty_phone: str = "—"
    smtp: Smtp | None = None
    sms: SmsGateway | None = None
    log_level: str = "INFO"
    argon2_memory_kib: int = 65536
    argon2_time_cost: int = 3

    @property
    def keyring(self) -> Keyring:
        return Keyring(dict(self.keks), self.index_key)

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        return _demo_settings(env) if env.get("TRYGGPLATS_DEMO") == "1" else _production_settings(env)


def _demo_settings(env: Mapping[str, str]) -> Settings:
    """Invented data on one machine: fixed keys, plain HTTP on loopback, and a banner on every page."""
    default_file = Path(env.get("TRYGGPLATS_DATA", "instance")).absolute() / "tryggplats.sqlite"
    return Settings(
        database_url=env.get("TRYGGPLATS_DATABASE_URL") or f"sqlite:///{default_file}",
        secret_key=DEMO_SECRET,
        keks=(("demo", DEMO_KEY),),
        index_key=DEMO_KEY,
        demo=True,
        secure_cookies=False,
        duty_phone="040-628 04 12",
        argon2_memory_kib=19456,
        argon2_time_cost=2,
    )


def _production_settings(env: Mapping[str, str]) -> Settings:
    read = _Environment(env)
    settings = Settings(
        database_url=read.needed("TRYGGPLATS_DATABASE_URL", "e.g. postgresql+psycopg://user@host/name"),
        secret_key=read.secret("TRYGGPLATS_SECRET_KEY"),
        keks=read.named_keys("TRYGGPLATS_KEKS", "id:base64[,id:base64], newest first"),
        index_key=read.key("TRYGGPLATS_INDEX_KEY"),
        trusted_hosts=read.several("TRYGGPLATS_HOSTS", "host names served, comma between"),
        proxy_hops=read.whole("TRYGGPLATS_PROXY_HOPS", 1),
        hold_minutes=read.whole("TRYGGPLATS_HOLD_MINUTES", 90),
        duty_phone=read.needed("TRYGGPLATS_DUTY_PHONE", "the number a facility may call"),
        smtp=_smtp(read),
        sms=_sms(read),
        log_level=read.one_of("TRYGGPLATS_LOG_LEVEL", LOG_LEVELS, "INFO"),
    )
    if read.problems:
        raise SettingsMissing(read.problems)
    return settings


def _smtp(read: "_Environment") -> Smtp | None:
    if not read.given("TRYGGPLATS_SMTP_HOST"):
        return None
    tls = read.one_of("TRYGGPLATS_SMTP_TLS", ("starttls", "implicit"), "starttls")
    return Smtp(
        host=read.given("TRYGGPLATS_SMTP_HOST"),
        port=read.whole("TRYGGPLATS_SMTP_PORT", 465 if tls == "implicit" else 587),
        sender=read.needed("TRYGGPLATS_SMTP_FROM", "the address our e-mail comes from"),
        user=read.given("TRYGGPLATS_SMTP_USER"),
        password=read.given("TRYGGPLATS_SMTP_PASSWORD"),
        tls_from_start=tls == "implicit",
    )


def _sms(read: "_Environment") -> SmsGateway | None:
    if not read.given("TRYGGPLATS_SMS_URL"):
        return None
    return SmsGateway(
        url=read.https("TRYGGPLATS_SMS_URL"),
        sender=read.needed("TRYGGPLATS_SMS_FROM", "what the SMS says it comes from"),
        token=read.needed("TRYGGPLATS_SMS_TOKEN", "what the provider knows us by"),
    )


class _Environment:
    """Reads variables and gathers all that is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.problems: list[str] = []

    def needed(self, name: str, meaning: str) -> str:
        value = self._env.get(name, "")
        if not value:
            self.problems.append(f"{name} is missing ({meaning})")
        return value

    def given(self, name: str) -> str:
        return self._env.get(name, "")

    def https(self, name: str) -> str:
        value = self.given(name)
        if not value.startswith("https://"):
            self.problems.append(f"{name} must begin with https://")
        return value

    def secret(self, name: str) -> str:
        meaning = f"at least {SECRET_LENGTH} random characters"
        value = self.needed(name, meaning)
        if value and len(value) < SECRET_LENGTH:
            self.problems.append(f"{name} is too short ({meaning})")
        return value

    def several(self, name: str, meaning: str) -> tuple[str, ...]:
        return tuple(part for part in self.needed(name, meaning).split(",") if part)

    def key(self, name: str) -> bytes:
        return self._decoded(name, self.needed(name, f"{KEY_BYTES} bytes in base64"))

    def named_keys(self, name: str, meaning: str) -> tuple[tuple[str, bytes], ...]:
        pairs = (part.partition(":") for part in self.several(name, meaning))
        return tuple((key_id, self._decoded(name, text)) for key_id, _, text in pairs)

    def whole(self, name: str, default: int) -> int:
        text = self._env.get(name, str(default))
        if not text.isdecimal():
            self.problems.append(f"{name} must be a whole number")
            return default
        return int(text)

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self._env.get(name, default)
        if value not in choices:
            self.problems.append(f"{name} must be one of {', '.join(choices)}")
        return value

    def _decoded(self, name: str, text: str) -> bytes:
        try:
            raw = base64.b64decode(text, validate=True)
        except ValueError:
            raw = b""
        if len(raw) != KEY_BYTES and self._env.get(name):
            self.problems.append(f"{name} must hold {KEY_BYTES} bytes in base64")
        return raw
