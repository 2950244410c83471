"""The night form at a browser without scripts: saved section by section, never losing an answer."""

import re
from typing import Any

import pytest

from app.core.night_form.form import PARTS, QUESTIONS
from app.core.night_form.kinds import Rows
from app.services.cases.cases import open_case
from models.organisation import OrganisationKind, Role
from tests.scenes.intake import answered, saved
from tests.stored import answers_of

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

SEEN = re.compile(r'name="seen" value="(\w+)"')


@pytest.fixture
def officer(signed_in, world):
    return signed_in(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)


@pytest.fixture
def case(world):
    with world.database.transaction() as session:
        return open_case(session, world.officer, world.clock).id


def page_of(officer, path):
    return re.sub(r"\s+", " ", officer.get(path).get_data(as_text=True))


def seen_on(page):
    found = SEEN.search(page)
    assert found is not None
    return found[1]


def as_posted(answers: dict[str, Any]) -> dict[str, Any]:
    """Answers as the inputs of the form send them."""
    form: dict[str, Any] = {}
    for code, value in answers.items():
        if code in PARTS:
            form[code] = value
            continue
        for index, row in enumerate(value):
            form |= {f"{code}-{index}-{name}": cell for name, cell in row.items()}
    return form


def save(officer, case, answers, headers=None, **more):
    seen = seen_on(page_of(officer, f"/arenden/{case}/natt"))
    form = as_posted(answers) | {"seen": seen} | more
    return officer.post(f"/arenden/{case}/natt", form, headers=headers)


def test_every_input_of_every_question_stands_on_the_page(officer, world, case):
    saved(world, case, answered(adult_count=2, child_count=1))
    page = page_of(officer, f"/arenden/{case}/natt")
    names = set(re.findall(r'name="([^"]+)"', page))
    for question in QUESTIONS:
        for part in question.parts:
            wanted = [part.name(0, c) for c in part.columns] if isinstance(part, Rows) else [part.code]
            assert names.issuperset(wanted), question.label


def test_what_is_needed_before_a_hold_is_marked(officer, case):
    page = page_of(officer, f"/arenden/{case}/natt")
    assert "★" in page
    assert "(krävs före förslag)" in page


def test_save_and_continue_leads_to_the_next_section(officer, world, case):
    answer = save(officer, case, {"caller_role": "police"}, **{"continue": "personen"})
    assert answer.location == f"/arenden/{case}/natt#personen"
    assert answers_of(world, case)["caller_role"] == "police"


def test_a_count_that_opens_rows_leads_back_to_fill_them_in(officer, case):
    answer = save(officer, case, {"adult_count": 1, "child_count": 2}, **{"continue": "hotet"})
    assert answer.location == f"/arenden/{case}/natt#hushallet"
    assert 'name="children-1-birth_year"' in page_of(officer, f"/arenden/{case}/natt")


def test_the_last_section_leads_to_the_check_of_answers(officer, case):
    assert save(officer, case, {}, **{"continue": "check"}).location == f"/arenden/{case}/natt/svar"


def test_the_form_shows_again_what_was_answered(officer, case):
    save(officer, case, answered(alias="Lo", own_wish="Nära vatten", substance_use="declined_to_answer"))
    page = page_of(officer, f"/arenden/{case}/natt")
    assert 'value="Lo"' in page
    assert "Nära vatten" in page
    assert re.search(r'name="substance_use" id="[\w-]+" value="declined_to_answer" checked', page)


