"""What is said to people: the sentence of each error, and our words for those of the form library.

Under /api/ the same sentences stand in problem+json. None of them names a person, a case or a place.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from app.http.formatted_text import Told

SENTENCES: Mapping[str, tuple[LazyString, LazyString]] = {
    "not_signed_in": (_l("Inte inloggad"), _l("Logga in och försök igen.")),
    "not_allowed": (_l("Ingen behörighet"), _l("Din roll får inte använda den här funktionen.")),
    "training_missing": (
        _l("Utbildningen saknas"),
        _l("Du behöver ha gått utbildningen En säker hand innan du kan logga in. Tala med samordnaren."),
    ),
    "form_outdated": (
        _l("Formuläret är för gammalt"),
        _l("Ingenting har ändrats. Öppna sidan på nytt och skicka därifrån."),
    ),
    "not_found": (_l("Finns inte"), _l("Det finns ingenting för dig på den här adressen.")),
    "conflict": (_l("Läget har ändrats"), _l("Läs in på nytt och försök igen.")),
    "unit_taken": (
        _l("Platsen är tagen"),
        _l("Någon annan hann före på minst en av nätterna. Välj en annan plats."),
    ),
    "place_unsafe": (
        _l("Platsen är inte säker"),
        _l("Kontrollen säger nej till platsen för det här hushållet. Välj en annan plats."),
    ),
    "hold_lapsed": (_l("Reservationen har gått ut"), _l("Hämta nya förslag och håll platsen igen.")),
    "intake_incomplete": (
        _l("Uppgifter saknas"),
        _l("Fälten med ★ behöver ett svar innan en plats kan hållas."),
    ),
    "otherwise_changed": (
        _l("Någon annan har ändrat"),
        _l(
            "Rummen har ändrats sedan du läste dem. Ingenting av ditt har sparats. "
            "Läs in på nytt och se efter."
        ),
    ),
    "claimed_nights": (
        _l("Nätter är bokade"),
        _l("Det skulle stänga nätter som är hållna eller bokade. Ingenting har ändrats."),
    ),
    "answer_too_late": (
        _l("För sent"),
        _l("Frågan har gått ut, eller så behövs inget svar längre. Ingenting har ändrats."),
    ),
    "answered_otherwise": (
        _l("Frågan är redan besvarad"),
        _l("Det första svaret gäller. Ring socialjouren om det har ändrats."),
    ),
    "not_possible_now": (_l("Går inte just nu"), _l("Läget har ändrats. Läs in på nytt och försök igen.")),
    "invalid_input": (_l("Något behöver rättas"), _l("Rätta fälten nedan. Ingenting har ändrats.")),
    "idempotency_key_reused": (
        _l("Samma nyckel, annat innehåll"),
        _l("Nyckeln har redan använts för något annat. Öppna sidan på nytt och börja om därifrån."),
    ),
    "too_many_tries": (_l("För många försök"), _l("Vänta en stund och försök igen.")),
    "busy": (_l("Upptaget"), _l("Databasen svarade inte i tid. Ingenting har ändrats. Försök igen.")),
    "bad_request": (_l("Frågan gick inte att förstå"), _l("Kontrollera hur den är skriven.")),
    "method_not_allowed": (_l("Fel metod"), _l("Adressen finns men tar inte emot den metoden.")),
    "too_large": (_l("För stort"), _l("Det som skickades är större än tjänsten tar emot.")),
    "unsupported_media_type": (_l("Fel format"), _l("Tjänsten tar inte emot det formatet.")),
    "error": (
        _l("Något gick fel hos oss"),
        _l("Felet är vårt. Det du gjorde just nu blev inte sparat."),
    ),
}

_LIBRARY = {
    "Missing data for required field.": _l("Behöver fyllas i."),
    "Field may not be null.": _l("Behöver fyllas i."),
    "Unknown field.": _l("Fältet är okänt. Ta bort det."),
    "Not a valid string.": _l("Ska vara text."),
    "Not a valid integer.": _l("Ska vara ett heltal."),
    "Not a valid number.": _l("Ska vara ett tal."),
    "Not a valid boolean.": _l("Ska vara ja eller nej."),
    "Not a valid date.": _l("Ska vara ett datum, till exempel 2026-11-23."),
    "Not a valid time.": _l("Ska vara ett klockslag, till exempel 22:30."),
    "Not a valid datetime.": _l("Ska vara datum och klockslag med tidszon."),
    "Not a valid list.": _l("Ska vara en lista."),
    "Not a valid email address.": _l("Ska vara en e-postadress, till exempel namn@exempel.se."),
    "Invalid input type.": _l("Ska vara ett objekt med fält."),
    "Invalid value.": _l("Värdet går inte att använda här."),
    "Shorter than minimum length 1.": _l("Behöver fyllas i."),
    "not_the_first": _l("Ange varför en annan plats än den första väljs."),
    "same_night": _l("Det är redan den sista natten."),
    "same_units": _l("Hushållet bor redan där."),
    "out_of_range": _l("Ange en natt från i natt och högst 400 nätter efter den första."),
    "ends_before_it_begins": _l("Sista natten är före den första."),
    "says_nothing": _l("Ange om rummet är öppet, stängt eller spärrat; öppet och spärrat går inte ihop."),
    "too_far_ahead": _l("Ange nätter högst tre år framåt."),
    "nights_overlap": _l("Samma natt i samma rum står mer än en gång."),
    "no_such_room_type": _l("Den rumstypen finns inte här."),
    "more_than_rooms": _l("Talet är större än antalet rum av typen."),
    "Missing or too long idempotency key.": _l(
        "Ange en nyckel med högst 80 tecken. Samma nyckel ger samma svar, så att inget händer två gånger."
    ),
}


def in_own_words(messages: Any) -> Any:
    """The form library's messages (nested by field) as sentences in the reader's language."""
    if isinstance(messages, dict):
        return {name: in_own_words(inner) for name, inner in messages.items()}
    if isinstance(messages, list):
        return [in_own_words(inner) for inner in messages]
    if isinstance(messages, Told):
        return gettext(messages.text, **messages.figures)
    return str(_LIBRARY.get(messages) or gettext(messages))
