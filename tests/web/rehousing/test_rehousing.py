"""The pages of the way home: social services' side, the company's side, and that little passes between."""

import io
import re
from datetime import timedelta

import pytest

from app.core.policy import Permission
from app.http.words.notices import BODIES, SUBJECT
from app.services.disclosure.to_company_brief import FIELDS
from models.case import Case, CaseBlock
from models.notification import MessageKind
from models.organisation import OrganisationKind, Role, User
from models.rehousing import FollowUp, Matching, RehousingRequest, Stage, StayExit, Step
from models.threat import Perpetrator, PerpetratorPlace, PlaceKind
from tests.http.routes import routes
from tests.scenes.holds import held
from tests.scenes.placements import confirmed, placed
from tests.scenes.rehousing import Homes
from tests.waiting import wait_until

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)

KEYS = iter(range(10_000))
TOLD = {
    "decision_ref",
    "queue_ref",
    "ages",
    "rooms_from",
    "rooms_to",
    "accessibility",
    "excluded_areas",
    "highest_rent",
    "move_in_from",
    "move_in_until",
    "contract_wanted",
    "support_plan",
}
"""Every field that leaves social services (R-42)."""
SECRETS = ("Roffe Hemlig", "Hemliga gatan 7", "Gömmet", "risk_high", "fri text om henne", "Lo")
"""A perpetrator, an address, a house, a level of risk, free text and an alias, planted below."""
FLAT_FILE = (
    "objekt;område;rum;kvm;hyra;våning;stegfritt;hiss;ledig från;kontrakt\n"
    "1204-07;Dalhem;3;72;8450;1;ja;nej;{day};förstahand, socialt\n"
)


@pytest.fixture
def homes(world):
    return Homes(world)


@pytest.fixture
def housing_officer(signed_in, homes):
    return signed_in(Role.HOUSING_OFFICER, OrganisationKind.HOUSING_COMPANY, homes.officer.organisation_id)


@pytest.fixture
def coordinator(signed_in):
    return signed_in(Role.COORDINATOR, OrganisationKind.COORDINATION)


@pytest.fixture
def case(world):
    """Full of what the company may never see."""
    case = world.case((34, "female"), (7, "male"))
    world.request(case, nights=9)
    perpetrator = world.perpetrator(case)
    with world.writing() as session:
        session.add(
            PerpetratorPlace(
                perpetrator_id=perpetrator, kind=PlaceKind.WORK, position=[55.999, 12.744], radius_km=1.0
            )
        )
        session.get_one(Perpetrator, perpetrator).alias = "Roffe Hemlig"
        kept = session.get_one(Case, case)
        kept.note = "fri text om henne, Hemliga gatan 7"
        kept.answers = {"risk_level": "risk_high", "note": "fri text om henne"}
    world.unit(world.facility(code_name="Gömmet"))
    return case


def send(visitor, path, **form):
    return visitor.post(path, {"idempotency_key": f"key {next(KEYS)}", **form})


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def asked(homes, **values):
    return {
        "company_id": homes.officer.organisation_id,
        "decision_ref": "SOC-2026-417",
        "queue_ref": "HBH-88213",
        "rooms_from": "2",
        "rooms_to": "4",
        "highest_rent": "9000",
        "move_in_from": homes.today.isoformat(),
        "move_in_until": (homes.today + timedelta(days=90)).isoformat(),
        "contract_wanted": "first_hand",
        "excluded_areas": ["raa", "centrum"],
        "decided_on": homes.today.isoformat(),
        "registered_since": (homes.today - timedelta(days=900)).isoformat(),
        "queue_time_used": "yes",
        "support_plan": "true",
        "consent": "true",
    } | values


def only_request(world):
    with world.database.read() as session:
        return session.query(RehousingRequest).one().id


