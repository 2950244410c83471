"""Re-planning as a coordinator's browser sees it, with the real solver in a real child process."""

import re

import pytest
import sqlalchemy as sa

from app.services.replanning import moves
from app.services.replanning.moves import StartReplan
from models.base import new_id
from models.case import Case, CaseBlock
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role, User
from models.replan import Replan
from models.threat import SeparationScope
from tests.scenes.holds import held
from tests.scenes.placements import placed, rooms_of
from tests.scenes.replanning import FAMILY, chain_of_moves, lose
from tests.waiting import wait_until

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@pytest.fixture
def visitor(signed_in):
    return signed_in(Role.COORDINATOR, OrganisationKind.COORDINATION)


@pytest.fixture
def coordinator(world):
    return world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)


@pytest.fixture
def house(world):
    return world.facility(code_name="Ekorren")


@pytest.fixture
def chain(world, house):
    return chain_of_moves(world, house)


def press(visitor, path, **data):
    return visitor.post(path, {"idempotency_key": new_id(), **data})


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def started(visitor, nights=10):
    """The address of a run begun by pressing the button."""
    answer = press(visitor, "/omplanering", nights=nights)
    assert answer.status_code == 303
    return answer.location


def proposed(visitor, nights=10):
    """The address of a proposal, once it has been worked out."""
    address = started(visitor, nights)
    wait_until(lambda: "Räknar på hela nätverket" not in text(visitor.get(address)))
    return address


def step_forms(visitor, address):
    """Where each step's buttons lead, in order, each once."""
    page = visitor.get(address).get_data(as_text=True)
    return list(dict.fromkeys(re.findall(r'action="([^"]+/steg/[^"]+)"', page)))


def decide(visitor, address, *answers):
    for path, accepted in zip(step_forms(visitor, address), answers, strict=True):
        assert press(visitor, path, accepted=accepted).status_code == 303


def running(world, coordinator):
    """A run that nobody has begun: its row and nothing more."""
    with world.database.transaction() as session:
        return moves.start(session, coordinator, world.clock, StartReplan(10, 60)).id


def audited(world, action):
    with world.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).where(AuditEntry.action == action))


def test_without_any_re_plan_the_page_says_so(visitor):
    assert "Ingen omplanering har gjorts." in text(visitor.get("/omplanering"))


def test_the_board_and_the_menu_lead_a_coordinator_there(visitor, signed_in):
    board = visitor.get("/tavla").get_data(as_text=True)
    assert board.count('href="/omplanering"') == 2
    officer = signed_in(Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM)
    assert "/omplanering" not in officer.get("/").get_data(as_text=True)


@pytest.mark.parametrize("nights", ["", "0", "401", "många", "9" * 30])
def test_a_number_of_nights_that_cannot_be_is_mended_on_the_page(visitor, world, nights):
    answer = press(visitor, "/omplanering", nights=nights)
    assert answer.status_code == 422
    assert "Ange ett antal nätter från 1 till 400." in text(answer)
    assert audited(world, "replan:started") == 0


