"""People at browsers: each keeps its own cookies and posts forms with the token of its page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.core.actor import SYSTEM
from app.http.context import EXTENSION, Installation
from app.services.accounts import users
from app.services.accounts.users import NewUser
from models.organisation import OrganisationKind, Role

PASSWORD = "korrekt häst batteri"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Visitor:
    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, buffered=True, **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **options)

    def token(self) -> str:
        found = TOKEN.search(self.get("/tillganglighet").get_data(as_text=True))
        assert found is not None
        return found[1]

    def sign_in(self, email: str, password: str = PASSWORD, **options: Any) -> TestResponse:
        return self.post("/logga-in", {"email": email, "password": password}, **options)


OpenAccount = Callable[..., str]
SignedIn = Callable[..., Visitor]


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app)


@pytest.fixture
def account(app: Flask) -> OpenAccount:
    """`account(role, kind)` opens an account with PASSWORD and returns its address."""
    installation: Installation = app.extensions[EXTENSION]
    password_hash = installation.passwords.hash(PASSWORD)
    count = 0

    def open_account(
        role: Role = Role.DUTY_OFFICER,
        kind: OrganisationKind = OrganisationKind.DUTY_TEAM,
        organisation_id: str | None = None,
        **values: Any,
    ) -> str:
        nonlocal count
        count += 1
        email = f"{role.value}.{count}@exempel.se"
        with installation.database.transaction() as session:
            organisation_id = (
                organisation_id
                or users.organisation(session, SYSTEM, installation.clock, f"Verksamhet {count}", kind).id
            )
            command = NewUser(email, f"Prov {count}", role, organisation_id, password_hash, **values)
            users.create(session, SYSTEM, installation.clock, command)
        return email

    return open_account


@pytest.fixture
def signed_in(app: Flask, account: OpenAccount) -> SignedIn:
    """`signed_in(role, kind)` is a visitor who has signed in with an account of their own."""

    def sign_in(*place: Any, **values: Any) -> Visitor:
        visitor = Visitor(app)
        assert visitor.sign_in(account(*place, **values)).status_code == 303
        return visitor

    return sign_in
