"""What comes out: placements, what each tier costs and how sure that is, who is left and why, alerts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from allocation.problems.shape import Mistake, mistakes_in_shape, schema

FORMAT: Final = "allocation-plan/1"

TIER_NAMES: Final = (
    "unplaced_1",
    "unplaced_2",
    "unplaced_3",
    "moves",
    "language",
    "wishes",
    "surplus",
    "stale",
    "distance",
    "cost",
)

OWN_RULES: Final = (
    "closed",
    "beds",
    "permit",
    "admits",
    "male_age",
    "brings",
    "needs",
    "protection",
    "max_nights",
    "language",
    "threat_place",
    "threat_tie",
    "avoid",
)
JOINT_RULES: Final = ("occupied", "sharing", "persons", "separation", "housed_threat", "together", "watch")

Answer = Literal["pass", "fail", "unknown"]
Status = Literal["optimal", "feasible"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule of section 3 says of one placement; `households` are the others on the far side of it."""

    rule: str
    answer: Answer
    households: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """Who is given what: one unit, or two adjoining ones, sorted by id."""

    household: str
    facility: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TierValue:
    """A tier's value in the plan, and a valid lower bound for it given the tiers above."""

    name: str
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether no plan can do better in this tier without doing worse above."""
        return self.bound == self.value


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A household without a place: why, and the smallest changes that would give it one."""

    household: str
    reasons: tuple[dict[str, Any], ...]
    relaxations: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """A rule that current placements break and that somebody must act on."""

    households: tuple[str, ...]
    rule: str
    facility: str


@dataclass(frozen=True)
class Plan:
    """The answer to a problem; reads and writes `allocation-plan/1`."""

    tiers: tuple[TierValue, ...]
    placements: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...] = ()
    alerts: tuple[Alert, ...] = ()
    stats: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def status(self) -> Status:
        """Optimal when every tier is proven."""
        return "optimal" if all(tier.proven for tier in self.tiers) else "feasible"

    def value(self, tier: str) -> int:
        """Return the value of the tier of that name."""
        return next(item.value for item in self.tiers if item.name == tier)

    def to_json(self) -> dict[str, Any]:
        """Return the `allocation-plan/1` document."""
        return {
            "format": FORMAT,
            "status": self.status,
            "tiers": [{**asdict(tier), "proven": tier.proven} for tier in self.tiers],
            "placements": [_listed(asdict(placement)) for placement in self.placements],
            "unplaced": [_listed(asdict(item)) for item in self.unplaced],
            "alerts": [_listed(asdict(alert)) for alert in self.alerts],
            "stats": self.stats,
        }

    @classmethod
    def from_json(cls, document: Any) -> Plan:
        """Read an `allocation-plan/1` document; raise `InvalidPlan` naming every mistake in its shape."""
        found = mistakes_in_shape(document, schema("plan"), "plan")
        found = found or _mistakes_in_tiers(document["tiers"], document["status"])
        if found:
            raise InvalidPlan(found)
        return cls(
            tiers=tuple(TierValue(tier["name"], tier["value"], tier["bound"]) for tier in document["tiers"]),
            placements=tuple(
                Placement(item["household"], item["facility"], tuple(item["units"]))
                for item in document["placements"]
            ),
            unplaced=tuple(
                Unplaced(item["household"], tuple(item["reasons"]), tuple(item["relaxations"]))
                for item in document["unplaced"]
            ),
            alerts=tuple(
                Alert(tuple(item["households"]), item["rule"], item["facility"])
                for item in document["alerts"]
            ),
            stats=document.get("stats", {}),
        )


class InvalidPlan(ValueError):
    """The document is not a plan; `mistakes` has everything that is wrong with its shape."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


def _listed(item: dict[str, Any]) -> dict[str, Any]:
    """Tuples are lists in JSON."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in item.items()}


def _mistakes_in_tiers(tiers: list[dict[str, Any]], status: Status) -> list[Mistake]:
    """The ten tiers stand in their order, and what is called proven is."""
    found = [
        Mistake(f"tiers[{place}].name", f"must be {name!r}")
        for place, (tier, name) in enumerate(zip(tiers, TIER_NAMES, strict=True))
        if tier["name"] != name
    ]
    for place, tier in enumerate(tiers):
        if tier["proven"] is not (tier["bound"] == tier["value"]):
            found.append(Mistake(f"tiers[{place}].proven", "must say whether the bound equals the value"))
    if (status == "optimal") is not all(tier["proven"] for tier in tiers):
        found.append(Mistake("status", "must be optimal exactly when every tier is proven"))
    return found
