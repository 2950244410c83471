"""Thousands of calls made up from the OpenAPI document: none breaks the service, and enough of them work."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.core.config import Settings
from tests.api.aim import Aim
from tests.api.callers import token_of
from tests.apps import Apps
from tests.clocks import SetClock
from tests.world import World

CALLS = {
    "requests_make": (120, 60),
    "requests_suggest": (360, 60),
    "requests_hold": (200, 60),
    "requests_close": (60, 20),
    "inquiries_ask": (24, 20),
    "inquiries_show": (20, 10),
    "inquiries_waiting": (12, 10),
    "inquiries_answer": (20, 20),
    "availability_say": (60, 40),
    "availability_show": (30, 20),
    "holds_confirm": (150, 60),
    "holds_release": (150, 40),
    "placements_show": (350, 60),
    "placements_change": (200, 60),
    "problem_export": (30, 20),
    "replans_start": (6, 20),
    "replans_show": (20, 10),
    "replans_decide": (8, 20),
    "replans_apply": (8, 10),
    "replans_cancel": (10, 10),
}
"""In this order, of each operation: how many calls that fit the document, how many that do not."""
ALL_CALLS, LEAST_SHARE = 2000, 0.3
AIMED = 0.9
DOCUMENTED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def quiet_app(apps: Apps, settings: Settings, clock: SetClock) -> Iterator[Flask]:
    with apps.lent(replace(settings, log_level="ERROR"), clock) as app:
        yield app


class Fuzz:
    def __init__(self, app: Flask, world: World) -> None:
        self.chance = random.Random(1)
        self.aim = Aim(world, self.chance)
        self.tokens = {name: token_of(world, self.aim.actor(name)) for name in CALLS}
        found = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app).get_all_operations()
        operations = [one.ok() for one in found if isinstance(one, Ok)]
        self.operations = {one.definition.raw["operationId"]: one for one in operations}
        self.statuses: dict[str, Counter[int]] = {name: Counter() for name in CALLS}
        self.fitting: dict[str, Counter[int]] = {name: Counter() for name in CALLS}

    def run(self) -> None:
        for name, (fitting, mistaken) in CALLS.items():
            self._many(name, GenerationMode.POSITIVE, fitting)
            self._many(name, GenerationMode.NEGATIVE, mistaken)

    def _many(self, name: str, mode: GenerationMode, calls: int) -> None:
        @given(case=self.operations[name].as_strategy(generation_mode=mode))
        @settings(
            max_examples=calls, phases=[Phase.generate], deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def call(case: Any) -> None:
            self._one(name, case, fits=mode is GenerationMode.POSITIVE)

        call()

    def _one(self, name: str, case: Any, *, fits: bool) -> None:
        if fits and self.chance.random() < AIMED:
            getattr(self.aim, name)(case)
            case.headers.pop("Idempotency-Key", None)  # the same few words come again and again
        case.headers["Authorization"] = f"Bearer {self.tokens[name]}"
        answer = case.call()
        case.validate_response(answer, checks=DOCUMENTED if fits else [not_a_server_error])
        self.statuses[name][answer.status_code] += 1
        if fits:
            self.fitting[name][answer.status_code] += 1
        if answer.status_code in (201, 202):
            self.aim.remember(name, answer.json())


def successes(statuses: Counter[int]) -> int:
    return sum(count for status, count in statuses.items() if 200 <= status < 300)


def test_no_call_breaks_the_service_and_enough_of_them_work(quiet_app, world):
    fuzz = Fuzz(quiet_app, world)
    fuzz.run()
    for name, statuses in fuzz.fitting.items():
        assert successes(statuses) >= LEAST_SHARE * statuses.total(), (name, statuses)
    told = sum(fuzz.statuses.values(), Counter())
    assert told.total() >= ALL_CALLS
    assert successes(told) >= LEAST_SHARE * told.total(), told
    assert [status for status in told if status >= 500] == []
