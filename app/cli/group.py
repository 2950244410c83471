"""A group of commands that answers bad input with what to mend, never with a traceback."""

from typing import Any

import click
from flask.cli import AppGroup

from app.core.errors import AppError, InvalidInput
from app.http.words.errors import SENTENCES, in_own_words


class CommandGroup(AppGroup):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AppError as error:
            raise click.ClickException(_said(error)) from None


def _said(error: AppError) -> str:
    if isinstance(error, InvalidInput):
        return "\n".join(f"{field}: {mend}" for field, mend in in_own_words(error.fields).items())
    return " ".join(str(part) for part in SENTENCES[error.code])
