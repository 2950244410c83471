"""Points made-up calls at records that exist, else nearly all of them would end at 404."""

import random
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.services.inquiries.asking import MINUTES
from models.facility import FacilityKind
from models.organisation import OrganisationKind, Role
from models.replan import Replan, ReplanStep
from models.request import PlacementRequest
from tests.http.routes import NOBODYS_ID
from tests.scenes.accounts import staff_of
from tests.scenes.availability import silent_house
from tests.scenes.holds import held
from tests.scenes.placements import confirmed
from tests.world import World

WAITING = 280
NIGHTS = 50


class Aim:
    """One method an operation. What the service answers is remembered, for the calls that come after."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance
        houses = [world.facility() for _ in range(4)] + [world.facility(FacilityKind.HOTEL)]
        self.houses = houses
        self.units = [world.unit(house, price=chance.randrange(900)) for house in houses for _ in range(8)]
        self.silent = [silent_house(world) for _ in range(3)]
        self.manager: Actor = staff_of(world, self.silent[0])
        self.spoken = world.facility()
        self.keeper: Actor = staff_of(world, self.spoken)
        self.codes = ["A1", "A2", "A3", "A4"]
        for code in self.codes:
            world.unit(self.spoken, code=code)
        self.inquiries: list[str] = []
        self.threat = world.perpetrator(world.case())
        self.waiting, self.holds, self.placements = self._requests(), [NOBODYS_ID], [NOBODYS_ID]
        self.replans = [NOBODYS_ID]
        self.coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)

    def _requests(self) -> list[str]:
        case, now = self.world.case(), self.world.clock.now()
        with self.world.writing() as session:
            requests = [
                PlacementRequest(
                    case_id=case, urgency=1, arrives=self._night(), nights=1 + number % 3, complete=True,
                    created_by=self.world.officer.user_id, created_at=now,
                )
                for number in range(WAITING)
            ]  # fmt: skip
            session.add_all(requests)
            return [request.id for request in requests]

    def _night(self) -> date:
        return self.world.tonight + timedelta(days=self.chance.randrange(NIGHTS))

    def actor(self, operation: str) -> Actor:
        if operation in ("inquiries_waiting", "inquiries_answer"):
            return self.manager
        if operation.startswith("availability_"):
            return self.keeper
        networks = operation == "problem_export" or operation.startswith("replans_")
        return self.coordinator if networks else self.world.officer

    def remember(self, operation: str, answer: dict[str, Any]) -> None:
        kept = {
            "requests_hold": self.holds,
            "holds_confirm": self.placements,
            "replans_start": self.replans,
        }.get(operation)
        if kept is not None:
            kept.append(answer["id"])
        if operation == "inquiries_ask":
            self.inquiries += [one["id"] for one in answer["inquiries"]]

    def requests_make(self, call: Any) -> None:
        call.body["arrives"] = self._night().isoformat()
        for name, known in (("threats", [self.threat]), ("avoid", self.houses[:2]), ("separations", [])):
            if name in call.body:
                call.body[name] = known
        for name in ("is_threat", "case_ref"):
            call.body.pop(name, None)

    def requests_suggest(self, call: Any) -> None:
        call.path_parameters = {"request_id": self.chance.choice(self.waiting)}

    def requests_hold(self, call: Any) -> None:
        call.path_parameters = {"request_id": self.waiting.pop()}
        call.body["units"] = [self.chance.choice(self.units)]

    def requests_close(self, call: Any) -> None:
        call.path_parameters = {"request_id": self.chance.choice(self.waiting)}

    def inquiries_ask(self, call: Any) -> None:
        call.path_parameters = {"request_id": self.waiting.pop()}
        call.body |= {"facilities": [self.silent[0]], "minutes": self.chance.choice(MINUTES)}

    def inquiries_show(self, call: Any) -> None:
        call.path_parameters = {"inquiry_id": self.chance.choice(self.inquiries)}

    def inquiries_waiting(self, call: Any) -> None:
        call.path_parameters = {"facility_id": self.silent[0]}

    def inquiries_answer(self, call: Any) -> None:
        """Every other one says yes, however often it is asked."""
        number = self.chance.randrange(len(self.inquiries))
        call.path_parameters = {"inquiry_id": self.inquiries[number]}
        call.body = {"is_yes": True} if number % 2 else {"is_yes": False, "decline_reason": "staffing"}

    def availability_say(self, call: Any) -> None:
        """Some nights of one room each; closing what somebody has is agreed to."""
        call.path_parameters = {"facility_id": self.spoken}
        call.headers.pop("If-Match", None)
        codes = self.chance.sample(self.codes, min(len(self.codes), len(call.body["words"])))
        words = call.body["words"][: len(codes)]
        for word, code in zip(words, codes, strict=True):
            first = self._night()
            word.pop("room_type", None)
            word.pop("rooms", None)
            word |= {"unit": code, "first_night": first.isoformat(), "last_night": first.isoformat()}
            word["state"] = "out_of_service" if "reason" in word else self.chance.choice(["open", "closed"])
        call.body |= {"words": words, "accept_claimed": True}

    def availability_show(self, call: Any) -> None:
        call.path_parameters = {"facility_id": self.spoken}
        call.query["first_night"] = self._night().isoformat()

    def holds_confirm(self, call: Any) -> None:
        call.path_parameters = {"hold_id": self.chance.choice(self.holds[::2])}

    def holds_release(self, call: Any) -> None:
        call.path_parameters = {"hold_id": self.chance.choice(self.holds[1::2])}

    def placements_show(self, call: Any) -> None:
        call.query = {"night": self._night().isoformat()}

    def placements_change(self, call: Any) -> None:
        call.path_parameters = {"placement_id": self.chance.choice(self.placements)}
        if "last_night" in call.body:
            call.body["last_night"] = self._night().isoformat()
        if "units" in call.body:
            call.body["units"] = [self.chance.choice(self.units)]

    def problem_export(self, call: Any) -> None:
        call.query["first_night"] = self._night().isoformat()

    def replans_start(self, call: Any) -> None:
        """One runs at a time, and here nobody waits for it."""
        with self.world.writing() as session:
            session.execute(sa.update(Replan).values(cancelled_at=self.world.clock.now()))

    def replans_show(self, call: Any) -> None:
        call.path_parameters = {"replan_id": self.chance.choice(self.replans[1:])}

    def replans_decide(self, call: Any) -> None:
        replan, step = self._proposal(accepted=None)
        call.path_parameters = {"replan_id": replan, "step_id": step}

    def replans_apply(self, call: Any) -> None:
        call.path_parameters = {"replan_id": self._proposal(accepted=True)[0]}

    def replans_cancel(self, call: Any) -> None:
        call.path_parameters = {"replan_id": self.replans[-1]}

    def _proposal(self, accepted: bool | None) -> tuple[str, str]:
        """To move somebody from the one room of a house of their own to the other; and its only step."""
        house, now = self.world.facility(), self.world.clock.now()
        here, there = self.world.unit(house), self.world.unit(house)
        request = self.world.request()
        placement = confirmed(self.world, held(self.world, request, here, by_hand=True))
        with self.world.writing() as session:
            replan = Replan(
                created_by=self.coordinator.user_id, created_at=now, first_night=self.world.tonight,
                nights=10, deadline=now, finished_at=now,
            )  # fmt: skip
            step = ReplanStep(
                replan=replan, position=0, request_id=request, placement_id=placement,
                from_units=[here], to_units=[there], rules=[], accepted=accepted,
            )  # fmt: skip
            session.add_all([replan, step])
            return replan.id, step.id
