"""Brings the English catalogue up to date with the Swedish texts in the code: `make translations`.

New texts are added without a translation and named; texts that are gone are taken out; translations that
are there stay as they are. tests/http/test_language.py fails until every text has its English.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
ENGLISH = ROOT / "app" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
}


def texts_in_code() -> Catalog:
    """Every text that is shown."""
    catalog = Catalog(locale="en")
    for folder in ("app", "templates"):
        for _file, _line, text, _comments, _context in extract_from_dir(
            ROOT / folder, method_map=METHODS, keywords=KEYWORDS
        ):
            catalog.add(text)
    return catalog


def english() -> Catalog:
    if not ENGLISH.exists():
        return Catalog(locale="en")
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def untranslated(catalog: Catalog) -> list[str]:
    return [str(message.id) for message in catalog if message.id and not _is_complete(message.string)]


def _is_complete(string: Any) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> int:
    catalog = english()
    catalog.update(texts_in_code(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    with ENGLISH.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, omit_header=True, no_location=True)
    missing = untranslated(catalog)
    print(f"{len(catalog)} texts, {len(missing)} without English", *missing, sep="\n  ")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
