"""The words of coded values: what a choice is called on the screen."""

from collections.abc import Iterable, Mapping

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from app.core.night_form.features import FEATURES, LANGUAGES
from app.queries.placements import PlacementStatus
from models.alert import AlertKind
from models.availability import Channel
from models.case import Gender, RiskLevel
from models.inquiry import DeclineReason
from models.placement import EventKind, EventReason, LegalBasis, OverrideReason

Words = Mapping[str, LazyString]

OVERRIDE_REASONS: Words = {
    OverrideReason.OWN_WISH: _l("Den som söker skydd vill det"),
    OverrideReason.CHILDREN: _l("Barnens skola, förskola eller umgänge"),
    OverrideReason.SUPPORT: _l("Stödet finns där"),
    OverrideReason.FACILITY_ASKED: _l("Boendet är tillfrågat och har sagt ja"),
    OverrideReason.LOCAL_KNOWLEDGE: _l("Något vi vet om platsen eller trakten"),
    OverrideReason.BEST_FOR_ALL: _l("Bäst för alla som väntar"),
    OverrideReason.OTHER: _l("Annat skäl"),
}
EVENT_REASONS: Words = {
    EventReason.PLANNED: _l("Som planerat"),
    EventReason.STILL_IN_NEED: _l("Skyddet behövs längre"),
    EventReason.OWN_WISH: _l("Egen önskan"),
    EventReason.SAFETY: _l("Inte längre säkert"),
    EventReason.FACILITY_CLOSED: _l("Platsen kan inte användas"),
    EventReason.FACILITY_DECLINED: _l("Boendet sa nej"),
    EventReason.OTHER_PLACE: _l("Annan plats ordnad"),
    EventReason.MOVED_HOME: _l("Eget eller stadigvarande boende"),
    EventReason.NO_CONTACT: _l("Ingen kontakt"),
    EventReason.REPLANNED: _l("Omplanering för hela nätverket"),
    EventReason.MISTAKE: _l("Blev fel"),
}
LEGAL_BASES: Words = {
    LegalBasis.SOL_11_1: _l("11 kap. 1 § socialtjänstlagen"),
    LegalBasis.SOL_29_4: _l("29 kap. 4 § socialtjänstlagen, akut i vistelsekommunen"),
    LegalBasis.L79_4_1: _l("4 kap. 1 § lagen om barn i skyddat boende, omedelbart"),
}
EVENTS: Words = {
    EventKind.ARRIVED: _l("Framme på platsen"),
    EventKind.DID_NOT_ARRIVE: _l("Kom inte fram"),
    EventKind.EXTENDED: _l("Vistelsen förlängd"),
    EventKind.SHORTENED: _l("Vistelsen förkortad"),
    EventKind.MOVED: _l("Flyttad till en annan plats"),
    EventKind.LEFT: _l("Har lämnat platsen, enligt boendet"),
    EventKind.DEPARTED: _l("Avrest"),
    EventKind.CANCELLED: _l("Avbokad"),
}
ALERTS: Words = {
    AlertKind.ARRIVED: _l("Framme, säger boendet"),
    AlertKind.DID_NOT_ARRIVE: _l("Kom inte fram, säger boendet"),
    AlertKind.DEPARTED: _l("Har lämnat, säger boendet. Platsen är kvar"),
    AlertKind.CLAIMED_NIGHT_CLOSED: _l("Boendet har stängt en natt som någon har"),
    AlertKind.YES_NOT_POSSIBLE: _l("Boendet sa ja, men platsen går inte att ta"),
    AlertKind.ALL_DECLINED: _l("Inget av boendena sa ja"),
    AlertKind.TAKEN_BACK: _l("Boendet har ångrat det senaste: det var ett misstag"),
    AlertKind.PLACE_NO_LONGER_HOLDS: _l("Platsen håller inte längre"),
}
"""What has happened that the duty team must hear of."""
CHANNELS: Words = {
    Channel.PORTAL: _l("i portalen"),
    Channel.PHONE: _l("per telefon"),
    Channel.CSV: _l("med fil"),
    Channel.ICALENDAR: _l("från kalender"),
    Channel.OTA: _l("från hotellsystem"),
    Channel.API: _l("från eget system"),
    Channel.SEED: _l("från registret"),
}
"""How a figure reached us, said after its age."""
STAY_STATUS: Mapping[PlacementStatus, str] = {
    PlacementStatus.EXPECTED: "confirmed",
    PlacementStatus.ARRIVED: "arrived",
    PlacementStatus.DID_NOT_ARRIVE: "no_show",
    PlacementStatus.LEFT: "left",
    PlacementStatus.DEPARTED: "departed",
    PlacementStatus.CANCELLED: "cancelled",
}
"""The badge's code (templates/macros/badges.html) of where a placement stands."""

_FEATURES, _LANGUAGES = dict(FEATURES), dict(LANGUAGES)
ROOM_NEEDS: Words = {
    "wheelchair": _l("Rullstol"),
    "step_free": _l("Inga trappsteg"),
    "hearing": _l("Hörsel"),
    "sight": _l("Syn"),
}
"""What a house is told that the room must answer to (app/services/disclosure/room_needs.py)."""
DECLINED: Words = {
    DeclineReason.FULL: _l("Fullt"),
    DeclineReason.HOUSE_RULES: _l("Våra regler tillåter det inte"),
    DeclineReason.STAFFING: _l("Bemanningen räcker inte"),
    DeclineReason.TOO_LATE: _l("För sent för att ta emot"),
    DeclineReason.TOO_LONG: _l("För många nätter"),
    DeclineReason.OUT_OF_ORDER: _l("Rummet går inte att använda"),
    DeclineReason.SAFETY: _l("Inte säkert hos oss"),
    DeclineReason.OTHER: _l("Annat skäl"),
}
"""Why a facility that was asked says no, in its own words."""
GROWN_UPS: Words = {Gender.FEMALE: _l("kvinna"), Gender.MALE: _l("man"), Gender.OTHER: _l("annat kön")}
CHILDREN: Words = {Gender.FEMALE: _l("flicka"), Gender.MALE: _l("pojke"), Gender.OTHER: _l("barn")}
RISK_LEVELS: Words = {RiskLevel.LOW: _l("låg"), RiskLevel.MEDIUM: _l("medel"), RiskLevel.HIGH: _l("hög")}
ANIMALS: Words = {
    "dog": _l("Hund"),
    "cat": _l("Katt"),
    "service_dog": _l("Assistanshund"),
    "other": _l("Annat djur"),
}
BROUGHT: Words = {"pets": _l("husdjur"), "substance_use": _l("aktivt bruk")}


def options(words: Words, codes: Iterable[str] | None = None) -> list[tuple[str, LazyString]]:
    """As the field macros take them; `codes` chooses some, in their order."""
    return [(str(code), words[code]) for code in (words if codes is None else codes)]


def features(codes: Iterable[str]) -> str:
    return ", ".join(gettext(_FEATURES.get(code, code)).lower() for code in sorted(codes))


def languages(codes: Iterable[str]) -> str:
    return ", ".join(gettext(_LANGUAGES.get(code, code)) for code in sorted(codes))


def brought(codes: Iterable[str]) -> str:
    return ", ".join(str(BROUGHT.get(code, code)) for code in sorted(codes))