def test_what_is_previewed_is_what_the_company_sees(world, homes, case, case_worker, housing_officer):
    assert send(case_worker, f"/arenden/{case}/bostad/ansokan", **asked(homes)).status_code == 303
    request = only_request(world)
    preview = rows(case_worker.get(f"/bostad/{request}/steg/submit"))
    assert housing_officer.get(f"/bostadsko/{request}").status_code == 404
    send(case_worker, f"/bostad/{request}/steg", step="submit")
    seen = rows(housing_officer.get(f"/bostadsko/{request}"))
    assert seen == preview
    with world.database.read() as session:
        assert session.get_one(RehousingRequest, request).brief.keys() == TOLD == set(FIELDS)
    assert seen == {
        "Beslut": "SOC-2026-417",
        "Plats i bostadskön": "HBH-88213",
        "Personer": "2",
        "Åldrar": "6–12, 25–64",
        "Rum": "2–4",
        "Tillgänglighet": "inga krav",
        "Undantagna områden": "Centrum, Råå",
        "Högsta hyra": "9 000 kr i månaden",
        "Inflyttning tidigast": "5 dec. 2026",
        "Inflyttning senast": "5 mars 2027",
        "Kontrakt": "Förstahandskontrakt",
        "Stödplan finns": "Ja",
    }


def rows(answer):
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", answer.get_data(as_text=True))
    return dict(found)


COMPANY_PAGES = (
    "/bostadsko",
    "/bostadsko/{request}",
    "/bostadsko/{request}/steg/match",
    "/bostadsko/{request}/steg/decline",
    "/lagenheter",
    "/bostadsmatchning",
    "{matching}",
    "/natverksmote",
    "/natverksmote/siffror.csv",
    "/tavla",
)


def test_nothing_planted_is_found_anywhere_a_company_can_look(app, world, homes, case, housing_officer):
    request = homes.pooled(case, excluded_areas=("raa",))
    homes.flat()
    homes.flat(area="raa")
    ids = {"request": request, "matching": running(world, homes)}
    for path in COMPANY_PAGES:
        answer = housing_officer.get(path.format(**ids))
        assert answer.status_code == 200, path
        page = text(answer)
        assert [secret for secret in SECRETS if re.search(rf"\b{re.escape(secret)}\b", page)] == [], path
        assert "2024" not in page, "the day somebody came to the city is not the company's"
    with world.database.read() as session:
        ref = session.get_one(RehousingRequest, request).case.ref
    assert all(ref not in text(housing_officer.get(p.format(**ids))) for p in COMPANY_PAGES)
    gets = {
        route.endpoint
        for route in routes(app)
        if route.endpoint.startswith(("housing.", "homes.", "meeting.")) and not route.is_unsafe
    }
    assert gets == {
        "housing.queue", "housing.review", "housing.step", "housing.list_flats", "homes.show",
        "homes.follow", "meeting.show", "meeting.csv",
    }, "a new page of the company's belongs in COMPANY_PAGES"  # fmt: skip
    homes_only = {Permission.HOUSING, Permission.MATCH_HOMES, Permission.REHOUSE, Permission.MEETING_READ}
    assert not [route for route in routes(app) if route.is_api and homes_only & set(route.permissions or ())]


def test_the_messages_say_nothing(world, homes, case):
    told = {str(BODIES[kind]) for kind in (MessageKind.HOUSING_WAITS, MessageKind.REHOUSING_WAITS)}
    assert told == {
        "Något väntar på svar i kön i Tryggplats. Logga in som vanligt.",
        "Ett ärende i Tryggplats har fått svar. Logga in som vanligt.",
    }
    assert str(SUBJECT) == "Något väntar i Tryggplats"


def test_of_what_is_over_the_company_keeps_no_brief(homes, case, housing_officer):
    request = homes.pooled(case)
    homes.take(request, Step.WITHDRAW, reason="own_wish")
    page = text(housing_officer.get(f"/bostadsko/{request}"))
    assert "SOC-2026-417" not in page
    assert "Uppgifterna visas inte längre" in page


def test_why_the_person_says_no_is_not_for_the_company(homes, case, housing_officer, case_worker):
    request = homes.pooled(case)
    homes.take(request, Step.RETEST)
    homes.offered(request)
    homes.take(request, Step.REFUSE, reason="not_safe")
    seen, own = (
        text(visitor.get(path))
        for visitor, path in (
            (housing_officer, f"/bostadsko/{request}"),
            (case_worker, f"/arenden/{case}/bostad"),
        )
    )
    assert "Hen tackar nej Personen" in seen
    assert "trygg Personen" not in seen
    assert "Behovet är prövat på nytt" not in seen
    assert "Hen tackar nej: känns inte trygg Personen" in own


