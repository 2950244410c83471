"""Fields of any form or document: what cannot be read, and what the form library finds."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: Mapping[str, LazyString] = {
    "choose_a_day": _l("Ange en dag."),
    "say_why": _l("Ange varför."),
    "text_too_long": _l("Texten är för lång."),
    "not_an_option": _l("Välj ett av alternativen."),
    "number_out_of_bounds": _l("Talet är för litet eller för stort."),
    "not_a_position": _l("Skriv latitud och longitud, till exempel 56,046 12,694."),
    "position_not_in_sweden": _l(
        "Läget är inte i Sverige. Latituden skrivs först, till exempel 56,046 12,694."
    ),
    "not_a_birth_year": _l("Födelseår skrivs med fyra siffror, till exempel 1991."),
    "not_a_date": _l("Ska vara ett datum, till exempel 2026-11-23."),
    "not_a_number": _l("Ska vara ett tal."),
    "not_true_or_false": _l("Ska vara true eller false."),
    "not_plain_text": _l("Innehåller tecken som inte går att skriva."),
    "value_repeated": _l("Samma värde står två gånger."),
    "between": _l("Ska vara %(least)s till %(most)s."),
    "length_between": _l("Ska vara %(least)s till %(most)s tecken."),
    "count_between": _l("Ska vara %(least)s till %(most)s stycken."),
    "choose_among": _l("Ska vara något av: %(choices)s."),
    "missing": _l("Behöver fyllas i."),
    "unknown_field": _l("Fältet är okänt. Ta bort det."),
    "not_text": _l("Ska vara text."),
    "not_a_whole_number": _l("Ska vara ett heltal."),
    "not_yes_or_no": _l("Ska vara ja eller nej."),
    "not_a_time": _l("Ska vara ett klockslag, till exempel 22:30."),
    "not_a_moment": _l("Ska vara datum och klockslag med tidszon."),
    "not_a_list": _l("Ska vara en lista."),
    "not_an_email_address": _l("Ska vara en e-postadress, till exempel namn@exempel.se."),
    "not_an_object": _l("Ska vara ett objekt med fält."),
    "value_not_usable": _l("Värdet går inte att använda här."),
    "idempotency_key_unusable": _l(
        "Ange en nyckel med högst 80 tecken. Samma nyckel ger samma svar, så att inget händer två gånger."
    ),
}
