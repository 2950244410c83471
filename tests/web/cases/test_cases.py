"""The pages of a case, as a duty officer's browser sees them."""

import re

import pytest
import sqlalchemy as sa

from app.services.cases.cases import open_case
from models.base import new_id
from models.case import Case
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.threat import Perpetrator
from tests.scenes.intake import answered, saved
from tests.stored import ref_of

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def officer(signed_in, world):
    return signed_in(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)


@pytest.fixture
def case(world):
    with world.database.transaction() as session:
        return open_case(session, world.officer, world.clock).id


def press(visitor, path, **data):
    """Press a button whose page was rendered once."""
    return visitor.post(path, {"idempotency_key": new_id(), **data})


def text_of(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def reads(world, action="case:read"):
    with world.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == action))


def cases_in(world):
    with world.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Case))


PAGES = [
    "", "/natt", "/natt/svar", "/natt/mojliga", "/natt/fara", "/stang", "/atkomst", "/overlamna", "/sparra",
    "/valdsutovare", "/valdsutovare/ny", "/atskilt", "/undvik",
]  # fmt: skip


def test_one_look_at_a_case_is_one_line_in_the_audit(officer, world, case):
    for page in PAGES:
        before = reads(world)
        assert officer.get(f"/arenden/{case}{page}").status_code == 200
        assert reads(world) == before + 1, page


def test_a_protected_identity_is_shown_on_every_page_of_the_case(officer, world, case):
    saved(world, case, answered(protection_level="skyddad_folkbokforing"))
    banner = '<div class="protected-identity"'
    assert [page for page in PAGES if banner not in text_of(officer.get(f"/arenden/{case}{page}"))] == []


def test_no_title_says_whose_case_it_is(officer, world, case):
    saved(world, case, answered(alias="Backsippa"))
    titles = [text_of(officer.get(f"/arenden/{case}{page}")).split("</title>")[0] for page in PAGES]
    assert not any("Backsippa" in title or ref_of(world, case) in title for title in titles)


def test_the_list_says_what_is_asked_for_and_never_who_or_why(officer, world, case):
    saved(
        world, case, answered(alias="Backsippa", honour_cues=["many"], trafficking_cues=["money"], nights=7)
    )
    page = text_of(officer.get("/arenden"))
    assert ref_of(world, case) in page
    assert "7 nätter" in page
    assert "alla svar finns" in page
    for secret in ("Backsippa", "eder", "människohandel", "1992"):
        assert secret not in page


def test_the_list_says_how_many_answers_are_missing(officer, world, case):
    saved(world, case, answered(transport_means=None, decision_basis=None))
    assert "2 svar saknas" in text_of(officer.get("/arenden"))


def test_looking_at_the_list_is_recorded(officer, world):
    before = reads(world, "case:listed")
    officer.get("/arenden")
    assert reads(world, "case:listed") == before + 1


def test_a_case_is_found_by_its_whole_reference_however_it_is_typed(officer, world, case):
    typed = ref_of(world, case).upper().replace("-", " ")
    assert officer.post("/arenden/sok", {"ref": typed}).location == f"/arenden/{case}"


@pytest.mark.parametrize("typed", ["Backsippa", "1992", "alm", ""])
def test_nothing_but_a_whole_reference_finds_a_case(officer, world, case, typed):
    saved(world, case, answered(alias="Backsippa"))
    assert officer.post("/arenden/sok", {"ref": typed}).status_code == 422


def test_a_reference_outside_the_circle_finds_nothing(signed_in, world, case):
    stranger = signed_in(Role.CASE_WORKER, OrganisationKind.FAMILY_VIOLENCE_UNIT)
    hidden = stranger.post("/arenden/sok", {"ref": ref_of(world, case)})
    assert hidden.status_code == 422


def test_pressing_open_twice_opens_one_case(officer, world):
    before, key = cases_in(world), new_id()
    answers = [officer.post("/arenden", {"idempotency_key": key}) for _ in range(2)]
    assert cases_in(world) == before + 1
    assert answers[0].location == answers[1].location


def test_a_closed_case_is_gone_from_the_list(officer, world, case):
    ref = ref_of(world, case)
    assert press(officer, f"/arenden/{case}/stang", reason="mistake").status_code == 303
    assert ref not in text_of(officer.get("/arenden"))
    assert "Ärendet är stängt" in text_of(officer.get(f"/arenden/{case}"))


def test_a_case_is_not_closed_without_a_reason(officer, case):
    answer = press(officer, f"/arenden/{case}/stang")
    assert answer.status_code == 422
    assert 'href="#reason"' in text_of(answer)


def test_a_unit_is_let_in_and_out_again(officer, world, case, signed_in):
    unit = world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)
    worker = signed_in(Role.CASE_WORKER, OrganisationKind.FAMILY_VIOLENCE_UNIT, unit)
    assert worker.get(f"/arenden/{case}").status_code == 404
    press(officer, f"/arenden/{case}/atkomst", organisation_id=unit, until="2026-12-20")
    assert worker.get(f"/arenden/{case}").status_code == 200
    page = text_of(officer.get(f"/arenden/{case}/atkomst"))
    ending = re.search(r'action="(/arenden/[^"]+/avsluta)"', page)
    assert ending is not None
    press(officer, ending[1])
    assert worker.get(f"/arenden/{case}").status_code == 404


