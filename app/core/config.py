"""Settings: frozen, from the environment, everything that is missing listed at once."""

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.sealing import Keyring

DEMO_SECRET = "demo-only"
DEMO_KEY = bytes(range(32))
KEY_BYTES = 32
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsMissing(Exception):
    def __init__(self, problems: list[str]) -> None:
        super().__init__("settings: " + "; ".join(problems))
        self.problems = problems


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
        duty_phone="042-10 00 00",
        argon2_memory_kib=19456,
        argon2_time_cost=2,
    )


def _production_settings(env: Mapping[str, str]) -> Settings:
    problems: list[str] = []

    def needed(name: str, meaning: str) -> str:
        value = env.get(name, "")
        if not value:
            problems.append(f"{name} is missing ({meaning})")
        return value

    def key(name: str, text: str) -> bytes:
        try:
            raw = base64.b64decode(text, validate=True)
        except ValueError:
            raw = b""
        if text and len(raw) != KEY_BYTES:
            problems.append(f"{name} must be {KEY_BYTES} bytes in base64")
        return raw

    def whole(name: str, default: int) -> int:
        text = env.get(name, str(default))
        if not text.isdigit():
            problems.append(f"{name} must be a whole number")
            return default
        return int(text)

    database_url = needed("TRYGGPLATS_DATABASE_URL", "e.g. postgresql+psycopg://user@host/name")
    secret_key = needed("TRYGGPLATS_SECRET_KEY", "at least 32 random characters")
    if secret_key and (len(secret_key) < 32 or secret_key == DEMO_SECRET):
        problems.append("TRYGGPLATS_SECRET_KEY must be at least 32 random characters")
    keks = tuple(
        (name, key("TRYGGPLATS_KEKS", text))
        for name, _, text in (
            part.partition(":")
            for part in needed("TRYGGPLATS_KEKS", "id:base64[,id:base64], newest first").split(",")
        )
        if name
    )
    index_key = key("TRYGGPLATS_INDEX_KEY", needed("TRYGGPLATS_INDEX_KEY", "32 bytes in base64"))
    hosts = tuple(h for h in needed("TRYGGPLATS_HOSTS", "host names served, comma between").split(",") if h)
    duty_phone = needed("TRYGGPLATS_DUTY_PHONE", "the number a facility may call")
    settings = Settings(
        database_url=database_url,
        secret_key=secret_key,
        keks=keks,
        index_key=index_key,
        trusted_hosts=hosts,
        proxy_hops=whole("TRYGGPLATS_PROXY_HOPS", 1),
        hold_minutes=whole("TRYGGPLATS_HOLD_MINUTES", 90),
        duty_phone=duty_phone,
        log_level=env.get("TRYGGPLATS_LOG_LEVEL", "INFO"),
    )
    if settings.log_level not in LOG_LEVELS:
        problems.append(f"TRYGGPLATS_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}")
    if problems:
        raise SettingsMissing(problems)
    return settings
