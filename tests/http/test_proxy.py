"""Behind a proxy a visitor's address is what the proxy says of them, never what they say themselves."""

from dataclasses import replace

import pytest
from flask import request

from app.core.policy import Permission
from app.http.security import needs


@pytest.fixture
def address(apps, settings, clock):
    """`address(hops, header)`: whom the app takes the visitor for."""

    def ask(hops: int, header: str) -> str:
        with apps.fresh(replace(settings, proxy_hops=hops), clock) as app:
            app.add_url_rule("/vem", view_func=needs(Permission.PUBLIC)(lambda: {"it": request.remote_addr}))
            answer = app.test_client().get("/vem", headers={"X-Forwarded-For": header})
        return str(answer.get_json()["it"])

    return ask


def test_without_a_proxy_the_header_is_not_believed(address):
    assert address(0, "192.0.2.1") == "127.0.0.1"


def test_one_proxy_is_believed_for_the_last_address_only(address):
    assert address(1, "198.51.100.9, 192.0.2.1") == "192.0.2.1"


def test_each_further_proxy_is_believed_for_one_more(address):
    assert address(2, "203.0.113.5, 198.51.100.9, 192.0.2.1") == "198.51.100.9"
