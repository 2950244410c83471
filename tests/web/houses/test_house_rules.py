"""A manager edits the home's rules, and sees what they mean before anything is saved."""

import re

import pytest

from models.alert import DutyAlert
from models.facility import NO_AGE_LIMIT, NO_NIGHT_LIMIT, Admits
from models.organisation import OrganisationKind, Role
from tests.scenes.houses import BOY, Home
from tests.stored import rows
from tests.world import WOMAN

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
RULES = {
    "admits": "women",
    "max_male_age_is": "limit",
    "max_male_age": "14",
    "max_nights_is": "no_limit",
    "accepts_is": "known",
    "features_is": "unknown",
    "languages_is": "known",
    "languages": ["so", "sv"],
    "house_rules": "Tyst efter tio.",
}


@pytest.fixture
def home(world):
    return Home(world, code_name="Ekorren")


@pytest.fixture
def manager(signed_in, home):
    return signed_in(Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME, home.organisation)


@pytest.fixture
def pages(home):
    return f"/boende/{home.id}"


def words(answer):
    return " ".join(answer.get_data(as_text=True).split())


def post(manager, path, key="1", **data):
    return manager.post(path, {"idempotency_key": key, **data})


def previewed(manager, pages, home, **changes):
    return post(manager, f"{pages}/regler/forhandsvisa", seen=home.rules.mark, **{**RULES, **changes})


def test_the_form_shows_unknown_no_limit_and_a_limit_apart(world, manager, pages):
    page = words(manager.get(f"{pages}/regler"))
    assert 'name="max_male_age_is" id="max_male_age_is-2" value="no_limit" checked' in page
    assert "0 av 20 personer i natt" in page


def test_the_preview_saves_nothing(home, manager, pages):
    before = home.rules
    answer = previewed(manager, pages, home)
    assert answer.status_code == 200
    assert "Spara reglerna" in words(answer)
    assert home.rules == before


def test_saving_what_was_previewed(home, manager, pages):
    form = words(previewed(manager, pages, home)).split("<form")[-2]
    data: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(form):
        data.setdefault(name, []).append(value)
    assert manager.post(f"{pages}/regler", data).status_code == 303
    rules = home.rules
    assert (rules.admits, rules.max_male_age, rules.max_nights) == (Admits.WOMEN, 14, NO_NIGHT_LIMIT)
    assert (rules.accepts, rules.features, rules.languages) == ((), None, ("so", "sv"))
    assert (rules.asks_first, rules.house_rules) == (False, "Tyst efter tio.")


def test_going_back_to_the_form_keeps_what_was_filled_in(home, manager, pages):
    page = words(previewed(manager, pages, home, edit="true", max_male_age="11"))
    assert 'value="11"' in page
    assert "Tyst efter tio." in page


def test_small_numbers_are_not_told(home, manager, pages):
    home.asked_about(WOMAN, BOY)
    page = words(previewed(manager, pages, home))
    assert "Räknat på färre än 5 hushåll" in page
    assert "Hushåll som inte hade kunnat tas emot: färre än 5" in page


def test_numbers_of_five_and_more_are(home, manager, pages):
    for _ in range(6):
        home.asked_about(WOMAN, BOY)
    page = words(previewed(manager, pages, home))
    assert "Räknat på 6 hushåll" in page
    assert "Hushåll som inte hade kunnat tas emot: 6" in page


def test_residents_outside_the_new_rules_are_told_beforehand_and_the_team_on_saving(
    world, home, manager, pages
):
    home.houses(WOMAN, BOY)
    page = words(previewed(manager, pages, home, admits="all", features_is="known"))
    assert "1 placering hos er faller utanför de nya reglerna" in page
    assert rows(world, DutyAlert) == []
    changes = {**RULES, "admits": "all", "features_is": "known"}
    assert post(manager, f"{pages}/regler", seen=home.rules.mark, **changes).status_code == 303
    assert [alert.details for alert in rows(world, DutyAlert)] == [{"rules": ["male_age"]}]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"max_male_age": ""}, "max_male_age"),
        ({"max_male_age": "-1"}, "max_male_age"),
        ({"max_male_age": str(NO_AGE_LIMIT)}, "max_male_age"),
        ({"max_nights_is": "limit"}, "max_nights"),
        ({"admits": ""}, "admits"),
        ({"admits": "dogs"}, "admits"),
        ({"accepts": ["dragons"]}, "accepts"),
        ({"languages_is": ""}, "languages_is"),
        ({"house_rules": "x" * 501}, "house_rules"),
    ],
)
@pytest.mark.parametrize("way", ["regler", "regler/forhandsvisa"])
def test_what_cannot_be_read_is_named_and_nothing_is_saved(home, manager, pages, way, changes, field):
    before = home.rules
    answer = post(manager, f"{pages}/{way}", seen=before.mark, **{**RULES, **changes})
    assert answer.status_code == 422
    assert f'href="#{field}"' in words(answer)
    assert home.rules == before


def test_of_two_managers_the_second_is_told(home, manager, pages):
    seen = home.rules.mark
    assert post(manager, f"{pages}/regler", seen=seen, **RULES).status_code == 303
    later = {**RULES, "max_male_age": "9"}
    assert post(manager, f"{pages}/regler", "2", seen=seen, **later).status_code == 409
    assert home.rules.max_male_age == 14


def test_pressing_twice_saves_once(home, manager, pages):
    seen = home.rules.mark
    for _ in range(2):
        assert post(manager, f"{pages}/regler", seen=seen, **RULES).status_code == 303


def test_the_address_stands_on_a_page_of_its_own(world, home, manager, pages):
    path = f"{pages}/adress"
    answer = post(manager, path, street="Hittepågatan 1", arrival="Ring på.")
    assert answer.status_code == 303
    assert "Hittepågatan 1" in words(manager.get(path))
    assert "Hittepågatan" not in words(manager.get(f"{pages}/regler"))


def test_an_address_without_a_street_is_refused(manager, pages):
    assert post(manager, f"{pages}/adress", street="").status_code == 422


def test_another_homes_pages_do_not_exist(world, manager):
    other = Home(world)
    for page in ("regler", "adress"):
        assert manager.get(f"/boende/{other.id}/{page}").status_code == 404
    for page in ("regler", "regler/forhandsvisa"):
        answer = post(manager, f"/boende/{other.id}/{page}", page, seen=other.rules.mark, **RULES)
        assert answer.status_code == 404
    assert post(manager, f"/boende/{other.id}/adress", street="x").status_code == 404
