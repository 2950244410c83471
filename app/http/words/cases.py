"""Cases: who may read them, whom they are kept from, what is asked for."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: Mapping[str, LazyString] = {
    "no_such_case": _l("Det finns inget öppet ärende med den referensen."),
    "needs_km": _l("Ange hur många kilometer."),
    "no_such_facility": _l("Boendet finns inte."),
    "no_such_receiver": _l("Ingen med den adressen eller det namnet kan få ärendet."),
    "no_such_user": _l("Det finns ingen användare med den adressen."),
    "blocks_own_access": _l("Du kan inte spärra dig själv eller den enhet som äger ärendet."),
    "not_known": _l("Finns inte, eller går inte att använda här."),
    "own_threat": _l("Ett hushåll kan inte vara sitt eget hot."),
    "area_or_position": _l("Välj en stadsdel eller kommun, eller skriv koordinater."),
    "unit_or_colleague": _l("Välj antingen en enhet eller en person."),
    "nothing_and_something": _l("Kryssa antingen det som stämmer eller att inget gör det."),
    "night_has_passed": _l("Den natten har passerat."),
    "night_too_far_away": _l("Den natten är längre bort än 400 nätter."),
    "other_persons": _l("Ärendet har andra personer. Utelämna ärendet, eller ange samma personer."),
}
