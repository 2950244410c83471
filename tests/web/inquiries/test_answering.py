"""A house answers in two taps, and is told exactly what it may know."""

import re

import pytest
import sqlalchemy as sa

from models.case import Case, CaseBlock, Gender
from models.facility import Admits, Facility, FacilityKind
from models.inquiry import DeclineReason, Inquiry
from models.ledger import AuditEntry
from models.organisation import Organisation, OrganisationKind, Role
from models.request import PlacementRequest
from models.threat import SeparationScope
from tests.reading import opened
from tests.scenes.availability import silent_unit
from tests.scenes.holds import held
from tests.scenes.inquiries import asked, phoned, said_yes, withdrawn
from tests.scenes.placements import confirmed
from tests.stored import holds, row, rows

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

PLANTED = ("Planterad", "Hemliggatan", "förföljd", "ormbunksallergi", "Hus Granne", "Grannjouren", "Dold")
CHANGING = re.compile(r'name="(csrf_token|idempotency_key)" value="[^"]+"|numret \S{22}')


@pytest.fixture
def home(world):
    return world.facility(code_name="Hus Lärka", max_male_age=15, accepts=None)


@pytest.fixture
def flat(world, home):
    return silent_unit(world, home, code="Lgh 3", cots=1)


@pytest.fixture
def hotel_room(world, hotel):
    return silent_unit(world, hotel, code="204", cots=1)


@pytest.fixture
def manager(signed_in, world, home):
    with world.database.read() as session:
        organisation = session.get_one(Facility, home).organisation_id
    return signed_in(Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME, organisation)


@pytest.fixture
def family(world):
    """What no house may know before it answers stands in every place where it could come from."""
    case = world.case((34, Gender.FEMALE), (11, Gender.MALE), (1, Gender.FEMALE))
    with world.writing() as session:
        stored = session.get_one(Case, case)
        stored.alias, stored.note = "Planterad", "Hemliggatan 1"
        stored.answers = {
            "alias": "Planterad", "own_wish": "förföljd till Hemliggatan", "allergies": "ormbunksallergi",
            "accessibility_needs": ["wheelchair", "cognitive"], "animals": ["dog", "none"],
            "risk_level": "high", "known_area_note": "Hemliggatan", "honour_cues": ["Dold"],
        }  # fmt: skip
        owner = session.get_one(Organisation, stored.owner_organisation_id)
        owner.name, owner.duty_phone = "Grannjouren", "070-000 00 99"
        for member in stored.members:
            member.alias = "Dold"
    return world.request(
        case, min_protection_level=0, languages=["ar"], brings=["pets"], needs=["step_free"], nights=3
    )


@pytest.fixture
def neighbour(world):
    house = world.facility(code_name="Hus Granne", accepts=["pets"], features=["step_free"])
    silent_unit(world, house)
    return house


@pytest.fixture
def all_features(world, hotel, home):
    with world.writing() as session:
        for house in (hotel, home):
            session.get_one(Facility, house).features = ["step_free"]
        session.get_one(Facility, hotel).accepts = None


@pytest.fixture
def inquiries(world, family, hotel, hotel_room, home, flat, neighbour, all_features):
    return asked(world, family, hotel, home, neighbour)


def questions(house, *rest):
    return "/".join([f"/boende/{house}/fragor", *rest])


# What is told


def test_a_hotel_is_told_exactly_this(receptionist, hotel, inquiries):
    page = opened(receptionist, questions(hotel))
    assert page.articles() == [
        "Kan ni ta emot? går ut 02:15 "
        "fre 4 dec. – mån 7 dec., 3 nätter Rum 204 "
        "Personer 1 vuxen, 2 barn Sängar 2 sängar, 1 spjälsäng "
        "Rummet behöver Rullstol, Inga trappsteg Med följer husdjur "
        "Ett ja säger: Ni tar emot husdjur Rummet är ledigt alla nätter "
        "Ja, fre 4 dec. – mån 7 dec., 3 nätter Nej, fre 4 dec. – mån 7 dec., 3 nätter"
    ]


