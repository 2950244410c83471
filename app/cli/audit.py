"""flask audit …"""

import sys

import click

from app.cli.group import CommandGroup
from app.core import audit
from app.http.context import database

group = CommandGroup("audit", help="The chain of what was done and read.")


@group.command()
def verify() -> None:
    """Walk the whole chain and name every row that does not hold."""
    with database().read() as session:
        broken = list(audit.broken_links(session))
    for sentence in broken:
        click.echo(sentence, err=True)
    if broken:
        sys.exit(1)
    click.echo("The chain holds.")
