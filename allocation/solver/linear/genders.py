"""What a linear relaxation should know of rooms for one gender at a time: whoever is there makes it theirs.

A row Σ nₕ xₕ ≤ room · z lets one woman have a bed in a quarter of a women's room; the rows xₕ ≤ z do not.
Whole solutions keep them anyway, and there are many, so that only the relaxation is given them.
"""

from __future__ import annotations

import numpy as np

from allocation.rules.tables import NONE
from allocation.solver.linear.variables import Program


def tightened(program: Program) -> Program:
    """Return the program with a row for each variable that another one makes room for."""
    maker = np.full(len(program.limits), NONE, dtype=np.int64)
    room = np.zeros(len(program.limits), dtype=np.int64)
    beside = program.variable >= len(program.owner)
    makes = beside & (program.factor < 0) & (program.limits[program.row] == 0)
    maker[program.row[makes]] = program.variable[makes]
    room[program.row[makes]] = -program.factor[makes]
    weak = (maker[program.row] != NONE) & (program.factor > 0) & (program.factor < room[program.row])
    pairs = np.stack([program.variable[weak], maker[program.row[weak]]], axis=1)
    factors = np.array([1, -1], dtype=np.int64)
    return program.with_rows([(pair, factors, 0) for pair in pairs]) if len(pairs) else program
