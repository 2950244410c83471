"""Why a place may, may not, or ought to be given: every rule's code in plain words.

Rules between households come here as the classes of app/services/disclosure/between_households.py, so there
is a sentence for "another case here", one for "does not suit", and none that tells which case or why.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from flask_babel import gettext, ngettext

from app.http.words import labels
from app.services.engine.places import Household, Place

ALL_DAY = (time(0, 0), time(23, 59))


class Reasons:
    """The words for one household's places."""

    def __init__(self, household: Household) -> None:
        self.household = household
        self.against = _against(household)
        self.unknown = _unknown()
        self.questions = _questions(household)

    def why_out(self, place: Place) -> list[str]:
        """All that stands against a place, what fails first."""
        return [self.against[rule] for rule in place.rules] + [self.unknown[rule] for rule in place.unknown]

    def asking(self, rules: Sequence[str]) -> list[str]:
        """What has to be answered before a place could be had."""
        free = gettext("Är någon plats ledig alla nätter?")
        return [free if rule == "closed" else self.questions.get(rule, self.unknown[rule]) for rule in rules]

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


def _against(household: Household) -> Mapping[str, str]:
    """Why a place is out, said of the place."""
    return {
        "closed": gettext("Inte anmäld som ledig alla nätter"),
        "beds": gettext("För få sängar"),
        "permit": gettext("Inget giltigt tillstånd alla nätter"),
        "admits": gettext("Tar inte emot alla i hushållet (kön)"),
        "male_age": gettext("Åldersgräns för pojkar och män"),
        "brings": gettext("Tar inte emot %(what)s", what=labels.brought(household.brings)),
        "needs": gettext("Saknar minst ett krav: %(what)s", what=labels.features(household.needs)),
        "protection": gettext("Lägre skyddsnivå än %(level)s", level=household.protection_level),
        "max_nights": ngettext(
            "Tar inte emot %(num)s natt", "Tar inte emot %(num)s nätter", household.nights
        ),
        "language": gettext("Personalen talar inte %(what)s", what=labels.languages(household.languages)),
        "threat_place": gettext("Nära en plats som våldsutövaren känner till"),
        "threat_tie": gettext("Våldsutövaren har en koppling dit"),
        "avoid": gettext("Ska undvikas enligt ärendet"),
        "occupied": gettext("Fullt någon av nätterna"),
        "watch": gettext("Bevakningsrundorna räcker inte till"),
        "other_case": gettext("Går inte ihop med ett annat ärende på platsen"),
        "not_suitable": gettext("Passar inte det här hushållet"),
        "consent": gettext("Boendet vill säga ja först"),
    }


def _unknown() -> Mapping[str, str]:
    """What nobody has said of a place."""
    return {
        "permit": gettext("Tillståndet är inte styrkt"),
        "admits": gettext("Okänt vilka som tas emot"),
        "male_age": gettext("Okänd åldersgräns för pojkar och män"),
        "brings": gettext("Okänt om det som följer med tas emot"),
        "needs": gettext("Okänt om kraven uppfylls"),
        "protection": gettext("Okänd skyddsnivå"),
        "max_nights": gettext("Okänt hur länge man får stanna"),
        "language": gettext("Okänt vilka språk personalen talar"),
        "consent": gettext("Boendet vill säga ja först"),
    }


def _questions(household: Household) -> Mapping[str, str]:
    """What to ask the place on the telephone."""
    return {
        "brings": gettext("Tar ni emot %(what)s?", what=labels.brought(household.brings)),
        "needs": gettext("Har ni %(what)s?", what=labels.features(household.needs)),
        "language": gettext("Talar någon av er %(what)s?", what=labels.languages(household.languages)),
        "max_nights": ngettext(
            "Går det bra med %(num)s natt?", "Går det bra med %(num)s nätter?", household.nights
        ),
        "nights": gettext("Är rummet ledigt alla nätter?"),
        "consent": gettext("Tar ni emot hushållet?"),
    }


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
