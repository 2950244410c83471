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

from allocation.plans.plan import TIER_NAMES
from allocation.rules.eligibility import Eligibility
from allocation.rules.occupancy import Occupancy, occupancy_of
from allocation.rules.tables import NONE, Bools, Ints, Tables
from allocation.rules.tiers import UNPLACED, costs_at

# Households looked at together: a nation's times all of its options would be gigabytes.
CHUNK = 256
LARGEST = 300_000
"""So many columns at most; beyond, each household keeps some of its own."""


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
    open_to = [np.argwhere(table).astype(np.int32) for _, table in _open(tables, residents, rows)]
    cut = sum(map(len, open_to)) > LARGEST
    parts = []
    for place, pairs in enumerate(open_to):
        some = rows[place * CHUNK : (place + 1) * CHUNK]
        household, option = pairs.T.astype(np.int64)
        tiers = _placing(tables, some, household, option) | costs_at(tables, some, household, option)
        kept = _few_of_each(household, tiers, LARGEST // len(rows)) if cut else np.arange(len(household))
        parts.append(
            (household[kept] + place * CHUNK, option[kept], *(tiers[name][kept] for name in TIER_NAMES))
        )
    none = [np.zeros(0, dtype=np.int64)] * (2 + len(TIER_NAMES))
    households, options, *costs = map(np.concatenate, zip(none, *parts, strict=True))
    return households, options, dict(zip(TIER_NAMES, costs, strict=True)), cut


def _few_of_each(household: Ints, tiers: dict[str, Ints], most: int) -> Ints:
    """Return the places of so many columns of each household, in their first order.

    Half are its best by the tiers; the others lie evenly over the rest, since many like the same places best.
    """
    order = np.lexsort([*(tiers[name] for name in reversed(TIER_NAMES[3:])), household])
    starts = np.flatnonzero(np.diff(household[order], prepend=-1))
    counts = np.diff(starts, append=len(order))
    rank, count = np.arange(len(order)) - np.repeat(starts, counts), np.repeat(counts, counts)
    best, others = most - most // 2, most // 2
    spread = (rank - best) * others // np.maximum(1, count - best)
    before = (rank - best - 1) * others // np.maximum(1, count - best)
    return np.sort(order[(rank <= best) | (count <= most) | (spread != before)])


def _placing(tables: Tables, rows: Ints, household: Ints, option: Ints) -> dict[str, Ints]:
    """What a column takes off the tiers in which its household counts while it has no place, by name (C)."""
    urgency = tables.households.urgency[rows][household]
    tiers = {name: -(urgency == level).astype(np.int64) for level, name in enumerate(UNPLACED, start=1)}
    current = [tables.households.rows[row].current for row in rows]
    home = [
        NONE if its is None else tables.options.index.get(tuple(sorted(its.units)), NONE) for its in current
    ]
    tiers["moves"] = -(np.array(home, dtype=np.int64)[household] == option).astype(np.int64)
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
        first = option_of[[homes[row][0] for row in some.tolist()]]
        costs = costs_at(tables, some, np.arange(len(some)), first)
        for name in found:
            found[name] += int(costs[name].sum())
    # Two rooms that somebody lives in need have no door between them, so there may be no option to look up.
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
        # The first that is free again. There is one: no more stays meet than the class has units.
        unit = min(range(len(free)), key=lambda unit: bool(free[unit] > h.start[row]))
        free[unit] = int(h.end[row])
        homes[h.rows[row].id] = (tables.units.rows[group[unit]].id,)
    return homes
