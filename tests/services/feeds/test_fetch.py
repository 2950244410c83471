"""A calendar is fetched from the internet and from nowhere inside, so long and so much and no more."""

import ipaddress
import time

import pytest

from app.services.feeds.calendar import fetch as module
from app.services.feeds.calendar.fetch import INTERNET, MOST_BYTES, Failed, fetch, is_public
from models.feed import FetchFailure
from tests.services.feeds.pms import PUBLIC, booking_system

ADDRESS = "https://pms.example/rum/101.ics?nyckel=hemlig"
REFUSED, UNREACHABLE = FetchFailure.REFUSED_ADDRESS, FetchFailure.UNREACHABLE


@pytest.fixture
def pms():
    with booking_system() as found:
        yield found


def failure(pms, url=ADDRESS):
    with pytest.raises(Failed) as failed:
        fetch(url, pms.reach)
    return failed.value.failure


def test_what_the_server_says_is_fetched(pms):
    pms.says(b"BEGIN:VCALENDAR")
    assert fetch(ADDRESS, pms.reach) == b"BEGIN:VCALENDAR"
    assert pms.asked == ["pms.example"]


@pytest.mark.parametrize(
    "url",
    [
        "http://pms.example/", "ftp://pms.example/", "file:///etc/passwd", "//pms.example/", "pms.example",
        "https://", "https:///x", "https://pms.example:8443/", "https://user:word@pms.example/",
        "https://pms.example:99999/", "https://[::1/", "https://pms.example/\r\nHost: x",
        "https://pms.example/ x", "https://åäö.example/", "gopher://pms.example/",
    ],
)  # fmt: skip
def test_only_https_to_a_name_on_its_usual_port(pms, url):
    assert failure(pms, url) is REFUSED
    assert pms.asked == []


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0",  # noqa: S104
        "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::",
        "2001:0:7f00:1::",
    ],
)  # fmt: skip
def test_nowhere_inside(pms, inside):
    pms.addresses = [inside]
    assert failure(pms) is REFUSED
    pms.addresses = [PUBLIC, inside]
    assert failure(pms) is REFUSED
    assert pms.asked == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f000001", "2130706433", "127.1", "[::1]"])
def test_a_name_for_this_machine_leads_nowhere_however_it_is_written(host):
    with pytest.raises(Failed) as failed:
        fetch(f"https://{host}/", INTERNET)
    assert failed.value.failure in (REFUSED, UNREACHABLE)


def test_public_addresses_of_both_kinds_are_public():
    assert all(
        is_public(ipaddress.ip_address(text)) for text in (PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    )


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent", "304 Same"])
def test_no_detours(pms, status):
    pms.says(b"", status, "Location: https://127.0.0.1/")
    assert failure(pms) is REFUSED
    assert len(pms.asked) == 1


@pytest.mark.parametrize("status", ["204 Nothing", "401 Who", "404 Gone", "500 Broken"])
def test_what_is_no_answer_is_told_as_such(pms, status):
    pms.says(b"", status)
    assert failure(pms) is UNREACHABLE


@pytest.mark.parametrize(
    "answer", [b"", b"\0\0\0", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", b"HTTP/9 x"]
)
def test_an_answer_that_breaks_off_is_none(pms, answer):
    pms.answer = answer
    assert failure(pms) is UNREACHABLE


def test_not_more_than_so_much(pms):
    pms.says(b"x" * (MOST_BYTES + 1))
    assert failure(pms) is FetchFailure.TOO_LARGE


def test_a_server_that_drips_is_cut_off(pms, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.5)

    def drip(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:  # until it is cut off
            connection.sendall(b"x")
            time.sleep(0.1)

    pms.answer = drip
    assert failure(pms) is UNREACHABLE
