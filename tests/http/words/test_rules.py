"""Every rule of the engine has its label, sentences, question and class: a new one without fails here."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask_babel import force_locale

from allocation.answers.relaxations import CONFIRMABLE
from allocation.plans.plan import JOINT_RULES, OWN_RULES
from allocation.problems.problem import Household, Member
from app.core.actor import Actor
from app.core.rules import CLASS_OF, CONSENT, RuleClass
from app.http.words.reasons import Reasons
from app.http.words.rules import ALWAYS_KNOWN, LABELS, NOT_ASKED, RULES, made_for
from app.queries.inquiries import InquiryState
from app.services.disclosure.between_households import rules_told
from app.services.disclosure.to_house import Sight, Wanted
from app.services.houses.rules_preview import TRIED
from app.services.placing.whom_to_ask import QUESTIONS
from app.web.houses.house_rules import FIELDS
from app.web.inquiries.words import what_a_yes_says
from models.organisation import OrganisationKind, Role
from models.request import AskableRule
from tests.allocation.tiny import UNKNOWN_ALONE

EVERY_RULE = [*OWN_RULES, *JOINT_RULES]
CONTRACT = """
    closed beds permit admits male_age brings needs protection max_nights language threat_place threat_tie
    avoid occupied sharing persons separation housed_threat together watch
""".split()
"""The codes of the contract's section 3, in its order."""
NOT_RELAXABLE = """
    threat_place threat_tie housed_threat separation admits male_age permit persons protection avoid sharing
""".split()
"""Safety, by the contract's section 6: never offered, and no unknown of theirs is settled by an answer."""
HOUSEHOLD = Household(
    "h", 1, date(2026, 12, 4), 3, (Member(30, "female"),), 2,
    languages=frozenset({"ar"}), needs=frozenset({"kitchen"}), brings=frozenset({"pets"}),
)  # fmt: skip
OFFICER = Actor("u", "o", Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM)
WORKER = replace(OFFICER, role=Role.CASE_WORKER)
everybody = pytest.mark.parametrize("actor", [OFFICER, WORKER], ids=["may know of others", "may not"])


def row(rule, actor):
    (code,) = rules_told([rule], actor)
    return RULES[code]


def read(app, sentence, locale="sv"):
    with app.test_request_context(), force_locale(locale):
        return made_for(HOUSEHOLD, {"it": sentence}).get("it")


def test_the_classes_are_those_of_the_engines_own_list_and_of_the_contract():
    assert EVERY_RULE == CONTRACT
    assert list(CLASS_OF) == [*EVERY_RULE, CONSENT]


@everybody
@pytest.mark.parametrize("rule", EVERY_RULE)
def test_every_rule_has_all_five(app, rule, actor):
    words = row(rule, actor)
    assert CLASS_OF[rule] in RuleClass
    assert read(app, words.label)
    assert read(app, words.against)
    assert read(app, words.unknown) if rule in UNKNOWN_ALONE else words.unknown is ALWAYS_KNOWN
    if rule == "closed" or CLASS_OF[rule] is RuleClass.HOUSE:
        assert read(app, words.question).endswith("?")
    else:
        assert words.question is NOT_ASKED


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_what_a_plan_says_of_a_rule_speaks_of_the_place_alone(app, rule):
    for actor in (OFFICER, WORKER):
        said = row(rule, actor).in_plan
        assert not callable(said)
        assert read(app, said)


def test_no_row_is_there_for_nobody():
    heard = {code for actor in (OFFICER, WORKER) for code in rules_told(CLASS_OF, actor)}
    assert set(RULES) == set(LABELS) == heard


@everybody
def test_a_rule_without_a_class_is_told_to_nobody(actor):
    with pytest.raises(KeyError):
        rules_told(["a_new_rule"], actor)


@pytest.mark.parametrize("rule", NOT_RELAXABLE)
def test_no_question_is_there_to_settle_a_matter_of_safety(rule):
    assert CLASS_OF[rule] is not RuleClass.HOUSE
    assert row(rule, OFFICER).question is NOT_ASKED


def test_what_an_answer_may_settle_is_the_houses_own_word():
    own_word = {rule for rule in EVERY_RULE if CLASS_OF[rule] is RuleClass.HOUSE}
    assert own_word == CONFIRMABLE == {rule.value for rule in AskableRule}


def test_every_question_to_a_house_has_words_for_asking_it_and_for_its_yes(app):
    wanted = Wanted(1, 0, 1, 0, (), True, ("ar",), ("kitchen",), home=None)
    moment, questions = datetime(2026, 12, 4, 3, tzinfo=UTC), tuple(sorted(QUESTIONS))
    sight = Sight(
        "i", InquiryState.WAITING, moment, moment, None, None, HOUSEHOLD.arrives, 3, ("1",), questions, wanted
    )
    with app.test_request_context():
        asked = Reasons(HOUSEHOLD).questions
        assert all(asked[question].endswith("?") for question in questions)
        assert len(set(what_a_yes_says(sight))) == len(questions)


def test_every_rule_that_a_house_states_has_its_field_on_the_houses_form():
    assert set(FIELDS) == set(TRIED)


@pytest.mark.parametrize(
    ("rule", "against", "question"),
    [
        ("brings", "Tar inte emot husdjur", "Tar ni emot husdjur?"),
        ("needs", "Saknar minst ett krav: eget kök", "Har ni eget kök?"),
        ("max_nights", "Tar inte emot 3 nätter", "Går det bra med 3 nätter?"),
        ("language", "Personalen talar inte arabiska", "Talar någon av er arabiska?"),
        ("closed", "Inte anmäld som ledig alla nätter", "Är någon plats ledig alla nätter?"),
        ("protection", "Lägre skyddsnivå än 2", None),
    ],
)
def test_a_sentence_speaks_of_the_household_where_it_turns_on_it(app, rule, against, question):
    words = RULES[rule]
    assert (read(app, words.against), read(app, words.question)) == (against, question)


def test_the_table_reads_in_the_language_of_whoever_reads_it(app):
    assert read(app, RULES["beds"].label, "en") == "Beds"
