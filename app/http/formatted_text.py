"""A sentence with figures in it: Swedish as it stands, another language where the reader is known."""

from typing import Any


class Told(str):
    text: str
    figures: dict[str, Any]

    def __new__(cls, text: str, **figures: Any) -> "Told":
        told = super().__new__(cls, text % figures)
        told.text, told.figures = text, figures
        return told
