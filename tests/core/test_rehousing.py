"""The way home as a table: every pair of stage and step is a named transition or a clear refusal."""

import pytest

from app.core.rehousing import (
    AUTHORITY_ANSWERS,
    COMPANY_ANSWERS,
    LIMITS,
    OVER,
    TRANSITIONS,
    Goto,
    has_stalled,
    steps_for,
)
from models.rehousing import Reason, RehousingParty, Stage, Step

EVERY_STEP = {
    Stage.DRAFT: {"submit", "withdraw"},
    Stage.SUBMITTED: {"begin_review", "decline", "pause", "retest", "withdraw", "lapse"},
    Stage.UNDER_REVIEW: {"ask", "approve", "decline", "pause", "retest", "withdraw", "lapse"},
    Stage.INFORMATION_NEEDED: {"answer", "decline", "pause", "retest", "withdraw", "lapse"},
    Stage.POOLED: {"match", "decline", "pause", "retest", "withdraw", "lapse"},
    Stage.MATCHED: {"unmatch", "offer", "decline", "retest", "withdraw"},
    Stage.OFFERED: {"take_back", "accept", "refuse", "retest", "withdraw", "lapse"},
    Stage.ACCEPTED: {"sign", "decline", "retest", "withdraw"},
    Stage.CONTRACT_SIGNED: {"move_in", "withdraw"},
    Stage.MOVED_IN: {"follow_up", "convert", "end"},
    Stage.FOLLOWED_UP: {"follow_up", "convert", "end"},
    Stage.PAUSED: {"resume", "retest", "withdraw", "lapse"},
    Stage.CONVERTED: set(),
    Stage.ENDED: set(),
    Stage.DECLINED: set(),
    Stage.WITHDRAWN: set(),
    Stage.LAPSED: set(),
}


@pytest.mark.parametrize("stage", Stage)
def test_what_can_be_done_in_each_stage(stage):
    assert {step.value for step in Step if (stage, step) in TRANSITIONS} == EVERY_STEP[stage]


def test_every_step_is_used_and_every_stage_can_be_reached():
    assert {step for _, step in TRANSITIONS} == set(Step)
    reached = {found.to for found in TRANSITIONS.values()} - set(Goto)
    assert reached == set(Stage) - {Stage.DRAFT}


def test_what_is_over_stays_over():
    assert {stage for stage in Stage if not EVERY_STEP[stage]} == set(OVER)


def test_each_step_belongs_to_the_same_parties_in_every_stage():
    for step in Step:
        assert len({found.by for (_, of), found in TRANSITIONS.items() if of is step}) == 1


def test_nobody_but_the_person_and_the_authority_says_no_for_the_person():
    company = [found for found in TRANSITIONS.values() if RehousingParty.COMPANY in found.by]
    assert not {Reason.OWN_WISH, Reason.NEED_CEASED} & {why for found in company for why in found.reasons}


def test_whose_turn_it_is_can_do_something():
    assert all(steps_for(stage, RehousingParty.COMPANY) for stage in COMPANY_ANSWERS)
    assert all(steps_for(stage, RehousingParty.AUTHORITY) for stage in AUTHORITY_ANSWERS)
    assert not COMPANY_ANSWERS & AUTHORITY_ANSWERS


def test_a_stage_stalls_after_its_own_time(clock):
    since = clock.now()
    limit = LIMITS[Stage.MATCHED]
    assert not has_stalled(Stage.MATCHED, since, since + limit)
    assert has_stalled(Stage.MATCHED, since, since + limit * 1.01)
    assert not has_stalled(Stage.DECLINED, since, since + limit * 100)
