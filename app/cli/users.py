"""flask users …"""

from datetime import datetime

import click

from app.cli.group import CommandGroup
from app.core.actor import SYSTEM
from app.http.context import clock, database, passwords
from app.http.language import LANGUAGES
from app.services.accounts import users
from app.services.accounts.users import NewUser
from models.organisation import OrganisationKind, Role

group = CommandGroup("users", help="Accounts.")


@group.command()
@click.argument("email")
@click.option("--name", required=True, help="Shown to the user only.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--organisation", required=True, help="Its name.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in OrganisationKind]),
    help="Of an organisation that is not in the register yet.",
)
@click.option("--trained-on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the training En säker hand.")
@click.option("--locale", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.password_option(help="Asked for when left out.")
def create(
    email: str,
    name: str,
    role: str,
    organisation: str,
    kind: str | None,
    trained_on: datetime | None,
    locale: str,
    password: str,
) -> None:
    """Open an account."""
    password_hash = passwords().hash(password)
    with database().transaction() as session:
        of = users.organisation(
            session, SYSTEM, clock(), organisation, OrganisationKind(kind) if kind else None
        )
        command = NewUser(
            email=email,
            name=name,
            role=Role(role),
            organisation_id=of.id,
            password_hash=password_hash,
            trained_on=trained_on.date() if trained_on else None,
            locale=locale,
        )
        users.create(session, SYSTEM, clock(), command)
    click.echo("The account is open.")


@group.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close an account: whoever is signed in with it is out at once."""
    with database().transaction() as session:
        users.disable(session, SYSTEM, clock(), email)
    click.echo("The account is closed.")
