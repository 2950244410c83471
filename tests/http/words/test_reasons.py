"""Every code has its words, in one place."""

from dataclasses import replace
from datetime import date, time

import pytest

from allocation.plans.plan import JOINT_RULES, OWN_RULES
from allocation.problems.problem import Household, Member
from allocation.rules.tiers import PLACED
from app.core.actor import Actor
from app.http.words import labels
from app.http.words.reasons import Reasons, relaxation
from app.http.words.rules import LABELS
from app.services.disclosure.between_households import rules_told
from app.services.engine.places import Contact, Place
from models.alert import AlertKind
from models.organisation import OrganisationKind, Role
from models.placement import EventKind, EventReason, LegalBasis, OverrideReason
from models.request import AskableRule

HOUSEHOLD = Household("h", 1, date(2026, 12, 4), 3, (Member(30, "female"),), languages=frozenset({"ar"}))
OFFICER = Actor("u", "o", Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM)
WORKER = replace(OFFICER, role=Role.CASE_WORKER)
ASKED = ("permit", "admits", "male_age", "brings", "needs", "protection", "max_nights", "language")
PLACE = Place(
    facility_id="f", code_name="Ekorren", kind="protected", protection_level=2,
    units=("u",), unit_codes=("1",), beds=2, cots=0, price=900,
    shared_languages=("ar",), missing_wishes=(), tiers=dict.fromkeys(PLACED, 0), stale_hours=1, figure=None,
    rules=(), unknown=(), contact=Contact(None, time(0), time(23, 59)), lets_in_now=True,
)  # fmt: skip


@pytest.fixture
def words(app):
    with app.test_request_context():
        yield Reasons(HOUSEHOLD)


@pytest.mark.parametrize("actor", [OFFICER, WORKER])
@pytest.mark.parametrize("rule", [*OWN_RULES, *JOINT_RULES])
def test_every_rule_has_a_sentence_and_a_name_for_everybody_who_may_hear_of_it(words, rule, actor):
    (code,) = rules_told([rule], actor)
    assert words.against[code]
    assert LABELS[code]


@pytest.mark.parametrize("rule", ASKED)
def test_every_rule_that_can_be_unknown_has_a_sentence(words, rule):
    assert words.unknown[rule]
    assert words.asking([rule])


@pytest.mark.parametrize("rule", AskableRule)
def test_every_rule_that_can_be_asked_has_a_question(words, rule):
    assert words.questions[rule].endswith("?")


def test_no_sentence_names_a_rule_between_households(words):
    assert {"separation", "housed_threat", "together", "persons", "sharing"}.isdisjoint(words.against)


@pytest.mark.parametrize("tier", PLACED)
def test_every_tier_can_be_what_decided(words, tier):
    worse = replace(PLACE, tiers={**PLACE.tiers, tier: 1})
    assert words.ranking([PLACE, worse])[0][-1].startswith("Före nästa: ")


def test_hours_are_told_unless_the_house_is_open_day_and_night(words):
    def said(opens, closes, lets_in):
        return words.ranking([replace(PLACE, contact=Contact(None, opens, closes), lets_in_now=lets_in)])[0][
            -1
        ]

    assert said(time(8), time(22), True) == "Tar emot 08:00–22:00"
    assert said(time(8), time(22), False) == "Tar emot 08:00–22:00, alltså inte just nu: ring först"
    assert said(None, None, None) == "Okänt vilka tider de tar emot: ring först"
    assert said(time(0), time(23, 59), True) == "Personalen talar arabiska"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "need", "drop": "kitchen"}, "Utan kravet på eget kök"),
        ({"kind": "language"}, "Utan kravet på gemensamt språk, med tolk"),
        ({"kind": "nights", "nights": 2}, "Bara 2 nätter"),
        ({"kind": "arrives", "arrives": "2026-12-05"}, "Med första natten 2026-12-05"),
        ({"kind": "confirm", "rules": ["brings"]}, None),
        ({"kind": "move", "household": "somebody", "units": ["u"]}, None),
    ],
)
def test_a_relaxation_is_told_when_it_is_the_workers_to_make(words, change, sentence):
    assert relaxation(change) == sentence


@pytest.mark.parametrize(
    ("codes", "words_of"),
    [
        (OverrideReason, labels.OVERRIDE_REASONS),
        (EventReason, labels.EVENT_REASONS),
        (EventKind, labels.EVENTS),
        (LegalBasis, labels.LEGAL_BASES),
        (AlertKind, labels.ALERTS),
    ],
)
def test_every_coded_choice_has_its_words(codes, words_of):
    assert set(words_of) == set(codes)