def test_a_protected_home_is_told_exactly_this_before_it_answers(manager, home, inquiries):
    page = opened(manager, questions(home))
    assert page.articles() == [
        "Kan ni ta emot? går ut 02:15 "
        "fre 4 dec. – mån 7 dec., 3 nätter Lgh 3 "
        "Personer 1 vuxen, 2 barn Sängar 2 sängar, 1 spjälsäng "
        "Rummet behöver Rullstol, Inga trappsteg "
        "Vilka kvinna, 25–44 år · pojke, 7–12 år · flicka, 0–1 år "
        "Lägsta skyddsnivå 0 Språk arabiska Boendet ska ha inga trappsteg Med följer hund "
        "Allergier ja, sägs när platsen är bekräftad Bedömd risk hög "
        "Ett ja säger: Ni tar emot husdjur Rummet är ledigt alla nätter "
        "Ja, fre 4 dec. – mån 7 dec., 3 nätter Nej, fre 4 dec. – mån 7 dec., 3 nätter"
    ]


def test_a_home_that_takes_everybody_is_told_nobodys_gender(world, manager, home, inquiries):
    with world.writing() as session:
        facility = session.get_one(Facility, home)
        facility.max_male_age, facility.admits = 120, Admits.ALL
    assert "kvinna" not in opened(manager, questions(home)).text


@pytest.mark.parametrize("path", ["", "{inquiry}", "{inquiry}/ja", "{inquiry}/nej"])
def test_nothing_else_is_on_any_page_before_the_answer(
    receptionist, manager, hotel, home, inquiries, family, path
):
    for visitor, house in ((receptionist, hotel), (manager, home)):
        page = opened(visitor, questions(house, path.format(inquiry=inquiries[house])).rstrip("/"))
        assert page.status == 200
        for secret in (*PLANTED, family, "070-000 00 99"):
            assert secret not in page.html


def test_after_the_answer_only_nights_and_room_are_left(world, manager, home, inquiries):
    phoned(world, inquiries[home])
    page = opened(manager, questions(home, inquiries[home]))
    assert page.text.startswith("Fråga från socialjouren ✓ sa ja fre 4 dec. – mån 7 dec., 3 nätter Lgh 3 ")
    for gone in ("barn", "arabiska", "husdjur", "Rullstol", "hög", *PLANTED):
        assert gone not in page.text


def test_reading_the_questions_is_audited(world, manager, home, inquiries):
    opened(manager, questions(home))
    with world.database.read() as session:
        last = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (last.action, last.details) == ("inquiry:read", {"inquiries": [inquiries[home]]})


# Two taps


def test_a_yes_takes_two_taps(world, receptionist, hotel, inquiries):
    page = opened(receptionist, questions(hotel)).follow("Ja").press("Bekräfta ja")
    assert "Tack, ert svar är lämnat. Socialjouren hör av sig." in page.text
    assert len(holds(world)) == 1


def test_a_no_takes_two_taps(world, manager, home, inquiries):
    page = opened(manager, questions(home)).follow("Nej").press("Bemanningen räcker inte")
    assert "Tack, ert svar är lämnat." in page.text
    assert row(world, Inquiry, inquiries[home]).decline_reason is DeclineReason.STAFFING


