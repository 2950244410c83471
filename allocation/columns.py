"""What is left to decide: who may still have what once those who are locked in their places are respected.

Units that nobody can tell apart (same facility, beds, cots, features, price, nights free, staleness, no door
used, nobody's own room) are one *class* with a capacity; which of its units each household gets is dealt out
afterwards and always works, because stays are intervals.  A *column* is one household in one class or pair.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocation.eligibility import Eligibility
from allocation.occupancy import Occupancy, occupancy_of
from allocation.plan import TIER_NAMES
from allocation.tables import NONE, Bools, Ints, Tables
from allocation.tiers import PLACED, UNPLACED, option_costs

CHUNK = 256
LARGEST = 300_000
"""So many columns at most; beyond, each household keeps the best of its own."""
PLACING = (*UNPLACED, "moves")


@dataclass(frozen=True)
class Columns:
    """Every choice open to every household that is not locked.

    rows: rows of the household table, H of them.  household, option, facility: for each of the C columns
    the place in `rows`, and the rows of the option and facility tables.  first, second: classes it uses
    (second: NONE for a single unit).  classes: the rows of the unit table in each class.  tiers: what a
    column adds to each tier by name (C), starting from `waiting`.  cut: there were more than `LARGEST`, and
    only the best of each household are here.
    """

    tables: Tables
    residents: Occupancy
    rows: Ints
    household: Ints
    option: Ints
    facility: Ints
    first: Ints
    second: Ints
    classes: list[tuple[int, ...]]
    tiers: dict[str, Ints]
    cut: bool = False

    @property
    def stay(self) -> tuple[Ints, Ints]:
        """First night and night after the last of each column's household (C each)."""
        h = self.tables.households
        return h.start[self.rows[self.household]], h.end[self.rows[self.household]]


def columns_of(tables: Tables) -> Columns:
    """Return every column of a problem: options that pass all own rules and go with the locked households."""
    h = tables.households
    locked = {row.id: row.current.units for row in h.rows if row.current is not None and row.current.locked}
    residents = occupancy_of(tables, locked)
    rows = np.flatnonzero(~h.locked)
    pairs = _useful_pairs(tables, residents, rows)
    class_of, classes = _classes(tables, residents, pairs)
    singles = _option_of_unit(tables)[[units[0] for units in classes]]
    small = tables.with_options(np.concatenate([singles, pairs]).astype(np.int64))
    household, place, tiers, cut = _collected(small, residents, rows)
    first, second = small.options.first[place], small.options.second[place]
    return Columns(
        tables=tables,
        residents=residents,
        rows=rows,
        household=household,
        option=np.array([tables.options.index[ids] for ids in small.options.ids], dtype=np.int64)[place],
        facility=small.options.facility[place],
        first=class_of[first],
        second=np.where(second == NONE, NONE, class_of[second]),
        classes=classes,
        tiers=tiers,
        cut=cut,
    )


def _option_of_unit(tables: Tables) -> Ints:
    """The option that is each unit alone (U)."""
    return np.array([tables.options.index[(unit.id,)] for unit in tables.units.rows], dtype=np.int64)


def _useful_pairs(tables: Tables, residents: Occupancy, rows: Ints) -> Ints:
    """Pairs that somebody could be given."""
    pairs = np.flatnonzero(tables.options.pair)
    small = tables.with_options(pairs)
    useful = np.zeros(len(pairs), dtype=np.bool_)
    for _, open_to in _open(small, residents, rows):
        useful |= open_to.any(axis=0)
    return pairs[useful]


