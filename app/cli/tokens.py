"""flask tokens …"""

import click

from app.cli.group import CommandGroup
from app.core.actor import SYSTEM
from app.http.context import clock, database
from app.services.accounts import tokens

group = CommandGroup("tokens", help="Bearer tokens for the API.")


@group.command()
@click.argument("email")
def create(email: str) -> None:
    """Print a new token for the user. It cannot be shown again."""
    with database().transaction() as session:
        token = tokens.create(session, SYSTEM, clock(), email)
    click.echo(token)


@group.command()
@click.argument("email")
def revoke(email: str) -> None:
    """End every token of the user."""
    with database().transaction() as session:
        ended = tokens.revoke(session, SYSTEM, clock(), email)
    click.echo(f"Tokens ended: {ended}.")