def test_pressing_twice_answers_once(world, receptionist, hotel, inquiries):
    confirm = opened(receptionist, questions(hotel)).follow("Ja")
    first, second = (confirm.send("Bekräfta ja") for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert len(holds(world)) == 1


def test_a_yes_that_comes_too_late_is_said_so(world, receptionist, hotel, inquiries):
    world.clock.advance(minutes=8)
    confirm = opened(receptionist, questions(hotel)).follow("Ja")
    world.clock.advance(minutes=7)
    page = confirm.press("Bekräfta ja")
    assert page.status == 409
    assert "Frågan har gått ut" in page.text
    assert holds(world) == []


def test_one_that_is_not_needed_any_more_says_so(world, receptionist, hotel, inquiries):
    confirm = opened(receptionist, questions(hotel)).follow("Ja")
    withdrawn(world, inquiries[hotel])
    page = confirm.press("Bekräfta ja")
    assert page.status == 409
    assert "Frågan behövs inte längre. Tack ändå." in page.text


def test_a_second_answer_does_not_count(world, receptionist, hotel, inquiries):
    confirm = opened(receptionist, questions(hotel)).follow("Nej")
    said_yes(world, inquiries[hotel])
    page = confirm.press("Fullt")
    assert page.status == 409
    assert "Det första svaret gäller." in page.text


def test_a_no_without_a_reason_asks_for_it(receptionist, hotel, inquiries):
    data = {"is_yes": "false", "idempotency_key": "nej"}
    answer = receptionist.post(questions(hotel, inquiries[hotel], "svar"), data)
    assert answer.status_code == 422
    assert "Ni svarar nej. Varför?" in answer.text


# The same whatever comes of it


def answer_pages(visitor, house, inquiry):
    """What the house is answered when it says yes, but what is new with every answer."""
    data = {"is_yes": "true", "idempotency_key": f"ja {inquiry}"}
    answer = visitor.post(questions(house, inquiry, "svar"), data)
    page = visitor.get(answer.location)
    return [
        (one.status_code, CHANGING.sub("", one.get_data(as_text=True)).replace(inquiry, "ID"))
        for one in (answer, page, visitor.get(questions(house)))
    ]


def test_a_house_cannot_tell_whether_its_yes_became_a_hold(world, signed_in):
    told, held_ = [], []
    for refused in (False, True):
        first, second = world.case(), world.case()
        house = world.facility(code_name=f"Hus {refused}")
        world.separate(first, second, SeparationScope.FACILITY)
        silent_unit(world, house, code="1")
        with world.database.read() as session:
            organisation = session.get_one(Facility, house).organisation_id
        visitor = signed_in(Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME, organisation)
        inquiry = asked(world, world.request(second), house)[house]
        held(world, world.request(first), world.unit(house if refused else world.facility(), code="2"))
        pages = answer_pages(visitor, house, inquiry)
        told.append(
            [(status, html.replace(house, "HUS").replace(f"Hus {refused}", "Hus")) for status, html in pages]
        )
        held_.append(row(world, Inquiry, inquiry).claim_id is not None)
    assert held_ == [True, False]
    names = re.compile(r"Prov \d+")
    assert names.sub("", str(told[0])) == names.sub("", str(told[1]))


# Whose question it is


def test_another_houses_question_is_as_one_that_does_not_exist(receptionist, hotel, home, inquiries):
    missing = receptionist.get(questions(hotel, "A" * 22))
    for path in (questions(hotel, inquiries[home]), questions(home, inquiries[home]), questions(home)):
        answer = receptionist.get(path)
        assert answer.status_code == 404
        own, other = (CHANGING.sub("", one.text) for one in (answer, missing))
        assert own.replace(path, "PATH") == other.replace(questions(hotel, "A" * 22), "PATH")
    data = {"is_yes": "true", "idempotency_key": "ja"}
    assert receptionist.post(questions(hotel, inquiries[home], "svar"), data).status_code == 404


def test_one_house_is_not_told_of_the_others_asked(
    world, receptionist, hotel, hotel_room, family, all_features
):
    alone = asked(world, family, hotel)[hotel]
    before = CHANGING.sub("", receptionist.get(questions(hotel)).text).replace(alone, "ID")
    withdrawn(world, alone)
    with world.writing() as session:
        session.execute(sa.text("DELETE FROM inquiry"))
        session.execute(sa.text("DELETE FROM inquiry_round"))
    others = [world.facility(accepts=None, features=["step_free"]) for _ in range(3)]
    for house in others:
        silent_unit(world, house)
    together = asked(world, family, hotel, *others)[hotel]
    after = CHANGING.sub("", receptionist.get(questions(hotel)).text).replace(together, "ID")
    assert after == before


def test_whoever_has_a_conflict_of_interest_sees_no_question(world, manager, home, inquiries, family):
    with world.database.read() as session:
        entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "session:signed_in")).all()[
            -1
        ]
    with world.writing() as session:
        case = session.get_one(PlacementRequest, family).case_id
        session.add(CaseBlock(case_id=case, user_id=entry.actor_id, recorded_at=world.clock.now()))
    assert opened(manager, questions(home)).articles() == []
    assert manager.get(questions(home, inquiries[home])).status_code == 404


