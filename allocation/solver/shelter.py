"""Single adults in shared rooms, moved about at random, ever less for the worse (simulated annealing).

A night shelter has hundreds of stays that could be in any of a hundred rooms, and a room that is women's
tonight cannot be men's: searches that free a few at a time get stuck.  Here one guest goes into another
room, those in the way go to the best rooms left, and whether that stands is drawn by what it costs.  The
draws repeat, so equal problems get equal plans as long as the clock does not bite.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

import numpy as np

from allocation.plans.plan import TIER_NAMES
from allocation.rules.tables import FAR, NONE, Bools, Floats, Ints
from allocation.solver.columns import Columns
from allocation.solver.greedy import fill, filled
from allocation.solver.limits import Countdown
from allocation.solver.linear.variables import Program

FEWEST = 100
"""Below so many guests an exact search does better."""
MOVES, BETWEEN_LOOKS = 1500, 500
"""Moves tried for each guest; moves between two looks at the clock."""
HOT, COLD = 0.35, 0.007
"""The temperature at first and at last, as parts of what a place costs on average."""
AMONG = 30
"""Rooms that a guest would go to, the best first."""


@dataclass
class ShelterGuest:
    """Somebody who can be moved: nights as a list and as bits; rooms, best first, with costs and columns."""

    nights: list[int]
    bits: int
    gender: int
    rooms: list[int] = field(default_factory=list)
    cost: dict[int, float] = field(default_factory=dict)
    column: dict[int, int] = field(default_factory=dict)
    room: int = NONE

    @property
    def pays(self) -> float:
        """What the guest costs where it is (nowhere: 0, and a place costs less than that)."""
        return self.cost.get(self.room, 0.0)


@dataclass
class ShelterRoom:
    """Beds free on each night, adults of each gender on each, and both as bits: full, and had by a gender."""

    free: list[int]
    adults: list[list[int]]
    one_gender: bool
    guests: set[int] = field(default_factory=set)
    full: int = 0
    had_by: list[int] = field(default_factory=lambda: [0, 0, 0])

    def __post_init__(self) -> None:
        self.full = sum(1 << night for night, beds in enumerate(self.free) if beds <= 0)
        self.had_by = [
            sum(1 << night for night, adults in enumerate(nights) if adults) for nights in self.adults
        ]

    def others(self, gender: int) -> int:
        """The nights on which the room is another gender's."""
        return self.had_by[gender - 2] | self.had_by[gender - 1] if self.one_gender else 0

    def closed(self) -> tuple[int, int, int]:
        """The nights on which there is no bed for somebody of each gender."""
        full, (women, men, other) = self.full, self.had_by
        if not self.one_gender:
            return full, full, full
        return full | men | other, full | women | other, full | women | men

    def add(self, number: int, guest: ShelterGuest) -> None:
        """Let a guest in."""
        self.guests.add(number)
        adults = self.adults[guest.gender]
        for night in guest.nights:
            self.free[night] -= 1
            adults[night] += 1
            if self.free[night] == 0:
                self.full |= 1 << night
        self.had_by[guest.gender] |= guest.bits

    def remove(self, number: int, guest: ShelterGuest) -> None:
        """Let a guest out."""
        self.guests.discard(number)
        adults = self.adults[guest.gender]
        for night in guest.nights:
            self.free[night] += 1
            adults[night] -= 1
            if not adults[night]:
                self.had_by[guest.gender] &= ~(1 << night)
        self.full &= ~guest.bits


def lodged(columns: Columns, program: Program, clock: Countdown) -> Ints:
    """Return a good solution where there are many guests in shared rooms, otherwise an empty one."""
    movable = _movable(columns)
    if len(np.unique(columns.household[movable])) < FEWEST:
        return np.zeros(program.size, dtype=np.int64)
    solution = fill(program)
    shelter = _shelter(columns, program, solution, movable)
    if not shelter.guests:  # everybody has a room of their own already
        return solution
    chosen = np.flatnonzero(solution[: len(columns.household)])
    annealed = shelter.annealed(clock)
    found = filled(program, np.concatenate([chosen[~movable[chosen]], annealed]))
    before, after = ([program.value(tier, plan) for tier in TIER_NAMES] for plan in (solution, found))
    return found if after < before else solution


