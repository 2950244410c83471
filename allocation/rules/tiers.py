"""The ten tiers of section 4 as data, and what each option costs each household in those that depend on it.

Tiers 1–4 look at who is placed and who moves; 5–10 are sums over households of what their option costs.
A stale unit given to two households counts twice (the contract's examples 06 and 07 settle this).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from allocation.plans.plan import TIER_NAMES
from allocation.rules.tables import ASK, Ints, Tables, in_common

UNPLACED: Final = TIER_NAMES[:3]
PLACED: Final = TIER_NAMES[4:]
"""Tiers that an option costs the household that is given it."""


def option_costs(tables: Tables, rows: Ints) -> dict[str, Ints]:
    """Return what each option costs each household of the rows, by name of tier 5–10 (each R × O)."""
    every = np.arange(len(rows))[:, None], np.arange(len(tables.options.rows))[None, :]
    return costs_at(tables, rows, *every)


def costs_at(tables: Tables, rows: Ints, household: Ints, option: Ints) -> dict[str, Ints]:
    """Return what options cost households, by name of tier 5–10.

    household, option: places in `rows` and rows of the option table, of shapes that go together.
    """
    h, o = tables.households, tables.options
    nights, facility = h.nights[rows, None], o.facility[option]
    return {
        "language": (nights * _speechless(tables, rows))[household, facility],
        "wishes": (nights * _missing_wishes(tables, rows))[household, o.offering.of[option]],
        "surplus": (nights * _levels_above(tables, rows))[household, facility],
        "stale": np.broadcast_to(o.stale[option], np.broadcast_shapes(household.shape, option.shape)),
        "distance": _kilometres(tables, rows)[household, facility],
        "cost": h.nights[rows][household] * o.price[option],
    }


def _speechless(tables: Tables, rows: Ints) -> Ints:
    speaks, languages = tables.households.speaks[rows, None], tables.households.languages[rows]
    wordless: Ints = np.where(in_common(languages, tables.facilities.languages) == 0, speaks, False)
    return wordless.astype(np.int64)


def _missing_wishes(tables: Tables, rows: Ints) -> Ints:
    """The weight of all wished features that a kind of option lacks (R × kinds of `offering`)."""
    missing = ~tables.options.offering.distinct
    return np.asarray(tables.households.wishes[rows].astype(np.float64) @ missing.T).astype(np.int64)


def _levels_above(tables: Tables, rows: Ints) -> Ints:
    level = tables.facilities.level
    above = np.maximum(level - tables.households.level[rows, None], 0)
    return np.where(level == ASK, 0, above)


def _kilometres(tables: Tables, rows: Ints) -> Ints:
    """Whole kilometres, rounded half up, from each facility to where a household wants to be near (R × F)."""
    table = np.zeros((len(rows), len(tables.facilities.rows)), dtype=np.int64)
    for place, row in enumerate(rows):
        near = tables.households.rows[row].near
        if near is not None:
            table[place] = np.floor(tables.facilities.distances_from(near.lat, near.lon) + 0.5)
    return table
