"""Which month an invoice basis is asked for."""

import re
from datetime import date

from app.core.errors import ErrorCode, InvalidInput

NOT_A_MONTH = ErrorCode("not_a_month")


def month(text: str | None) -> date | None:
    """The first day of a month written as 2026-11; None when nothing was asked for."""
    if not text:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise InvalidInput({"manad": [NOT_A_MONTH]}) from None