def test_pressing_twice_starts_one_run(visitor, world):
    key = new_id()
    answers = [visitor.post("/omplanering", {"idempotency_key": key, "nights": "10"}) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert audited(world, "replan:started") == 1


def test_a_second_run_waits_for_the_first(visitor, world, coordinator):
    running(world, coordinator)
    answer = press(visitor, "/omplanering", nights="10")
    assert answer.location == "/omplanering"
    assert "räknas redan fram" in text(visitor.get("/omplanering"))


def test_while_it_runs_the_page_tells_how_far_it_has_come(visitor, world, coordinator):
    replan = running(world, coordinator)
    world.clock.advance(seconds=12)
    page = visitor.get(f"/omplanering/{replan}").get_data(as_text=True)
    assert '<progress id="progress-bar" value="12" max="60">' in page
    assert f'data-poll="/omplanering/{replan}"' in page
    assert "Se hur långt det har kommit" in page


def test_the_script_is_answered_with_the_progress_alone_and_no_line_in_the_audit(visitor, world, coordinator):
    replan = running(world, coordinator)
    part = visitor.get(f"/omplanering/{replan}", headers={"X-Fragment": "true"}).get_data(as_text=True)
    assert "data-poll" in part
    assert "<h1" not in part
    assert audited(world, "replan:read") == 0


def test_the_script_is_told_where_the_finished_proposal_is(visitor, chain, world):
    address = proposed(visitor)
    part = visitor.get(address, headers={"X-Fragment": "true"}).get_data(as_text=True)
    assert "data-poll" not in part
    assert f'href="{address}"' in part
    assert "Ekorren" not in part


def test_a_cancelled_run_is_shown_as_that_and_can_be_begun_anew(visitor, world, coordinator):
    replan = running(world, coordinator)
    assert press(visitor, f"/omplanering/{replan}/avbryt").status_code == 303
    assert "Uträkningen är avbruten" in text(visitor.get(f"/omplanering/{replan}"))
    assert "avbruten" in text(visitor.get("/omplanering"))


def test_a_run_that_died_says_that_nothing_has_changed(visitor, world, coordinator):
    replan = running(world, coordinator)
    world.clock.advance(minutes=5)
    page = text(visitor.get(f"/omplanering/{replan}"))
    assert "Inget förslag den här gången" in page
    assert "Ingenting har ändrats" in page


def test_each_move_says_who_from_where_to_where_and_why(visitor, chain):
    page = text(visitor.get(proposed(visitor)))
    single, family = page.split("Steg 2")
    assert "1 vuxen · planerat Från Ekorren , rum 2 → Till Ekorren , rum 3" in single
    assert "För att ge plats åt steg 2" in single
    assert "1 vuxen, 2 barn ! akut i natt Från Ekorren , rum 1 → Till Ekorren , rum 2" in family
    assert "Rummet är spärrat eller inte öppet alla nätter" in family
    assert "Får rummet efter steg 1" in family


def test_the_figures_say_whether_fewer_would_do(visitor, chain):
    page = text(visitor.get(proposed(visitor)))
    assert "Utan plats, akut i natt 0 nu, 0 med planen" in page
    assert "Får lämna sitt rum 2 med planen" in page
    assert "bevisat Ingen plan lämnar färre utan plats" in page


def test_what_is_not_proven_says_so(visitor, world, chain):
    address = proposed(visitor)
    with world.writing() as session:
        replan = session.get_one(Replan, address.rpartition("/")[2])
        replan.tiers = [tier | {"bound": 0} for tier in replan.tiers]
    page = text(visitor.get(address))
    assert "Får lämna sitt rum 2 med planen, kanske färre, aldrig under 0" in page
    assert "inte bevisat" in page


def test_no_case_is_named_on_the_page(visitor, world, chain):
    page = visitor.get(proposed(visitor)).get_data(as_text=True)
    with world.database.read() as session:
        cases = session.scalars(sa.select(Case)).all()
        hidden = [word for case in cases for word in (case.id, case.ref)]
        hidden += session.scalars(sa.text("SELECT id FROM placement_request")).all()
        hidden += session.scalars(sa.text("SELECT booking_code FROM placement")).all()
    assert len(hidden) == 8
    assert [word for word in hidden if word in page] == []


def test_a_rule_between_two_cases_is_not_told(visitor, world, house):
    cases = world.case(), world.case()
    for case in cases:
        placed(world, world.unit(house), case=case)
    world.unit(world.facility())
    world.separate(*cases, SeparationScope.FACILITY)
    page = text(visitor.get(proposed(visitor)))
    assert "Platsen passar inte hushållet" in page
    assert "ärende " not in page


def test_what_somebody_needs_or_flees_from_is_not_told(visitor, world, house):
    """Two who must leave for quite different reasons read alike but for the class."""
    case = world.case()
    placed(world, world.unit(house, features=["step_free"]), case=case, needs=["step_free"])
    with world.writing() as session:
        session.execute(sa.text("UPDATE unit SET features = '[]'"))
    world.unit(world.facility(), features=["step_free"])
    page = text(visitor.get(proposed(visitor)))
    assert "Boendet motsvarar inte hushållets behov" in page
    assert "step_free" not in page


def test_one_look_at_a_proposal_is_one_line_in_the_audit(visitor, world, chain):
    address = proposed(visitor)
    before = audited(world, "replan:read")
    visitor.get(address)
    assert audited(world, "replan:read") == before + 1


def test_moves_are_made_when_each_has_been_looked_at(visitor, world, chain):
    address = proposed(visitor)
    assert "0 av 2 granskade" in text(visitor.get(address))
    first, second = step_forms(visitor, address)
    answer = press(visitor, first, accepted="true")
    assert answer.location == f"{address}#steg-1"
    assert "1 av 2 granskade" in text(visitor.get(address))
    press(visitor, second, accepted="true")
    assert "Verkställ 2 flyttar" in text(visitor.get(address))
    assert press(visitor, f"{address}/verkstall").location == address
    page = text(visitor.get(address))
    assert "Flyttarna är verkställda." in page
    assert "Tjänsten ringer ingen" in page
    assert (rooms_of(world, chain["family"]), rooms_of(world, chain["single"])) == (
        {chain["large"]}, {chain["small"]},
    )  # fmt: skip


def test_pressing_twice_applies_once(visitor, world, chain):
    address, key = proposed(visitor), new_id()
    decide(visitor, address, "true", "true")
    answers = [visitor.post(f"{address}/verkstall", {"idempotency_key": key}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert audited(world, "replan:applied") == 1


def test_a_move_that_needs_a_rejected_one_is_pointed_out_before_it_fails(visitor, world, chain):
    address = proposed(visitor)
    decide(visitor, address, "false", "true")
    page = text(visitor.get(address))
    assert "Hushållet i steg 1 bor kvar i rummet. Godkänn steg 1 eller avvisa steg 2." in page
    answer = press(visitor, f"{address}/verkstall")
    assert answer.status_code == 409
    assert rooms_of(world, chain["family"]) == {chain["lost"]}


def test_when_the_facts_have_moved_on_nothing_is_changed_and_one_may_begin_anew(visitor, world, house):
    lost, spare = world.unit(house), world.unit(house)
    placement = placed(world, lost)
    lose(world, lost)
    address = proposed(visitor)
    decide(visitor, address, "true")
    held(world, world.request(), spare)
    answer = press(visitor, f"{address}/verkstall")
    assert answer.status_code == 409
    assert "Ingenting är ändrat" in text(answer)
    assert "Räkna fram ett nytt förslag" in text(answer)
    assert "Minst ett rum är upptaget eller stängt" in text(answer)
    assert rooms_of(world, placement) == {lost}


def test_when_every_move_is_rejected_there_is_nothing_to_apply(visitor, chain):
    address = proposed(visitor)
    decide(visitor, address, "false", "false")
    page = text(visitor.get(address))
    assert "Alla flyttar är avvisade." in page
    assert "Verkställ" not in page


def test_a_proposal_put_aside_shows_nobodys_home(visitor, chain):
    address = proposed(visitor)
    press(visitor, f"{address}/avbryt")
    page = text(visitor.get(address))
    assert "Förslaget är lagt åt sidan" in page
    assert "Ekorren" not in page


def test_moves_already_made_are_not_put_aside(visitor, chain):
    address = proposed(visitor)
    decide(visitor, address, "true", "true")
    press(visitor, f"{address}/verkstall")
    press(visitor, f"{address}/avbryt")
    assert "Flyttarna är redan verkställda." in text(visitor.get(address))


def test_who_waits_gets_a_place_in_the_plan_and_no_booking(visitor, world, house):
    world.unit(house, code="7")
    world.request(case=world.case(*FAMILY), urgency=2)
    page = text(visitor.get(proposed(visitor)))
    assert "Utan plats, bråttom 1 nu, 0 med planen" in page
    assert "Steg 1 1 vuxen, 2 barn ! bråttom Väntar på plats → Till Ekorren , rum 7" in page
    assert "Bokas inte härifrån." in page
    assert "Förslaget innehåller ingen flytt." in page


def test_who_would_lose_a_place_is_an_alert_and_no_move(visitor, world, house):
    lost = world.unit(house, code="1")
    placed(world, lost)
    lose(world, lost)
    address = proposed(visitor)
    page = text(visitor.get(address))
    assert "1 hushåll som bor i nätverket får ingen plats i planen Steg 1" in page
    assert "1 vuxen ! akut i natt Från Ekorren , rum 1 → Ingen plats" in page
    assert "Flyttas inte härifrån. Ring boendet och den som har ärendet." in page
    assert step_forms(visitor, address) == []


def test_nobody_loses_a_place_for_the_sake_of_somebody_more_urgent(visitor, world, house):
    """The plan would have it so; the move into that room is pointed out, and refused when it is tried."""
    lost, other = world.unit(house, code="1"), world.unit(house, code="2")
    urgent, planned = placed(world, lost, urgency=1), placed(world, other, urgency=3)
    lose(world, lost)
    address = proposed(visitor)
    page = text(visitor.get(address))
    assert "Bor kvar: ingen mister sin plats härifrån." in page
    assert "Hushållet i steg 1 bor kvar i rummet. Avvisa steg 2." in page
    decide(visitor, address, "true")
    assert press(visitor, f"{address}/verkstall").status_code == 409
    assert (rooms_of(world, urgent), rooms_of(world, planned)) == ({lost}, {other})


def test_a_step_of_another_proposal_does_not_exist(visitor, world, chain):
    address = proposed(visitor)
    step = step_forms(visitor, address)[0].rpartition("/")[2]
    press(visitor, f"{address}/avbryt")
    other = proposed(visitor)
    assert press(visitor, f"{other}/steg/{step}", accepted="true").status_code == 404


def test_for_somebody_kept_out_of_one_of_its_cases_it_is_as_if_it_were_not_there(
    visitor, signed_in, world, chain
):
    address = proposed(visitor)
    step = step_forms(visitor, address)[0]
    other = signed_in(Role.COORDINATOR, OrganisationKind.COORDINATION)
    assert other.get(address).status_code == 200
    keep_out(world, "Prov 2")
    nowhere = f"/omplanering/{'A' * 22}"
    for path in (address, f"{address}/avbryt", f"{address}/verkstall", step):
        call = other.get if path == address else lambda path: press(other, path, accepted="true")
        hidden, absent = call(path), call(path.replace(address, nowhere))
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert without_ids(hidden) == without_ids(absent)
    assert "att granska" not in text(other.get("/omplanering"))
    assert "att granska" in text(visitor.get("/omplanering"))


def keep_out(world, name):
    with world.writing() as session:
        coordinators = session.scalars(sa.select(User).where(User.role == Role.COORDINATOR))
        user = next(user for user in coordinators if user.name == name)
        for case in session.scalars(sa.select(Case)):
            session.add(CaseBlock(case_id=case.id, user_id=user.id, recorded_at=world.clock.now()))


def without_ids(answer):
    return re.sub(r'[\w-]{22}(?=[.<"/])|value="[\w.-]{60,}"', "", answer.get_data(as_text=True))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_nobody_else_re_plans(signed_in, world, coordinator, role):
    replan = running(world, coordinator)
    other = signed_in(role, OrganisationKind.COORDINATION, trained_on=world.clock.now().date())
    assert other.get("/omplanering").status_code == 403
    assert other.get(f"/omplanering/{replan}").status_code == 403
    for act in ("", f"/{replan}/avbryt", f"/{replan}/verkstall"):
        assert press(other, f"/omplanering{act}", nights="10").status_code == 403
    with world.database.read() as session:
        assert session.get_one(Replan, replan).cancelled_at is None
