"""How each answer is read by the rules. An answer that is not a real one never becomes a no."""

import pytest
import sqlalchemy as sa

from app.services.intake.answers import read_intake
from app.services.intake.to_household import everybody_is_known
from models.case import Case, Coming, Consent, CustodyConsent, Gender, Member, RiskAssessment
from models.request import PlacementRequest
from tests.scenes.intake import answered, opened, saved
from tests.stored import rows

BOY = {"birth_year": 2012, "gender": "male", "coming": "now", "custody_consent": "one"}
GIRL = {"birth_year": 2025, "gender": "female", "coming": "later", "custody_consent": "unknown"}


@pytest.fixture
def case(world):
    return opened(world)


def request_of(world, case):
    with world.database.read() as session:
        request = session.scalar(sa.select(PlacementRequest).where(PlacementRequest.case_id == case))
        assert request.near is None or request.near
        return request


def members(world, case):
    with world.database.read() as session:
        return list(
            session.scalars(sa.select(Member).where(Member.case_id == case).order_by(Member.position))
        )


def test_everybody_with_age_and_gender_is_a_member(world, case):
    saved(
        world, case,
        answered(adult_count=2, other_adults=[{"birth_year": 1960, "gender": "female"}],
                 child_count=2, children=[BOY, GIRL]),
    )  # fmt: skip
    found = [(m.birth_year, m.gender, m.coming, m.custody_consent) for m in members(world, case)]
    assert found == [
        (1992, Gender.FEMALE, Coming.NOW, None),
        (1960, Gender.FEMALE, Coming.NOW, None),
        (2012, Gender.MALE, Coming.NOW, CustodyConsent.ONE),
        (2025, Gender.FEMALE, Coming.LATER, CustodyConsent.UNKNOWN),
    ]


def test_a_child_of_whom_nobody_said_when_it_comes_counts_as_coming(world, case):
    saved(world, case, answered(child_count=1, children=[{"birth_year": 2012, "gender": "male"}]))
    assert members(world, case)[1].coming is Coming.NOW


def test_members_stay_the_same_rows_while_answers_change(world, case):
    saved(world, case, answered(child_count=2, children=[BOY, GIRL]))
    before = [member.id for member in members(world, case)]
    saved(world, case, answered(birth_year=1991, child_count=2, children=[BOY, GIRL | {"coming": "now"}]))
    assert [member.id for member in members(world, case)] == before


def test_a_child_taken_out_of_the_form_leaves_the_right_one_behind(world, case):
    saved(world, case, answered(child_count=2, children=[BOY, GIRL]))
    _, _, girl = members(world, case)
    saved(world, case, answered(child_count=1, children=[GIRL | {"id": girl.id}]))
    assert [member.id for member in members(world, case)][1:] == [girl.id]


def test_a_row_cannot_take_the_identity_of_somebody_elses(world, case):
    saved(world, case, answered(child_count=1, children=[BOY]))
    other = opened(world)
    stolen = members(world, case)[1].id
    saved(world, other, answered(child_count=1, children=[BOY | {"id": stolen}]))
    assert members(world, other)[1].id != stolen
    assert len(members(world, case)) == 2


@pytest.mark.parametrize(
    ("answers", "everybody"),
    [
        (answered(), True),
        (answered(adult_count=2), False),
        (answered(child_count=None), False),
        (answered(child_count=1, children=[BOY]), True),
        (answered(child_count=1, children=[{"birth_year": 2012}]), False),
    ],
)
def test_a_household_is_known_when_everybody_counted_has_age_and_gender(world, case, answers, everybody):
    assert everybody_is_known(saved(world, case, answers).answers) is everybody


def test_an_unassessed_level_counts_as_the_highest(world, case):
    saved(world, case, answered(min_protection_level=None))
    assert request_of(world, case).min_protection_level == 3
    saved(world, case, answered(min_protection_level="1"))
    assert request_of(world, case).min_protection_level == 1


@pytest.mark.parametrize(
    ("answer", "brought"),
    [
        ("yes", True), ("unknown", True), ("declined_to_answer", True),
        ("no", False), ("not_asked", False), (None, False),
    ],
)  # fmt: skip
def test_substance_use_that_cannot_be_told_counts_as_brought(world, case, answer, brought):
    saved(world, case, answered(substance_use=answer))
    assert ("substance_use" in request_of(world, case).brings) is brought
    assert request_of(world, case).complete is (answer not in ("not_asked", None))


