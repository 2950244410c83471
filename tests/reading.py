"""A page as its reader has it before them: words to read, links to follow, buttons to press."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.visitors import Visitor

STANDING_APART = {"br", "dd", "div", "dt", "h1", "h2", "h3", "li", "p", "section", "summary"}
BLANKS = re.compile(r"\s+")


def words(element: Element) -> str:
    return BLANKS.sub(" ", "".join(_pieces(element))).strip()


def _pieces(element: Element) -> Iterator[str]:
    apart = " " if element.tag in STANDING_APART else ""
    yield apart + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield apart


class Page:
    def __init__(self, visitor: Visitor, answer: TestResponse) -> None:
        while answer.status_code == 303:
            answer = visitor.get(answer.location)
        self._visitor, self.status, self.path = (
            visitor,
            answer.status_code,
            answer.request.full_path.rstrip("?"),
        )
        self.html = answer.get_data(as_text=True)
        self._root = html5lib.parse(self.html, namespaceHTMLElements=False)
        self._parents = {child: parent for parent in self._root.iter() for child in parent}

    @property
    def text(self) -> str:
        return words(next(self._root.iter("main")))

    @property
    def heading(self) -> str:
        return words(next(self._root.iter("h1")))

    def articles(self) -> list[str]:
        return [words(article) for article in self._root.iter("article")]

    def part(self, id: str) -> str:
        """The section that is labelled by the heading with this id; empty when there is none."""
        sections = (s for s in self._root.iter("section") if s.get("aria-labelledby") == id)
        return "".join(words(section) for section in sections)

    def buttons(self) -> list[str]:
        return [words(button) for button in next(self._root.iter("main")).iter("button")]

    def follow(self, link: str) -> "Page":
        """The first link in the page whose words begin so."""
        found = next(a for a in self._root.iter("a") if words(a).startswith(link))
        return Page(self._visitor, self._visitor.get(found.get("href", "")))

    def press(self, button: str, **filled_in: str) -> "Page":
        """Press the first button whose words begin so, its form filled in as said and else as it is."""
        return Page(self._visitor, self.send(button, **filled_in))

    def send(self, button: str, **filled_in: str) -> TestResponse:
        pressed = next(b for b in self._root.iter("button") if words(b).startswith(button))
        form = self._form(pressed)
        data = MultiDict(self._as_it_is(form))
        data.setlistdefault("csrf_token")
        if pressed.get("name"):
            data.add(pressed.get("name", ""), pressed.get("value", ""))
        for name, value in filled_in.items():
            data.setlist(name, [value])
        return self._visitor.client.post(form.get("action") or self.path, data=data)

    def _form(self, button: Element) -> Element:
        if "form" in button.attrib:
            return next(f for f in self._root.iter("form") if f.get("id") == button.get("form"))
        element = button
        while element.tag != "form":
            element = self._parents[element]
        return element

    def _as_it_is(self, form: Element) -> list[tuple[str, str]]:
        return [
            (field.get("name", ""), field.get("value", ""))
            for field in form.iter("input")
            if field.get("type") not in ("radio", "checkbox") or "checked" in field.attrib
        ]


def opened(visitor: Visitor, path: str) -> Page:
    return Page(visitor, visitor.get(path))