def test_the_script_is_told_that_something_is_new_and_nothing_else(world, receptionist, hotel, inquiries):
    fragment = {"X-Fragment": "true"}
    known = receptionist.get(f"{questions(hotel)}?sett={inquiries[hotel]}", headers=fragment).text
    assert "data-poll" in known
    news = receptionist.get(questions(hotel), headers=fragment).text
    assert "Något nytt har hänt: visa" in news
    assert "data-poll" not in news


# The guests of a protected home


@pytest.fixture
def placement(world, manager, home, inquiries):
    """Where the home's yes led to."""
    said_yes(world, inquiries[home])
    return confirmed(world, holds(world)[0].id)


def test_the_home_is_told_who_comes_once_the_place_is_confirmed(world, manager, home, inquiries, placement):
    page = opened(manager, questions(home, inquiries[home])).follow("Vilka som kommer")
    assert page.heading == "Vilka som kommer"
    assert "Planterad" in page.text
    assert "ormbunksallergi" in page.text
    assert "Grannjouren" in page.text
    assert "Dold" not in page.part("told")


def test_reading_who_comes_is_audited(world, manager, home, placement):
    opened(manager, f"/boende/{home}/gaster/{placement}")
    with world.database.read() as session:
        last = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert (last.action, last.object_id) == ("guest:read", placement)


def test_a_hold_tells_the_home_nothing_yet(world, manager, home, inquiries):
    said_yes(world, inquiries[home])
    assert "Vilka som kommer" not in opened(manager, questions(home, inquiries[home])).text


def test_when_the_stay_is_over_the_page_is_gone(world, manager, home, placement, inquiries):
    world.clock.advance(hours=24 * 4)
    manager.sign_in("facility_manager.1@exempel.se")
    assert manager.get(f"/boende/{home}/gaster/{placement}").status_code == 404


def test_the_guests_of_another_house_do_not_exist(world, manager, home, placement, neighbour):
    assert manager.get(f"/boende/{neighbour}/gaster/{placement}").status_code == 404
    elsewhere = confirmed(world, held(world, world.request(), world.unit(world.facility(), price=1)))
    assert manager.get(f"/boende/{home}/gaster/{elsewhere}").status_code == 404


def test_a_hotel_has_no_such_page(world, receptionist, hotel, inquiries):
    said_yes(world, inquiries[hotel])
    placement = confirmed(world, holds(world)[0].id)
    assert receptionist.get(f"/boende/{hotel}/gaster/{placement}").status_code == 403
    assert "Vilka som kommer" not in opened(receptionist, questions(hotel, inquiries[hotel])).text


def test_no_question_leaves_a_name_in_the_audit(world, manager, home, inquiries, placement):
    opened(manager, f"/boende/{home}/gaster/{placement}")
    said = " ".join(str(entry.details) for entry in rows(world, AuditEntry))
    assert not any(secret in said for secret in PLANTED)


@pytest.mark.parametrize("kind", [FacilityKind.APARTMENT])
def test_a_landlord_is_asked_by_telephone(world, kind):
    house = world.facility(kind, protection_level=1)
    silent_unit(world, house)
    inquiry = asked(world, world.request(), house)[house]
    phoned(world, inquiry)
    assert len(holds(world)) == 1