def _movable(columns: Columns) -> Bools:
    """Mark single adults in shared rooms where no rule ties them to others but those of the room (C)."""
    tables, h = columns.tables, columns.tables.households
    ties = columns.residents.ties
    # Whatever reaches from one room to another (ties, watch, a permit for fewer persons than beds) would be
    # broken unseen: a move looks at the rooms alone.
    free = (h.size == 1) & h.adults.any(axis=1) & (h.watch == 0)
    free &= np.array([row not in ties for row in range(len(h.rows))], dtype=np.bool_)
    shared = np.array([not tables.units.exclusive[units[0]] for units in columns.classes], dtype=np.bool_)
    beds = np.bincount(
        tables.units.facility, tables.units.beds + tables.units.cots, len(tables.facilities.rows)
    )
    roomy = tables.facilities.max_persons >= np.minimum(beds, FAR)
    movable: Bools = free[columns.rows[columns.household]] & shared[columns.first] & roomy[columns.facility]
    return movable


def _weighted(program: Program, columns: int) -> Floats:
    """One number for each column that ranks them for a household as the tiers do."""
    # For ranking alone, so that floats will do: what comes of it is judged tier by tier, in whole numbers.
    total, weight = np.zeros(columns), 1.0
    for name in reversed(TIER_NAMES):
        costs = program.tiers[name][:columns]
        if _differs(program, costs) or name in TIER_NAMES[:4]:
            total += weight * costs
            weight *= int(costs.max(initial=0)) - int(costs.min(initial=0)) + 1
    return total


def _differs(program: Program, costs: Ints) -> bool:
    """Whether a tier tells apart two columns of one household."""
    order = np.argsort(program.owner, kind="stable")
    same = np.diff(program.owner[order]) == 0
    return bool((np.diff(costs[order]) != 0)[same].any())


def _shelter(columns: Columns, program: Program, solution: Ints, movable: Bools) -> Shelter:
    """The rooms with everybody in them as the solution has it."""
    price = _weighted(program, len(columns.household))
    places = np.unique(columns.first[movable])
    number_of = {int(place): number for number, place in enumerate(places)}
    chosen = np.flatnonzero(solution[: len(columns.household)])
    fixed = chosen[~movable[chosen]]
    rooms = [_room(columns, int(place), fixed[columns.first[fixed] == place]) for place in places]
    settled = set(columns.household[fixed].tolist())
    guests: dict[int, ShelterGuest] = {}
    for column in np.flatnonzero(movable).tolist():
        household = int(columns.household[column])
        if household not in settled:
            guest = guests.setdefault(household, _guest(columns, household))
            room = number_of[int(columns.first[column])]
            guest.cost[room], guest.column[room] = float(price[column]), column
    shelter = Shelter(list(guests.values()), rooms)
    numbers = {household: number for number, household in enumerate(guests)}
    for column in chosen[movable[chosen]].tolist():
        shelter.put(numbers[int(columns.household[column])], number_of[int(columns.first[column])])
    return shelter


def _room(columns: Columns, place: int, fixed: Ints) -> ShelterRoom:
    """A shared room with its residents and those who are not moved about."""
    tables, residents = columns.tables, columns.residents
    u, h, unit = tables.units, tables.households, columns.classes[place][0]
    members, sleepers = residents.members[unit].astype(np.int64), residents.sleepers[unit].astype(np.int64)
    adults = residents.adults[unit].astype(np.int64)
    for row in columns.rows[columns.household[fixed]]:
        stay = residents.stay(int(row))
        members[stay] += h.size[row]
        sleepers[stay] += h.size[row] - h.infants[row]
        adults[stay] += h.adults[row]
    free = np.minimum(u.beds[unit] - sleepers, u.beds[unit] + u.cots[unit] - members)
    return ShelterRoom(free.tolist(), adults.T.tolist(), bool(u.same_gender[unit]))


def _guest(columns: Columns, household: int) -> ShelterGuest:
    h, row = columns.tables.households, columns.rows[household]
    nights = list(range(int(h.start[row]), int(h.end[row])))
    return ShelterGuest(nights, sum(1 << night for night in nights), int(np.argmax(h.adults[row])))


