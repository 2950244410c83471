"""Settings say everything that is missing at once, and no secret has a default outside demo mode."""

import base64
import os
from dataclasses import FrozenInstanceError
from unittest.mock import patch

import pytest

from app.core.config import MEANINGS, PREFIX, Settings, SettingsMissing

KEY = base64.b64encode(bytes(32)).decode()
COMPLETE = {
    "TRYGGPLATS_DATABASE_URL": "postgresql+psycopg://tryggplats@db/tryggplats",
    "TRYGGPLATS_SECRET_KEY": "x" * 32,
    "TRYGGPLATS_KEKS": f"2026b:{KEY},2026a:{KEY}",
    "TRYGGPLATS_INDEX_KEY": KEY,
    "TRYGGPLATS_HOSTS": "trygg.example,partner.example",
    "TRYGGPLATS_DUTY_PHONE": "042-10 00 00",
}


def read(environment):
    with patch.dict(os.environ, environment, clear=True):
        return Settings.from_env()


def problems(**changes):
    with pytest.raises(SettingsMissing) as raised:
        read(COMPLETE | changes)
    return raised.value.problems


def test_a_complete_environment_makes_settings():
    settings = read(COMPLETE)
    assert [name for name, _ in settings.keks] == ["2026b", "2026a"]
    assert settings.trusted_hosts == ("trygg.example", "partner.example")
    assert settings.secure_cookies
    assert not settings.demo


def test_everything_missing_is_listed_at_once():
    with pytest.raises(SettingsMissing) as raised:
        read({})
    assert {problem.split()[0] for problem in raised.value.problems} == set(COMPLETE)


@pytest.mark.parametrize("name", COMPLETE)
def test_no_setting_of_production_has_a_default(name):
    (problem,) = problems(**{name: ""})
    assert name in problem


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRYGGPLATS_SECRET_KEY", "demo-only"),
        ("TRYGGPLATS_INDEX_KEY", "c2hvcnQ="),
        ("TRYGGPLATS_INDEX_KEY", "not base64!"),
        ("TRYGGPLATS_KEKS", f"a:{KEY},b:c2hvcnQ="),
        ("TRYGGPLATS_KEKS", "no colon"),
        ("TRYGGPLATS_PROXY_HOPS", "one"),
        ("TRYGGPLATS_HOLD_MINUTES", "-5"),
        ("TRYGGPLATS_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name, value):
    (problem,) = problems(**{name: value})
    assert name in problem


def test_a_problem_never_quotes_a_secret():
    assert "hemligt" not in " ".join(
        problems(TRYGGPLATS_SECRET_KEY="hemligt", TRYGGPLATS_INDEX_KEY="hemligt")
    )


def test_demo_mode_needs_nothing_and_says_that_it_is_demo():
    settings = read({"TRYGGPLATS_DEMO": "1"})
    assert settings.demo
    assert settings.database_url.startswith("sqlite:///")


def test_settings_cannot_be_changed():
    settings = read(COMPLETE)
    with pytest.raises(FrozenInstanceError):
        settings.demo = True


MAIL = {"TRYGGPLATS_SMTP_HOST": "mail.example", "TRYGGPLATS_SMTP_FROM": "tryggplats@a.example"}
SMS = {
    "TRYGGPLATS_SMS_URL": "https://sms.example/send",
    "TRYGGPLATS_SMS_FROM": "Tryggplats",
    "TRYGGPLATS_SMS_TOKEN": "hemligt",
}


def test_without_servers_for_them_there_is_neither_mail_nor_sms():
    settings = read(COMPLETE)
    assert (settings.smtp, settings.sms) == (None, None)


@pytest.mark.parametrize(("tls", "port"), [("starttls", 587), ("implicit", 465)])
def test_mail_goes_over_tls_to_the_port_of_its_kind(tls, port):
    smtp = read(COMPLETE | MAIL | {"TRYGGPLATS_SMTP_TLS": tls}).smtp
    assert smtp is not None
    assert (smtp.port, smtp.tls_from_start) == (port, tls == "implicit")


def test_mail_cannot_go_in_the_clear():
    assert "TRYGGPLATS_SMTP_TLS" in problems(**MAIL, TRYGGPLATS_SMTP_TLS="none")[0]


def test_an_sms_provider_is_asked_over_https_alone():
    assert "https://" in problems(**SMS | {"TRYGGPLATS_SMS_URL": "http://sms.example"})[0]


@pytest.mark.parametrize("name", ["TRYGGPLATS_SMS_FROM", "TRYGGPLATS_SMS_TOKEN"])
def test_half_an_sms_provider_is_named(name):
    assert name in problems(**SMS | {name: ""})[0]


def test_passwords_and_tokens_do_not_show_when_settings_are_printed():
    settings = read(COMPLETE | MAIL | SMS | {"TRYGGPLATS_SMTP_PASSWORD": "hemligt"})
    assert "hemligt" not in repr((settings.smtp, settings.sms))


def test_of_every_variable_that_may_be_wrong_is_told_what_it_means():
    wrong = {f"{PREFIX}{name}": "" for name in MEANINGS} | {"TRYGGPLATS_SMS_URL": "-"}
    said = problems(**wrong | {"TRYGGPLATS_SMTP_HOST": "mail.example"})
    assert {problem.split()[0].removeprefix(PREFIX) for problem in said} == set(MEANINGS)
