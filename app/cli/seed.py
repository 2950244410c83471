"""flask seed: an invented city on one night."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.core.actor import SYSTEM
from app.core.clock import night_of
from app.core.errors import InvalidInput
from app.http.context import clock, database, passwords, settings
from app.services.seeding.files.reading import FOLDER
from app.services.seeding.seed import DatabaseNotEmpty, Seed, Seeded, seed

PASSWORD = "trygg-plats-demo-2026"  # noqa: S105  # known to all, on purpose: the demo's, printed below


@click.command("seed")
@click.option("--seed", "start", type=click.IntRange(0), default=1, help="Start value of chance. Default: 1.")
@click.option("--night", type=click.DateTime(["%Y-%m-%d"]), help="The night to show. Default: tonight.")
@click.option("--if-empty", is_flag=True, help="Say nothing and do nothing when the database holds data.")
@click.option("--yes", is_flag=True, help="Needed outside demo mode: everybody knows the password.")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=FOLDER, help="Seed files. Default: seed_data."
)
@with_appcontext
def command(start: int, night: datetime | None, if_empty: bool, yes: bool, folder: Path) -> None:
    """Fill an empty database with invented facilities, people and histories. All or nothing."""
    if not (settings().demo or yes):
        raise click.ClickException("Not in demo mode: accounts with a public password need --yes.")
    of_night = night.date() if night else night_of(clock().now())
    try:
        with database().transaction() as session:
            done = seed(session, SYSTEM, clock(), Seed(start, of_night, passwords().hash(PASSWORD), folder))
    except DatabaseNotEmpty:
        if not if_empty:
            raise click.ClickException(
                "The database holds data already; seeding needs an empty one."
            ) from None
    except InvalidInput as error:
        mends = "\n".join(f"{folder.name}/{place}: {mend}" for place, mend in error.facts["fields"].items())
        raise click.ClickException(f"Nothing was written.\n{mends}") from None
    else:
        _tell(done)


def _tell(done: Seeded) -> None:
    click.echo(f"{done.facilities} facilities, {done.units} units, {done.cases} cases. Password: {PASSWORD}")
    for email, role in done.users:
        click.echo(f"  {email:<44} {role}")