class Shelter:
    """Guests in rooms, and the annealing of who is where."""

    def __init__(self, guests: list[ShelterGuest], rooms: list[ShelterRoom]) -> None:
        self.guests, self.rooms = guests, rooms
        self.closed: list[list[int]] = [
            list(nights) for nights in zip(*(room.closed() for room in rooms), strict=True)
        ]
        self.chance = random.Random(1)  # noqa: S311 - it shuffles, and must repeat itself
        for guest in guests:
            guest.rooms = self.chance.sample(sorted(guest.cost), len(guest.cost))
            guest.rooms.sort(key=guest.cost.__getitem__)

    def annealed(self, clock: Countdown) -> Ints:
        """Return the columns of the best arrangement found."""
        total = sum(guest.pays for guest in self.guests)
        best, arrangement = total, [guest.room for guest in self.guests]
        typical = self._typical()
        moves, allowed = MOVES * len(self.guests), clock.left
        for done in range(0, moves, BETWEEN_LOOKS):
            if clock.left <= 0:
                break
            # It cools by moves, or by the clock where that is ahead: a short limit ends cold too. Without a
            # limit the second is no number, and `max` keeps the first.
            heat = typical * HOT * (COLD / HOT) ** max(done / moves, 1 - clock.left / allowed)
            unhappy = self._unhappy()
            for _ in range(BETWEEN_LOOKS):
                total += self._move(unhappy, heat)
                if total < best:
                    best, arrangement = total, [guest.room for guest in self.guests]
        columns = [
            guest.column[room] for guest, room in zip(self.guests, arrangement, strict=True) if room != NONE
        ]
        return np.array(columns, dtype=np.int64)

    def _typical(self) -> float:
        """What a room costs a guest on average above its best."""
        above = [cost - guest.cost[guest.rooms[0]] for guest in self.guests for cost in guest.cost.values()]
        return sum(above) / len(above)

    def _unhappy(self) -> list[int]:
        """Those who would rather be elsewhere, or everybody."""
        found = [n for n, guest in enumerate(self.guests) if guest.pays > guest.cost[guest.rooms[0]]]
        return found or list(range(len(self.guests)))

    def _move(self, unhappy: list[int], heat: float) -> float:
        """Try one move; return by how much everything became dearer, 0 if it did not stand."""
        draw = self.chance.random
        some = unhappy if draw() < 0.5 else range(len(self.guests))
        number = some[int(draw() * len(some))]
        guest = self.guests[number]
        # Drawn before the move is worked out (the same as drawing afterwards): most are given up early.
        most = -heat * math.log(1 - draw())
        place = int(draw() * min(AMONG, len(guest.rooms)))
        room = guest.rooms[place]
        if guest.cost[room] - guest.pays > most:
            room = guest.rooms[int(draw() * (place + 1))]
        if room == guest.room or guest.cost[room] - guest.pays > most:
            return 0.0
        return self._moved(number, room, most)

    def _moved(self, number: int, room: int, most: float) -> float:
        """Let a guest into a room and those in the way into others, unless that costs more than `most`."""
        guest = self.guests[number]
        moved = [(number, guest.room), *((other, room) for other in self._in_the_way(guest, room))]
        dearer = guest.cost[room] - sum(self.guests[other].pays for other, _ in moved)
        for other, _ in moved:
            self.take(other)
        if not self.closed[guest.gender][room] & guest.bits:  # nobody who stays is in the way
            self.put(number, room)
            dearer += sum(self._let_in(other) for other, _ in moved[1:])
            if dearer <= most:
                return dearer
        for other, _ in moved:
            self.take(other)
        for other, home in moved:
            self.put(other, home)
        return 0.0

    def _in_the_way(self, guest: ShelterGuest, room: int) -> list[int]:
        """Those who must leave a room to let a guest in, the longest stays first."""
        here = self.rooms[room]
        wrong, full = here.others(guest.gender) & guest.bits, here.full & guest.bits
        if not wrong and not full:
            return []
        found = []
        for other in self.chance.sample(sorted(here.guests), len(here.guests)):
            theirs = self.guests[other]
            if theirs.bits & (wrong if theirs.gender != guest.gender else full):
                found.append(other)
                if theirs.gender == guest.gender:
                    full &= ~theirs.bits
        return sorted(found, key=lambda other: -len(self.guests[other].nights))

    def _let_in(self, number: int) -> float:
        """Give a guest the best room left, if any; return what it pays."""
        guest = self.guests[number]
        bits, closed = guest.bits, self.closed[guest.gender]
        for room in guest.rooms:
            if not closed[room] & bits:
                self.put(number, room)
                self._prefer_another(guest, room)
                break
        return guest.pays

    def _prefer_another(self, guest: ShelterGuest, room: int) -> None:
        """Let rooms that are as good take turns at being first."""
        rooms, place = guest.rooms, guest.rooms.index(room)
        other = min(place + 1 + int(self.chance.random() * 4), len(rooms) - 1)
        if guest.cost[rooms[other]] == guest.cost[room]:
            rooms[place], rooms[other] = rooms[other], room

    def put(self, number: int, room: int) -> None:
        """Give a guest a room (NONE: nothing)."""
        guest = self.guests[number]
        guest.room = room
        if room != NONE:
            self.rooms[room].add(number, guest)
            self._note(room)

    def take(self, number: int) -> None:
        """Take a guest out of its room, if it has one."""
        guest = self.guests[number]
        if guest.room != NONE:
            self.rooms[guest.room].remove(number, guest)
            self._note(guest.room)
            guest.room = NONE

    def _note(self, room: int) -> None:
        self.closed[0][room], self.closed[1][room], self.closed[2][room] = self.rooms[room].closed()
