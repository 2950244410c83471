"""The way home."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: Mapping[str, LazyString] = {
    "fewer_rooms_than_from": _l("Det högsta antalet rum är lägre än det lägsta."),
    "window_backwards": _l("Sista dagen ligger före den första."),
    "window_over": _l("Sista dagen att flytta in har passerat."),
    "nobody_in_case": _l("Ärendet har inga personer än. Fyll i nattformuläret först."),
    "no_such_company": _l("Välj ett bostadsbolag."),
    "quarter_out_of_reach": _l("Kvartalet har inte börjat, eller ligger för långt tillbaka."),
    "no_reason_here": _l("Här anges inget skäl."),
    "no_consent": _l("Personen måste ha sagt ja till att bolaget får uppgifterna."),
    "nothing_asked": _l("Kryssa för vad ni behöver veta."),
    "day_after_today": _l("Ange en dag efter i dag."),
    "move_in_today_or_later": _l("Ange dagen för inflyttningen: i dag eller senare."),
    "moved_in_lately": _l("Ange dagen de flyttade in: i dag eller högst 30 dagar bakåt."),
    "choose_a_flat": _l("Välj en ledig lägenhet."),
    "choose_a_contract": _l("Välj ett kontrakt som lägenheten kan ges med."),
    "day_within_sixty_days": _l("Ange en dag efter i dag, högst 60 dagar bort."),
    "not_a_reference": _l("Skriv beteckningen: högst 30 bokstäver, siffror, bindestreck och snedstreck."),
    "must_be_filled_in": _l("Fältet måste fyllas i."),
}
