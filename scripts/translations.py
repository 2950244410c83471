"""Brings the English catalogue up to date with the Swedish texts in the code: `make translations`.

New texts are added without a translation and named; texts that are gone are taken out; translations that
are there stay as they are. tests/http/test_language.py fails until every text has its English.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
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
    """Every text that is shown, with the files where it stands."""
    catalog = Catalog(locale="en")
    for file, _line, text, _comments, _context in _extracted():
        catalog.add(text, locations=[(file, 0)])
    return catalog


def _extracted() -> Iterator[tuple[str, int, Any, list[str], str | None]]:
    for folder in ("app", "templates"):
        found: Iterable[Any] = extract_from_dir(ROOT / folder, method_map=METHODS, keywords=KEYWORDS)
        yield from ((f"{folder}/{file}", *rest) for file, *rest in found)


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
        write_po(file, catalog, width=100, sort_output=True, omit_header=True, include_lineno=False)
    missing = untranslated(catalog)
    print(f"{len(catalog)} texts, {len(missing)} without English", *missing, sep="\n  ")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