def test_one_wrong_answer_is_named_and_every_other_is_kept(officer, world, case):
    answer = save(officer, case, {"caller_role": "police", "birth_year": "91"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#birth_year"' in page
    assert 'value="91"' in page
    assert answers_of(world, case)["caller_role"] == "police"
    assert "birth_year" not in answers_of(world, case)


def test_free_text_is_warned_about_and_limited(officer, case):
    page = page_of(officer, f"/arenden/{case}/natt")
    assert "Skriv inte adress, namn på boende eller uppgifter om andra personer" in page
    assert save(officer, case, {"own_wish": "a" * 501}).status_code == 422


def test_danger_now_stops_the_form_until_it_is_over(officer, world, case):
    answer = save(officer, case, {"caller_role": "police", "immediate_danger": "yes"})
    assert answer.location == f"/arenden/{case}/natt/fara"
    page = page_of(officer, answer.location)
    assert 'href="tel:112"' in page
    assert "caller_role" not in page
    assert officer.get(f"/arenden/{case}/natt").location == answer.location
    over = officer.post(answer.location)
    assert over.location == f"/arenden/{case}/natt"
    assert answers_of(world, case)["immediate_danger"] == "no"
    assert answers_of(world, case)["caller_role"] == "police"


def test_a_page_made_before_somebody_else_saved_overwrites_nothing(officer, world, case):
    seen = seen_on(page_of(officer, f"/arenden/{case}/natt"))
    saved(world, case, answered(alias="Lo"))
    answer = officer.post(f"/arenden/{case}/natt", {"seen": seen, "alias": "Bo"})
    assert answer.status_code == 409
    assert answers_of(world, case)["alias"] == "Lo"


def test_a_save_by_script_answers_with_what_changed_and_no_page(officer, case):
    answer = save(officer, case, {"child_count": 1}, headers={"X-Fragment": "true"})
    part = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<html" not in part
    for region in (
        'id="seen"',
        'id="not-saved"',
        'id="sections-left"',
        'id="options"',
        'name="children-0-birth_year"',
    ):
        assert region in part


def test_a_save_by_script_names_what_it_could_not_keep(officer, case):
    answer = save(officer, case, {"birth_year": "19"}, headers={"X-Fragment": "true"})
    assert answer.status_code == 200
    assert 'href="#birth_year"' in answer.get_data(as_text=True)


def test_no_places_are_shown_until_everybody_is_known(officer, world, case):
    world.unit(world.facility(code_name="Hus Kungsfågel"))
    saved(world, case, answered(child_count=1))
    assert "Hus Kungsfågel" not in page_of(officer, f"/arenden/{case}/natt/mojliga")


def test_places_so_far_are_marked_with_what_is_still_unknown(officer, world, case):
    world.unit(world.facility(code_name="Hus Kungsfågel"))
    saved(world, case, answered(transport_means=None))
    page = page_of(officer, f"/arenden/{case}/natt/mojliga")
    assert "Hus Kungsfågel" in page
    assert "preliminärt" in page
    assert "färdsätt" in page
    assert "Ingen plats kan hållas än" in page


def test_an_unassessed_level_offers_the_safest_places_only(officer, world, case):
    world.unit(world.facility(code_name="Hus Kungsfågel", protection_level=2))
    world.unit(world.facility(code_name="Hus Berguv", protection_level=3))
    saved(world, case, answered(min_protection_level=None))
    page = page_of(officer, f"/arenden/{case}/natt/mojliga")
    assert "Hus Berguv" in page
    assert "Hus Kungsfågel" not in page


def test_the_check_page_says_what_is_missing_and_leads_there(officer, world, case):
    saved(world, case, answered(alias="Lo", transport_means=None, substance_use="unknown"))
    page = page_of(officer, f"/arenden/{case}/natt/svar")
    assert "1 svar med ★ saknas" in page
    assert f'href="/arenden/{case}/natt#transport_means"' in page
    assert "Okänt" in page
    assert "räknas som ja när platser söks" in page


def test_the_check_page_shows_areas_and_positions_as_they_were_given(officer, world, case):
    areas = [{"area": "raa"}, {"position": [56.046, 12.694], "radius_km": 3}]
    saved(world, case, answered(known_areas=areas))
    page = page_of(officer, f"/arenden/{case}/natt/svar")
    assert "Råå" in page
    assert "56.046, 12.694" in page


def test_the_check_page_leads_on_to_the_places(officer, world, case):
    saved(world, case, answered())
    assert re.search(r'href="/forfragningar/[\w-]+/platser"', page_of(officer, f"/arenden/{case}/natt/svar"))


def test_the_check_page_says_when_everything_needed_is_there(officer, world, case):
    saved(world, case, answered())
    assert "Allt med ★ är besvarat" in page_of(officer, f"/arenden/{case}/natt/svar")


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"acute_care": "yes"}, "Vård först"),
        ({"suicidal_now": "yes"}, "Vård först"),
        ({}, "Inga platser som våldsutövaren känner till är angivna"),
        ({"min_protection_level": "0"}, "även hotell utan skydd"),
        ({"accessibility_needs": "unknown"}, "platser utan trappsteg"),
    ],
)
def test_the_check_page_warns_of(officer, world, case, changes, warning):
    saved(world, case, answered(**changes))
    assert warning in page_of(officer, f"/arenden/{case}/natt/svar")


@pytest.mark.parametrize(
    ("consent", "who_decides"),
    [("one", "ordföranden eller utsedd ledamot"), ("none", "LVU"), ("unknown", "Samtycke är okänt")],
)
def test_the_custody_of_a_child_says_who_decides(officer, world, case, consent, who_decides):
    child = {"birth_year": 2019, "gender": "male", "coming": "now", "custody_consent": consent}
    saved(world, case, answered(child_count=1, children=[child]))
    assert who_decides in page_of(officer, f"/arenden/{case}/natt/svar")


def test_every_question_says_why_it_is_asked_and_who_else_may_know(officer):
    page = page_of(officer, "/arenden/om-fragorna")
    assert all(question.purpose in page for question in QUESTIONS)
