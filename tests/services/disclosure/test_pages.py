"""Every page, program, export and file of an audience, read as its user reads them: of a case full of markers
exactly those stand there that the audience's tables tell."""

import io
import re

import pytest
from pypdf import PdfReader

from app.core.night_form.form import QUESTIONS
from app.core.night_form.kinds import Rows
from app.factory import create_app
from app.http.context import EXTENSION
from app.http.words.notices import BODIES, SUBJECT
from app.services.disclosure.audiences import AS_IT_STANDS
from app.services.disclosure.to_company_brief import BRIEF
from app.services.disclosure.to_expecting_home import ANSWERS, ARRIVAL, PERSON
from models.facility import Facility, FacilityKind
from models.organisation import Organisation, OrganisationKind, Role
from models.placement import Placement
from models.request import PlacementRequest
from models.threat import SeparationScope
from tests.api.callers import token_of
from tests.conftest import make_settings
from tests.http.partner_calls import OWN, Partner, partner_routes
from tests.http.routes import NOBODYS_ID
from tests.http.twins import EMAIL, Chance, Twins, placed
from tests.reading import opened
from tests.scenes.rehousing import DECISION, QUEUE, Homes
from tests.scenes.requests import requested
from tests.services.disclosure.markers import WRITTEN, found_in, mark, marker
from tests.services.disclosure.tables import told_as_it_stands
from tests.visitors import Visitor
from tests.world import WOMAN

SECTIONS = re.compile(r"<section.*?</section>", re.DOTALL)
LABELS = re.compile(r"<dt>(.*?)</dt>", re.DOTALL)
GUEST, ASKED = "guest ", "asked "
"""Whose markers: those of somebody who lives in the house, and of somebody it is asked about."""


@pytest.fixture
def databases(sqlite_databases):
    return sqlite_databases


def told_to(databases, monkeypatch, role):
    """All that a partner is told of each of them, by endpoint."""
    twins = Twins(databases, role)
    cases = _marked(twins)
    app = create_app(make_settings(twins.urls[0]), twins.clock)
    reads = Partner(app, twins, Chance(monkeypatch)).answers(lambda route: not route.is_unsafe)
    answers = [answer for answer in reads if answer.kind == OWN]
    bodies = [(answer.route.endpoint, answer.body) for answer in answers if answer.status == 200]
    bodies.append(("invoice.pdf", _on_paper(app, twins)))
    app.extensions[EXTENSION].database.engine.dispose()
    twins.drop()
    assert len({endpoint for endpoint, _ in bodies}) > 10
    return {
        whose: {(endpoint, name) for endpoint, body in bodies for name in found_in(body, WRITTEN, whose)}
        for whose in cases
    }


