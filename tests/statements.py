"""SQL that is compiled once for all the tests of a process, as in a service that runs for long.

An engine keeps what it has compiled, and each test has engines of its own: more than a third of the time of
the services' tests went into compiling the same statements anew.
"""

from typing import Any

import sqlalchemy as sa

_compiled: dict[Any, Any] = {}
_dialects: dict[str, sa.Dialect] = {}


def share_statements(engine: sa.Engine) -> None:
    """Lets the engine use what others have compiled. What is compiled is kept under its dialect, so they
    share that too; a dialect learns what it must know of the server at its first connection."""
    name = engine.dialect.name
    if name not in _dialects:
        engine.connect().close()
        _dialects[name] = engine.dialect
    engine.dialect = _dialects[name]
    engine.update_execution_options(compiled_cache=_compiled)
