"""From asking a place to the end of a stay."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: Mapping[str, LazyString] = {
    "nobody_chosen_to_ask": _l("Välj minst en plats att fråga."),
    "not_askable": _l("Minst en av platserna går inte att fråga längre. Läs in på nytt."),
    "replan_nights_out_of_range": _l("Ange ett antal nätter från 1 till 400."),
    "name_the_booking": _l("Skriv bokningskoden."),
    "name_the_legal_basis": _l("Ange laga stöd."),
    "choose_a_place": _l("Välj en plats."),
    "more_than_a_pair": _l("Välj ett rum, eller två med dörr emellan."),
    "not_the_first": _l("Ange varför en annan plats än den första väljs."),
    "same_night": _l("Det är redan den sista natten."),
    "same_units": _l("Hushållet bor redan där."),
    "out_of_range": _l("Ange en natt från i natt och högst 400 nätter efter den första."),
}
