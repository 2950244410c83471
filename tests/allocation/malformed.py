"""A hundred ways to get a problem wrong: what is changed, and the path that the message must begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Change = Callable[[Json], object]


def sound() -> Json:
    """A problem without a mistake that has some of everything."""
    return {
        "format": "allocation-problem/1",
        "horizon": {"first_night": "2027-03-01", "nights": 5},
        "facilities": [
            {"id": "f1", "kind": "protected", "lat": 56.05, "lon": 12.7, "protection_level": 2,
             "permit_until": "2029-01-01", "max_persons": 9, "features": ["kitchen"]},
            {"id": "f2", "kind": "hotel", "lat": 56.1, "lon": 12.7, "protection_level": 0},
        ],
        "units": [
            {"id": "u1", "facility": "f1", "beds": 2, "price": 900, "adjoins": ["u2"]},
            {"id": "u2", "facility": "f1", "beds": 2, "price": 900, "adjoins": ["u1"]},
            {"id": "u3", "facility": "f2", "beds": 2, "price": 900, "open": [["2027-03-01", "2027-03-03"]]},
        ],
        "households": [
            {"id": "h1", "urgency": 1, "arrives": "2027-03-01", "nights": 3,
             "members": [{"age": 30, "gender": "female"}], "wishes": [{"feature": "kitchen", "weight": 2}],
             "threats": ["t1"], "near": {"lat": 56.0, "lon": 12.7}},
            {"id": "h2", "urgency": 2, "arrives": "2027-03-02", "nights": 2,
             "members": [{"age": 40, "gender": "male"}], "is_threat": "t1",
             "current": {"units": ["u3"], "locked": True}},
        ],
        "threats": [{"id": "t1", "places": [{"lat": 56.0, "lon": 12.6, "radius_km": 1.5}]}],
        "separations": [{"households": ["h1", "h2"], "scope": "facility"}],
        "together": [],
        "watch_capacity": {"2027-03-01": 2},
    }  # fmt: skip


def setting(path: str, value: Any) -> Change:
    """Set what stands at a path such as households.0.nights."""

    def change(document: Json) -> None:
        *way, last = path.split(".")
        place: Any = document
        for step in way:
            place = place[int(step) if step.isdecimal() else step]
        place[int(last) if last.isdecimal() else last] = value

    return change


def without(path: str) -> Change:
    """Leave out what stands at a path."""

    def change(document: Json) -> None:
        *way, last = path.split(".")
        place: Any = document
        for step in way:
            place = place[int(step) if step.isdecimal() else step]
        del place[last]

    return change


def _shown(path: str) -> str:
    """The path as messages show it: households[0].nights."""
    return "".join(f"[{s}]" if s.isdecimal() else f".{s}" for s in path.split(".")).lstrip(".")


WRONG_VALUES: dict[str, list[Any]] = {
    "format": ["allocation-problem/2", None],
    "horizon.first_night": ["2027-02-30", "1 March", 20270301],
    "horizon.nights": [0, 401, True, "5", 2.5],
    "facilities.0.kind": ["castle", None],
    "facilities.0.lat": [91, "56", None, True],
    "facilities.0.lon": [-181],
    "facilities.0.protection_level": [4, -1, True],
    "facilities.0.permit_until": ["2027-13-01", 5],
    "facilities.0.max_persons": [-1, None],
    "facilities.0.admits": ["children"],
    "facilities.0.max_male_age": [-1, "14"],
    "facilities.0.accepts": ["pets", 3],
    "facilities.0.max_nights": [0],
    "facilities.0.municipality": [1283, None],
    "facilities.1.protection_level": [1, None],
    "units.0.beds": [-1, 101, None, 1.5],
    "units.0.cots": [21],
    "units.0.price": [-5, 10**12],
    "units.0.open": ["always", None],
    "units.0.sharing": ["maybe", None],
    "units.0.stale_hours": [-1],
    "units.0.facility": ["f9", "", None],
    "units.2.open.0": [["2027-03-03", "2027-03-01"], ["2027-03-01"], "2027-03-01"],
    "units.1.id": ["u1", "", 7],
    "households.0.urgency": [0, 4, True],
    "households.0.arrives": ["2027-03-06", "2027-02-29", None],
    "households.0.nights": [0, 401],
    "households.0.members": [[], "one"],
    "households.0.protection_level": [None, 4],
    "households.0.language_required": ["yes", 1, None],
    "households.0.watch": [25],
    "households.0.near": [[56.0, 12.7]],
    "households.0.is_threat": ["t9", "t1"],
    "households.1.id": ["h1"],
    "households.1.current": ["u3"],
    "threats.0.id": [None],
    "threats.0.keep_km": [-1, 2001],
    "separations.0.scope": ["country"],
    "separations.0.km": [-1],
    "watch_capacity": [-1, "2", True],
}

DEEPER: list[tuple[str, Change]] = [
    ("facilities[0].kind", without("facilities.0.kind")),
    ("facilities[0].protection_level", without("facilities.0.protection_level")),
    ("units[0].beds", without("units.0.beds")),
    ("units[0].price", without("units.0.price")),
    ("households[0].members", without("households.0.members")),
    ("households", without("households")),
    ("horizon", without("horizon")),
    ("horizon.nights", without("horizon.nights")),
    ("facilities[0].colour", setting("facilities.0.colour", "red")),
    ("facilities[0].features[1]", setting("facilities.0.features", ["kitchen", "kitchen"])),
    ("facilities[0].features[0]", setting("facilities.0.features", [""])),
    ("households[0].name", setting("households.0.name", "Anna")),
    ("households[0].members[0].age", setting("households.0.members.0.age", True)),
    ("households[0].members[0].age", setting("households.0.members.0.age", 121)),
    ("households[0].members[0].gender", setting("households.0.members.0.gender", "woman")),
    ("households[0].members[0].name", setting("households.0.members.0.name", "Anna")),
    ("households[0].wishes[0].weight", setting("households.0.wishes.0.weight", 0)),
    ("households[0].wishes[0].feature", without("households.0.wishes.0.feature")),
    ("households[0].threats[0]", setting("households.0.threats", ["t9"])),
    ("households[0].avoid[0]", setting("households.0.avoid", ["f9"])),
    ("households[0].near.lat", without("households.0.near.lat")),
    ("households[1].current.units[0]", setting("households.1.current.units", ["u9"])),
    ("households[1].current.units[1]", setting("households.1.current.units", ["u3", "u1"])),
    ("households[1].current.units", setting("households.1.current.units", [])),
    ("households[1].current.locked", without("households.1.current.locked")),
    ("households[1].nights", setting("households.1.arrives", "2027-02-20")),
    ("units[0].adjoins[0]", setting("units.0.adjoins", ["u9"])),
    ("units[0].adjoins[0]", setting("units.0.adjoins", ["u1"])),
    ("units[0].adjoins[0]", setting("units.1.adjoins", [])),
    ("units[2].adjoins[0]", setting("units.2.adjoins", ["u1"])),
    ("threats[0].places[0].radius_km", without("threats.0.places.0.radius_km")),
    ("threats[0].facilities[0]", setting("threats.0.facilities", ["f9"])),
    ("separations[0].households[1]", setting("separations.0.households", ["h1", "h9"])),
    ("separations[0].households[1]", setting("separations.0.households", ["h1", "h1"])),
    ("separations[0].households", setting("separations.0.households", ["h1"])),
    ("separations[0].km", setting("separations.0.scope", "distance")),
    ("together[0]", setting("together", [["h1"]])),
    ("together[0][1]", setting("together", [["h1", "h9"]])),
    ("together[0][1]", setting("together", [["h1", "h1"]])),
    ("watch_capacity.2027-03-01", setting("watch_capacity", {"2027-03-01": -1})),
    ("watch_capacity.2027-02-31", setting("watch_capacity", {"2027-02-31": 1})),
    ("watch_capacity.tonight", setting("watch_capacity", {"tonight": 1})),
    ("note", setting("note", "")),
]

CORPUS: list[tuple[str, Change]] = [
    *((_shown(path), setting(path, value)) for path, values in WRONG_VALUES.items() for value in values),
    *DEEPER,
]
