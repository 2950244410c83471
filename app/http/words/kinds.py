"""What each kind of facility is called on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from models.facility import FacilityKind


@dataclass(frozen=True)
class KindWords:
    """`level_0`: the mark of a house of this kind that has protection level 0, so that nobody takes it for
    more than it is."""

    name: LazyString
    level_0: LazyString


KINDS: Mapping[str, KindWords] = {
    FacilityKind.HOTEL: KindWords(name=_l("Hotell"), level_0=_l("Hotell, inte skyddat boende")),
    FacilityKind.PROTECTED: KindWords(name=_l("Skyddat boende"), level_0=_l("Skyddat boende, skyddsnivå 0")),
    FacilityKind.APARTMENT: KindWords(name=_l("Lägenhet"), level_0=_l("Lägenhet, inte skyddat boende")),
}
