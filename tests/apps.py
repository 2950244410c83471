"""The app for tests. Making one takes as long as a test: one is made for each way of setting it up, and lent
to one test after the other with an installation of the test's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app.core.clock import Clock
from app.core.config import Settings
from app.factory import create_app, make_installation
from app.http.context import EXTENSION
from tests.page_linter import LintingClient
from tests.statements import share_statements


class Apps:
    """`template_code`: a folder that keeps templates compiled, also from one run to the next."""

    def __init__(self, template_code: Path) -> None:
        self._template_code = FileSystemBytecodeCache(str(template_code))
        self._idle: dict[Settings, list[Flask]] = {}

    @contextmanager
    def fresh(self, settings: Settings, clock: Clock) -> Iterator[Flask]:
        """An app that nobody had before and nobody gets after: whoever has it may add to it."""
        app = self._make(settings, clock)
        share_statements(app.extensions[EXTENSION].database.engine)
        try:
            yield app
        finally:
            app.extensions[EXTENSION].database.engine.dispose()

    @contextmanager
    def lent(self, settings: Settings, clock: Clock) -> Iterator[Flask]:
        """An app that others had before. It must come back as it was: nothing registered, nothing set."""
        idle = self._idle.setdefault(replace(settings, database_url=""), [])
        app = idle.pop() if idle else self._make(settings, clock)
        before = portrait(app)
        app.extensions[EXTENSION] = installation = make_installation(settings, clock)
        share_statements(installation.database.engine)
        try:
            yield app
        finally:
            installation.database.engine.dispose()
            del app.extensions[EXTENSION]
        after = portrait(app)
        changed = [part for part, was in before.items() if after[part] != was]
        assert not changed, f"the app is shared: take fresh_app to change its {', '.join(changed)}"
        idle.append(app)

    def _make(self, settings: Settings, clock: Clock) -> Flask:
        app = create_app(settings, clock)
        app.test_client_class = LintingClient
        app.jinja_env.bytecode_cache = self._template_code
        return app


def portrait(app: Flask) -> dict[str, Any]:
    """All that a test could leave behind in an app, save the installation, which is taken out."""
    return {
        "config": {name: copy(value) for name, value in app.config.items()},
        "extensions": {name: id(it) for name, it in app.extensions.items() if name != EXTENSION},
        "globals of templates": dict(app.jinja_env.globals),
        "filters of templates": dict(app.jinja_env.filters),
        "routes": list(app.url_map.iter_rules()),
        "views": dict(app.view_functions),
        "blueprints": dict(app.blueprints),
        "hooks": [_hooks(app.before_request_funcs), _hooks(app.after_request_funcs)],
        "context processors": _hooks(app.template_context_processors),
        "commands": dict(app.cli.commands),
        "test client": app.test_client_class,
        "wrapping": app.wsgi_app,
    }


def _hooks(of: dict[Any, list[Any]]) -> dict[Any, list[Any]]:
    return {name: list(hooks) for name, hooks in of.items() if hooks}
