"""A question to a house in words: who comes, as far as the house may know, and what a yes says."""

from collections.abc import Iterator

from flask_babel import gettext, ngettext

from app.http.words import labels
from app.services.disclosure.to_home import Home, PersonToHome
from app.services.disclosure.to_house import Sight, Wanted
from app.services.engine.party import is_child
from app.web.placing.cards import beds_and_cots

Row = tuple[str, str]


def who_comes(wanted: Wanted) -> list[Row]:
    rows = [
        (gettext("Personer"), _heads(wanted)),
        (gettext("Sängar"), beds_and_cots(wanted.beds, wanted.cots)),
    ]
    if wanted.room_needs:
        needs = ", ".join(str(labels.ROOM_NEEDS[need]) for need in wanted.room_needs)
        rows.append((gettext("Rummet behöver"), needs))
    if wanted.home:
        return [*rows, *_at_home(wanted.home)]
    if wanted.animals:
        rows.append((gettext("Med följer"), labels.brought(["pets"])))
    return rows


def _heads(wanted: Wanted) -> str:
    said = [ngettext("%(num)s vuxen", "%(num)s vuxna", wanted.adults)]
    if wanted.children:
        said.append(ngettext("%(num)s barn", "%(num)s barn", wanted.children))
    return ", ".join(said)


def _at_home(home: Home) -> Iterator[Row]:
    """What only a protected home is told."""
    yield gettext("Vilka"), " · ".join(map(_person, home.people))
    yield gettext("Lägsta skyddsnivå"), str(home.protection_level)
    if home.languages:
        yield gettext("Språk"), labels.languages(home.languages)
    if home.needs:
        yield gettext("Boendet ska ha"), labels.features(home.needs)
    brings = [labels.BROUGHT[code] for code in home.brings if code == "substance_use"]
    with_them = [*(labels.ANIMALS[kind] for kind in home.animals), *brings]
    if with_them or home.brings:
        said = ", ".join(str(one).lower() for one in with_them)
        yield gettext("Med följer"), said or labels.brought(home.brings)
    if home.has_allergies:
        yield gettext("Allergier"), gettext("ja, sägs när platsen är bekräftad")
    yield gettext("Bedömd risk"), str(labels.RISK_LEVELS.get(home.risk or "", gettext("inte bedömd")))


def _person(person: PersonToHome) -> str:
    words = labels.CHILDREN if person.oldest is not None and is_child(person.oldest) else labels.GROWN_UPS
    if person.oldest is None:
        age = gettext("%(years)s år eller äldre", years=person.youngest)
    else:
        age = gettext("%(youngest)s–%(oldest)s år", youngest=person.youngest, oldest=person.oldest)
    return f"{words[person.gender]}, {age}" if person.gender else age


def what_a_yes_says(sight: Sight) -> list[str]:
    """Each thing asked about in a sentence of its own."""
    wanted = sight.wanted
    if wanted is None:
        return []
    brings = wanted.home.brings if wanted.home else ("pets",)
    said = {
        "nights": ngettext("Rummet är ledigt den natten", "Rummet är ledigt alla nätter", sight.nights),
        "brings": gettext("Ni tar emot %(what)s", what=labels.brought(brings)),
        "needs": gettext("Ni har %(what)s", what=labels.features(wanted.features)),
        "language": gettext("Någon av er talar %(what)s", what=labels.languages(wanted.languages)),
        "max_nights": ngettext(
            "Det går bra med %(num)s natt", "Det går bra med %(num)s nätter", sight.nights
        ),
        "consent": gettext("Ni tar emot dem som kommer"),
    }
    return [said[question] for question in sight.questions]
