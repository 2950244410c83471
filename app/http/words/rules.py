"""One table of rules for people: what each is called, what is said when it stands against a place, when
nobody knows, what to ask the house, and what a plan for the whole network says of it.

A row stands for a rule as it may be told (app/services/disclosure/between_households.py), so there is one
for "another case here" and one for "does not suit", and none that tells which case or why. The class of a
rule, by which services decide who is told and who may be asked, stands below the edge, in app/core/rules.py.
A test takes the rules from the engine's own list: one without a class or a row fails there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _l

from app.core.rules import CONSENT, NOT_SUITABLE, OCCUPIED, OTHER_CASE
from app.http.words import labels
from app.services.engine.places import Household
from app.services.placing.whom_to_ask import NIGHTS

Sentence: TypeAlias = LazyString | Callable[[Household], str]
"""One that speaks of the household is made for it."""

ALWAYS_KNOWN: Final = None
"""In place of the sentence for a rule of which the engine never says that it does not know."""
NOT_ASKED: Final = None
"""In place of a question that an answer by telephone would not settle, or is not to (contract, section 6)."""

_DOES_NOT_MEET_NEEDS = _l("Boendet motsvarar inte hushållets behov")
_DOES_NOT_ADMIT_ALL = _l("Boendet tar inte emot alla i hushållet")
_IS_NOT_SAFE = _l("Platsen är inte säker för hushållet")


@dataclass(frozen=True)
class RuleWords:
    """`label`: what the checker looked at. `against`: why a place is out, said of the place. `unknown`: what
    nobody has said of it. `question`: as it is put to the house. `in_plan`: why a place does not hold, in
    words that tell nothing of what the household needs, brings or flees from."""

    label: LazyString
    against: Sentence
    unknown: Sentence | None
    question: Sentence | None
    in_plan: LazyString


RULES: Mapping[str, RuleWords] = {
    "closed": RuleWords(
        label=_l("Öppen alla nätter"),
        against=_l("Inte anmäld som ledig alla nätter"),
        unknown=ALWAYS_KNOWN,
        question=_l("Är någon plats ledig alla nätter?"),
        in_plan=_l("Rummet är spärrat eller inte öppet alla nätter"),
    ),
    "beds": RuleWords(
        label=_l("Sängar"),
        against=_l("För få sängar"),
        unknown=ALWAYS_KNOWN,
        question=NOT_ASKED,
        in_plan=_l("Rummet har för få sängar"),
    ),
    "permit": RuleWords(
        label=_l("Tillstånd"),
        against=_l("Inget giltigt tillstånd alla nätter"),
        unknown=_l("Tillståndet är inte styrkt"),
        question=NOT_ASKED,
        in_plan=_l("Boendets tillstånd gäller inte alla nätter"),
    ),
    "admits": RuleWords(
        label=_l("Vilka som tas emot"),
        against=_l("Tar inte emot alla i hushållet (kön)"),
        unknown=_l("Okänt vilka som tas emot"),
        question=NOT_ASKED,
        in_plan=_DOES_NOT_ADMIT_ALL,
    ),
    "male_age": RuleWords(
        label=_l("Åldersgräns"),
        against=_l("Åldersgräns för pojkar och män"),
        unknown=_l("Okänd åldersgräns för pojkar och män"),
        question=NOT_ASKED,
        in_plan=_DOES_NOT_ADMIT_ALL,
    ),
    "brings": RuleWords(
        label=_l("Det som följer med"),
        against=lambda h: gettext("Tar inte emot %(what)s", what=labels.brought(h.brings)),
        unknown=_l("Okänt om det som följer med tas emot"),
        question=lambda h: gettext("Tar ni emot %(what)s?", what=labels.brought(h.brings)),
        in_plan=_DOES_NOT_MEET_NEEDS,
    ),
    "needs": RuleWords(
        label=_l("Krav på boendet"),
        against=lambda h: gettext("Saknar minst ett krav: %(what)s", what=labels.features(h.needs)),
        unknown=_l("Okänt om kraven uppfylls"),
        question=lambda h: gettext("Har ni %(what)s?", what=labels.features(h.needs)),
        in_plan=_DOES_NOT_MEET_NEEDS,
    ),
    "protection": RuleWords(
        label=_l("Skyddsnivå"),
        against=lambda h: gettext("Lägre skyddsnivå än %(level)s", level=h.protection_level),
        unknown=_l("Okänd skyddsnivå"),
        question=NOT_ASKED,
        in_plan=_l("Skyddet räcker inte för hushållet"),
    ),
    "max_nights": RuleWords(
        label=_l("Längsta vistelse"),
        against=lambda h: ngettext("Tar inte emot %(num)s natt", "Tar inte emot %(num)s nätter", h.nights),
        unknown=_l("Okänt hur länge man får stanna"),
        question=lambda h: ngettext(
            "Går det bra med %(num)s natt?", "Går det bra med %(num)s nätter?", h.nights
        ),
        in_plan=_l("Boendet tar inte emot någon så länge"),
    ),
    "language": RuleWords(
        label=_l("Språk"),
        against=lambda h: gettext("Personalen talar inte %(what)s", what=labels.languages(h.languages)),
        unknown=_l("Okänt vilka språk personalen talar"),
        question=lambda h: gettext("Talar någon av er %(what)s?", what=labels.languages(h.languages)),
        in_plan=_DOES_NOT_MEET_NEEDS,
    ),
    "threat_place": RuleWords(
        label=_l("Platser som våldsutövaren känner till"),
        against=_l("Nära en plats som våldsutövaren känner till"),
        unknown=ALWAYS_KNOWN,
        question=NOT_ASKED,
        in_plan=_IS_NOT_SAFE,
    ),
    "threat_tie": RuleWords(
        label=_l("Våldsutövarens kopplingar"),
        against=_l("Våldsutövaren har en koppling dit"),
        unknown=ALWAYS_KNOWN,
        question=NOT_ASKED,
        in_plan=_IS_NOT_SAFE,
    ),
    "avoid": RuleWords(
        label=_l("Platser att undvika"),
        against=_l("Ska undvikas enligt ärendet"),
        unknown=ALWAYS_KNOWN,
        question=NOT_ASKED,
        in_plan=_IS_NOT_SAFE,
    ),
    OCCUPIED: RuleWords(
        label=_l("Utrymme alla nätter"),
        against=_l("Fullt någon av nätterna"),
        unknown=ALWAYS_KNOWN,
        question=NOT_ASKED,
        in_plan=_l("Fler bor där än som får plats"),
    ),
    "watch": RuleWords(
        label=_l("Bevakningsrundor"),
        against=_l("Bevakningsrundorna räcker inte till"),
        unknown=ALWAYS_KNOWN,
        question=NOT_ASKED,
        in_plan=_l("Bevakningsrundorna räcker inte till"),
    ),
    OTHER_CASE: RuleWords(
        label=_l("Andra ärenden på platsen"),
        against=_l("Går inte ihop med ett annat ärende på platsen"),
        unknown=ALWAYS_KNOWN,
        question=NOT_ASKED,
        in_plan=_l("Platsen går inte ihop med ett annat ärende"),
    ),
    NOT_SUITABLE: RuleWords(
        label=_l("Andra hushåll på platsen"),
        against=_l("Passar inte det här hushållet"),
        unknown=ALWAYS_KNOWN,
        question=NOT_ASKED,
        in_plan=_l("Platsen passar inte hushållet"),
    ),
    CONSENT: RuleWords(
        label=_l("Boendets eget ja"),
        against=_l("Boendet vill säga ja först"),
        unknown=_l("Boendet vill säga ja först"),
        question=_l("Tar ni emot hushållet?"),
        in_plan=_l("Boendet vill säga ja först"),
    ),
}
LABELS: labels.Words = {code: words.label for code, words in RULES.items()}
QUESTIONS_BESIDE_THE_RULES: Mapping[str, Sentence | None] = {NIGHTS: _l("Är rummet ledigt alla nätter?")}
"""What a house is asked that no rule of the engine waits for."""


def made_for(household: Household, sentences: Mapping[str, Sentence | None]) -> dict[str, str]:
    """Those of the sentences that there are, as they read for this household."""
    return {
        code: sentence(household) if callable(sentence) else str(sentence)
        for code, sentence in sentences.items()
        if sentence is not None
    }
