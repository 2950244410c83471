"""What every page must be, whoever fetched it: valid, titled, labelled, without inline script or style."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from html5lib.constants import E as PARSE_ERRORS
from werkzeug.test import TestResponse

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
PHRASING_ONLY = {"p", "span", "strong", "em", "small", "label", "button", *HEADINGS}
BLOCKS = {*"div p ul ol dl table form section article fieldset details".split(), *HEADINGS}
NAMELESS_INPUTS = {"hidden", "submit", "button", "reset", "image"}
ARIA_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage")
REFERENCES = ("for", "form", "list", *ARIA_REFERENCES)
SCRIPT_OR_STYLE = re.compile(r"style|on[a-z]+")
RANDOM = re.compile(r'(name="(?:csrf_token|idempotency_key)" value=")[^"]+')
OTHER_HOST = re.compile(r"(https?:)?//")


class LintingClient(FlaskClient):
    """A test client that fails the test on every page that is not as it must be.

    It reads every answer to its end: what is not read keeps its file open."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        response = super().open(*args, **{"buffered": True, **options})
        if response.mimetype == "text/html" and response.status_code // 100 != 3:
            faults = lint(response.get_data(as_text=True), fragment="X-Fragment" in response.request.headers)
            assert not faults, f"{response.request.path}: " + "; ".join(faults)
        return response


def lint(html: str, *, fragment: bool = False) -> list[str]:
    """The faults of a page, or of the part of a page that a script asks for. A page that differs from one
    seen before in random values alone has its faults: parsing is slow, and tests fetch the same pages."""
    return list(_faults(RANDOM.sub(r"\1random", html), fragment))


@lru_cache(maxsize=256)
def _faults(html: str, fragment: bool) -> tuple[str, ...]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = Page(parser.parse(f"<!doctype html><title>-</title>{html}" if fragment else html))
    faults = [_parse_error(*error) for error in parser.errors]
    for rule in RULES_FOR_PARTS if fragment else RULES_FOR_PARTS + RULES_FOR_PAGES:
        faults.extend(rule(page))
    return tuple(faults)


def _parse_error(position: tuple[int, int], code: str, details: dict[str, Any]) -> str:
    return f"line {position[0]}: {PARSE_ERRORS[code] % details}"


class Page:
    def __init__(self, root: Element) -> None:
        self.root = root
        everything: Iterable[Any] = root.iter()
        self.elements: list[Element] = [one for one in everything if isinstance(one.tag, str)]  # no comments
        self.ids = Counter(element.get("id") for element in self.elements if "id" in element.attrib)
        self._parents = {child: parent for parent in self.elements for child in parent}

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def ancestors(self, element: Element) -> Iterator[Element]:
        while element in self._parents:
            element = self._parents[element]
            yield element

    def labels(self, control: Element) -> Iterator[Element]:
        yield from (element for element in self.ancestors(control) if element.tag == "label")
        if "id" in control.attrib:
            yield from (label for label in self.all("label") if label.get("for") == control.get("id"))


def text(element: Element) -> str:
    """The words a screen reader would say, pictures' included."""
    pictures = (picture.get("alt", "") for picture in element.iter("img"))
    return " ".join([*element.itertext(), *pictures]).strip()


def has_aria_name(element: Element) -> bool:
    return bool(element.get("aria-label") or element.get("aria-labelledby"))


def describe(element: Element) -> str:
    shown = " ".join(
        f'{name}="{element.attrib[name]}"' for name in ("id", "name", "href") if name in element.attrib
    )
    return f"<{element.tag} {shown}>".replace(" >", ">")


def has_title_and_language(page: Page) -> Iterator[str]:
    if not any(text(title) for title in page.all("title")):
        yield "no title"
    if not page.root.get("lang"):
        yield "<html> says no language"
    if not any(meta.get("name") == "viewport" for meta in page.all("meta")):
        yield "no viewport: a phone would show the page tiny"


def has_one_main_heading(page: Page) -> Iterator[str]:
    for tag in ("h1", "main"):
        if (number := len(page.all(tag))) != 1:
            yield f"{number} <{tag}>, must be one"


