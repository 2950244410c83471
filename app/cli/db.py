"""flask db …"""

from pathlib import Path

import click

from app.cli.group import CommandGroup
from app.http.context import database
from models import schema

UNKNOWN = "This database was made by a version whose migrations are not here: nothing in it has been changed."

group = CommandGroup("db", help="The database's schema.")


@group.command()
def upgrade() -> None:
    """Make the database, or bring it to the newest schema."""
    engine = database().engine
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    if not schema.knows(engine):
        raise click.ClickException(UNKNOWN)
    schema.upgrade(engine)
    click.echo(f"The schema is at {schema.current(engine)}.")