def _on_paper(app, twins):
    """What a PDF says is packed, so it is read as its reader does."""
    visitor = Visitor(app)
    visitor.sign_in(EMAIL)
    paper = visitor.get(f"/boende/{twins.own['facility_id']}/underlag.pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.get_data())).pages)
    assert "Egna huset" in text
    return text


def _marked(twins):
    """In the first of the two worlds."""
    world = twins.world
    world.database = type(world.database)(make_settings(twins.urls[0]))
    with world.writing() as session:
        for whose, request in ((GUEST, twins.guest), (ASKED, twins.waiting)):
            mark(world, session, session.get_one(PlacementRequest, request).case_id, whose)
        owner = session.get_one(Organisation, world.duty_team.id)
        owner.name = marker("organisation.name", GUEST)
        owner.duty_phone = marker("organisation.duty_phone", GUEST)
    world.database.engine.dispose()
    return GUEST, ASKED


def test_a_hotel_is_told_no_word_of_anybody_anywhere(databases, monkeypatch):
    assert told_to(databases, monkeypatch, Role.HOTEL_STAFF) == {GUEST: set(), ASKED: set()}


def test_a_home_is_told_the_words_of_its_tables_of_its_guests_and_none_before_its_yes(databases, monkeypatch):
    told = told_to(databases, monkeypatch, Role.FACILITY_MANAGER)
    assert told[ASKED] == set()
    words = told_as_it_stands(PERSON, ANSWERS, ARRIVAL) & WRITTEN
    assert told[GUEST] == {("guests.show", name) for name in words}
    assert "member.personal_number" in words


def labels(visitor, path, of):
    """What a list of answers in this part of a page is about."""
    part = next(
        part for part in SECTIONS.findall(visitor.get(path).get_data(as_text=True)) if f'id="{of}"' in part
    )
    return [label.strip() for label in LABELS.findall(part[part.index("check-answers") :])]


def labels_told():
    """The inputs of the night form that a home is told, by their labels; of a list, those of one row."""
    parts = [part for question in QUESTIONS for part in question.parts]
    for part in (part for part in parts if part.code in ANSWERS.told):
        if isinstance(part, Rows):
            told = ANSWERS.told[part.code].of
            for column in part.columns:
                if f"answers.{part.code}.{column.code}" in told:
                    yield f"{part.label} 1: {column.label.lower()}"
        else:
            yield part.label


@pytest.fixture
def house(world):
    return world.facility(code_name="Hus Märke")


@pytest.fixture
def guest(world, house):
    request = requested(world, WOMAN)
    with world.writing() as session:
        mark(world, session, session.get_one(PlacementRequest, request).case_id)
    return placed(world, request, world.unit(house)).id


def test_of_the_night_form_a_home_is_told_the_answers_of_its_table(world, signed_in, house, guest):
    with world.database.read() as session:
        organisation = session.get_one(Facility, house).organisation_id
    manager = signed_in(Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME, organisation)
    assert sorted(labels(manager, f"/boende/{house}/gaster/{guest}", "people")) == sorted(labels_told())


def test_the_sheet_for_a_home_tells_the_same(world, signed_in, guest):
    officer = signed_in(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)
    assert sorted(labels(officer, f"/placeringar/{guest}/overlamning", "told")) == sorted(labels_told())


def test_the_sheet_for_a_hotel_tells_no_answer_in_its_own_words(world, signed_in):
    officer = signed_in(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)
    request = requested(world, WOMAN)
    with world.writing() as session:
        mark(world, session, session.get_one(PlacementRequest, request).case_id)
    placement = placed(world, request, world.unit(world.facility(FacilityKind.HOTEL))).id
    told = opened(officer, f"/placeringar/{placement}/overlamning").part("told")
    assert found_in(told, WRITTEN) == {"organisation.duty_phone"}
    assert [label for label in labels_told() if label in told] == []
    assert "Rummet behöver Rullstol" in told


def reads_of(app, role, visitor, ids, token=""):
    """Every page, file and answer to a program that a role may read, with these ids in the addresses."""
    for route in partner_routes(app, role):
        if route.is_unsafe or route.endpoint in ("static", "session.enter"):
            continue
        path = route.path
        for name in route.arguments:
            path = path.replace(NOBODYS_ID, ids.get(name, NOBODYS_ID), 1)
        program = {"Authorization": f"Bearer {token}"}
        answer = app.test_client().get(path, headers=program) if route.is_api else visitor.get(path)
        if answer.status_code == 200:
            yield route.endpoint, answer.get_data().decode("utf-8", "backslashreplace")


def test_a_housing_company_is_told_the_words_of_its_brief_and_no_other(app, world, signed_in):
    homes = Homes(world)
    officer = signed_in(Role.HOUSING_OFFICER, OrganisationKind.HOUSING_COMPANY, homes.officer.organisation_id)
    case = world.case((34, "female"), (7, "male"))
    with world.writing() as session:
        mark(world, session, case)
    request = homes.pooled(case)
    homes.flat()
    pages = dict(reads_of(app, Role.HOUSING_OFFICER, officer, {"home_id": request, "step": "match"}))
    assert {"housing.queue", "housing.review", "homes.show", "meeting.csv"} <= pages.keys()
    assert {endpoint: found for endpoint, page in pages.items() if (found := found_in(page, WRITTEN))} == {}
    written = {word for word in (DECISION, QUEUE) for page in pages.values() if word in page}
    assert written == {DECISION, QUEUE}
    assert {"decision_ref", "queue_ref"} <= told_by_field(BRIEF)


def told_by_field(table):
    return {line.field for line in table.lines if line.as_what == AS_IT_STANDS}


@pytest.mark.parametrize("role", [Role.DUTY_OFFICER, Role.CASE_WORKER])
def test_another_cases_worker_is_told_no_word_of_a_case(app, world, signed_in, house, guest, role):
    """Who must not meet them, and asks for a place in the very house where they are."""
    kind = OrganisationKind.DUTY_TEAM if role is Role.DUTY_OFFICER else OrganisationKind.FAMILY_VIOLENCE_UNIT
    other = world.organisation(kind)
    worker = signed_in(role, kind, other)
    request = requested(world, WOMAN, owner=other)
    with world.database.read() as session:
        own = session.get_one(PlacementRequest, request).case_id
        placement = session.get_one(Placement, guest)
        theirs, their_request = placement.claim.request.case_id, placement.claim.request_id
        ref = placement.claim.request.case.ref
    world.separate(own, theirs, SeparationScope.FACILITY)
    world.unit(house)
    mine = {"case_id": own, "request_id": request}
    others = {"case_id": theirs, "request_id": their_request, "placement_id": guest}
    token = token_of(world, world.actor(kind, role, other))
    pages = [page for ids in (mine, others) for page in reads_of(app, role, worker, ids, token)]
    read = {endpoint for endpoint, _ in pages}
    assert {"suggestions.show", "cases.show", "api_requests.suggest"} <= read
    words = {name for name in WRITTEN if not name.startswith("organisation.")}  # a unit is no secret
    assert [(endpoint, found) for endpoint, page in pages if (found := found_in(page, words))] == []
    assert [endpoint for endpoint, page in pages if ref in page] == []


def test_a_message_is_told_nothing():
    """It is made of its kind alone, and the kinds have no word of anybody's."""
    said = " ".join([str(SUBJECT), *map(str, BODIES.values())])
    assert found_in(said, WRITTEN) == set()
    assert "%(" not in said
    assert "{" not in said
