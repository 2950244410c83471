"""An app on a real port, for the browser and for outside clients."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import BaseWSGIServer, create_server


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Yields the address under which the app answers."""
    sockets: dict[int, Any] = {}
    server = create_server(app, map=sockets, host="127.0.0.1", port=0, threads=4)
    assert isinstance(server, BaseWSGIServer)  # one address, one socket
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            wasyncore.loop(timeout=1, map=sockets, count=1)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        _, port = server.getsockname()
        yield f"http://127.0.0.1:{port}"
    finally:
        stopped.set()
        server.pull_trigger()  # wakes the loop, which else sleeps out its second
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(sockets)
