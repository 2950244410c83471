"""Serves the demo on this machine: `python -m scripts.serve_demo PORT`. Everybody in it is invented."""

from __future__ import annotations

import os
import sys

from click import ClickException
from flask import Flask
from flask.cli import ScriptInfo
from waitress.server import create_server

from app.cli import work
from app.cli.seed import PASSWORD
from app.factory import create_app
from app.http.context import EXTENSION
from app.serving import settle
from models import schema

WELCOME = """
Tryggplats, demo: everybody in it is invented, and its keys are known to all. Never put real people here.

  open      http://127.0.0.1:{port}
  sign in   jour@demo.tryggplats.example (duty social worker), password {password}
  others    seed_data/users.csv, same password
  letters   http://127.0.0.1:{port}/demo/utskick shows what would be sent by e-mail and SMS

Ctrl-C stops it. The data stays in instance/; remove that folder to begin anew.
"""

OTHER_VERSION = """
The demo's data was made by another version of the service, which this one cannot read: {database}
Remove the folder it stands in (instance/), and the demo begins anew.
"""


def main(port: int) -> None:
    os.environ["TRYGGPLATS_DEMO"] = "1"
    app = create_app()
    prepare_database(app)
    prepare(app, "seed", "--if-empty")
    try:
        server = create_server(app, host="127.0.0.1", port=port, threads=8)
    except OSError:
        raise SystemExit(f"Port {port} is taken: make run PORT={port + 1}") from None
    print(WELCOME.format(port=port, password=PASSWORD), flush=True)
    end_work = work.beside(app)
    settle()
    try:
        server.run()
    finally:
        end_work()


def prepare_database(app: Flask) -> None:
    """Raises SystemExit when there is one that another version of the service has made."""
    engine = app.extensions[EXTENSION].database.engine
    try:
        prepare(app, "db", "upgrade")
        is_other = bool(schema.differences(engine))
    except ClickException:
        is_other = True
    if is_other:
        raise SystemExit(OTHER_VERSION.format(database=engine.url.database))


def prepare(app: Flask, *command: str) -> None:
    """Runs a `flask` command on this app."""
    app.cli.main(args=command, obj=ScriptInfo(create_app=lambda: app), standalone_mode=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
