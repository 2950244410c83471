"""Most of what the API does is the same on both databases; `test_flow.py` runs on both."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.core.actor import Actor
from tests.api.callers import Caller, token_of
from tests.databases import Databases
from tests.world import World

Household = Callable[..., dict[str, Any]]


@pytest.fixture
def databases(sqlite_databases: Databases) -> Databases:
    return sqlite_databases


@pytest.fixture
def caller_of(app: Flask, world: World) -> Callable[[Actor], Caller]:
    return lambda actor: Caller(app, token_of(world, actor))


@pytest.fixture
def officer(caller_of: Callable[[Actor], Caller], world: World) -> Caller:
    return caller_of(world.officer)


@pytest.fixture
def household(world: World) -> Household:
    """`household(nights=7)`: the plainest body that is accepted, and what the test is about."""

    def body(**values: Any) -> dict[str, Any]:
        plainest = {
            "urgency": 1,
            "arrives": world.tonight.isoformat(),
            "nights": 3,
            "members": [{"age": 30, "gender": "female"}],
        }
        return plainest | values

    return body