def test_mistakes_are_told_by_field_and_nothing_is_written(world, homes, case, case_worker):
    wrong = asked(homes, rooms_to="1", decision_ref="Anna Andersson, Storgatan 5!", highest_rent="lite")
    answer = send(case_worker, f"/arenden/{case}/bostad/ansokan", **wrong)
    assert answer.status_code == 422
    assert {"Fältet måste fyllas i.", "Skriv beteckningen"} <= set(
        re.findall(r"Fältet måste fyllas i\.|Skriv beteckningen", text(answer))
    )
    turned = asked(homes, rooms_to="1", move_in_until="2020-01-01")
    answer = send(case_worker, f"/arenden/{case}/bostad/ansokan", **turned)
    assert "Det högsta antalet rum är lägre än det lägsta." in text(answer)
    assert "Sista dagen ligger före den första." in text(answer)
    with world.database.read() as session:
        assert session.query(RehousingRequest).count() == 0


def test_a_stranger_finds_nothing(world, homes, case, stranger):
    request = homes.pooled(case)
    for path in (
        f"/arenden/{case}/bostad",
        f"/arenden/{case}/bostad/ansokan",
        f"/bostad/{request}/steg/withdraw",
    ):
        assert stranger.get(path).status_code == 404
    assert send(stranger, f"/bostad/{request}/steg", step="withdraw", reason="own_wish").status_code == 404
    assert homes.stage(request) is Stage.POOLED


def test_another_company_finds_nothing(homes, case, signed_in):
    request = homes.pooled(case)
    other = signed_in(Role.HOUSING_OFFICER, OrganisationKind.HOUSING_COMPANY)
    assert other.get(f"/bostadsko/{request}").status_code == 404
    assert send(other, f"/bostadsko/{request}/steg", step="decline", reason="income").status_code == 404
    assert "ref" not in re.findall(r"ref", text(other.get("/bostadsko")))


def test_a_step_that_does_not_fit_changes_nothing_and_says_so(homes, case, housing_officer):
    request = homes.pooled(case)
    answer = send(housing_officer, f"/bostadsko/{request}/steg", step="offer")
    assert answer.status_code == 303
    assert "Ingenting är gjort" in text(housing_officer.get(answer.location))
    assert housing_officer.get(f"/bostadsko/{request}/steg/offer").status_code == 404


def test_a_pressed_twice_step_is_taken_once(homes, case, housing_officer, world):
    request = homes.draft(case)
    homes.take(request, Step.SUBMIT)
    for _ in range(2):
        form = {"idempotency_key": "the same", "step": "begin_review"}
        assert housing_officer.post(f"/bostadsko/{request}/steg", form).status_code == 303
    assert homes.stage(request) is Stage.UNDER_REVIEW


def test_questions_come_back_with_their_form(homes, case, housing_officer, case_worker):
    request = homes.draft(case)
    homes.take(request, Step.SUBMIT)
    homes.take(request, Step.BEGIN_REVIEW)
    empty = send(housing_officer, f"/bostadsko/{request}/steg", step="ask")
    assert empty.status_code == 422
    assert "Kryssa för vad ni behöver veta." in text(empty)
    send(housing_officer, f"/bostadsko/{request}/steg", step="ask", questions=["rent", "rooms"])
    page = text(case_worker.get(f"/arenden/{case}/bostad"))
    assert "Fråga handläggaren: högsta hyra, antal rum" in page or "antal rum, högsta hyra" in page


def test_flats_come_from_a_file_after_a_preview(world, homes, housing_officer):
    file = FLAT_FILE.format(day=homes.today.isoformat())
    shown = upload(housing_officer, file)
    assert shown.status_code == 200
    assert "1204-07 Dalhem 3 8 450 kr i månaden" in text(shown)
    assert "Ingen lägenhet är given till poolen." in text(housing_officer.get("/lagenheter"))
    previewed = re.search(r'name="previewed" value="([^"]+)"', shown.get_data(as_text=True))[1]
    assert send(housing_officer, "/lagenheter/spara", previewed=previewed).status_code == 303
    assert "1204-07" in text(housing_officer.get("/lagenheter"))
    assert "som förut" in text(upload(housing_officer, file))
    again = send(housing_officer, "/lagenheter/spara", previewed=previewed)
    assert again.status_code == 409
    assert send(housing_officer, "/lagenheter/spara", previewed="made up").status_code == 409


