"""Settings: frozen, from the environment, everything that is missing listed at once."""

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from environs import Env, EnvValidationError, ValidationError, validate

from models.sealing import Keyring

NEEDED = validate.Length(min=1, error="Empty.")
COUNT = validate.Range(min=0)
DEMO_SECRET = "demo-only"
DEMO_KEY = bytes(range(32))
KEY_BYTES = 32
SECRET_LENGTH = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
PREFIX = "TRYGGPLATS_"
MEANINGS = {
    "DATABASE_URL": "e.g. postgresql+psycopg://user@host/name",
    "SECRET_KEY": f"at least {SECRET_LENGTH} random characters",
    "KEKS": f"id:base64[,id:base64], newest first, each {KEY_BYTES} bytes",
    "INDEX_KEY": f"{KEY_BYTES} bytes in base64",
    "HOSTS": "host names served, comma between",
    "PROXY_HOPS": "how many proxies stand before us, a whole number",
    "HOLD_MINUTES": "how long a hold lasts, a whole number",
    "DUTY_PHONE": "the number a facility may call",
    "SMTP_TLS": "starttls or implicit",
    "SMTP_PORT": "a port's number",
    "SMTP_FROM": "the address our e-mail comes from",
    "SMS_URL": "begins with https://",
    "SMS_FROM": "what the SMS says it comes from",
    "SMS_TOKEN": "what the provider knows us by",
    "LOG_LEVEL": " or ".join(LOG_LEVELS),
}
"""Of each variable that can be missing or wrong."""


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
    def from_env(cls) -> "Settings":
        """Raises SettingsMissing with all that is missing or wrong."""
        env = Env(eager=False, prefix=PREFIX)
        if env.str("DEMO", "") == "1":
            return _demo_settings(env)
        try:
            return _production_settings(env)
        except EnvValidationError as error:
            raise SettingsMissing(list(_problems(error))) from None


def _problems(error: EnvValidationError) -> Iterator[str]:
    """A sentence for each variable, which never quotes its value."""
    for name, messages in cast(dict[str, list[str]], error.error_messages).items():
        wrong = f"is wrong: {' '.join(messages)}" if name in os.environ else "is missing"
        yield f"{name} {wrong} ({MEANINGS[name.removeprefix(PREFIX)]})"


def _demo_settings(env: Env) -> Settings:
    """Invented data on one machine: fixed keys, plain HTTP on loopback, and a banner on every page."""
    default_file = Path(env.str("DATA", "instance")).absolute() / "tryggplats.sqlite"
    return Settings(
        database_url=env.str("DATABASE_URL", "") or f"sqlite:///{default_file}",
        secret_key=DEMO_SECRET,
        keks=(("demo", DEMO_KEY),),
        index_key=DEMO_KEY,
        demo=True,
        secure_cookies=False,
        duty_phone="040-628 04 12",
        argon2_memory_kib=19456,
        argon2_time_cost=2,
    )


def _production_settings(env: Env) -> Settings:
    """Raises EnvValidationError once everything has been read."""
    env.add_parser("key", _key)
    env.add_parser("named_keys", _named_keys)
    settings = Settings(
        database_url=env.str("DATABASE_URL", validate=NEEDED),
        secret_key=env.str("SECRET_KEY", validate=validate.Length(min=SECRET_LENGTH)),
        keks=env.named_keys("KEKS"),
        index_key=env.key("INDEX_KEY"),
        trusted_hosts=tuple(env.list("HOSTS", validate=NEEDED) or ()),
        proxy_hops=env.int("PROXY_HOPS", 1, validate=COUNT),
        hold_minutes=env.int("HOLD_MINUTES", 90, validate=COUNT),
        duty_phone=env.str("DUTY_PHONE", validate=NEEDED),
        smtp=_smtp(env) if env.str("SMTP_HOST", "") else None,
        sms=_sms(env) if env.str("SMS_URL", "") else None,
        log_level=env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(LOG_LEVELS)),
    )
    env.seal()
    return settings


def _smtp(env: Env) -> Smtp:
    tls = env.str("SMTP_TLS", "starttls", validate=validate.OneOf(("starttls", "implicit")))
    return Smtp(
        host=env.str("SMTP_HOST"),
        port=env.int("SMTP_PORT", 465 if tls == "implicit" else 587, validate=COUNT),
        sender=env.str("SMTP_FROM", validate=NEEDED),
        user=env.str("SMTP_USER", ""),
        password=env.str("SMTP_PASSWORD", ""),
        tls_from_start=tls == "implicit",
    )


def _sms(env: Env) -> SmsGateway:
    return SmsGateway(
        url=env.str("SMS_URL", validate=_over_tls),
        sender=env.str("SMS_FROM", validate=NEEDED),
        token=env.str("SMS_TOKEN", validate=NEEDED),
    )


def _over_tls(url: str) -> None:
    if not url.startswith("https://"):
        raise ValidationError("Not over TLS.")


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValidationError(f"Not {KEY_BYTES} bytes in base64.")
    return key


def _named_keys(text: str) -> tuple[tuple[str, bytes], ...]:
    pairs = (part.partition(":") for part in text.split(","))
    return tuple((key_id, _key(key)) for key_id, _, key in pairs)
