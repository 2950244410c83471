"""Everything under `flask`."""

import click

from app.cli import audit, check_deploy, db, keys, outbox, seed, tokens, users, work

COMMANDS: tuple[click.Command, ...] = (
    db.group,
    users.group,
    tokens.group,
    audit.group,
    keys.group,
    check_deploy.command,
    seed.command,
    outbox.group,
    work.command,
)