def upload(visitor, content, name="lgh.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    return visitor.post(
        "/lagenheter/fil", {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data"
    )


def test_the_same_flat_as_json(homes, housing_officer):
    shown = upload(
        housing_officer,
        '{"flats": [{"code": "1204-07", "area": "dalhem", "rooms": 3, "square_metres": 72, "rent": 8450, '
        '"floor": 1, "step_free": true, "lift": null, "available_from": "2027-02-01", '
        '"contracts": ["first_hand"]}]}',
        "lgh.json",
    )
    assert shown.status_code == 200
    assert "1204-07 Dalhem 3 8 450 kr i månaden 1 feb. 2027 ny" in text(shown)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("objekt;område\n1;Dalhem\n", "Kolumnen ”rum” saknas."),
        (FLAT_FILE.replace("Dalhem", "Månen"), "”Månen” är inget område"),
        (FLAT_FILE.replace("8450", "dyr"), "”dyr” är inget heltal"),
        (FLAT_FILE.replace(";ja;", ";kanske;"), "”kanske” är varken ja eller nej"),
        (FLAT_FILE.replace("socialt", "andrahand"), "är inget kontrakt"),
        ('{"flats": 7}', "går inte att läsa som JSON"),
        ("", "Välj en fil."),
    ],
)
def test_a_file_with_mistakes_changes_nothing(homes, housing_officer, content, told):
    answer = upload(housing_officer, content.format(day="2027-01-01") if "{day}" in content else content)
    assert answer.status_code == 422
    assert told in text(answer)


def test_a_flat_leaves_the_pool_unless_it_is_set_apart(homes, case, housing_officer):
    flat = homes.flat_id(homes.flat())
    request = homes.pooled(case)
    homes.take(request, Step.MATCH, flat_id=flat)
    refused = send(housing_officer, f"/lagenheter/{flat}/ta-bort")
    assert "Släpp den först" in text(housing_officer.get(refused.location))
    file = FLAT_FILE.format(day=homes.today.isoformat()).replace("1204-07", "L-001")
    assert "vald till någon, ändras inte" in text(upload(housing_officer, file))
    homes.take(request, Step.UNMATCH)
    send(housing_officer, f"/lagenheter/{flat}/ta-bort")
    assert "Ingen lägenhet är given till poolen." in text(housing_officer.get("/lagenheter"))


def test_anothers_flat_does_not_exist(homes, signed_in):
    flat = homes.flat_id(homes.flat())
    other = signed_in(Role.HOUSING_OFFICER, OrganisationKind.HOUSING_COMPANY)
    assert send(other, f"/lagenheter/{flat}/ta-bort").status_code == 404


def matched(visitor):
    """Press the button, then look again as somebody without scripts would."""
    address = send(visitor, "/bostadsmatchning").location

    def ended():
        answer = visitor.get(address, follow_redirects=True)
        return None if "<progress" in answer.get_data(as_text=True) else answer

    return wait_until(ended)


def running(world, homes):
    """The address of a run that nobody has begun: its row and nothing more."""
    with world.writing() as session:
        matching = Matching(
            created_by=homes.coordinator.user_id,
            created_at=world.clock.now(),
            deadline=world.clock.now() + timedelta(minutes=1),
        )
        session.add(matching)
        return f"/bostadsmatchning/{matching.id}"


def test_while_a_matching_runs_the_page_asks_again_by_itself_and_by_a_link(world, homes, coordinator):
    address = running(world, homes)
    page = coordinator.get(address).get_data(as_text=True)
    assert f'data-poll="{address}"' in page
    assert "Se hur långt det har kommit" in page


def test_who_matches_while_one_runs_follows_that_one(world, homes, case, housing_officer):
    homes.pooled(case)
    homes.flat()
    address = running(world, homes)
    assert send(housing_officer, "/bostadsmatchning").location == address


def test_without_a_flat_nothing_is_matched(homes, case, coordinator):
    homes.pooled(case)
    assert send(coordinator, "/bostadsmatchning").location == "/bostadsmatchning"
    assert "ingen ledig lägenhet" in text(coordinator.get("/bostadsmatchning"))


def test_a_matching_that_gives_nothing_leaves_the_latest_proposal(world, homes, case, coordinator):
    homes.pooled(case)
    homes.flat()
    assert "bevisat bäst" in text(matched(coordinator))
    address = running(world, homes)
    world.clock.advance(minutes=1)
    assert "Inget förslag den här gången. Ingenting har ändrats." in text(coordinator.get(address))
    assert "bevisat bäst" in text(coordinator.get("/bostadsmatchning"))


