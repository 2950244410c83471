"""POST /requests: the household of the contract in one go."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.services.engine.loading import load_snapshot
from models.case import Case
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role, User
from models.request import ClosedReason, PlacementRequest, RequestVersion
from models.threat import Perpetrator, SeparationScope


@pytest.fixture
def stored(world):
    """The household as the engine reads it."""

    def read(request_id):
        with world.database.read() as session:
            return load_snapshot(session).requests[request_id].household

    return read


def test_every_attribute_reaches_the_engine(world, officer, household, stored):
    case = world.case()
    threat, house = world.perpetrator(case), world.facility()
    said = household(
        urgency=2,
        nights=5,
        members=[{"age": 30, "gender": "female"}, {"age": 1, "gender": "male"}],
        protection_level=3,
        languages=["so", "en"],
        language_required=True,
        needs=["step_free"],
        wishes=[{"feature": "kitchen", "weight": 3}],
        brings=["pets"],
        threats=[threat],
        avoid=[house],
        watch=2,
        near={"lat": 56.0, "lon": 12.7},
    )
    made = officer.post("/requests", said).json
    with world.database.read() as session:
        version = session.scalars(
            sa.select(RequestVersion).where(RequestVersion.request_id == made["id"])
        ).one()
        kept = version.household
    expected = said | {"id": made["id"], "languages": ["en", "so"]}
    assert kept == json.loads(json.dumps(expected))
    assert stored(made["id"]).members[1].age == 1


def test_a_new_case_belongs_to_the_callers_organisation(world, officer, household):
    made = officer.post("/requests", household()).json
    with world.database.read() as session:
        case = session.scalars(sa.select(Case).where(Case.ref == made["case_ref"])).one()
        assert case.owner_organisation_id == world.duty_team.id
        request = session.get_one(PlacementRequest, made["id"])
        assert request.complete
        assert (made["version"], made["arrives"], made["nights"]) == (1, request.arrives.isoformat(), 3)


def test_what_is_made_is_audited(world, officer, household):
    made = officer.post("/requests", household()).json
    with world.database.read() as session:
        told = session.scalars(sa.select(AuditEntry).where(AuditEntry.actor_id == world.officer.user_id))
        assert [entry.action for entry in told][-3:] == ["case:opened", "request:made", "request:changed"]
        assert (
            session.scalars(sa.select(AuditEntry.object_id).where(AuditEntry.action == "request:made")).one()
            == made["id"]
        )


def test_a_second_request_joins_its_case(world, officer, household):
    first = officer.post("/requests", household()).json
    second = officer.post("/requests", household(case_ref=first["case_ref"]))
    assert second.status_code == 201
    assert second.json["case_ref"] == first["case_ref"]
    assert second.json["id"] != first["id"]


def test_a_birthday_does_not_make_another_person(world, officer, household):
    first = officer.post("/requests", household()).json
    again = household(case_ref=first["case_ref"], members=[{"age": 29, "gender": "female"}])
    assert officer.post("/requests", again).status_code == 201


@pytest.mark.parametrize(
    "members",
    [
        [{"age": 31, "gender": "female"}],
        [{"age": 30, "gender": "male"}],
        [{"age": 30, "gender": "female"}, {"age": 3, "gender": "female"}],
    ],
)
def test_other_persons_are_another_case(world, officer, household, members):
    first = officer.post("/requests", household()).json
    answer = officer.post("/requests", household(case_ref=first["case_ref"], members=members))
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["members"])


def test_a_closed_case_takes_no_request(world, officer, household):
    made = officer.post("/requests", household()).json
    with world.writing() as session:
        session.scalars(sa.select(Case)).one().closed_at = world.clock.now()
    answer = officer.post("/requests", household(case_ref=made["case_ref"]))
    assert (answer.status_code, answer.json["code"]) == (409, "not_possible_now")


def test_threats_of_the_case_stay_when_a_message_leaves_them_out(world, officer, household, stored):
    threat = world.perpetrator(world.case())
    made = officer.post("/requests", household(threats=[threat])).json
    second = officer.post("/requests", household(case_ref=made["case_ref"])).json
    assert stored(second["id"]).threats == {threat}


def test_a_threat_that_the_caller_does_not_know_is_as_one_that_does_not_exist(world, officer, household):
    worker = world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER)
    theirs = world.perpetrator(world.case(owner=worker.organisation_id))
    with world.writing() as session:
        session.get_one(Perpetrator, theirs).created_by = worker.user_id
    answers = [officer.post("/requests", household(threats=[id])).json for id in (theirs, "A" * 22)]
    assert (
        answers[0]["fields"]
        == answers[1]["fields"]
        == {"threats[0]": ["Finns inte, eller går inte att använda här."]}
    )


def test_a_facility_to_avoid_has_to_exist(world, officer, household):
    answer = officer.post("/requests", household(avoid=[world.facility(), "nowhere"]))
    assert list(answer.json["fields"]) == ["avoid[1]"]
    with world.database.read() as session:
        assert session.scalars(sa.select(Case)).all() == []


def test_a_household_may_be_somebody_elses_threat(world, officer, household, stored):
    threat = world.perpetrator(world.case())
    made = officer.post("/requests", household(is_threat=threat)).json
    assert stored(made["id"]).is_threat == threat


def test_who_is_housed_already_is_not_said(world, officer, household):
    threat = world.perpetrator(world.case(), housed_case_id=world.case())
    answers = [officer.post("/requests", household(is_threat=id)).json for id in (threat, "A" * 22)]
    assert answers[0]["fields"] == answers[1]["fields"]
    assert list(answers[0]["fields"]) == ["is_threat"]


def test_a_case_houses_one_threat_only(world, officer, household):
    case = world.case()
    made = officer.post("/requests", household(is_threat=world.perpetrator(case))).json
    other = household(case_ref=made["case_ref"], is_threat=world.perpetrator(case))
    assert list(officer.post("/requests", other).json["fields"]) == ["is_threat"]


def test_nobody_is_their_own_threat(world, officer, household):
    threat = world.perpetrator(world.case())
    answer = officer.post("/requests", household(threats=[threat], is_threat=threat))
    assert list(answer.json["fields"]) == ["is_threat"]


@pytest.mark.parametrize(("scope", "km"), [("facility", None), ("municipality", None), ("distance", 12.5)])
def test_households_are_kept_apart_by_id(world, officer, household, scope, km):
    first = officer.post("/requests", household()).json["id"]
    wanted = {"household": first, "scope": scope} | ({"km": km} if km else {})
    assert officer.post("/requests", household(separations=[wanted])).status_code == 201
    with world.database.read() as session:
        (separation,) = load_snapshot(session).separations
        assert (SeparationScope(separation.scope), separation.km) == (scope, km)


def test_a_household_to_keep_apart_from_has_to_be_in_the_circle(world, officer, household):
    theirs = world.request(world.case(owner=world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)))
    for id in (theirs, "A" * 22):
        apart = [{"household": id, "scope": "facility"}]
        answer = officer.post("/requests", household(separations=apart))
        assert list(answer.json["fields"]) == ["separations[0].household"]


def test_a_case_is_not_kept_apart_from_itself(world, officer, household):
    made = officer.post("/requests", household()).json
    apart = [{"household": made["id"], "scope": "facility"}]
    answer = officer.post("/requests", household(case_ref=made["case_ref"], separations=apart))
    assert list(answer.json["fields"]) == ["separations[0].household"]


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"urgency": 0}, "urgency"),
        ({"urgency": True}, "urgency"),
        ({"urgency": "1"}, "urgency"),
        ({"nights": 401}, "nights"),
        ({"nights": 10**400}, "nights"),
        ({"nights": 1.5}, "nights"),
        ({"arrives": "2026-12-03"}, "arrives"),
        ({"arrives": "9999-12-31"}, "arrives"),
        ({"arrives": "20261205"}, "arrives"),
        ({"arrives": "2026-02-30"}, "arrives"),
        ({"arrives": 5}, "arrives"),
        ({"members": []}, "members"),
        ({"members": [{"age": 30, "gender": "female"}] * 41}, "members"),
        ({"members": [{"age": 121, "gender": "female"}]}, "members[0].age"),
        ({"members": [{"age": 30, "gender": "woman"}]}, "members[0].gender"),
        ({"members": [{"age": 30, "gender": "female", "name": "Lo"}]}, "members[0].name"),
        ({"members": "me"}, "members"),
        ({"protection_level": 4}, "protection_level"),
        ({"languages": ["sv", "sv"]}, "languages"),
        ({"languages": [""]}, "languages[0]"),
        ({"language_required": "yes"}, "language_required"),
        ({"needs": ["a\0b"]}, "needs[0]"),
        ({"needs": ["\ud800"]}, "needs[0]"),
        ({"needs": ["n" * 65]}, "needs[0]"),
        ({"needs": None}, "needs"),
        ({"wishes": [{"feature": "kitchen", "weight": 0}]}, "wishes[0].weight"),
        ({"brings": [str(number) for number in range(101)]}, "brings"),
        ({"watch": 25}, "watch"),
        ({"near": {"lat": 91, "lon": 0}}, "near.lat"),
        ({"near": {"lat": "56", "lon": 0}}, "near.lat"),
        ({"near": {"lat": 10**400, "lon": 0}}, "near.lat"),
        ({"near": {"lat": 56}}, "near.lon"),
        ({"separations": [{"household": "A", "scope": "distance"}]}, "separations[0].km"),
        ({"case_ref": "a" * 41}, "case_ref"),
        ({"id": "h1"}, "id"),
        ({"current": None}, "current"),
    ],
)
def test_a_mistake_is_named_by_its_path_and_nothing_is_written(world, officer, household, wrong, path):
    answer = officer.call(
        "POST", "/requests", data=json.dumps(household() | wrong), content_type="application/json"
    )
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert list(answer.json["fields"]) == [path]
    assert answer.json["fields"][path][0].endswith(".")
    with world.database.read() as session:
        assert session.scalars(sa.select(Case)).all() == []


def test_every_mistake_is_named_at_once(officer):
    answer = officer.post("/requests", {"nights": 0, "surprise": 1})
    assert set(answer.json["fields"]) == {"urgency", "arrives", "nights", "members", "surprise"}


@pytest.mark.parametrize("document", [[], 5, "text", None])
def test_a_document_that_is_no_object_is_named_as_a_whole(officer, document):
    answer = officer.call("POST", "/requests", data=json.dumps(document), content_type="application/json")
    assert list(answer.json["fields"]) == ["body"]


def test_the_farthest_night_is_400_nights_away(world, officer, household):
    for nights, status in ((400, 201), (401, 422)):
        arrives = (world.tonight + timedelta(days=nights)).isoformat()
        assert officer.post("/requests", household(arrives=arrives)).status_code == status


def test_a_case_outside_the_circle_is_not_joined(world, officer, household):
    elsewhere = world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)
    case = world.case(owner=elsewhere)
    with world.database.read() as session:
        ref = session.get_one(Case, case).ref
    for reference in (ref, "finns-inte-alls-00"):
        assert officer.post("/requests", household(case_ref=reference)).status_code == 404


def test_a_request_is_closed_and_its_hold_given_back(world, officer, household):
    unit = world.unit(world.facility())
    made = officer.post("/requests", household()).json["id"]
    officer.post(f"/requests/{made}/holds", {"units": [unit]})
    for _ in range(2):
        closed = officer.delete(f"/requests/{made}?reason=no_place")
        assert (closed.status_code, closed.data) == (204, b"")
    with world.database.read() as session:
        assert session.get_one(PlacementRequest, made).closed_reason is ClosedReason.NO_PLACE
    assert officer.post(f"/requests/{world.request()}/holds", {"units": [unit]}).status_code == 201
    assert officer.post(f"/requests/{made}/holds", {"units": [unit]}).json["code"] == "not_possible_now"


def test_nobody_who_has_a_place_stops_waiting_unnoticed(world, officer, household):
    unit = world.unit(world.facility())
    made = officer.post("/requests", household()).json["id"]
    hold = officer.post(f"/requests/{made}/holds", {"units": [unit]}).json["id"]
    officer.post(f"/holds/{hold}/confirm")
    answer = officer.delete(f"/requests/{made}")
    assert (answer.status_code, answer.json["code"]) == (409, "not_possible_now")


def test_a_reason_for_closing_is_one_of_those_there_are(world, officer):
    answer = officer.delete(f"/requests/{world.request()}?reason=bored")
    assert list(answer.json["fields"]) == ["reason"]


def test_mistakes_are_told_in_the_language_of_the_user(world, officer):
    wrong = {"urgency": 5, "arrives": "soon", "nights": 1, "members": [], "needs": [""]}
    with world.writing() as session:
        session.get_one(User, world.officer.user_id).locale = "en"
    assert officer.post("/requests", wrong).json["fields"] == {
        "urgency": ["Must be 1 to 3."],
        "arrives": ["Must be a date, for example 2026-11-23."],
        "members": ["Must be 1 to 40 of them."],
        "needs[0]": ["Must be 1 to 64 characters."],
    }
