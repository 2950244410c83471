"""Programs that call the API, each with the token of a user of the test's world."""

import secrets
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.core.actor import Actor
from app.queries.users import sha256
from models.access import ApiToken
from tests.world import World


def token_of(world: World, actor: Actor) -> str:
    token = secrets.token_urlsafe(16)
    with world.writing() as session:
        session.add(ApiToken(token_sha256=sha256(token), user_id=actor.user_id, created_at=world.clock.now()))
    return token


class Caller:
    def __init__(self, app: Flask, token: str | None) -> None:
        self._client = app.test_client()
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def call(self, method: str, path: str, key: str | None = None, **options: Any) -> TestResponse:
        headers = self._headers | ({"Idempotency-Key": key} if key else {}) | options.pop("headers", {})
        return self._client.open(f"/api/v1{path}", method=method, headers=headers, **options)

    def get(self, path: str) -> TestResponse:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, key: str | None = None) -> TestResponse:
        return self.call("POST", path, key, json=body) if body is not None else self.call("POST", path, key)

    def patch(self, path: str, body: Any, key: str | None = None) -> TestResponse:
        return self.call("PATCH", path, key, json=body)

    def delete(self, path: str) -> TestResponse:
        return self.call("DELETE", path)