def test_a_matching_is_cancelled(world, homes, coordinator):
    address = running(world, homes)
    assert send(coordinator, f"{address}/avbryt").location == address
    assert coordinator.get(address).location == "/bostadsmatchning"
    page = text(coordinator.get("/bostadsmatchning"))
    assert "Uträkningen är avbruten" in page
    assert "Senaste förslaget" not in page


def test_the_coordinator_matches_and_the_company_chooses(world, homes, case, coordinator, housing_officer):
    request = homes.pooled(case)
    homes.flat(rent=9500)
    homes.flat()
    page = text(matched(coordinator))
    assert "bevisat bäst" in page
    assert "för hög hyra" in page
    assert "Välj lägenheten" not in page
    page = housing_officer.get("/bostadsmatchning").get_data(as_text=True)
    flat = re.search(r'name="flat_id" value="([^"]+)"', page)[1]
    send(housing_officer, f"/bostadsko/{request}/steg", step="match", flat_id=flat)
    assert homes.stage(request) is Stage.MATCHED


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.HOUSING_OFFICER])
def test_who_has_a_conflict_of_interest_does_not_see_the_case_among_the_matches(
    world, homes, case, coordinator, housing_officer, role
):
    request = homes.pooled(case)
    homes.flat()
    visitor = {Role.COORDINATOR: coordinator, Role.HOUSING_OFFICER: housing_officer}[role]
    with world.database.read() as session:
        code = session.get_one(RehousingRequest, request).code
    assert code in text(visitor.get("/bostadsmatchning"))
    with world.writing() as session:
        for user in session.query(User).filter_by(role=role):
            session.add(CaseBlock(case_id=case, user_id=user.id, recorded_at=world.clock.now()))
    page = text(visitor.get("/bostadsmatchning"))
    assert code not in page
    assert "SOC-2026-417" not in page


def test_a_housing_officer_begins_at_the_queue(housing_officer):
    answer = housing_officer.get("/")
    assert (answer.status_code, answer.location) == (303, "/bostadsko")


def test_what_a_home_would_free_is_for_those_who_see_the_placement(
    world, homes, case, case_worker, coordinator, housing_officer
):
    unit = world.unit(world.facility(code_name="Ekorren"))
    other = world.case()
    placed(world, unit, case=other, nights=9)
    world.request(world.case())
    homes.pooled(other)
    homes.flat()
    for visitor, path in ((case_worker, f"/arenden/{other}/bostad"), (coordinator, "/bostadsmatchning")):
        page = text(visitor.get(path))
        assert "Ekorren (skyddat boende): 8 bokade nätter" in page
        assert "2 som väntar skulle kunna få platsen." in page
    assert "Ekorren" not in text(housing_officer.get("/bostadsmatchning"))


def test_follow_ups_are_pressed_where_they_stand(world, homes, case, case_worker):
    request = homes.pooled(case)
    homes.offered(request)
    homes.signed(request)
    homes.take(request, Step.MOVE_IN, on=homes.today)
    world.clock.advance(days=1)
    visitor = case_worker
    with world.database.read() as session:
        first = session.query(FollowUp).filter_by(request_id=request, day=1).one().id
    assert send(visitor, f"/bostad/uppfoljning/{first}", result="well").status_code in (303, 401)


def test_the_meeting_tells_no_small_numbers(world, homes, coordinator):
    for reason, times in (("income", 7), ("no_such_flat", 5), ("rent_debt", 1)):
        for _ in range(times):
            homes.take(homes.pooled(), Step.DECLINE, reason=reason)
    page = text(coordinator.get("/natverksmote"))
    assert "Bostadsbolaget: inkomsten räcker inte 7" in page
    assert "Bostadsbolaget: hyresskuld visas inte" in page
    assert "Bostadsbolaget: ingen sådan lägenhet finns visas inte" in page, "5 = 13 - 7 - 1"
    csv = coordinator.get("/natverksmote/siffror.csv").get_data().decode("utf-8-sig")
    assert '"Nej, och varför";"Bostadsbolaget: hyresskuld";"visas inte";""' in csv
    assert coordinator.get("/natverksmote?kvartal=1999-1").status_code == 404


def test_the_way_out_is_asked_for_at_departure(world, family, room_204, case_worker):
    placement = confirmed(world, held(world, family, room_204))
    send(case_worker, f"/placeringar/{placement}/avresa", reason="own_wish", exit="assisted_return")
    with world.database.read() as session:
        assert session.query(StayExit).one().kind == "assisted_return"
