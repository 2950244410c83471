"""A flat in words: where, how large, how dear, and what stands against it; nothing about a person."""

from collections.abc import Iterable

from flask_babel import format_date, gettext
from flask_babel import lazy_gettext as _l

from app.core.night_form.places import DISTRICTS
from app.http.words.labels import Words
from app.services.rehousing.flats import Becomes, PreviewedFlat
from app.web.rehousing.words import CONTRACTS
from models.rehousing import ContractKind, Flat

AGAINST: Words = {
    "closed": _l("ledig för sent"),
    "beds": _l("för trång för så många"),
    "step_free": _l("trappsteg, eller okänt"),
    "lift": _l("ingen hiss, eller okänt"),
    "contract_first_hand": _l("ges inte i första hand"),
    "contract_social": _l("ges inte som socialt kontrakt"),
    "occupied": _l("vald till någon annan"),
    "not_suitable": _l("passar inte, skäl lämnas inte ut"),
}
"""What stands against a flat. Nothing of it says anything of a person."""
REFUSED_BY_CHECK: Words = {**AGAINST, "needs": _l("rum, hyra, tillgänglighet eller kontrakt stämmer inte")}
BECOMES: Words = {
    Becomes.NEW: _l("ny"),
    Becomes.CHANGED: _l("ändras"),
    Becomes.SAME: _l("som förut"),
    Becomes.SET_APART: _l("vald till någon, ändras inte"),
}


def flat_line(flat: Flat) -> str:
    floor = "" if flat.floor is None else ", " + gettext("våning %(floor)s", floor=flat.floor)
    line = gettext(
        "%(code)s, %(area)s: %(rooms)s rum, %(size)s kvm, %(rent)s",
        code=flat.code,
        area=DISTRICTS[flat.area].name,
        rooms=flat.rooms,
        size=flat.square_metres,
        rent=rent(flat.rent),
    )
    return f"{line}{floor}"


def contracts_of(flat: Flat) -> str:
    return ", ".join(str(CONTRACTS[ContractKind(code)]) for code in flat.contracts)


def areas(codes: Iterable[str]) -> str:
    return ", ".join(DISTRICTS[code].name for code in codes) or str(gettext("inga"))


def rent(amount: int) -> str:
    return str(gettext("%(amount)s kr i månaden", amount=f"{amount:,}".replace(",", " ")))


def vacancy_row(one: PreviewedFlat) -> list[str]:
    flat = one.vacancy
    return [
        flat.code,
        areas([flat.area]),
        str(flat.rooms),
        rent(flat.rent),
        format_date(flat.available_from, "d MMM yyyy"),
        str(BECOMES[one.becomes]),
    ]


def against(codes: Iterable[str]) -> str:
    return ", ".join(_against(code) for code in codes)


def _against(code: str) -> str:
    if code.startswith("rooms_from_"):
        return str(gettext("för få rum"))
    if code.startswith("rooms_to_"):
        return str(gettext("för många rum"))
    if code.startswith("rent_to_"):
        return str(gettext("för hög hyra"))
    return str(AGAINST[code])
