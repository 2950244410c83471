"""The lexicographic search in one piece: stage by stage, each solved, held, and followed by the next.

In each stage the linear relaxation gives a bound and prices; what cannot be in any solution as good as the
best one known is left out, here and in all later stages, and a mixed-integer solver finishes the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from allocation.plans.plan import TIER_NAMES
from allocation.rules.tables import Bools, Ints
from allocation.solver.greedy import fill, make_room, rounded
from allocation.solver.limits import Countdown
from allocation.solver.linear.highs import minimise
from allocation.solver.linear.objective import TierStage, lowest, lowest_when_all_are_placed, spans, stages
from allocation.solver.linear.pricing import Priced, priced
from allocation.solver.linear.variables import Program
from allocation.solver.neighbourhoods import Piece, polish
from allocation.solver.workers import Here, Workers

# From about 10**8 on the last digit of a weighted sum is lost in a linear solver's tolerance.
LARGEST_WEIGHTED_SPAN = 10**7
FEW_EACH, MORE_EACH = 5, 15
"""Among how many variables a household to look first."""
LARGE = 150
"""Above so many households a piece is polished before proofs that may take long."""


@dataclass(frozen=True)
class Found:
    """A solution of a piece, and for each tier a lower bound given the tiers above."""

    solution: Ints
    bounds: dict[str, int]


@dataclass(frozen=True)
class SearchTask:
    """A piece to search, and a solution to begin with (empty: none is known)."""

    program: Program
    start: Ints


def search(task: SearchTask, clock: Countdown, workers: Workers | None = None) -> Found:
    """Return the lexicographically best solution, or the best found in time with what is proven of it.

    workers: search the neighbourhoods of a large piece (None: this process).
    """
    program = task.program
    # Nobody is in its way: the first of its columns that goes is the best, without a bound to look for.
    if len(np.unique(program.owner)) == 1:
        best = fill(program)
        return Found(best, {name: program.value(name, best) for name in TIER_NAMES})
    start = make_room(program, fill(program, task.start), clock)
    return _Search(program, start, clock, workers).run()


def search_near(piece: Piece, clock: Countdown) -> Ints:
    """Return the best solution that a limited search finds, the piece's start or better."""
    return _Search(piece.program, piece.start, clock, hurried=True).run().solution


