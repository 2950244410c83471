"""flask keys …"""

import click

from app.cli.group import CommandGroup
from app.core.actor import SYSTEM
from app.http.context import clock, database
from app.services.accounts import keys

STEP = 500

group = CommandGroup("keys", help="The keys that wrap data keys.")


@group.command()
def rotate() -> None:
    """Wrap every data key under the first key of TRYGGPLATS_KEKS. Can be interrupted and run again."""
    total = 0
    while done := _one_step():
        total += done
    click.echo(f"Keys wrapped anew: {total}.")


def _one_step() -> int:
    with database().transaction() as session:
        return keys.rotate_some(session, SYSTEM, clock(), STEP)