def test_letting_in_asks_for_either_a_unit_or_a_person(officer, case):
    for form in ({}, {"organisation_id": "x", "email": "alma@exempel.se"}):
        answer = press(officer, f"/arenden/{case}/atkomst", **form)
        assert answer.status_code == 422
        assert "antingen en enhet eller en person" in text_of(answer)


def test_a_case_is_handed_over_in_the_morning(officer, world, case, signed_in):
    unit = world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)
    worker = signed_in(Role.CASE_WORKER, OrganisationKind.FAMILY_VIOLENCE_UNIT, unit)
    assert press(officer, f"/arenden/{case}/overlamna", organisation_id=unit).status_code == 303
    assert worker.get(f"/arenden/{case}").status_code == 200
    assert officer.get(f"/arenden/{case}").status_code == 404


def test_somebody_with_a_conflict_of_interest_is_kept_out(officer, world, case, signed_in):
    relative = signed_in(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)
    assert relative.get(f"/arenden/{case}").status_code == 200
    press(officer, f"/arenden/{case}/sparra", email="duty_officer.2@exempel.se")
    assert relative.get(f"/arenden/{case}").status_code == 404
    assert "Prov 2" in text_of(officer.get(f"/arenden/{case}/atkomst"))


def test_an_unknown_address_is_told_to_be_unknown(officer, case):
    answer = press(officer, f"/arenden/{case}/sparra", email="ingen@exempel.se")
    assert answer.status_code == 422
    assert 'href="#email"' in text_of(answer)


def test_a_perpetrator_is_recorded_with_places_and_taken_back_one_by_one(officer, world, case):
    house = world.facility(code_name="Hus Kungsfågel")
    added = press(officer, f"/arenden/{case}/valdsutovare", relation="parent", alias="P", keep_km="30")
    person = added.location
    press(officer, f"{person}/platser", kind="work", area="raa")
    press(officer, f"{person}/platser", kind="district", area="1282")
    press(officer, f"{person}/boenden", facility_id=house)
    page = text_of(officer.get(person))
    assert "Hus Kungsfågel" in page
    assert "Landskrona" in page
    assert "Arbete: " in page
    press(officer, f"{person}/glom", what=house)
    assert "Känd på Hus Kungsfågel" not in text_of(officer.get(person))


@pytest.mark.parametrize(
    "form", [{"kind": "work"}, {"kind": "work", "area": "raa", "position": "56.10 12.80"}, {"area": "raa"}]
)
def test_a_place_lies_in_an_area_or_at_a_position(officer, world, case, form):
    person = press(officer, f"/arenden/{case}/valdsutovare", relation="ex").location
    assert press(officer, f"{person}/platser", **form).status_code == 422


def test_a_perpetrator_without_a_relation_is_not_recorded(officer, world, case):
    assert press(officer, f"/arenden/{case}/valdsutovare", alias="P").status_code == 422
    with world.database.read() as session:
        assert session.scalars(sa.select(Perpetrator)).all() == []


def test_a_separation_shows_the_other_case_to_nobody_who_may_not_see_it(officer, world, case):
    worker = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    with world.database.transaction() as session:
        other = open_case(session, worker, world.clock)
        ref = other.ref
    press(officer, f"/arenden/{case}/atskilt", other_ref=ref, scope="distance", km="40")
    page = text_of(officer.get(f"/arenden/{case}/atskilt"))
    assert "ett annat ärende" in page
    assert ref not in page


def test_a_separation_from_nobody_is_refused(officer, case):
    answer = press(officer, f"/arenden/{case}/atskilt", other_ref="alm-ask-berg-00", scope="facility")
    assert answer.status_code == 422
    assert 'href="#other_ref"' in text_of(answer)


def test_a_separation_is_ended_by_those_who_asked_for_it(officer, world, case):
    with world.database.transaction() as session:
        ref = open_case(session, world.officer, world.clock).ref
    press(officer, f"/arenden/{case}/atskilt", other_ref=ref, scope="facility")
    ending = re.search(r'action="(/arenden/[^"]+/avsluta)"', text_of(officer.get(f"/arenden/{case}/atskilt")))
    assert ending is not None
    press(officer, ending[1])
    assert "Inget ärende hålls isär" in text_of(officer.get(f"/arenden/{case}/atskilt"))


def test_a_place_to_avoid_is_named_by_its_code_name(officer, world, case):
    house = world.facility(code_name="Hus Kungsfågel")
    press(officer, f"/arenden/{case}/undvik", facility_id=house, reason="stayed_before")
    assert "Hus Kungsfågel: Har bott där förut" in text_of(officer.get(f"/arenden/{case}/undvik"))
    press(officer, f"/arenden/{case}/undvik/sluta", facility_id=house)
    assert "Hus Kungsfågel: " not in text_of(officer.get(f"/arenden/{case}/undvik"))


def test_a_place_is_not_avoided_without_a_reason(officer, world, case):
    assert press(officer, f"/arenden/{case}/undvik", facility_id=world.facility()).status_code == 422
