"""The flats that were previewed, carried by the page to the press of the button (app/http/signed.py)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.http import signed
from app.services.rehousing.flats import Becomes, PreviewedFlat, Vacancy
from models.rehousing import ContractKind

FLATS = "flats"


def carried(found: Sequence[PreviewedFlat]) -> str:
    return signed.carried([[_carried(one.vacancy), one.becomes.value] for one in found], FLATS)


def shown(text: str) -> tuple[PreviewedFlat, ...]:
    """Raises OtherwiseChanged for anything but what this user was shown."""
    found = signed.shown(text, FLATS)
    return tuple(PreviewedFlat(_vacancy(told), Becomes(becomes)) for told, becomes in found)


def _carried(vacancy: Vacancy) -> dict[str, Any]:
    told = {name: getattr(vacancy, name) for name in Vacancy.__dataclass_fields__}
    contracts = [kind.value for kind in vacancy.contracts]
    return told | {"available_from": vacancy.available_from.isoformat(), "contracts": contracts}


def _vacancy(told: dict[str, Any]) -> Vacancy:
    contracts = tuple(ContractKind(code) for code in told["contracts"])
    return Vacancy(
        **told | {"available_from": date.fromisoformat(told["available_from"]), "contracts": contracts}
    )
