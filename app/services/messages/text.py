"""What is sent: a text made of the kind of message alone, so it can hold nothing of anybody."""

from dataclasses import dataclass

TIMEOUT = 10.0
"""Seconds for each step of a conversation with the other side."""


@dataclass(frozen=True)
class MessageText:
    subject: str
    body: str


class NotDelivered(Exception):
    """`why`: a code for the log; what the other side wrote may quote the address."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
