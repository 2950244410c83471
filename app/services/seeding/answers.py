"""The night form of a seeded case, as somebody would have filled it in."""

from datetime import timedelta
from typing import Any

from app.core.night_form.agreement import RECIPIENTS, consent_code
from app.core.night_form.kinds import NOTHING
from app.services.intake.from_rows import answers_from_rows
from app.services.seeding.files.rows import PerpetratorRow
from app.services.seeding.seekers import DemoSeeker
from app.services.seeding.world import World
from models.case import Case
from models.organisation import OrganisationKind
from models.request import PlacementRequest

RISK_HOLDS, CONSENT_HOLDS = timedelta(days=30), timedelta(days=180)
LEFT_FOR_LATER = ("transport_means", "decision_maker", "decision_basis", "tracking_checklist")
CALLERS = ("police", "self", "hospital", "jour", "mobile_team")
WHERE = ("police_station", "emergency_room", "outdoors", "home", "hotel")
KNOWN_AS = {"district": "districts"}


def answers_of(
    world: World, seeker: DemoSeeker, case: Case, request: PlacementRequest, threats: list[PerpetratorRow]
) -> dict[str, Any]:
    answers = (
        _call(world, seeker)
        | answers_from_rows(case, request)
        | _person(seeker)
        | _threat(world, seeker, threats)
        | _risk(world, seeker)
        | _needs(seeker)
        | _consents(seeker)
        | {"transport_means": "taxi", "decision_maker": "duty_officer", "decision_basis": "sol_11_1"}
    )
    return {code: said for code, said in answers.items() if seeker.complete or code not in LEFT_FOR_LATER}


def _call(world: World, seeker: DemoSeeker) -> dict[str, Any]:
    chance = world.chance("call", seeker.alias)
    by_day = seeker.owner == OrganisationKind.FAMILY_VIOLENCE_UNIT
    return {
        "caller_role": "self" if by_day else chance.choice(CALLERS),
        "callback_safe": chance.choice(["yes", "no"]),
        "present_location_kind": chance.choice(WHERE),
        "immediate_danger": "no",
    }


def _person(seeker: DemoSeeker) -> dict[str, Any]:
    return {"protection_level": seeker.person_protection.value}


def _threat(world: World, seeker: DemoSeeker, threats: list[PerpetratorRow]) -> dict[str, Any]:
    relations = dict(seeker.perpetrators)
    rows = [
        {
            "id": world.id("perpetrator", threat.alias),
            "relation": relations[threat.alias].value,
            "alias": threat.alias,
            "network": "yes" if threat.network else "no",
        }
        for threat in threats
    ]
    kinds = dict.fromkeys(kind.value for threat in threats for kind, _, _ in threat.places)
    return {
        "perpetrator_count": len(rows),
        "perpetrators": rows,
        "known_places": [KNOWN_AS.get(kind, kind) for kind in kinds] or "unknown",
        "staff_conflicts": ["hotel"] if any(threat.ties for threat in threats) else [NOTHING],
    }


def _risk(world: World, seeker: DemoSeeker) -> dict[str, Any]:
    if seeker.risk is None:
        return {"risk_method": "not_asked"}
    method, level, on = seeker.risk
    return {
        "risk_method": method.value,
        "risk_level": level.value,
        "risk_date": world.day(on).isoformat(),
        "risk_valid_until": (world.day(on) + RISK_HOLDS).isoformat(),
    }


def _needs(seeker: DemoSeeker) -> dict[str, Any]:
    near = {"near": seeker.near} if seeker.near else {}
    return near | {
        "tracking_checklist": ["phone_off", "location_off"],
        "accessibility_needs": ["wheelchair"] if "step_free" in seeker.needs else [NOTHING],
        "substance_use": "yes" if "substance_use" in seeker.brings else "no",
        "animals": ["dog"] if "pets" in seeker.brings else [NOTHING],
    }


def _consents(seeker: DemoSeeker) -> dict[str, Any]:
    given = dict(seeker.consents)
    said = {True: "yes", False: "no", None: "not_asked"}
    answers = {consent_code(recipient): said[given.get(recipient)] for recipient in RECIPIENTS}
    return answers | {"consent_until": (seeker.arrives + CONSENT_HOLDS).isoformat()}