def headings_leave_out_no_level(page: Page) -> Iterator[str]:
    level = 0
    for heading in page.all(*HEADINGS):
        if HEADINGS.index(heading.tag) > level:
            yield f"{describe(heading)} leaves out a level"
        level = HEADINGS.index(heading.tag) + 1


def ids_are_unique(page: Page) -> Iterator[str]:
    yield from (f"id {name} stands {number} times" for name, number in page.ids.items() if number > 1)


def references_lead_somewhere(page: Page) -> Iterator[str]:
    for element in page.elements:
        wanted = " ".join(element.get(name, "") for name in REFERENCES).split()
        if element.tag == "a" and element.get("href", "").startswith("#"):
            wanted.append(element.get("href", "")[1:])
        yield from (
            f"{describe(element)} refers to {name}, which is not there"
            for name in wanted
            if name not in page.ids
        )


def controls_are_labelled(page: Page) -> Iterator[str]:
    for control in page.all("input", "select", "textarea"):
        nameless = control.tag == "input" and control.get("type") in NAMELESS_INPUTS
        if not nameless and not has_aria_name(control) and not any(map(text, page.labels(control))):
            yield f"{describe(control)} has no label"


def buttons_and_links_are_named(page: Page) -> Iterator[str]:
    for element in page.all("a", "button", "summary"):
        if not text(element) and not has_aria_name(element):
            yield f"{describe(element)} has no words"


def pictures_have_a_text(page: Page) -> Iterator[str]:
    yield from (
        f"{describe(picture)} has no alt" for picture in page.all("img") if "alt" not in picture.attrib
    )


def radio_buttons_stand_in_a_named_group(page: Page) -> Iterator[str]:
    for control in page.all("input"):
        groups = [element for element in page.ancestors(control) if element.tag == "fieldset"]
        if control.get("type") == "radio" and not any(group.find("legend") is not None for group in groups):
            yield f"{describe(control)} stands in no fieldset with a legend"


def forms_carry_a_csrf_token(page: Page) -> Iterator[str]:
    for form in page.all("form"):
        tokens = (field.get("value") for field in form.iter("input") if field.get("name") == "csrf_token")
        if form.get("method", "get").lower() == "post" and not any(tokens):
            yield f"{describe(form)} action={form.get('action')} has no CSRF token"


def nothing_is_inline(page: Page) -> Iterator[str]:
    for element in page.elements:
        if element.tag == "style" or (element.tag == "script" and "src" not in element.attrib):
            yield f"<{element.tag}> stands in the page"
        yield from (
            f"{describe(element)} has {name}" for name in element.attrib if SCRIPT_OR_STYLE.fullmatch(name)
        )
        if element.get("href", "").startswith("javascript:"):
            yield f"{describe(element)} runs script"


def nothing_comes_from_another_host(page: Page) -> Iterator[str]:
    for element in page.all("script", "link", "img", "iframe", "source", "form"):
        sources = (element.get(name, "") for name in ("src", "href", "srcset", "action"))
        yield from (f"<{element.tag}> asks {source}" for source in sources if OTHER_HOST.match(source))


def blocks_do_not_stand_in_running_text(page: Page) -> Iterator[str]:
    for element in page.all(*BLOCKS):
        for ancestor in page.ancestors(element):
            if ancestor.tag in PHRASING_ONLY:
                yield f"{describe(element)} stands in {describe(ancestor)}"


def controls_do_not_stand_in_one_another(page: Page) -> Iterator[str]:
    for element in page.all("a", "button", "input", "select", "textarea"):
        yield from (
            f"{describe(element)} stands in {describe(ancestor)}"
            for ancestor in page.ancestors(element)
            if ancestor.tag in ("a", "button") and element.get("type") != "hidden"
        )


Rule = Callable[[Page], Iterator[str]]
RULES_FOR_PAGES: list[Rule] = [
    has_title_and_language,
    has_one_main_heading,
    headings_leave_out_no_level,
    references_lead_somewhere,
]
RULES_FOR_PARTS: list[Rule] = [
    ids_are_unique,
    controls_are_labelled,
    buttons_and_links_are_named,
    pictures_have_a_text,
    radio_buttons_stand_in_a_named_group,
    forms_carry_a_csrf_token,
    nothing_is_inline,
    nothing_comes_from_another_host,
    blocks_do_not_stand_in_running_text,
    controls_do_not_stand_in_one_another,
]