class _Search:
    """`part` shrinks from stage to stage; `kept` are its variables' places in the whole program.

    hurried: each search of the mixed-integer solver ends early, and nothing is tried beside.
    """

    def __init__(
        self,
        program: Program,
        solution: Ints,
        clock: Countdown,
        workers: Workers | None = None,
        hurried: bool = False,
    ) -> None:
        self.program, self.clock, self.hurried = program, clock, hurried
        self.workers: Workers = workers or Here()
        self.part, self.kept = program, np.arange(program.size)
        self.solution = solution
        self.households = len(np.unique(program.owner))
        self.bounds = lowest(program)
        self.held: list[str] = []
        self.relaxed_whole = False

    def run(self) -> Found:
        every = stages(self.program, LARGEST_WEIGHTED_SPAN)
        for place, stage in enumerate(every):
            if self.clock.left <= 0:
                break
            bound = self._minimised(stage, len(every) - place + 1)
            _raise_bounds(self.bounds, self.program, stage, self.solution, bound)
            self.held += stage.names
        values = {name: self.program.value(name, self.solution) for name in TIER_NAMES}
        if self.solution[: len(self.program.owner)].sum() == self.households:
            for name, least in lowest_when_all_are_placed(self.program).items():
                self.bounds[name] = max(self.bounds[name], least)
        return Found(self.solution, {name: min(self.bounds[name], values[name]) for name in TIER_NAMES})

    def _minimised(self, stage: TierStage, parts: int) -> int:
        """Make the solution as good as can be in a stage, leave out what it rules out, return the bound.

        parts: of the time left after the relaxation one part is for searching here, the others for later.
        """
        costs, start = stage.costs[self.kept], self.solution[self.kept]
        proof = priced(self._whole(), costs, start, self.clock, self.relaxed_whole)
        self.relaxed_whole |= proof.whole and self.households > LARGE
        clock = self.clock.share(1 / parts)
        if proof.fractional is not None:
            self._improve(stage, rounded(self.part, proof.fractional, stage.costs[self.kept]))
        bound = min(proof.bound, self._value(stage))
        for attempt, near in enumerate(self._neighbourhoods(stage, proof)):
            if bound >= self._value(stage) or clock.left <= 0:
                break
            found = self._solve_near(stage, near, clock)
            bound = max(bound, min(found, proof.best_outside(near), self._value(stage)))
            if attempt == 0 and bound < self._value(stage):
                self._polish(clock.share(1 / 2))
        self._keep(proof.within(self._value(stage)) | (self.solution[self.kept] > 0))
        return bound

    def _polish(self, clock: Countdown) -> None:
        """Make a large piece better in all tiers at once before a proof that may take long."""
        if not self.hurried and self.households > LARGE:
            self._set(polish(self.part, self.solution[self.kept], clock, self._searched))

    def _searched(self, pieces: Sequence[Piece], clock: Countdown) -> Iterable[Ints]:
        return self.workers.each(search_near, pieces, clock)

    def _set(self, candidate: Ints) -> None:
        self.solution = np.zeros(self.program.size, dtype=np.int64)
        self.solution[self.kept] = candidate

    def _neighbourhoods(self, stage: TierStage, proof: Priced) -> Iterator[Bools]:
        """Variables to look among: few that the relaxation likes best, more, all that could be better."""
        for each in (FEW_EACH, MORE_EACH):
            near = self._liked(proof, each)
            if near.sum() < self.part.size / 2:
                yield near
        yield proof.within(self._value(stage) - 1)

    def _liked(self, proof: Priced, each: int) -> Bools:
        """So many variables for each household that a relaxation likes best, and all beside the columns."""
        near = np.zeros(self.part.size, dtype=np.bool_)
        near[proof.liking()[: each * self.households]] = True
        near[len(self.part.owner) :] = True
        return near

    def _solve_near(self, stage: TierStage, near: Bools, clock: Countdown) -> int:
        """Solve among some variables; return what nothing there costs less than."""
        # With what is set now among them there is always a plan to start from, and none worse comes back.
        near = near | (self.solution[self.kept] > 0)
        part, _ = self._whole().only(near)
        start = self.solution[self.kept][near]
        answer = minimise(part, stage.costs[self.kept][near], start, clock, self.hurried)
        if answer.solution is not None:
            candidate = np.zeros(self.part.size, dtype=np.int64)
            candidate[near] = answer.solution
            self._improve(stage, candidate)
        return answer.bound

    def _value(self, stage: TierStage) -> int:
        return int(stage.costs @ self.solution)

    def _whole(self) -> Program:
        """The part with rows that keep the tiers of earlier stages no worse."""
        everything, tiers = np.arange(self.part.size), self.part.tiers
        held = [(everything, tiers[name], self.program.value(name, self.solution)) for name in self.held]
        return self.part.with_rows(held) if held else self.part

    def _improve(self, stage: TierStage, candidate: Ints) -> None:
        """Take a solution of the part if it is allowed and better."""
        better = stage.costs[self.kept] @ candidate < stage.costs @ self.solution
        if better and self._whole().allows(candidate):
            self._set(candidate)

    def _keep(self, kept: Bools) -> None:
        self.part, _ = self.part.only(kept)
        self.kept = self.kept[kept]


def _raise_bounds(
    bounds: dict[str, int], program: Program, stage: TierStage, solution: Ints, bound: int
) -> None:
    """Read the tiers' bounds out of the weighted one, each given the values of those above it."""
    wide, low = spans(program), lowest(program)
    highest = {name: low[name] + wide[name] for name in stage.names}
    left = bound
    for place, (name, weight) in enumerate(zip(stage.names, stage.weights, strict=True)):
        below = zip(stage.names[place + 1 :], stage.weights[place + 1 :], strict=True)
        rest = sum(factor * highest[tier] for tier, factor in below)
        bounds[name] = max(bounds[name], -((rest - left) // weight))
        left -= weight * program.value(name, solution)
