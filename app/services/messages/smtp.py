"""E-mail through a server that speaks TLS. Without TLS nothing is said: the address is a person's."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from app.core.config import Smtp
from app.services.messages.text import TIMEOUT, MessageText, NotDelivered


class SmtpWay:
    def __init__(self, settings: Smtp, trust: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._trust = trust or ssl.create_default_context()

    def send(self, to: str, text: MessageText) -> None:
        try:
            with self._connect() as server:
                if self._settings.user:
                    server.login(self._settings.user, self._settings.password)
                server.send_message(self._letter(to, text), self._settings.sender, [to])
        except (OSError, ValueError, smtplib.SMTPException) as error:  # ValueError: no such address can be
            raise NotDelivered(type(error).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        host, port = self._settings.host, self._settings.port
        if self._settings.tls_from_start:
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=self._trust)
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            server.starttls(context=self._trust)
        except Exception:
            server.close()
            raise
        return server

    def _letter(self, to: str, text: MessageText) -> EmailMessage:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self._settings.sender, to, text.subject
        letter["Date"] = formatdate()
        letter["Message-ID"] = make_msgid(domain=self._settings.sender.rpartition("@")[2])
        letter["Auto-Submitted"] = "auto-generated"  # no absence notes in return
        letter.set_content(text.body)
        return letter
