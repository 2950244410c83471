"""GET /requests/{id}/suggestions"""

import pytest
import sqlalchemy as sa

from allocation.answers.suggest import suggest
from allocation.problems.reading import read_problem
from models.facility import Admits, FacilityKind
from models.ledger import AuditEntry
from models.organisation import OrganisationKind, Role
from models.threat import SeparationScope


@pytest.fixture
def suggestions(officer):
    def read(request, query="", caller=officer):
        answer = caller.get(f"/requests/{request}/suggestions{query}")
        assert answer.status_code == 200
        return answer.json

    return read


def test_the_order_is_the_engines(world, officer, caller_of, household, suggestions):
    for price, level in ((900, 3), (700, 2), (800, 2), (600, 1), (500, 2)):
        world.unit(world.facility(protection_level=level, languages=["sv"][: level - 1]), price=price)
    made = officer.post("/requests", household(languages=["sv"], protection_level=1)).json
    coordinator = caller_of(world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR))
    exported = read_problem(coordinator.get("/problem").json)
    expected = [one.to_json() for one in suggest(exported, made["id"], 3)]
    shown = suggestions(made["id"], "?top=3")["options"]
    assert [{name: one[name] for name in expected[0]} for one in shown] == expected


def test_a_hotel_is_called_one(world, suggestions):
    world.unit(world.facility(FacilityKind.HOTEL))
    assert suggestions(world.request())["options"][0]["kind"] == "hotel"


def test_five_places_are_shown_unless_more_are_asked_for(world, suggestions):
    for _ in range(7):
        world.unit(world.facility())
    request = world.request()
    assert len(suggestions(request)["options"]) == 5
    assert len(suggestions(request, "?top=7")["options"]) == 7


@pytest.mark.parametrize("top", ["0", "51", "-1", "many", "", "1.5", "9" * 5000])
def test_a_number_of_places_that_is_none_is_named(world, officer, top):
    answer = officer.get(f"/requests/{world.request()}/suggestions?top={top}")
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["top"])


def test_a_place_that_has_to_be_asked_stands_after_those_that_need_not(world, suggestions):
    world.unit(world.facility(accepts=None), price=1)
    sure = world.unit(world.facility(accepts=["pets"]))
    shown = suggestions(world.request(brings=["pets"]))["options"]
    assert [(one["units"] == [sure], one["unknown"]) for one in shown] == [(True, []), (False, ["brings"])]


def test_every_other_unit_stands_with_all_its_reasons(world, suggestions):
    house = world.facility(admits=Admits.MEN, protection_level=1)
    unit = world.unit(house, beds=0)
    request = world.request(min_protection_level=2)
    assert suggestions(request)["excluded"] == [
        {"facility": house, "unit": unit, "rules": ["admits", "beds", "protection"], "unknown": []}
    ]


def test_what_nobody_may_ask_by_telephone_is_a_reason_too(world, suggestions):
    world.unit(world.facility(protection_level=None))
    (excluded,) = suggestions(world.request())["excluded"]
    assert excluded["rules"] == excluded["unknown"] == ["protection"]


def test_the_units_of_a_pair_stand_alone_too(world, suggestions):
    house = world.facility()
    pair = sorted((world.unit(house, beds=1), world.unit(house, beds=1)))
    world.adjoin(*pair)
    two = [(30, "female"), (20, "female")]
    found = suggestions(world.request(world.case(*two)))
    assert [one["units"] for one in found["options"]] == [pair]
    assert sorted(one["unit"] for one in found["excluded"]) == pair


def test_another_case_is_told_to_those_only_who_may_know_of_one(world, officer, caller_of, suggestions):
    house = world.facility()
    one, other = world.unit(house), world.unit(house)
    first, second = world.case(), world.case()
    world.separate(first, second, SeparationScope.FACILITY)
    resident, seeking = world.request(first), world.request(second)
    officer.post(f"/requests/{resident}/holds", {"units": [one]})
    worker = caller_of(world.actor(OrganisationKind.DUTY_TEAM, Role.CASE_WORKER, world.duty_team.id))
    for caller, word in ((officer, "other_case"), (worker, "not_suitable")):
        answer = caller.get(f"/requests/{seeking}/suggestions")
        told = {entry["unit"]: entry["rules"] for entry in answer.json["excluded"]}
        assert told == {one: ["occupied", word], other: [word]}
        assert resident not in answer.text
        assert first not in answer.text


def test_when_nothing_fits_the_smallest_changes_are_named(world, suggestions):
    house = world.facility(languages=["ar"])
    unit = world.unit(house)
    request = world.request(languages=["so"], language_required=True)
    assert suggestions(request)["relaxations"] == [
        {"kind": "language", "option": {"facility": house, "units": [unit]}}
    ]


def test_a_request_that_lacks_answers_shows_nothing(world, officer):
    answer = officer.get(f"/requests/{world.request(complete=False)}/suggestions")
    assert (answer.status_code, answer.json["code"]) == (409, "intake_incomplete")


def test_looking_leaves_nothing_but_an_audit_row(world, suggestions):
    world.unit(world.facility())
    request = world.request()
    before = contents(world)
    suggestions(request)
    after = contents(world)
    changed = [name for name in before if before[name] != after[name]]
    assert sorted(changed) == ["audit_entry", "ledger"]
    with world.database.read() as session:
        last = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        assert (last.action, last.object_id) == ("request:suggestions_shown", request)


def contents(world):
    metadata = AuditEntry.metadata
    with world.database.read() as session:
        return {table.name: session.execute(sa.select(table)).all() for table in metadata.sorted_tables}
