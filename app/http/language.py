"""Swedish, or English by a switch. The Swedish text is its own key; English stands in app/translations,
read straight from the .po file so that nothing has to be compiled."""

from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Response, g, has_request_context, request
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user

from app.http import context

LANGUAGES = ("sv", "en")
COOKIE = "language"
CATALOGUES = Path(__file__).parents[1] / "translations"


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    def get_translations(self) -> NullTranslations:
        language = str(get_locale() or LANGUAGES[0])
        if language not in self.cache:
            self.cache[language] = catalogue(language)
        translations: NullTranslations = self.cache[language]
        return translations


def catalogue(language: str) -> NullTranslations:
    source = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as po:
        write_mo(compiled, read_po(po, Locale.parse(language)))
    compiled.seek(0)
    return Translations(compiled)


def init_app(app: Flask) -> None:
    babel = Babel(
        app, default_locale=LANGUAGES[0], default_timezone="Europe/Stockholm", locale_selector=_chosen
    )
    babel.domain_instance = Catalogues()


def _chosen() -> str:
    if not has_request_context():
        return "en"  # the command line speaks to operators
    if not g.get("broken") and current_user.is_authenticated:
        return str(current_user.locale)
    return wanted(request.cookies.get(COOKIE, ""))


def wanted(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


def remember(response: Response, language: str) -> None:
    """For visitors; whoever is signed in has the language in the account."""
    secure = context.settings().secure_cookies
    response.set_cookie(COOKIE, language, secure=secure, httponly=True, samesite="Strict")
