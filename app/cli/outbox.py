"""flask outbox …"""

import click

from app.cli.group import CommandGroup
from app.http.context import clock, database, log, settings
from app.http.words.notices import compose
from app.services.messages.sender import send_due
from app.services.messages.ways import ways

group = CommandGroup("outbox", help="What is to be told by e-mail and SMS.")


@group.command()
def send() -> None:
    """Send what is due, round after round until nothing is."""
    sent, not_sent = send_all()
    click.echo(f"Sent: {sent}. Not sent this time: {not_sent}.")


def send_all() -> tuple[int, int]:
    """How many were sent, and how many not this time."""
    sent = not_sent = 0
    while outcomes := send_due(database(), clock(), ways(settings()), compose):
        for outcome in outcomes:
            if outcome.why is None:
                sent += 1
            else:
                not_sent += 1
                log().warning("not_sent", message=outcome.message_id, why=outcome.why)
    return sent, not_sent
