"""Gets a calendar from elsewhere, and from nowhere inside (SSRF): https on its usual port, public addresses
only, no detours, so much time and so many bytes.

The address that was checked is the one connected to, so a name cannot point elsewhere a moment later.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from models.feed import FetchFailure

MOST_BYTES = 1_000_000
SECONDS = 10
PORT = 443
NAT64 = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48")))
HEADERS = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "Tryggplats"}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Failed(Exception):
    def __init__(self, failure: FetchFailure) -> None:
        super().__init__(failure.value)
        self.failure = failure


@dataclass(frozen=True)
class Transport:
    """How names become addresses, and an address (with the name it goes by) a connection."""

    resolve: Callable[[str], Sequence[str]]
    connect: Callable[[str, str], socket.socket]


def fetch(url: str, reach: Transport) -> bytes:
    """Raises Failed."""
    parts = https_parts(url)
    try:
        address = _public_address(reach, str(parts.hostname))
        with _connected(reach, address, str(parts.hostname)) as connection:
            connection.request("GET", _target(parts), headers={"Host": str(parts.hostname), **HEADERS})
            with connection.getresponse() as response:
                return _content(response)
    except (OSError, http.client.HTTPException, ValueError):
        raise Failed(FetchFailure.UNREACHABLE) from None


def https_parts(url: str) -> SplitResult:
    """Raises Failed for anything but https to a named host on its usual port, without a password in it."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme == "https" and parts.port in (None, PORT) and url.isascii() and url.isprintable()
    except ValueError:
        raise Failed(FetchFailure.REFUSED_ADDRESS) from None
    if not fits or not parts.hostname or parts.username is not None or " " in url:
        raise Failed(FetchFailure.REFUSED_ADDRESS)
    return parts


def _public_address(reach: Transport, host: str) -> str:
    """The first address of the name. One that is not public spoils all of them."""
    found = [ipaddress.ip_address(text.partition("%")[0]) for text in reach.resolve(host)]
    if not found:
        raise Failed(FetchFailure.UNREACHABLE)
    if not all(map(is_public, found)):
        raise Failed(FetchFailure.REFUSED_ADDRESS)
    return str(found[0])


def is_public(address: Address) -> bool:
    """Also looks through what wraps an IPv4 address into an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in NAT64) or address.sixtofour or address.teredo:
            return False
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@contextmanager
def _connected(reach: Transport, address: str, host: str) -> Iterator[http.client.HTTPConnection]:
    """Cut off when the time is up, however slowly the other side drips."""
    found = reach.connect(address, host)
    watch = Timer(SECONDS, lambda: socket.socket.shutdown(found, socket.SHUT_RDWR))
    watch.daemon = True
    watch.start()
    connection = http.client.HTTPConnection(host)
    try:
        if isinstance(found, ssl.SSLSocket):
            found.do_handshake()
        connection.sock = found
        yield connection
    finally:
        watch.cancel()
        connection.close()
        found.close()


def _content(response: http.client.HTTPResponse) -> bytes:
    if 300 <= response.status < 400:
        raise Failed(FetchFailure.REFUSED_ADDRESS)
    if response.status != 200:
        raise Failed(FetchFailure.UNREACHABLE)
    data = response.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Failed(FetchFailure.TOO_LARGE)
    if response.length:  # it broke off: the library says nothing
        raise Failed(FetchFailure.UNREACHABLE)
    return data


def _resolve(host: str) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)]


def _connect(address: str, host: str) -> socket.socket:
    plain = socket.create_connection((address, PORT), timeout=SECONDS)
    return ssl.create_default_context().wrap_socket(
        plain, server_hostname=host, do_handshake_on_connect=False
    )


INTERNET = Transport(_resolve, _connect)
