"""E-mail and SMS against real servers on this machine."""

import http.server
import json
import ssl
import threading
from email import message_from_bytes, policy
from typing import Any, ClassVar

import pytest

from app.core.config import SmsGateway, Smtp
from app.services.messages.sms import SmsGatewayWay, international
from app.services.messages.smtp import SmtpWay
from app.services.messages.text import MessageText, NotDelivered
from tests.services.messages.smtp_server import SmtpServer, smtp_server

TEXT = MessageText("Något väntar", "En fråga väntar på svar.")


@pytest.fixture
def server(tls):
    with smtp_server(SmtpServer(tls=tls.server)) as server:
        yield server


def by_mail(server, tls, **settings):
    way = SmtpWay(Smtp("127.0.0.1", server.port, "tryggplats@exempel.se", **settings), tls.trust)
    way.send("hotell@exempel.se", TEXT)


class TestSmtp:
    def test_the_letter_is_taken_under_tls(self, server, tls):
        by_mail(server, tls)
        (letter,) = (message_from_bytes(raw, policy=policy.default) for raw in server.letters)
        assert (letter["To"], letter["Subject"]) == ("hotell@exempel.se", "Något väntar")
        assert letter.get_content().strip() == "En fråga väntar på svar."
        assert {"MAIL*", "RCPT*", "DATA*"} <= set(server.heard)

    def test_it_says_no_more_of_itself_than_it_must(self, server, tls):
        by_mail(server, tls)
        letter = message_from_bytes(server.letters[0], policy=policy.default)
        assert set(letter.keys()) == {
            "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type",
            "Content-Transfer-Encoding", "MIME-Version",
        }  # fmt: skip

    def test_tls_from_the_first_byte(self, tls):
        with smtp_server(SmtpServer(tls=tls.server, tls_from_start=True)) as server:
            by_mail(server, tls, tls_from_start=True)
            assert len(server.letters) == 1

    def test_the_password_is_said_only_under_tls(self, server, tls):
        by_mail(server, tls, user="tryggplats", password="hemligt")
        assert [command for command in server.heard if command.startswith("AUTH")] == ["AUTH*"]

    def test_a_server_without_tls_hears_no_address(self, tls):
        with smtp_server(SmtpServer()) as server, pytest.raises(NotDelivered):
            by_mail(server, tls, user="tryggplats", password="hemligt")
        assert set(server.heard) <= {"EHLO", "QUIT"}

    def test_a_server_that_nobody_vouches_for_hears_no_address(self, server):
        way = SmtpWay(Smtp("127.0.0.1", server.port, "tryggplats@exempel.se"), ssl.create_default_context())
        with pytest.raises(NotDelivered):
            way.send("hotell@exempel.se", TEXT)
        assert set(server.heard) == {"EHLO", "STARTTLS"}

    @pytest.mark.parametrize("refusing", ["MAIL", "RCPT", "DATA", "AUTH"])
    def test_what_is_refused_is_not_sent(self, server, tls, refusing):
        server.says[refusing] = "550 not hotell@exempel.se"
        with pytest.raises(NotDelivered) as failure:
            by_mail(server, tls, user="tryggplats", password="hemligt")
        assert "hotell@exempel.se" not in str(failure.value)

    def test_nobody_at_home(self, server, tls):
        with pytest.raises(NotDelivered):
            SmtpWay(Smtp("127.0.0.1", 9, "tryggplats@exempel.se"), tls.trust).send("hotell@exempel.se", TEXT)

    @pytest.mark.parametrize("address", ["a@b.se\r\nBcc: c@d.se", "å@å@å"])
    def test_what_is_no_address_is_not_sent(self, server, tls, address):
        way = SmtpWay(Smtp("127.0.0.1", server.port, "tryggplats@exempel.se"), tls.trust)
        with pytest.raises(NotDelivered):
            way.send(address, TEXT)
        assert server.letters == []


class Provider(http.server.BaseHTTPRequestHandler):
    status = 202
    heard: ClassVar[list[Any]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.path, self.headers["Authorization"], json.loads(body)))
        self.send_response(self.status)
        self.send_header("Location", f"https://{self.headers['Host']}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Nothing on the test's own output."""


@pytest.fixture
def provider(tls):
    kind = type("ThisProvider", (Provider,), {"heard": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind)
    server.socket = tls.server.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield kind, server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


class TestSms:
    def by_sms(self, port, trust):
        gateway = SmsGateway(f"https://127.0.0.1:{port}/v1/sms?account=1", "Tryggplats", "hemligt")
        SmsGatewayWay(gateway, trust).send("040-628 04 11", TEXT)

    def test_number_and_text_reach_the_provider(self, provider, tls):
        kind, port = provider
        self.by_sms(port, tls.trust)
        said = {"from": "Tryggplats", "to": "+46406280411", "message": "En fråga väntar på svar."}
        assert kind.heard == [("/v1/sms?account=1", "Bearer hemligt", said)]

    @pytest.mark.parametrize("status", [302, 307, 400, 401, 500])
    def test_anything_but_yes_is_a_no_and_no_redirect_is_followed(self, provider, tls, status):
        kind, port = provider
        kind.status = status
        with pytest.raises(NotDelivered):
            self.by_sms(port, tls.trust)
        assert [path for path, _, _ in kind.heard] == ["/v1/sms?account=1"]

    def test_a_provider_that_nobody_vouches_for_hears_nothing(self, provider):
        kind, port = provider
        with pytest.raises(NotDelivered):
            self.by_sms(port, ssl.create_default_context())
        assert kind.heard == []

    @pytest.mark.parametrize("written", ["040-628 04 11", "0046 40 628 04 11", "+46 40-628 04 11"])
    def test_a_number_is_told_as_providers_want_it(self, written):
        assert international(written) == "+46406280411"
