"""A booking system of our own on a real socket, and a way there: the address that is checked is a public one,
the connection goes to this machine."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.services.feeds.calendar.fetch import Transport
from tests.waiting import PATIENCE_SECONDS

PUBLIC = "93.184.215.14"


class BookingSystem:
    """`answer`: the bytes sent back, or a function that sends them itself."""

    def __init__(self) -> None:
        self.answer = b""
        self.asked: list[str] = []
        self.addresses = [PUBLIC]
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.2)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def reach(self) -> Transport:
        return Transport(lambda _: self.addresses, self._connect)

    def says(self, body: bytes, status: str = "200 OK", *headers: str) -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
        self.answer = "\r\n".join(head).encode() + body

    def _connect(self, address: str, host: str) -> socket.socket:
        assert address in self.addresses
        self.asked.append(host)
        return socket.create_connection(self._listening.getsockname(), timeout=PATIENCE_SECONDS)

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = self._listening.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(PATIENCE_SECONDS)
                connection.recv(65536)
                self._send(connection)

    def _send(self, connection: socket.socket) -> None:
        try:
            if callable(self.answer):
                self.answer(connection)
            else:
                connection.sendall(self.answer)
        except OSError:
            pass  # it hung up: that is what some tests are about

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._listening.close()


@contextmanager
def booking_system() -> Iterator[BookingSystem]:
    found = BookingSystem()
    try:
        yield found
    finally:
        found.close()
