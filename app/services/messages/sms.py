"""SMS through a provider's HTTPS address: a small JSON object, a bearer token, no redirects followed."""

import http.client
import json
import ssl
from urllib.parse import urlsplit

from app.core.config import SmsGateway
from app.services.messages.text import TIMEOUT, MessageText, NotDelivered

SWEDEN = "+46"


class SmsGatewayWay:
    def __init__(self, settings: SmsGateway, trust: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._trust = trust or ssl.create_default_context()

    def send(self, to: str, text: MessageText) -> None:
        """A redirect is a refusal: the token goes nowhere else than where it was meant to."""
        address = urlsplit(self._settings.url)
        connection = http.client.HTTPSConnection(
            address.hostname or "", address.port, timeout=TIMEOUT, context=self._trust
        )
        try:
            target = address._replace(scheme="", netloc="").geturl() or "/"
            connection.request("POST", target, self._body(to, text), self._headers())
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise NotDelivered(type(error).__name__) from None
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise NotDelivered(f"status_{status}")

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._settings.token}", "Content-Type": "application/json"}

    def _body(self, to: str, text: MessageText) -> bytes:
        said = {"from": self._settings.sender, "to": international(to), "message": text.body}
        return json.dumps(said).encode()


def international(number: str) -> str:
    """040-628 04 11 as providers want it: +46406280411."""
    digits = "".join(character for character in number if character.isdigit())
    if number.strip().startswith("+"):
        return f"+{digits}"
    return f"+{digits[2:]}" if digits.startswith("00") else SWEDEN + digits.removeprefix("0")
