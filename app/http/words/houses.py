"""A house's figures, its agreement and its own rules."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: Mapping[str, LazyString] = {
    "export_out_of_reach": _l("Ange en natt från i natt till 400 nätter framåt."),
    "first_night_out_of_reach": _l("Ange en natt från i natt och högst 400 nätter framåt."),
    "month_out_of_reach": _l("Månaden ligger för långt tillbaka eller har inte börjat."),
    "not_a_month": _l("Skriv månaden med år och månad, till exempel 2026-11."),
    "house_has_no_such_type": _l("Boendet har inga rum av den typen."),
    "more_than_house_has": _l("Boendet har inte så många rum av den typen."),
    "season_backwards": _l("Den sista natten ligger före den första."),
    "seasons_overlap": _l(
        "Minst en av nätterna har redan ett säsongspris för rumstypen. "
        "Välj andra nätter, eller ta bort säsongen."
    ),
    "limit_and_no_limit": _l("Ange antingen ett antal nätter eller att det inte finns någon gräns."),
    "choose_an_act": _l("Ange vad som ska göras."),
    "say_why_broken": _l("Ange varför rummet inte kan användas."),
    "say_how_many_rooms": _l("Ange hur många rum som finns kvar att få."),
    "choose_an_answer": _l("Välj ett av svaren."),
    "write_the_limit": _l("Skriv gränsen, eller välj ett annat svar."),
    "unit_or_room_type": _l("Ange antingen unit eller room_type."),
    "state_or_rooms": _l("Ange antingen state, eller rooms med room_type."),
    "reason_goes_with_out_of_service": _l("reason hör till, och behövs för, state out_of_service."),
    "nights_backwards": _l("Sista natten ligger före den första."),
    "ends_before_it_begins": _l("Sista natten är före den första."),
    "says_nothing": _l("Ange om rummet är öppet, stängt eller spärrat; öppet och spärrat går inte ihop."),
    "too_far_ahead": _l("Ange nätter högst tre år framåt."),
    "nights_overlap": _l("Samma natt i samma rum står mer än en gång."),
    "no_such_room_type": _l("Den rumstypen finns inte här."),
    "more_than_rooms": _l("Talet är större än antalet rum av typen."),
    "no_such_night": _l("Välj dagar som har minst en natt i perioden."),
    "no_such_room": _l("Välj minst en rumstyp eller ett rum som finns här."),
    "out_of_reach": _l("Ange en natt som går att visa."),
}
