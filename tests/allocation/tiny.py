"""Tiny problems that can be checked by hand: one attribute away from a place that suits everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from allocation.problems.problem import (
    UNKNOWN,
    Circle,
    Current,
    Facility,
    Household,
    Member,
    Problem,
    Separation,
    Threat,
    Unit,
)

FIRST = date(2027, 3, 1)
WOMAN, MAN, GIRL, BOY, BABY = (
    Member(30, "female"),
    Member(30, "male"),
    Member(9, "female"),
    Member(15, "male"),
    Member(1, "female"),
)


def night(number: int) -> date:
    """Night number 0 is the first of the horizon."""
    return FIRST + timedelta(days=number)


def home(id: str = "f1", **attributes: Any) -> Facility:
    """A protected home that takes anybody, in the middle of Helsingborg."""
    given = {"kind": "protected", "protection_level": 2, "permit_until": night(900), "municipality": "1283"}
    return Facility(**{"id": id, "lat": 56.05, "lon": 12.7, **given, **attributes})


def room(id: str = "u1", facility: str = "f1", **attributes: Any) -> Unit:
    """A room with two beds for 1000 SEK."""
    return Unit(**{"id": id, "facility": facility, "beds": 2, "price": 1000, **attributes})


def household(id: str = "h1", **attributes: Any) -> Household:
    """A woman who arrives on the first night and stays for three."""
    given = {"urgency": 1, "arrives": night(0), "nights": 3, "members": (WOMAN,)}
    return Household(**{"id": id, **given, **attributes})


def problem(**collections: Any) -> Problem:
    """One household, one home, one room, five nights, unless said otherwise."""
    given = {"facilities": (home(),), "units": (room(),), "households": (household(),)}
    return Problem(**{"first_night": FIRST, "nights": 5, **given, **collections})


NEAR = {"lat": 56.05, "lon": 12.7}
EAST = {"lat": 56.05, "lon": 12.8}  # 6.2 km from NEAR

TWO_HOMES = (home("f1"), home("f2", **EAST))
TWO_ROOMS = (room("u1", "f1"), room("u2", "f2"))

BLOCKED_ALONE: dict[str, Problem] = {
    "closed": problem(units=(room(open=((night(0), night(1)),)),)),
    "beds": problem(households=(household(members=(WOMAN, GIRL, BOY)),)),
    "permit": problem(facilities=(home(permit_until=night(1)),)),
    "admits": problem(facilities=(home(admits="women"),), households=(household(members=(MAN,)),)),
    "male_age": problem(facilities=(home(max_male_age=14),), households=(household(members=(WOMAN, BOY)),)),
    "brings": problem(households=(household(brings=frozenset({"pets"})),)),
    "needs": problem(households=(household(needs=frozenset({"step_free"})),)),
    "protection": problem(households=(household(protection_level=3),)),
    "max_nights": problem(facilities=(home(max_nights=2),)),
    "language": problem(households=(household(languages=frozenset({"ar"}), language_required=True),)),
    "threat_place": problem(
        households=(household(threats=frozenset({"t1"})),),
        threats=(Threat("t1", places=(Circle(56.05, 12.75, 5.0),)),),
    ),
    "threat_tie": problem(
        households=(household(threats=frozenset({"t1"})),),
        threats=(Threat("t1", facilities=frozenset({"f1"})),),
    ),
    "avoid": problem(households=(household(avoid=frozenset({"f1"})),)),
}
"""For each own rule, a household that only this rule keeps out of the only room."""

UNKNOWN_ALONE: dict[str, Problem] = {
    "permit": problem(facilities=(home(permit_until=UNKNOWN),)),
    "admits": problem(facilities=(home(admits=UNKNOWN),)),
    "male_age": problem(
        facilities=(home(max_male_age=UNKNOWN),), households=(household(members=(WOMAN, BOY)),)
    ),
    "brings": problem(
        facilities=(home(accepts=UNKNOWN),), households=(household(brings=frozenset({"pets"})),)
    ),
    "needs": problem(
        facilities=(home(features=UNKNOWN),), households=(household(needs=frozenset({"step_free"})),)
    ),
    "protection": problem(facilities=(home(protection_level=UNKNOWN),)),
    "max_nights": problem(facilities=(home(max_nights=UNKNOWN),)),
    "language": problem(
        facilities=(home(languages=UNKNOWN),),
        households=(household(languages=frozenset({"ar"}), language_required=True),),
    ),
}
"""For each own rule that can be unknown, a household whose only room hangs on the answer."""

BLOCKED_TOGETHER: dict[str, Problem] = {
    "occupied": problem(households=(household("h1"), household("h2", arrives=night(2)))),
    "sharing": problem(
        units=(room(sharing="same_gender"),), households=(household("h1"), household("h2", members=(MAN,)))
    ),
    "persons": problem(
        facilities=(home(max_persons=1),),
        units=(room("u1"), room("u2")),
        households=(household("h1"), household("h2")),
    ),
    "separation": problem(
        facilities=TWO_HOMES,
        units=TWO_ROOMS,
        households=(household("h1"), household("h2")),
        separations=(Separation(("h1", "h2"), "distance", 7.0),),
    ),
    "housed_threat": problem(
        units=(room("u1"), room("u2")),
        households=(household("h1", threats=frozenset({"t1"})), household("h2", is_threat="t1")),
        threats=(Threat("t1"),),
    ),
    "together": problem(
        facilities=TWO_HOMES,
        units=TWO_ROOMS,
        households=(household("h1"), household("h2")),
        together=(("h1", "h2"),),
    ),
    "watch": problem(
        units=(room("u1"), room("u2")),
        households=(household("h1", watch=1), household("h2", watch=2)),
        watch_capacity=2,
    ),
}
"""For each joint rule, two households of which only this rule keeps one out."""


def settled(of: Household, *units: str, locked: bool = True) -> Household:
    """The household as one that lives in the units."""
    return replace(of, current=Current(units, locked))
