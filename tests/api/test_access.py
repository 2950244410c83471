"""Who gets in, and how everybody else is turned away."""

import sqlalchemy as sa

from models.access import ApiToken
from models.case import CaseBlock
from models.organisation import OrganisationKind, Role, User
from tests.api.callers import Caller

CALLS = [
    ("POST", "/requests"),
    ("DELETE", "/requests/{}"),
    ("GET", "/requests/{}/suggestions"),
    ("POST", "/requests/{}/holds"),
    ("POST", "/holds/{}/confirm"),
    ("DELETE", "/holds/{}"),
    ("GET", "/placements"),
    ("PATCH", "/placements/{}"),
    ("GET", "/problem"),
    ("POST", "/replans"),
    ("GET", "/replans/{0}"),
    ("POST", "/replans/{0}/steps/{0}"),
    ("POST", "/replans/{0}/apply"),
    ("POST", "/replans/{0}/cancel"),
]
WITH_ID = [
    ("DELETE", "/requests/{}", None),
    ("GET", "/requests/{}/suggestions", None),
    ("POST", "/requests/{}/holds", {"units": ["A"]}),
    ("POST", "/holds/{}/confirm", {}),
    ("DELETE", "/holds/{}", None),
    ("PATCH", "/placements/{}", {"status": "arrived"}),
]


def anonymised(answer):
    return answer.status_code, answer.json | {"request_id": ""}


def test_without_a_token_nothing_is_answered(app):
    for method, path in CALLS:
        answer = Caller(app, None).call(method, path.format("A" * 22))
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_nobody_has_opens_nothing(app):
    assert Caller(app, "tp_invented").get("/placements").status_code == 401


def test_a_revoked_token_opens_nothing(world, officer):
    assert officer.get("/placements").status_code == 200
    with world.writing() as session:
        session.execute(sa.update(ApiToken).values(revoked_at=world.clock.now()))
    assert officer.get("/placements").status_code == 401


def test_the_token_of_a_disabled_user_opens_nothing(world, officer):
    with world.writing() as session:
        session.get_one(User, world.officer.user_id).disabled_at = world.clock.now()
    assert officer.get("/placements").status_code == 401


def test_the_token_of_hotel_staff_without_the_training_opens_nothing(world, caller_of):
    staff = world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF)
    hotel = caller_of(staff)
    assert hotel.get("/placements").status_code == 403
    with world.writing() as session:
        session.get_one(User, staff.user_id).trained_on = None
    assert hotel.get("/placements").status_code == 401


def test_a_role_without_the_function_is_told_so_before_anything_is_read(world, caller_of):
    hotel = caller_of(world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF))
    for method, path in CALLS:
        answer = hotel.call(method, path.format("A" * 22), data="not even JSON")
        assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_outside_the_circle_a_record_is_as_one_that_does_not_exist(world, officer, caller_of, household):
    unit = world.unit(world.facility())
    request = officer.post("/requests", household()).json["id"]
    hold = officer.post(f"/requests/{request}/holds", {"units": [unit]}).json["id"]
    placement = officer.post(f"/holds/{hold}/confirm").json["id"]
    elsewhere = caller_of(world.actor(OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER))
    for method, path, body in WITH_ID:
        known = {"requests": request, "holds": hold, "placements": placement}[path.split("/")[1]]
        theirs = elsewhere.call(method, path.format(known), json=body)
        nobodys = elsewhere.call(method, path.format("A" * 22), json=body)
        misspelt = elsewhere.call(method, path.format("%00å"), json=body)
        assert theirs.status_code == 404
        assert anonymised(theirs) == anonymised(nobodys) == anonymised(misspelt)
        assert len(theirs.data) == len(nobodys.data)


def test_a_conflict_of_interest_beats_the_own_organisation(world, officer, household):
    made = officer.post("/requests", household()).json
    with world.writing() as session:
        case = session.scalars(sa.text("SELECT case_id FROM placement_request")).one()
        session.add(CaseBlock(case_id=case, user_id=world.officer.user_id, recorded_at=world.clock.now()))
    assert officer.get(f"/requests/{made['id']}/suggestions").status_code == 404
    assert officer.post("/requests", household(case_ref=made["case_ref"])).status_code == 404


def test_a_method_that_is_not_there_names_those_that_are(officer):
    answer = officer.call("PUT", "/requests")
    assert (answer.status_code, answer.json["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == "POST"


def test_what_is_not_json_is_refused_as_that(officer):
    form = officer.call("POST", "/requests", data={"urgency": "1"})
    assert (form.status_code, form.json["code"]) == (415, "unsupported_media_type")
    for text in ("", "{", "NaN", "[" * 100_000, '{"urgency": 1, "urgency": 2}', "9" * 5000, b"\xff"):
        broken = officer.call("POST", "/requests", data=text, content_type="application/json")
        assert (broken.status_code, broken.json["code"]) == (400, "bad_request")


def test_what_is_too_large_is_refused_unread(officer):
    answer = officer.call("POST", "/requests", data=b" " * 2**20 + b"{}", content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")


def test_a_key_comes_with_one_content_only(world, officer, household):
    assert officer.post("/requests", household(), key="same").status_code == 201
    other = officer.post("/requests", household(nights=4), key="same")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


def test_a_key_is_its_callers_own(world, officer, caller_of, household):
    colleague = caller_of(world.actor(OrganisationKind.DUTY_TEAM, Role.DUTY_OFFICER, world.duty_team.id))
    made = [caller.post("/requests", household(), key="same").json["id"] for caller in (officer, colleague)]
    assert made[0] != made[1]


def test_a_refusal_is_not_kept_under_the_key(world, officer, household):
    assert officer.post("/requests", household(nights=0), key="again").status_code == 422
    assert officer.post("/requests", household(), key="again").status_code == 201


def test_a_key_that_is_no_key_is_named(officer, household):
    for key in ("k" * 81, "å"):
        answer = officer.post("/requests", household(), key=key)
        assert list(answer.json["fields"]) == ["idempotency_key"]
