"""What an operator does from the command line: it works, it is audited, and bad input is told how to mend."""

import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cli.check_deploy import database_problems, settings_problems
from app.cli.db import UNKNOWN
from app.core.config import SettingsMissing, SmsGateway, Smtp
from app.core.database import make_engine
from app.factory import create_app
from app.http.context import EXTENSION
from app.queries import users
from models import schema
from models.ledger import AuditEntry
from tests.visitors import PASSWORD, Visitor

EMAIL = "asa@exempel.se"
NEW_USER = ["users", "create", EMAIL, "--name", "Åsa Prov", "--role", "duty_officer", "--password", PASSWORD]
NEW_TEAM = ["--organisation", "Socialjouren", "--kind", "duty_team"]


@pytest.fixture
def run(app):
    """`run("users", "create", …)` gives click's result."""
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def actions(database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.seq)))


class TestUsersCreate:
    def test_opens_an_account_that_can_sign_in(self, app, run):
        assert run(*NEW_USER, *NEW_TEAM).exit_code == 0
        assert Visitor(app).sign_in(EMAIL).status_code == 303

    def test_stands_in_the_audit(self, run, database):
        run(*NEW_USER, *NEW_TEAM)
        assert actions(database) == ["organisation:created", "user:created"]

    def test_finds_an_organisation_by_its_name(self, run, database):
        run(*NEW_USER, *NEW_TEAM)
        second = [EMAIL.replace("asa", "bo") if word == EMAIL else word for word in NEW_USER]
        assert run(*second, "--organisation", "Socialjouren").exit_code == 0
        assert actions(database).count("organisation:created") == 1

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({PASSWORD: "kort"}, "password"),
            ({"duty_officer": "chef"}, "--role"),
            ({"duty_team": "klubb"}, "--kind"),
            ({"--kind": "--locale", "duty_team": "sv"}, "organisation"),
        ],
    )
    def test_says_what_to_mend_and_changes_nothing(self, run, database, changed, field):
        result = run(*[changed.get(word, word) for word in [*NEW_USER, *NEW_TEAM]])
        assert result.exit_code != 0
        assert field in result.output
        assert "Traceback" not in result.output
        assert actions(database) == []

    def test_refuses_an_address_that_has_an_account_however_it_is_written(self, run):
        run(*NEW_USER, *NEW_TEAM)
        again = run(*[EMAIL.upper() if word == EMAIL else word for word in NEW_USER], *NEW_TEAM)
        assert again.exit_code == 1
        assert "email" in again.output


class TestUsersDisable:
    def test_puts_whoever_is_signed_in_out_at_once(self, app, run):
        run(*NEW_USER, *NEW_TEAM)
        visitor = Visitor(app)
        visitor.sign_in(EMAIL)
        assert run("users", "disable", EMAIL).exit_code == 0
        assert visitor.get("/").status_code == 303
        assert visitor.sign_in(EMAIL).status_code == 422

    def test_names_an_address_that_has_no_account(self, run):
        result = run("users", "disable", "ingen@exempel.se")
        assert (result.exit_code, "email" in result.output) == (1, True)


class TestTokens:
    def test_a_new_token_is_printed_and_only_its_digest_is_kept(self, run, database):
        run(*NEW_USER, *NEW_TEAM)
        token = run("tokens", "create", EMAIL).output.strip()
        assert re.fullmatch(r"tp_[\w-]{43}", token)
        with database.read() as session:
            assert users.token_holder(session, token) is not None
            assert token not in str(session.execute(sa.text("SELECT * FROM api_token")).all())

    def test_revoking_ends_every_token(self, run, database):
        run(*NEW_USER, *NEW_TEAM)
        tokens = [run("tokens", "create", EMAIL).output.strip() for _ in range(2)]
        assert "2" in run("tokens", "revoke", EMAIL).output
        with database.read() as session:
            assert [users.token_holder(session, token) for token in tokens] == [None, None]

    @pytest.mark.parametrize("what", ["create", "revoke"])
    def test_an_unknown_address_is_named_as_the_field(self, run, what):
        result = run("tokens", what, "ingen@exempel.se")
        assert (result.exit_code, "email" in result.output) == (1, True)