def test_a_risk_of_withdrawal_counts_as_substance_use(world, case):
    saved(world, case, answered(substance_use="no", withdrawal_risk="yes"))
    assert request_of(world, case).brings == ["substance_use"]


@pytest.mark.parametrize(
    ("answer", "brought"),
    [
        (["dog"], True), (["service_dog"], True), ("unknown", True), ("declined_to_answer", True),
        (["none"], False), ("not_asked", False), (None, False),
    ],
)  # fmt: skip
def test_animals_that_cannot_be_told_count_as_brought(world, case, answer, brought):
    saved(world, case, answered(animals=answer))
    assert ("pets" in request_of(world, case).brings) is brought


@pytest.mark.parametrize(
    ("answer", "needed"),
    [
        (["wheelchair"], True), (["lift", "sight"], True), ("unknown", True), ("declined_to_answer", True),
        (["hearing"], False), (["none"], False),
    ],
)  # fmt: skip
def test_a_body_that_may_not_climb_needs_a_place_without_steps(world, case, answer, needed):
    saved(world, case, answered(accessibility_needs=answer))
    assert ("step_free" in request_of(world, case).needs) is needed


def test_needs_and_wishes_are_the_officers_own_ticks(world, case):
    saved(world, case, answered(needs=["staffed_24h"], wishes=["kitchen"], watch=2, near="raa"))
    request = request_of(world, case)
    assert request.needs == ["staffed_24h"]
    assert request.wishes == [{"feature": "kitchen", "weight": 1}]
    assert request.watch == 2


def test_an_unknown_language_is_no_language(world, case):
    saved(world, case, answered(languages="unknown", language_required="no"))
    assert request_of(world, case).languages == []
    assert not request_of(world, case).language_required


def test_what_the_api_said_in_words_without_a_question_stays(world):
    case = world.case()
    world.request(case, brings=["weapon_locker", "pets"], needs=["sauna"])
    saved(world, case, answered())
    assert request_of(world, case).brings == ["weapon_locker"]
    assert request_of(world, case).needs == ["sauna"]


def test_the_form_of_a_case_that_came_another_way_shows_what_is_known(world):
    case = world.case((30, Gender.FEMALE), (35, Gender.MALE), (4, Gender.FEMALE))
    world.request(case, min_protection_level=2, brings=["pets"])
    with world.database.transaction() as session:
        answers = read_intake(session, world.officer, world.clock, case).answers
    assert answers["adult_count"] == 2
    assert [row["birth_year"] for row in answers["children"]] == [world.tonight.year - 4]
    assert answers["animals"] == ["other"]
    before = [member.id for member in members(world, case)]
    saved(world, case, {**answers, "alias": "Lo"})
    assert [member.id for member in members(world, case)] == before


def test_a_risk_assessment_is_written_once_whole_and_corrected_in_place(world, case):
    saved(world, case, answered(risk_method="freda", risk_level="high"))
    assert rows(world, RiskAssessment) == []
    saved(world, case, answered(risk_method="freda", risk_level="high", risk_date="2026-12-04"))
    saved(world, case, answered(risk_method="freda", risk_level="medium", risk_date="2026-12-04"))
    assert [row.level.value for row in rows(world, RiskAssessment)] == ["medium"]


def test_a_consent_taken_back_is_kept_as_history(world, case):
    saved(world, case, answered())
    world.clock.advance(minutes=5)
    saved(world, case, answered(consent_police="no"))
    police = sorted((c for c in rows(world, Consent) if c.recipient == "police"), key=lambda c: c.recorded_at)
    assert [(c.given, c.withdrawn_at is not None) for c in police] == [(True, True), (False, False)]


def test_a_no_to_contact_is_recorded_and_a_question_not_asked_is_not(world, case):
    saved(world, case, answered())
    assert {c.recipient.value: c.given for c in rows(world, Consent)} == {
        "police": True,
        "salvation_army": False,
    }


def test_the_alias_is_the_cases_own(world, case):
    saved(world, case, answered(alias="Lo"))
    with world.database.read() as session:
        assert session.get_one(Case, case).alias == "Lo"
