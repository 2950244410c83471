"""A small SMTP server on this machine that keeps what it is told."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import cast

USUAL = {"STARTTLS": "220 go", "DATA": "250 taken", "AUTH": "235 welcome", "QUIT": "221 bye"}


@dataclass
class SmtpServer:
    """`says`: by command, an answer to give instead of the usual one."""

    port: int = 0
    tls: ssl.SSLContext | None = None
    tls_from_start: bool = False
    says: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)  # commands, in order; those under TLS end with "*"
    letters: list[bytes] = field(default_factory=list)


class _Listener(socketserver.ThreadingTCPServer):
    plan: SmtpServer


@contextmanager
def smtp_server(plan: SmtpServer) -> Iterator[SmtpServer]:
    listener = _Listener(("127.0.0.1", 0), _Conversation)
    listener.plan, plan.port = plan, listener.server_address[1]
    thread = threading.Thread(target=listener.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield plan
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()  # waits for the conversations


class _Conversation(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.plan, self.is_secure = cast(_Listener, self.server).plan, False
        with suppress(OSError):  # who does not trust our certificate hangs up
            if self.plan.tls_from_start:
                self._secure()
            self._answer("220 ready")
            while command := self._next():
                self._react(command)
        self.request.close()

    def _next(self) -> str:
        words = self._line().decode().split()
        if words:
            self.plan.heard.append(words[0].upper() + "*" * self.is_secure)
        return words[0].upper() if words else ""

    def _react(self, command: str) -> None:
        if command == "DATA":
            self._answer("354 go on")
            self.plan.letters.append(b"".join(iter(self._line, b".\r\n")))
        if command == "EHLO":
            offer = "AUTH PLAIN" if self.is_secure or not self.plan.tls else "STARTTLS"
            self._answer(f"250-here\r\n250 {offer}")
        else:
            self._answer(self.plan.says.get(command, USUAL.get(command, "250 ok")))
        if command == "STARTTLS":
            self._secure()

    def _secure(self) -> None:
        assert self.plan.tls is not None
        self.request = self.plan.tls.wrap_socket(self.request, server_side=True)
        self.is_secure = True

    def _line(self) -> bytes:
        line = b""
        while not line.endswith(b"\n") and (byte := self.request.recv(1)):
            line += byte
        return line

    def _answer(self, text: str) -> None:
        self.request.sendall(f"{text}\r\n".encode())
