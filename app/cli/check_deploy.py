"""flask check-deploy: everything that stands between this installation and real people."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from app.cli.db import UNKNOWN
from app.core.config import Settings
from app.http.context import database, settings
from models import schema

LEAST_ARGON2_KIB = 19456
OTHERS_MAY = 0o077
POSTGRES_SETTINGS = {
    # an error's DETAIL and STATEMENT quote names and numbers into the server's log
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "synchronous_commit": "on",
    "data_checksums": "on",
}


@click.command("check-deploy")
@with_appcontext
def command() -> None:
    """Name every setting that is not fit for real use."""
    problems = [*settings_problems(settings()), *database_problems(database().engine)]
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo("Nothing stands in the way.")


def settings_problems(chosen: Settings) -> Iterator[str]:
    if chosen.demo:
        yield "TRYGGPLATS_DEMO is on: its keys are public"
    if not chosen.secure_cookies:
        yield "cookies travel over plain HTTP"
    if not chosen.trusted_hosts:
        yield "TRYGGPLATS_HOSTS names no host"
    if chosen.smtp is None:
        yield "TRYGGPLATS_SMTP_HOST is not set: nobody is told by e-mail that something waits"
    if chosen.sms is None:
        yield "TRYGGPLATS_SMS_URL is not set: nobody is told by SMS that something waits"
    if chosen.argon2_memory_kib < LEAST_ARGON2_KIB:
        yield f"argon2 uses less than {LEAST_ARGON2_KIB} KiB"


def database_problems(engine: sa.Engine) -> Iterator[str]:
    try:
        version = schema.current(engine)
    except sa.exc.SQLAlchemyError as error:
        yield f"the database does not answer ({type(error).__name__})"
        return
    if not schema.knows(engine):
        yield UNKNOWN
        return
    if version != schema.head():
        yield f"the schema is at {version}, the code at {schema.head()}: run flask db upgrade"
        return
    yield from _postgresql_problems(engine) if engine.dialect.name == "postgresql" else _file_problems(engine)


def _file_problems(engine: sa.Engine) -> Iterator[str]:
    if Path(engine.url.database or "").stat().st_mode & OTHERS_MAY:
        yield "other users of the machine may open the database file"


def _postgresql_problems(engine: sa.Engine) -> Iterator[str]:
    with engine.connect() as connection:
        for name, wanted in POSTGRES_SETTINGS.items():
            actual = connection.scalar(sa.select(sa.func.current_setting(name)))
            if actual != wanted:
                yield f"PostgreSQL has {name}={actual}, not {wanted}"
        may_edit = sa.func.has_table_privilege("audit_entry", "UPDATE, DELETE, TRUNCATE")
        if connection.scalar(sa.select(may_edit)):
            yield "the database user may change the audit trail: allow it INSERT and SELECT only"
