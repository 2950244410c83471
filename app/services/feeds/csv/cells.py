"""A table from somebody else's file: its header and what is wrong with one of its cells."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from app.core.night_form.kinds import N_
from app.services.feeds.csv.written import one_spaced
from app.services.feeds.lines import Mistake, Mistaken

MOST_MISTAKES = 100
EMPTY = N_("Filen är tom. Första raden ska vara rubriker.")
UNKNOWN_COLUMN = N_("Kolumnen ”%(name)s” är okänd. Kolumnerna heter: %(known)s.")
COLUMN_TWICE = N_("Kolumnen ”%(name)s” finns två gånger.")
MISSING_COLUMN = N_("Kolumnen ”%(name)s” saknas.")


class Wrong(Exception):
    """One thing is wrong with a row."""

    def __init__(self, text: str, column: str, /, **figures: Any) -> None:
        super().__init__(text)
        self.text, self.column, self.figures = text, column, figures

    def in_row(self, row: int) -> Mistake:
        return Mistake(self.text, row, self.column, self.figures)


def columns_of(
    header: Sequence[str],
    known: Sequence[str],
    english: Mapping[str, str],
    needed: Collection[str] = (),
) -> list[str]:
    """The columns in the file's order, by their Swedish names. Raises Mistaken."""
    names = [one_spaced(name).lower().replace("_", " ") for name in header]
    columns = [english.get(name, name) for name in names]
    unknown = [name for name in columns if name and name not in known]
    mistakes = [
        Mistake(UNKNOWN_COLUMN, figures={"name": name[:40], "known": ", ".join(known)}) for name in unknown
    ]
    mistakes += [Mistake(COLUMN_TWICE, figures={"name": name}) for name in known if columns.count(name) > 1]
    mistakes += [Mistake(MISSING_COLUMN, figures={"name": name}) for name in needed if name not in columns]
    if mistakes:
        raise Mistaken(mistakes[:MOST_MISTAKES])
    return columns
