"""Files of figures and of flats, cell by cell."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SENTENCES: Mapping[str, LazyString] = {
    "file_empty": _l("Filen är tom. Första raden ska vara rubriker."),
    "unknown_column": _l("Kolumnen ”%(name)s” är okänd. Kolumnerna heter: %(known)s."),
    "column_twice": _l("Kolumnen ”%(name)s” finns två gånger."),
    "missing_column": _l("Kolumnen ”%(name)s” saknas."),
    "file_not_text": _l(
        "Filen går inte att läsa som text. Spara den som CSV UTF-8 eller som Excel-arbetsbok."
    ),
    "file_not_csv": _l("Filen går inte att läsa som CSV. Något citattecken saknar sin andra hälft."),
    "file_not_a_workbook": _l("Filen går inte att läsa som Excel-arbetsbok (.xlsx)."),
    "workbook_too_large": _l("Arbetsboken är för stor uppackad. Spara bladet ensamt i en ny arbetsbok."),
    "file_too_large": _l("Filen är större än en megabyte. Spara den som Excel-arbetsbok, eller dela den."),
    "too_many_rows": _l("Filen har fler än %(most)s rader."),
    "row_of_unit_or_type": _l("Skriv antingen enhet eller rumstyp."),
    "row_of_which_nights": _l("Skriv antingen natt, eller både från natt och till och med natt."),
    "cell_not_a_date": _l("”%(text)s” är inget datum. Skriv till exempel 2026-12-24."),
    "row_says_what": _l("Skriv antingen läge, eller antal och rumstyp."),
    "cell_not_a_state": _l("”%(text)s” är inget läge. Skriv öppen, stängd eller ur drift."),
    "cell_not_a_reason": _l("”%(text)s” är inget skäl. Skriv %(known)s."),
    "reason_without_out_of_service": _l("Skäl hör bara till ur drift."),
    "cell_not_a_count": _l("”%(text)s” är inget antal. Skriv ett heltal."),
    "no_unit_called": _l("Ingen enhet heter ”%(code)s”."),
    "no_room_type_called": _l("Ingen rumstyp heter ”%(code)s”."),
    "only_so_many_rooms": _l("Det finns bara %(rooms)s rum av rumstypen."),
    "night_beyond_horizon": _l("Natten ligger mer än %(nights)s nätter framåt."),
    "said_in_another_row": _l("Samma enhet och natt står redan på rad %(other)s."),
    "too_many_flats": _l("Filen har fler än %(most)s lägenheter."),
    "no_flat_code": _l("Skriv ett objektnummer med högst 20 tecken."),
    "flat_twice": _l("Objektet ”%(text)s” står två gånger."),
    "cell_not_an_area": _l("”%(text)s” är inget område som vi känner. Skriv en stadsdel."),
    "cell_not_a_number_between": _l("”%(text)s” är inget heltal från %(least)s till %(most)s."),
    "cell_not_yes_or_no": _l("”%(text)s” är varken ja eller nej. Lämna tomt om ingen vet."),
    "cell_not_a_contract": _l(
        "”%(text)s” är inget kontrakt. Skriv förstahand, socialt eller båda med komma emellan."
    ),
    "file_not_json": _l("Filen går inte att läsa som JSON: en lista ”flats” med en post för varje lägenhet."),
}
