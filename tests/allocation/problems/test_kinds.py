"""What the engine makes of each kind of facility, and that its three readings of it agree."""

import pytest

from allocation.answers.suggest import suggest
from allocation.checker.check import verify_household
from allocation.problems.kinds import ALWAYS_LEVEL_0, KINDS
from allocation.problems.mistakes import mistakes_in
from allocation.problems.shape import schema
from models.facility import KINDS as KNOWN_TO_THE_SERVICE
from tests.allocation.malformed import sound
from tests.allocation.tiny import home, night, problem

every_kind = pytest.mark.parametrize("kind", KINDS)


def test_the_kinds_are_those_of_the_contract_and_of_the_service():
    in_schema = schema("problem")["$defs"]["facility"]["properties"]["kind"]["enum"]
    assert set(KINDS) == set(in_schema) == set(KNOWN_TO_THE_SERVICE)


@every_kind
def test_the_service_and_the_engine_agree_on_what_has_no_protection_level(kind):
    assert KNOWN_TO_THE_SERVICE[kind].always_level_0 is KINDS[kind].always_level_0


@every_kind
def test_solver_and_checker_each_know_which_kind_needs_a_permit(kind):
    instance = problem(facilities=(home(kind=kind, protection_level=0, permit_until=night(0)),))
    verdicts = {verdict.rule: verdict.answer for verdict in verify_household(instance, {"h1": ("u1",)}, "h1")}
    assert (verdicts["permit"] == "fail") is KINDS[kind].needs_permit
    assert (suggest(instance, "h1") == []) is KINDS[kind].needs_permit


@every_kind
def test_a_level_is_a_mistake_exactly_where_there_can_be_none(kind):
    document = sound()
    document["facilities"][0] |= {"kind": kind, "protection_level": 1}
    found = [str(mistake) for mistake in mistakes_in(document) if "protection_level" in mistake.path]
    expected = f"facilities[0].protection_level: must be 0 for a {kind}"
    assert found == ([expected] if kind in ALWAYS_LEVEL_0 else [])
