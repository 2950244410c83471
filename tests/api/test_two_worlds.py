"""Two worlds that differ by one hidden case: whoever is outside its circle cannot tell them apart.

Chance is made the same in both, so that every answer can be compared byte for byte, ids and codes too.
"""

import random
import secrets
from copy import copy
from datetime import timedelta
from typing import Any

import pytest

from app.core import sayable
from app.core.database import Database
from models.organisation import OrganisationKind, Role
from models.placement import Claim, UnitNight
from models.threat import BurntAddress, BurntReason, PerpetratorTie, SeparationScope
from tests.api.callers import Caller, token_of
from tests.apps import Apps
from tests.conftest import make_settings
from tests.databases import migrated
from tests.world import World

OUTSIDE = {
    "duty officer": (OrganisationKind.DUTY_TEAM, Role.DUTY_OFFICER),
    "case worker": (OrganisationKind.FAMILY_VIOLENCE_UNIT, Role.CASE_WORKER),
    "hotel": (OrganisationKind.HOTEL, Role.HOTEL_STAFF),
    "shelter": (OrganisationKind.WOMENS_SHELTER, Role.SUPPORT_WORKER),
    "police": (OrganisationKind.POLICE, Role.POLICE),
    "auditor": (OrganisationKind.COORDINATION, Role.AUDITOR),
}


class Twins:
    """One base, copied twice; what is hidden is added to the second copy alone."""

    def __init__(self, databases, clock) -> None:
        self.databases, self.clock = databases, clock
        self.urls = [databases.copy(self._prepare) for _ in range(2)]
        self.hidden = self._hide(Database(make_settings(self.urls[1])))

    def _prepare(self, url: str) -> None:
        migrated(url)
        self.world = world = World(Database(make_settings(url)), self.clock)
        self.houses = [world.facility(), world.facility()]
        self.units = [world.unit(house, price=price) for price, house in enumerate(self.houses)]
        self.tokens = {name: token_of(world, world.actor(*who)) for name, who in OUTSIDE.items()}
        world.database.engine.dispose()

    def _hide(self, database: Database) -> dict[str, str]:
        """A case of another organisation with all that can hang on one, but no bed that is taken."""
        world = copy(self.world)
        world.database = database
        case, other = (
            world.case(owner=world.organisation(OrganisationKind.FAMILY_VIOLENCE_UNIT)) for _ in range(2)
        )
        request, threat = world.request(case), world.perpetrator(case, housed_case_id=other)
        world.separate(case, other, SeparationScope.MUNICIPALITY)
        with world.writing() as session:
            session.add(PerpetratorTie(perpetrator_id=threat, facility_id=self.houses[0]))
            session.add(BurntAddress(case_id=case, facility_id=self.houses[0], reason=BurntReason.KNOWN))
            lapsed = Claim(
                request_id=request,
                created_by=world.officer.user_id,
                created_at=world.clock.now() - timedelta(hours=3),
                expires_at=world.clock.now() - timedelta(hours=1),
                units=self.units,
            )
            session.add(lapsed)
            session.flush()
            for unit in self.units:
                session.add(UnitNight(unit_id=unit, night=world.tonight, claim_id=lapsed.id))
        database.engine.dispose()
        return {"request": request, "hold": lapsed.id, "threat": threat}

    def answers(self, apps: Apps, name: str, monkeypatch) -> list[list[Any]]:
        return [self._answers(apps, url, name, monkeypatch) for url in self.urls]

    def _answers(self, apps: Apps, url: str, name: str, monkeypatch) -> list[Any]:
        chance = random.Random(1)
        monkeypatch.setattr(secrets, "token_urlsafe", lambda size: f"{chance.getrandbits(128):022x}"[:22])
        monkeypatch.setattr(sayable.SYSTEM, "choice", chance.choice)
        monkeypatch.setattr(sayable.SYSTEM, "randrange", chance.randrange)
        with apps.lent(make_settings(url), self.clock) as app:
            return [
                (answer.status_code, answer.data, list(answer.headers))
                for answer in self._calls(Caller(app, self.tokens[name]))
            ]

    def _calls(self, caller: Caller):
        """Everything a caller can do, the hidden ids included."""
        night, hidden = self.world.tonight.isoformat(), self.hidden
        household = {
            "urgency": 1, "arrives": night, "nights": 2, "members": [{"age": 30, "gender": "female"}],
        }  # fmt: skip
        yield caller.get("/openapi.json")
        yield caller.get("/problem")
        yield caller.get(f"/placements?night={night}")
        for guess in ({"threats": [hidden["threat"]]}, {"is_threat": hidden["threat"]}):
            yield caller.post("/requests", household | guess)
        apart = [{"household": hidden["request"], "scope": "facility"}]
        yield caller.post("/requests", household | {"separations": apart})
        yield caller.get(f"/requests/{hidden['request']}/suggestions")
        yield caller.post(f"/requests/{hidden['request']}/holds", {"units": self.units[:1]})
        yield caller.post(f"/holds/{hidden['hold']}/confirm", {})
        yield caller.delete(f"/holds/{hidden['hold']}")
        yield caller.delete(f"/requests/{hidden['request']}")
        made = caller.post("/requests", household)
        yield made
        if made.status_code == 201:
            yield from self._a_night(caller, made.json["id"])

    def _a_night(self, caller: Caller, request: str):
        suggested = caller.get(f"/requests/{request}/suggestions")
        yield suggested
        assert len(suggested.json["options"]) == 2
        first, second = (option["units"] for option in suggested.json["options"])
        held = caller.post(f"/requests/{request}/holds", {"units": first})
        yield held
        placed = caller.post(f"/holds/{held.json['id']}/confirm", {})
        yield placed
        placement = f"/placements/{placed.json['id']}"
        later = (self.world.tonight + timedelta(days=5)).isoformat()
        for body in (
            {"status": "arrived"},
            {"last_night": later, "reason": "still_in_need"},
            {"units": second, "reason": "own_wish"},
            {"status": "departed", "reason": "planned"},
        ):
            changed = caller.patch(placement, body)
            assert changed.status_code == 200
            yield changed
        yield caller.get("/placements")


@pytest.fixture
def twins(databases, clock):
    made = Twins(databases, clock)
    yield made
    for url in made.urls:
        databases.drop(url)


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_outside_the_circle_can_tell_the_worlds_apart(apps, twins, monkeypatch, name):
    one, other = twins.answers(apps, name, monkeypatch)
    assert len(one) >= 12
    assert one == other


def test_somebody_who_may_know_all_can_tell_them_apart(apps, twins):
    """Else the test above could not fail."""
    problems = []
    for url in twins.urls:
        world = copy(twins.world)
        world.database = Database(make_settings(url))
        coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
        with apps.lent(make_settings(url), twins.clock) as app:
            problems.append(Caller(app, token_of(world, coordinator)).get("/problem").json)
        world.database.engine.dispose()
    assert [len(problem["households"]) for problem in problems] == [0, 1]