class TestAuditVerify:
    def test_says_that_the_chain_holds(self, run):
        run(*NEW_USER, *NEW_TEAM)
        result = run("audit", "verify")
        assert (result.exit_code, result.output) == (0, "The chain holds.\n")

    def test_names_the_row_that_does_not(self, run, database):
        run(*NEW_USER, *NEW_TEAM)
        with database.engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
            else:
                connection.execute(sa.text("DROP TRIGGER audit_entry_update"))
            connection.execute(sa.text("UPDATE audit_entry SET object_id = 'x' WHERE seq = 1"))
        result = run("audit", "verify")
        assert result.exit_code == 1
        assert "row 1 has been edited" in result.output


def test_keys_rotate_wraps_every_key_anew(run, apps, settings, clock):
    run(*NEW_USER, *NEW_TEAM)
    new = ("new", bytes([3]) * 32)
    with apps.lent(replace(settings, keks=(new, *settings.keks)), clock) as rotating:
        runner = rotating.test_cli_runner()
        assert runner.invoke(args=["keys", "rotate"]).output == "Keys wrapped anew: 1.\n"
        assert runner.invoke(args=["keys", "rotate"]).output == "Keys wrapped anew: 0.\n"


class TestDbUpgrade:
    def test_makes_the_tables(self, settings, clock, empty_database_url):
        app = create_app(replace(settings, database_url=empty_database_url), clock)
        engine = app.extensions[EXTENSION].database.engine
        assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
        assert schema.differences(engine) == []
        engine.dispose()

    @pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
    def test_makes_the_folder_of_a_file(self, settings, clock, tmp_path):
        file = tmp_path / "new" / "folder" / "a.sqlite"
        app = create_app(replace(settings, database_url=f"sqlite:///{file}"), clock)
        assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
        assert file.exists()
        app.extensions[EXTENSION].database.engine.dispose()


class TestCheckDeploy:
    def test_names_what_is_not_fit_for_real_use(self, run):
        result = run("check-deploy")
        assert result.exit_code == 1
        assert "cookies travel over plain HTTP" in result.output

    def test_of_good_settings_says_nothing(self, settings):
        good = replace(
            settings,
            secure_cookies=True,
            trusted_hosts=("a.example",),
            argon2_memory_kib=65536,
            smtp=Smtp("mail.example", 587, "tryggplats@a.example"),
            sms=SmsGateway("https://sms.example", "Tryggplats", "token"),
        )
        assert list(settings_problems(good)) == []

    def test_names_that_nobody_would_be_told_of_what_waits(self, settings):
        problems = "\n".join(settings_problems(settings))
        assert "TRYGGPLATS_SMTP_HOST" in problems
        assert "TRYGGPLATS_SMS_URL" in problems

    def test_names_demo_mode(self, settings):
        assert any(
            "TRYGGPLATS_DEMO" in problem for problem in settings_problems(replace(settings, demo=True))
        )

    def test_names_a_database_that_has_no_tables(self, empty_database_url):
        engine = make_engine(empty_database_url)
        (problem,) = database_problems(engine)
        assert "flask db upgrade" in problem
        engine.dispose()

    def test_names_a_database_whose_migrations_are_not_here(self, database):
        """`flask db upgrade` would refuse it, so that is no advice."""
        with database.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '0005'"))
        assert list(database_problems(database.engine)) == [UNKNOWN]

    @pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
    def test_names_a_file_that_others_may_open(self, database):
        file = Path(str(database.engine.url.database))
        file.chmod(stat.S_IRUSR | stat.S_IWUSR)
        assert list(database_problems(database.engine)) == []
        file.chmod(0o644)
        assert len(list(database_problems(database.engine))) == 1

    @pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
    def test_names_what_lets_postgresql_quote_people_in_its_log(self, database):
        problems = "\n".join(database_problems(database.engine))
        assert "log_error_verbosity" in problems
        assert "log_min_error_statement" in problems
        assert "may change the audit trail" in problems

    def test_names_a_database_that_does_not_answer(self, tmp_path):
        engine = make_engine(f"sqlite:///{tmp_path}/no/such/folder.sqlite")
        (problem,) = database_problems(engine)
        assert "does not answer" in problem


def test_an_installation_without_settings_says_what_is_missing(monkeypatch):
    monkeypatch.delenv("TRYGGPLATS_DEMO", raising=False)
    with pytest.raises(SystemExit) as raised:
        create_app()
    assert "TRYGGPLATS_SECRET_KEY is missing" in str(raised.value)
    assert not isinstance(raised.value, SettingsMissing)