def _classes(tables: Tables, residents: Occupancy, pairs: Ints) -> tuple[Ints, list[tuple[int, ...]]]:
    """Return each unit's class (U), and the units in each class, lowest first."""
    u, o = tables.units, tables.options
    alone = {int(unit) for unit in (*o.first[pairs], *o.second[pairs])} | _homes(tables)
    free = u.open & (residents.guests == 0)
    found: dict[object, list[int]] = defaultdict(list)
    for unit in range(len(u.rows)):
        apart = unit in alone or not u.exclusive[unit]
        looks = (u.facility[unit], u.beds[unit], u.cots[unit], u.price[unit], u.stale[unit])
        words = u.features[unit].tobytes()
        found[unit if apart else (*looks, words, free[unit].tobytes())].append(unit)
    classes = [tuple(units) for units in found.values()]
    class_of = np.zeros(len(u.rows), dtype=np.int64)
    for place, units in enumerate(classes):
        class_of[list(units)] = place
    return class_of, classes


def _homes(tables: Tables) -> set[int]:
    """Units in which somebody lives who may stay or move."""
    return {
        tables.units.index[unit]
        for household in tables.households.rows
        if household.current is not None and not household.current.locked
        for unit in household.current.units
    }


def _open(tables: Tables, residents: Occupancy, rows: Ints) -> Iterator[tuple[Ints, Bools]]:
    """Yield rows of households and which options are open to them beside the locked ones (R × O)."""
    eligibility, o, h = Eligibility(tables), tables.options, tables.households
    free = residents.guests == 0
    free[residents.shared] = True
    free_before = np.zeros((len(o.rows), tables.problem.nights + 1), dtype=np.int32)
    np.cumsum(o.every(free), axis=1, out=free_before[:, 1:])
    for begin in range(0, len(rows), CHUNK):
        some = rows[begin : begin + CHUNK]
        nights = (free_before[:, h.end[some]] - free_before[:, h.start[some]]).T
        vacant = nights == h.nights[some, None]
        yield some, eligibility.allowed(some) & vacant & _lawful(tables, residents, some)


def _lawful(tables: Tables, residents: Occupancy, rows: Ints) -> Bools:
    """Whether a household breaks no joint rule of a facility or shared unit with the locked ones (R × O)."""
    o = tables.options
    masks = np.zeros(len(tables.units.rows), dtype=np.uint8)
    table = np.zeros((len(rows), len(o.rows)), dtype=np.bool_)
    for place, row in enumerate(rows):
        stay = residents.stay(int(row))
        masks[residents.shared] = residents.shared_masks(int(row), stay)
        table[place] = (residents.facility_masks(int(row), stay)[o.facility] == 0) & (masks[o.first] == 0)
    return table


