"""A real Chromium. A page that logs an error or asks another host for anything fails its test."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    TimeoutError,
    ViewportSize,
    expect,
    sync_playwright,
)

from scripts.system_parts import chromium as find_chromium
from tests.waiting import PATIENCE_SECONDS, wait_until

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)

PATIENCE_MS = PATIENCE_SECONDS * 1000

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        raise RuntimeError("Chromium is missing: make test installs or names it")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS, timeout=PATIENCE_MS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the test's pages did wrong. One that is expected must be taken out."""
    found: list[str] = []
    yield found
    assert not found


@pytest.fixture
def open_page(chromium: Browser, complaints: list[str]) -> Iterator[OpenPage]:
    """`open_page()`, `open_page(PHONE)`, `open_page(javascript=False)`: each is a visitor of its own."""
    contexts: list[BrowserContext] = []

    def open_one(viewport: ViewportSize = DESKTOP, *, javascript: bool = True) -> Page:
        context = chromium.new_context(
            viewport=viewport, java_script_enabled=javascript, locale="sv-SE", timezone_id="Europe/Stockholm"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        _listen(page, complaints)
        return page

    yield open_one
    for context in contexts:
        context.close()


def _listen(page: Page, complaints: list[str]) -> None:
    def note_message(message: ConsoleMessage) -> None:
        refused_by_server = message.text.startswith("Failed to load resource")
        if message.type == "error" and not refused_by_server:
            complaints.append(f"console: {message.text}")

    def note_request(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme.startswith("http") and parts.hostname != "127.0.0.1":
            complaints.append(f"asked another host: {url}")

    page.on("console", note_message)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("request", lambda request: note_request(request.url))


def escape_twice(page: Page) -> None:
    """Until the page has been left: the two must come within a second, and a busy machine may miss it."""

    def has_left() -> bool:
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        try:
            page.wait_for_url("**/static/neutral.html*", timeout=1000)
        except TimeoutError:
            return False
        return True

    wait_until(has_left)


def assert_accessible(page: Page) -> None:
    """No rule of axe is violated at present. Axe is a script: not for a page opened without JavaScript."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
