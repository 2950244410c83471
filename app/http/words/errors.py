"""What is said to people: the sentence of each error and of each field's, in app/http/words by noun.

Under /api/ the same sentences stand in problem+json. None of them names a person, a case or a place.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.errors import ErrorCode
from app.http.words import accounts, cases, feeds, files, form_fields, houses, placing, rehousing

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

TABLES = [
    table.SENTENCES for table in (form_fields, accounts, cases, placing, houses, files, feeds, rehousing)
]
FIELD_SENTENCES: Mapping[str, LazyString] = {code: said for table in TABLES for code, said in table.items()}
"""By app.core.errors.ErrorCode."""
LIBRARY = {
    "Missing data for required field.": ErrorCode("missing"),
    "Field may not be null.": ErrorCode("missing"),
    "Shorter than minimum length 1.": ErrorCode("missing"),
    "Unknown field.": ErrorCode("unknown_field"),
    "Not a valid string.": ErrorCode("not_text"),
    "Not a valid integer.": ErrorCode("not_a_whole_number"),
    "Not a valid number.": ErrorCode("not_a_number"),
    "Not a valid boolean.": ErrorCode("not_yes_or_no"),
    "Not a valid date.": ErrorCode("not_a_date"),
    "Not a valid time.": ErrorCode("not_a_time"),
    "Not a valid datetime.": ErrorCode("not_a_moment"),
    "Not a valid list.": ErrorCode("not_a_list"),
    "Not a valid email address.": ErrorCode("not_an_email_address"),
    "Invalid input type.": ErrorCode("not_an_object"),
    "Invalid value.": ErrorCode("value_not_usable"),
}
"""The form library's own messages."""


def in_own_words(messages: Any) -> Any:
    """Codes and the form library's messages (nested by field) as sentences in the reader's language."""
    if isinstance(messages, dict):
        return {name: in_own_words(inner) for name, inner in messages.items()}
    if isinstance(messages, list):
        return [in_own_words(inner) for inner in messages]
    return sentence(LIBRARY.get(messages, messages))


def sentence(code: str) -> str:
    """What a code says. What is none, because it has been said already, stays as it is."""
    if code not in FIELD_SENTENCES:
        return code
    said = str(FIELD_SENTENCES[code])
    return said % code.facts if isinstance(code, ErrorCode) and code.facts else said
