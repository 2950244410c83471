"""Saving the night form: the answers, their history, and who else has been at it."""

import pytest
import sqlalchemy as sa

from app.core.errors import NotFound, NotPossibleNow
from app.services.intake.answers import AnswersChanged, SaveAnswers, read_intake, save_answers
from models.case import Case, PersonProtection
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.request import PlacementRequest, RequestVersion
from tests.scenes.intake import answered, opened, saved
from tests.stored import answers_of


@pytest.fixture
def case(world):
    return opened(world)


def request_of(world, case):
    with world.database.read() as session:
        request = session.scalar(sa.select(PlacementRequest).where(PlacementRequest.case_id == case))
        session.refresh(request)
        return request


def audited(world, action):
    with world.database.read() as session:
        return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))


def versions(world, case):
    with world.database.read() as session:
        rows = session.scalars(sa.select(RequestVersion).order_by(RequestVersion.version))
        return [(row.version, len(row.household["members"])) for row in rows]


def test_a_new_case_asks_for_one_acute_night_tonight_at_the_highest_level(world, case):
    request = request_of(world, case)
    assert (request.urgency, request.arrives, request.nights) == (1, world.tonight, 1)
    assert request.min_protection_level == 3
    assert not request.complete


@pytest.mark.parametrize("way", ["not_asked", "declined_to_answer", "unknown"])
def test_three_ways_of_not_answering_are_three_stored_values(world, case, way):
    saved(world, case, {"transport_means": way})
    assert answers_of(world, case)["transport_means"] == way


def test_a_question_not_reached_is_not_stored_at_all(world, case):
    saved(world, case, {"caller_role": "police"})
    assert "transport_means" not in answers_of(world, case)


def test_with_every_star_answered_a_place_may_be_held(world, case):
    assert saved(world, case, answered()).gaps == []
    assert request_of(world, case).complete


def test_one_star_less_and_no_place_may_be_held(world, case):
    saved(world, case, answered())
    saved(world, case, answered(transport_means=None))
    assert not request_of(world, case).complete


def test_danger_now_keeps_a_place_from_being_held(world, case):
    saved(world, case, answered(immediate_danger="yes"))
    assert not request_of(world, case).complete


def test_unknown_protection_of_personal_data_is_treated_as_confidential(world, case):
    for answer, protection in (
        ("none", PersonProtection.NONE),
        ("unknown", PersonProtection.CONFIDENTIALITY_FLAG),
        ("declined_to_answer", PersonProtection.CONFIDENTIALITY_FLAG),
        ("fingerade", PersonProtection.FICTITIOUS_IDENTITY),
    ):
        saved(world, case, answered(protection_level=answer))
        with world.database.read() as session:
            assert session.get_one(Case, case).person_protection is protection


def test_each_change_of_the_household_keeps_the_version_before_it(world, case):
    saved(world, case, {"alias": "Lo"})
    assert versions(world, case) == []  # there is nobody to tell the engine of
    saved(world, case, answered())
    assert versions(world, case) == [(1, 1)]
    child = {"birth_year": 2019, "gender": "male", "coming": "now", "custody_consent": "both"}
    saved(world, case, answered(child_count=1, children=[child]))
    assert versions(world, case) == [(1, 1), (2, 2)]
    assert request_of(world, case).version == 2


def test_a_change_that_leaves_the_household_as_it_was_makes_no_new_version(world, case):
    saved(world, case, answered())
    saved(world, case, answered(own_wish="Nära vatten"))
    assert versions(world, case) == [(1, 1)]


def test_saving_what_is_saved_already_changes_and_records_nothing(world, case):
    saved(world, case, answered())
    before = len(audited(world, "case:changed"))
    saved(world, case, answered())
    assert len(audited(world, "case:changed")) == before


def test_the_record_of_a_change_names_questions_and_never_answers(world, case):
    saved(world, case, {"alias": "Lo", "caller_role": "police"})
    entry = audited(world, "case:changed")[-1]
    assert set(entry.details["answers"]) >= {"alias", "caller_role"}
    assert "Lo" not in str(entry.details)


def test_opening_the_form_is_a_read_that_is_recorded(world, case):
    before = len(audited(world, "case:read"))
    with world.database.transaction() as session:
        read_intake(session, world.officer, world.clock, case)
    assert len(audited(world, "case:read")) == before + 1


def test_a_stale_page_never_overwrites_what_somebody_else_has_saved(world, case):
    with world.database.transaction() as session:
        seen = read_intake(session, world.officer, world.clock, case).seen
    saved(world, case, answered())
    with pytest.raises(AnswersChanged), world.database.transaction() as session:
        save_answers(session, world.officer, world.clock, SaveAnswers(case, {"alias": "Lo"}, seen, ""))
    assert answers_of(world, case)["birth_year"] == 1992


def test_one_save_follows_another_also_when_nothing_has_changed(world, case):
    with world.database.transaction() as session:
        seen = read_intake(session, world.officer, world.clock, case).seen
    for answers in ({"alias": "Lo"}, {"alias": "Lo"}, {"alias": "Bo"}):
        with world.database.transaction() as session:
            command = SaveAnswers(case, answers, seen, "page one")
            seen = save_answers(session, world.officer, world.clock, command).seen
    assert answers_of(world, case)["alias"] == "Bo"


def test_a_save_whose_answer_was_lost_on_the_way_can_be_sent_again_with_more_in_it(world, case):
    def send(answers, page):
        with world.database.transaction() as session:
            save_answers(session, world.officer, world.clock, SaveAnswers(case, answers, seen, page))

    with world.database.transaction() as session:
        seen = read_intake(session, world.officer, world.clock, case).seen
    send({"alias": "Lo"}, "page one")
    send({"alias": "Lo", "caller_role": "police"}, "page one")
    assert answers_of(world, case)["caller_role"] == "police"
    with pytest.raises(AnswersChanged):
        send({"alias": "Bo"}, "page two")


def test_the_form_of_a_case_outside_the_circle_does_not_exist(world, case):
    stranger = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with pytest.raises(NotFound), world.database.transaction() as session:
        read_intake(session, stranger, world.clock, case)
    with pytest.raises(NotFound), world.database.transaction() as session:
        save_answers(session, stranger, world.clock, SaveAnswers(case, {}, "", ""))


def test_nothing_is_saved_once_the_request_is_closed(world, case):
    with world.writing() as session:
        request = session.scalar(sa.select(PlacementRequest).where(PlacementRequest.case_id == case))
        request.closed_at = world.clock.now()
    with pytest.raises(NotPossibleNow):
        saved(world, case, answered())


def test_an_unknown_code_is_not_stored(world, case):
    saved(world, case, answered(person_id="another's", shoe_size="38"))
    assert "shoe_size" not in answers_of(world, case)
    assert answers_of(world, case)["person_id"] != "another's"


def test_the_answers_stand_sealed(world, case):
    saved(world, case, answered(alias="Backsippa"))
    with world.database.read() as session:
        row = session.execute(sa.text("SELECT * FROM case_file")).one()
        assert all(b"Backsippa" not in bytes(value) for value in row if isinstance(value, bytes | memoryview))
