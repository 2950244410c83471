"""What a place is told of the people who come, by its kind (reference: need-to-know matrix)."""

import pytest

from app.core.night_form.kinds import Viewer
from app.services.disclosure.to_expecting_home import told_to
from models.facility import FacilityKind

SECRETS = {"alias", "perpetrators", "known_areas", "trafficking_cues", "honour_cues", "residence_status"}


def codes(section):
    return {part.code for question in section.questions for part in question.parts}


@pytest.mark.parametrize("kind", [FacilityKind.HOTEL, FacilityKind.APARTMENT])
def test_a_hotel_or_a_landlord_is_told_nothing_in_the_words_of_the_night_form(kind):
    assert codes(told_to(kind)) == set()


def test_a_protected_home_is_told_only_what_the_night_form_says_a_facility_may_see():
    told = told_to(FacilityKind.PROTECTED)
    assert all(Viewer.FACILITY in question.sees for question in told.questions)
    assert {"tracking_checklist", "languages", "medication", "children", "own_wish"} <= codes(told)
    assert codes(told).isdisjoint(SECRETS)


def test_of_a_risk_assessment_the_home_is_told_the_level():
    assert {code for code in codes(told_to(FacilityKind.PROTECTED)) if code.startswith("risk_")} == {
        "risk_level"
    }
