"""The joint rules of section 3 as rows of the integer program; own rules have thinned out the columns.

Capacities by night are written once for each maximal set of stays that meet (a clique), not for every night.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from allocation.rules.occupancy import Tie, forbidden_beside
from allocation.rules.tables import FAR, NONE, Bools, Ints
from allocation.solver.columns import Columns
from allocation.solver.linear.variables import Drafting, Program


def program_of(columns: Columns) -> Program:
    """Return the program whose solutions are exactly the plans that keep every rule."""
    constraints = Constraints(columns)
    constraints.one_option()
    constraints.occupied()
    constraints.beds_shared()
    constraints.sharing()
    constraints.persons()
    constraints.watch()
    constraints.ties()
    return constraints.draft.finished(columns.household, columns.tiers)


def groups(keys: Ints) -> list[Ints]:
    """Return, for each distinct key but NONE in ascending order, the places where it stands."""
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] != NONE]
    cuts = np.flatnonzero(np.diff(keys[order])) + 1
    return [group for group in np.split(order, cuts) if group.size]


class Constraints:
    """One method a family of rows; C columns, of which `start` and `end` are the stays' nights."""

    def __init__(self, columns: Columns) -> None:
        self.c, self.tables = columns, columns.tables
        self.h, self.u = self.tables.households, self.tables.units
        self.residents = columns.residents
        self.draft = Drafting(len(columns.household), [])
        self.start, self.end = columns.stay
        row = columns.rows[columns.household]
        self.row, self.size = row, self.h.size[row]
        self.shared_class = np.array(
            [not self.u.exclusive[units[0]] for units in columns.classes], dtype=np.bool_
        )

    def one_option(self) -> None:
        """A household has one option for its whole stay, or none."""
        for group in groups(self.c.household):
            if len(group) > 1:
                self.draft.at_most(1, group)

    def occupied(self) -> None:
        """On each night no more households are in a class of exclusive units than it has units."""
        for place, group in self._by_class():
            units = self.c.classes[place]
            for clique in [] if self.shared_class[place] else self._cliques(group):
                # A row that cannot bind would only slow the solver down.
                if self._households(clique) > len(units):
                    self.draft.at_most(len(units), clique)

    def beds_shared(self) -> None:
        """In a shared unit all who have no cot have a bed on each night."""
        for unit, group in self._shared_units():
            beds, cots = int(self.u.beds[unit]), int(self.u.cots[unit])
            self._loads(group, self.size, beds + cots - self.residents.members[unit])
            sleepers = self.size - self.h.infants[self.row]
            self._loads(group, sleepers, beds - self.residents.sleepers[unit])

    def sharing(self) -> None:
        """In a same-gender unit the adults of a night have one gender, a variable for each."""
        for unit, group in self._shared_units():
            if not self.u.same_gender[unit]:
                continue
            for clique in self._cliques(group):
                genders = self.h.adults[self.row[clique]]
                if genders.any(axis=0).sum() > 1:
                    self._one_gender(clique, genders, int(self.u.beds[unit] + self.u.cots[unit]))

    def _one_gender(self, clique: Ints, genders: Bools, room: int) -> None:
        present = [self.draft.variable() for _ in range(3)]
        self.draft.at_most(1, present)
        for gender, variable in enumerate(present):
            some = clique[genders[:, gender]]
            if some.size:
                self.draft.at_most(0, [*some, variable], [*self.size[some], -room])

    def persons(self) -> None:
        """On each night no more persons are in a facility than its permit or owner allows."""
        for group in groups(self.c.facility):
            facility = int(self.c.facility[group[0]])
            limit = int(self.tables.facilities.max_persons[facility])
            if limit < FAR:
                self._loads(group, self.size, limit - self.residents.persons[facility].astype(np.int64))

    def watch(self) -> None:
        """On each night the rounds of watch outside staffed facilities are no more than there are."""
        rounds = self.h.watch[self.row]
        group = np.flatnonzero((rounds > 0) & ~self.tables.facilities.staffed[self.c.facility])
        if self.tables.problem.watch_capacity is not None and group.size:
            self._loads(group, rounds, self.residents.watch_capacity - self.residents.rounds)

    def ties(self) -> None:
        """Separated households, threats and those threatened, and companions: where both may be at once."""
        place_of = {int(row): place for place, row in enumerate(self.c.rows)}
        of_household = {int(self.c.household[group[0]]): group for group in groups(self.c.household)}
        for (one, other), closing in self._closing_pairs(place_of).items():
            mine, theirs = of_household.get(one), of_household.get(other)
            if mine is not None and theirs is not None:
                self._keep_apart(mine, theirs, closing)

    def _closing_pairs(self, place_of: dict[int, int]) -> dict[tuple[int, int], list[Tie]]:
        found: dict[tuple[int, int], list[Tie]] = defaultdict(list)
        for row in sorted(place_of):
            for tie in self.residents.ties.get(row, ()):
                meet = self.h.start[row] < self.h.end[tie.other] and self.h.start[tie.other] < self.h.end[row]
                if row < tie.other and tie.other in place_of and meet:
                    found[place_of[row], place_of[tie.other]].append(tie)
        return found

    def _keep_apart(self, mine: Ints, theirs: Ints, ties: list[Tie]) -> None:
        """One row for all of my facilities that close the same ones of theirs."""
        # Not a row for every two columns: these are far fewer, and the relaxation knows more by them.
        closing: dict[bytes, list[Ints]] = defaultdict(list)
        for group in (mine[places] for places in groups(self.c.facility[mine])):
            facility = int(self.c.facility[group[0]])
            closed = np.logical_or.reduce([forbidden_beside(self.tables, tie, facility) for tie in ties])
            closing[closed[self.c.facility[theirs]].tobytes()].append(group)
        for closed_bytes, shut in closing.items():
            theirs_closed = theirs[np.frombuffer(closed_bytes, dtype=np.bool_)]
            if theirs_closed.size:
                self.draft.at_most(1, np.concatenate([*shut, theirs_closed]))

    def _by_class(self) -> Iterator[tuple[int, Ints]]:
        """Every class that somebody could be given, with its columns; pairs stand in both classes."""
        both = np.concatenate([self.c.first, self.c.second])
        for group in groups(both):
            yield int(both[group[0]]), np.sort(group % len(self.c.first))

    def _shared_units(self) -> Iterator[tuple[int, Ints]]:
        for place, group in self._by_class():
            if self.shared_class[place]:
                yield self.c.classes[place][0], group

    def _households(self, group: Ints) -> int:
        return len(np.unique(self.c.household[group]))

    def _loads(self, group: Ints, weight: Ints, room: Ints) -> None:
        """On each night the weights of those there are within the room (N), written once for each clique."""
        for clique, limit in self._rooms(group[weight[group] > 0], room):
            if self._heaviest(clique, weight) > limit:
                self.draft.at_most(limit, clique, weight[clique])

    def _heaviest(self, group: Ints, weight: Ints) -> int:
        most = np.zeros(len(self.c.rows), dtype=np.int64)
        np.maximum.at(most, self.c.household[group], weight[group])
        return int(most.sum())

    def _cliques(self, group: Ints) -> list[Ints]:
        """The maximal sets of columns whose stays share a night."""
        room = np.zeros(self.tables.problem.nights, dtype=np.int64)
        return [clique for clique, _ in self._rooms(group, room)]

    def _rooms(self, group: Ints, room: Ints) -> list[tuple[Ints, int]]:
        """The columns there and the room on each night that is not implied by another one.

        A night says nothing new if another has everybody that it has and no more room.
        """
        if not group.size:
            return []
        start, end = self.start[group], self.end[group]
        kept: list[tuple[Bools, int]] = []
        for night in range(int(start.min()), int(end.max())):
            here, limit = (start <= night) & (night < end), int(room[night])
            if kept and limit >= kept[-1][1] and not (here & ~kept[-1][0]).any():
                continue
            while kept and kept[-1][1] >= limit and not (kept[-1][0] & ~here).any():
                kept.pop()
            if here.any():
                kept.append((here, limit))
        return [(group[here], limit) for here, limit in kept]
