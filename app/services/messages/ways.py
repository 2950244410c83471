"""How a message leaves the service. What it says was composed before; a way knows nothing of why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.core.config import Settings
from app.services.messages.sms import SmsGatewayWay
from app.services.messages.smtp import SmtpWay
from app.services.messages.text import MessageText, NotDelivered
from models.notification import Medium


class Way(Protocol):
    def send(self, to: str, text: MessageText) -> None:
        """Raises NotDelivered when the other side has not said that it took the message."""
        ...


@dataclass(frozen=True)
class Sink:
    """In demo mode nothing leaves the machine: /demo/utskick shows what would have."""

    def send(self, to: str, text: MessageText) -> None:
        return


@dataclass(frozen=True)
class NoWay:
    """Nothing has been set up; the message waits for it, and is given up in the end."""

    def send(self, to: str, text: MessageText) -> None:
        raise NotDelivered("not_set_up")


def ways(settings: Settings) -> Mapping[Medium, Way]:
    if settings.demo:
        return dict.fromkeys(Medium, Sink())
    return {
        Medium.EMAIL: SmtpWay(settings.smtp) if settings.smtp else NoWay(),
        Medium.SMS: SmsGatewayWay(settings.sms) if settings.sms else NoWay(),
    }
