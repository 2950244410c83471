"""A program taken apart where nothing ties its households together: what is best for each is best for all.

Every tier is a sum over households, so the lexicographic best of the whole is that of each piece by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocation.rules.tables import Ints
from allocation.solver.linear.variables import Program


def pieces(program: Program) -> list[Ints]:
    """Return the variables of each piece, the smallest piece first."""
    leader = _leaders(program)
    order = np.argsort(leader, kind="stable")
    cuts = np.flatnonzero(np.diff(leader[order])) + 1
    groups = np.split(order, cuts) if program.size else []
    return sorted(groups, key=lambda group: (len(group), int(group[0])))


def _leaders(program: Program) -> Ints:
    """Return for each variable the lowest one it is tied to, by household or by rows."""
    households = int(program.owner.max(initial=-1)) + 1
    nodes = program.size + households + len(program.limits)
    one = np.concatenate([np.arange(len(program.owner)), program.variable])
    other = np.concatenate([program.size + program.owner, program.size + households + program.row])
    label = np.arange(nodes)
    while True:
        lowest = np.minimum(label[one], label[other])
        before = label.copy()
        np.minimum.at(label, one, lowest)
        np.minimum.at(label, other, lowest)
        # To the leader's own leader at once: else a long chain would take as many rounds as it has links.
        label = label[label]
        if (label == before).all():
            return label[: program.size]


def split(program: Program, groups: list[Ints]) -> Iterator[Program]:
    """Yield the program of each group of variables, which must be sorted and whole pieces."""
    group_of, place_in = np.zeros(program.size, dtype=np.int64), np.zeros(program.size, dtype=np.int64)
    for place, group in enumerate(groups):
        group_of[group] = place
        place_in[group] = np.arange(len(group))
    order = np.argsort(group_of[program.variable], kind="stable")
    bounds = np.searchsorted(group_of[program.variable][order], np.arange(len(groups) + 1))
    for place, group in enumerate(groups):
        entries = order[bounds[place] : bounds[place + 1]]
        rows, row = np.unique(program.row[entries], return_inverse=True)
        _, owner = np.unique(program.owner[group[group < len(program.owner)]], return_inverse=True)
        yield Program(
            owner,
            len(group),
            row,
            place_in[program.variable[entries]],
            program.factor[entries],
            program.limits[rows],
            {name: costs[group] for name, costs in program.tiers.items()},
        )
