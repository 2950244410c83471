"""Why a place may, may not, or ought to be given, in plain words (of the rules: app/http/words/rules.py)."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from flask_babel import gettext, ngettext

from app.http.words import labels
from app.http.words.rules import QUESTIONS_BESIDE_THE_RULES, RULES, made_for
from app.services.engine.places import Household, Place

ALL_DAY = (time(0, 0), time(23, 59))


class Reasons:
    """The words for one household's places."""

    def __init__(self, household: Household) -> None:
        self.household = household
        self.against = made_for(household, {code: words.against for code, words in RULES.items()})
        self.unknown = made_for(household, {code: words.unknown for code, words in RULES.items()})
        asked = {code: words.question for code, words in RULES.items()}
        self.questions = made_for(household, {**asked, **QUESTIONS_BESIDE_THE_RULES})

    def why_out(self, place: Place) -> list[str]:
        """All that stands against a place, what fails first."""
        return [self.against[rule] for rule in place.rules] + [self.unknown[rule] for rule in place.unknown]

    def asking(self, rules: Sequence[str]) -> list[str]:
        """What has to be answered before a place could be had."""
        return [self.questions.get(rule) or self.unknown[rule] for rule in rules]

    def ranking(self, places: Sequence[Place]) -> list[list[str]]:
        """For each place in order, why it stands where it does."""
        following = [*places[1:], None]
        return [
            [*self._in_favour(place), *self._ahead_of(place, after), *_hours(place)]
            for place, after in zip(places, following, strict=False)
        ]

    def _in_favour(self, place: Place) -> list[str]:
        """What the order looks at, in that order; the price stands elsewhere, last."""
        said = []
        if place.shared_languages:
            said.append(gettext("Personalen talar %(what)s", what=labels.languages(place.shared_languages)))
        elif self.household.languages:
            said.append(gettext("Inget gemensamt språk: tolk behövs"))
        if place.missing_wishes:
            said.append(gettext("Önskas men saknas: %(what)s", what=labels.features(place.missing_wishes)))
        elif self.household.wishes:
            said.append(gettext("Alla önskemål uppfyllda"))
        if place.tiers.get("surplus"):
            said.append(gettext("Högre skydd än det som behövs"))
        if self.household.near and "distance" in place.tiers:
            said.append(gettext("%(km)s km till skola, arbete eller vård", km=place.tiers["distance"]))
        return said

    def _ahead_of(self, place: Place, after: Place | None) -> list[str]:
        if after is None:
            return []
        tier = place.ahead_by(after)
        if tier is None:
            return [gettext("Likvärdig med nästa plats")]
        return [gettext("Före nästa: %(why)s", why=_ahead()[tier])]


def _hours(place: Place) -> list[str]:
    """When somebody is let in, unless it is at any time."""
    opens, closes = place.contact.opens, place.contact.closes
    if opens is None or closes is None:
        return [gettext("Okänt vilka tider de tar emot: ring först")]
    if (opens, closes) == ALL_DAY:
        return []
    hours = {"opens": opens.strftime("%H:%M"), "closes": closes.strftime("%H:%M")}
    if place.lets_in_now:
        return [gettext("Tar emot %(opens)s–%(closes)s", **hours)]
    return [gettext("Tar emot %(opens)s–%(closes)s, alltså inte just nu: ring först", **hours)]


def _ahead() -> Mapping[str, str]:
    """What put a place before the next, by tier."""
    return {
        "language": gettext("gemensamt språk"),
        "wishes": gettext("fler önskemål uppfyllda"),
        "surplus": gettext("lämnar högre skydd åt den som behöver det"),
        "stale": gettext("nyare uppgift om att den är ledig"),
        "distance": gettext("närmare"),
        "cost": gettext("lägre pris"),
    }


def relaxation(change: Mapping[str, Any]) -> str | None:
    """A change to what is asked for that would open a place. None for one that moves somebody else, and for
    an answer by telephone: the places to ask stand on the page by themselves."""
    match change["kind"]:
        case "need":
            return str(gettext("Utan kravet på %(what)s", what=labels.features([change["drop"]])))
        case "language":
            return str(gettext("Utan kravet på gemensamt språk, med tolk"))
        case "nights":
            return str(ngettext("Bara %(num)s natt", "Bara %(num)s nätter", change["nights"]))
        case "arrives":
            return str(gettext("Med första natten %(night)s", night=change["arrives"]))
    return None