def _collected(tables: Tables, residents: Occupancy, rows: Ints) -> tuple[Ints, Ints, dict[str, Ints], bool]:
    """Return each column's place in rows, its option, what it adds to every tier; and whether it was cut."""
    most = max(1, LARGEST // max(1, len(rows)))
    households, options = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    costs: dict[str, list[Ints]] = {name: [np.zeros(0, dtype=np.int64)] for name in PLACING + PLACED}
    seen, cut = 0, False
    for some, table in _open(tables, residents, rows):
        household, option = np.nonzero(table)
        tiers = _placing(tables, some, household, option)
        tiers |= {name: cost[household, option] for name, cost in option_costs(tables, some).items()}
        kept = _best_of_each(household, [tiers[name] for name in PLACING + PLACED], most)
        cut = cut or len(kept) < len(household)
        households.append(household[kept] + seen)
        options.append(option[kept])
        for name, cost in tiers.items():
            costs[name].append(cost[kept])
        seen += len(some)
    joined = {name: np.concatenate(parts) for name, parts in costs.items()}
    return np.concatenate(households), np.concatenate(options), joined, cut


def _best_of_each(household: Ints, costs: list[Ints], most: int) -> Ints:
    """Return the places of each household's best columns, at most so many, in their first order."""
    if not len(household) or np.bincount(household).max() <= most:
        return np.arange(len(household))
    order = np.lexsort([np.arange(len(household)), *reversed(costs), household])
    starts = np.flatnonzero(np.diff(household[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    return np.sort(order[rank < most])


def _placing(tables: Tables, rows: Ints, household: Ints, option: Ints) -> dict[str, Ints]:
    """What a column takes off the tiers in which its household counts while it has no place, by name (C)."""
    urgency = tables.households.urgency[rows][household]
    tiers = {name: -(urgency == level).astype(np.int64) for level, name in enumerate(UNPLACED, start=1)}
    lives = np.array([tables.households.rows[row].current is not None for row in rows], dtype=np.bool_)
    stays = [
        current is not None and tuple(sorted(current.units)) == tables.options.ids[place]
        for current, place in zip(
            (tables.households.rows[rows[owner]].current for owner in household), option, strict=True
        )
    ]
    tiers["moves"] = -(lives[household] & np.array(stays, dtype=np.bool_)).astype(np.int64)
    return tiers


def waiting(columns: Columns) -> dict[str, int]:
    """Return every tier's value while nobody but the locked has a place: what the columns add to."""
    h = columns.tables.households
    start = dict.fromkeys(TIER_NAMES, 0)
    for row in columns.rows:
        start[UNPLACED[h.urgency[row] - 1]] += 1
        start["moves"] += h.rows[row].current is not None
    for name, cost in _resident_costs(columns).items():
        start[name] = cost
    return start


def _resident_costs(columns: Columns) -> dict[str, int]:
    """What locked households cost together in the tiers that count them, whatever their units are."""
    tables, homes = columns.tables, columns.residents.units_of
    rows, option_of = np.array(sorted(homes), dtype=np.int64), _option_of_unit(tables)
    found = dict.fromkeys(("language", "wishes", "surplus", "distance", "cost"), 0)
    for begin in range(0, len(rows), CHUNK):
        some = rows[begin : begin + CHUNK]
        first = tables.with_options(option_of[[homes[row][0] for row in some.tolist()]])
        costs = option_costs(first, some)
        for name in found:
            found[name] += int(np.diagonal(costs[name]).sum())
    for row in (row for row in homes if len(homes[row]) == 2):
        found["wishes"] += _wishes_of_pair(tables, row, homes[row])
        found["cost"] += int(tables.households.nights[row] * tables.units.price[homes[row][1]])
    return found


def _wishes_of_pair(tables: Tables, row: int, units: tuple[int, ...]) -> int:
    """What a resident of two units misses because only the first has it."""
    u, nights = tables.units, int(tables.households.nights[row])
    lost = u.features[units[0]] & ~u.features[units[1]] & ~tables.facilities.features[u.facility[units[0]]]
    return nights * int(tables.households.wishes[row] @ lost)


Chosen = npt.NDArray[np.int64]
"""For each of the H households the column chosen, or NONE."""


def deal(columns: Columns, chosen: Chosen) -> dict[str, tuple[str, ...]]:
    """Return everybody's unit ids, locked ones included; a class is dealt out by arrival, lowest first."""
    tables, h = columns.tables, columns.tables.households
    homes = {
        h.rows[row].id: tuple(tables.units.rows[unit].id for unit in units)
        for row, units in columns.residents.units_of.items()
    }
    free_from: dict[int, list[int]] = {}
    placed = np.flatnonzero(chosen != NONE)
    for place in placed[np.argsort(h.start[columns.rows[placed]], kind="stable")]:
        column, row = chosen[place], columns.rows[place]
        group = columns.classes[columns.first[column]]
        if columns.second[column] != NONE or not tables.units.exclusive[group[0]]:
            homes[h.rows[row].id] = tables.options.ids[columns.option[column]]
            continue
        free = free_from.setdefault(int(columns.first[column]), [0] * len(group))
        unit = min(range(len(free)), key=lambda unit: bool(free[unit] > h.start[row]))
        free[unit] = int(h.end[row])
        homes[h.rows[row].id] = (tables.units.rows[group[unit]].id,)
    return homes
