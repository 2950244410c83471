"""People on their way home: a caseworker, a housing officer, a request and flats."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.core.clock import local
from app.services.rehousing.flats import Becomes, PreviewedFlat, Vacancy, save
from app.services.rehousing.requests import WriteRequest, write_request
from app.services.rehousing.steps.take import take
from app.services.rehousing.steps.taking import TakeStep
from models.organisation import OrganisationKind, Role
from models.rehousing import ContractKind, Flat, RehousingRequest, Stage, Step
from tests.world import World

DECISION, QUEUE = "SOC-2026-417", "HBH-88213"


class Homes:
    """`worker` keeps the duty team's cases; `officer` is the housing company's.

    A request goes its way by `draft`, `pooled`, `offered` and `signed`, each of which begins where the one
    before ends; `take` and `walk` go any other way. Requests go by id, flats by code until they are offered.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.worker = world.actor(OrganisationKind.DUTY_TEAM, Role.CASE_WORKER, world.duty_team.id)
        self.officer = world.actor(OrganisationKind.HOUSING_COMPANY, Role.HOUSING_OFFICER)
        self.coordinator = world.actor(OrganisationKind.COORDINATION, Role.COORDINATOR)
        self._flats = 0

    @property
    def today(self):
        return local(self.world.clock.now()).date()

    def wanted(self, case: str, **values: Any) -> WriteRequest:
        """What a caseworker may write for a case, so that any flat of `flat` will do."""
        facts: dict[str, Any] = {
            "company_id": self.officer.organisation_id,
            "decision_ref": DECISION,
            "queue_ref": QUEUE,
            "rooms_from": 2,
            "rooms_to": 4,
            "accessibility": (),
            "excluded_areas": (),
            "highest_rent": 9000,
            "move_in_from": self.today,
            "move_in_until": self.today + timedelta(days=90),
            "contract_wanted": ContractKind.FIRST_HAND,
            "support_plan": True,
            "consent": True,
            "decided_on": self.today - timedelta(days=10),
            "registered_since": self.today - timedelta(days=800),
            "queue_time_used": True,
        } | values
        return WriteRequest(case_id=case, **facts)

    def draft(self, case: str | None = None, **values: Any) -> str:
        """A request that the company has not seen: of a mother and her boy, if no case is named; its id."""
        case = case or self.world.case((34, "female"), (7, "male"))
        with self.world.database.transaction() as session:
            return write_request(session, self.worker, self.world.clock, self.wanted(case, **values)).id

    def flat(self, **values: Any) -> str:
        """A new vacancy of three rooms in Dalhem; its code."""
        self._flats += 1
        facts: dict[str, Any] = {
            "code": f"L-{self._flats:03d}",
            "area": "dalhem",
            "rooms": 3,
            "square_metres": 70,
            "rent": 8000,
            "floor": 1,
            "step_free": True,
            "lift": False,
            "available_from": self.today,
            "contracts": (ContractKind.FIRST_HAND, ContractKind.SOCIAL),
        } | values
        with self.world.database.transaction() as session:
            save(session, self.officer, self.world.clock, [PreviewedFlat(Vacancy(**facts), Becomes.NEW)])
        return str(facts["code"])

    def flat_id(self, code: str) -> str:
        with self.world.database.read() as session:
            return session.query(Flat).filter_by(code=code).one().id

    def take(self, request: str, step: Step, **values: Any) -> Stage:
        """By whoever may, the company or social services; the stage that it leads to."""
        actor = self.officer if step in COMPANYS else self.worker
        return self.take_as(actor, request, step, **values)

    def take_as(self, actor: Any, request: str, step: Step, **values: Any) -> Stage:
        with self.world.database.transaction() as session:
            return take(session, actor, self.world.clock, TakeStep(request, step, **values)).stage

    def walk(self, request: str, steps: Sequence[tuple[Step, dict[str, Any]]]) -> Stage:
        """One step after the other from a draft, each with its values; the stage that they lead to."""
        stage = Stage.DRAFT
        for step, values in steps:
            stage = self.take(request, step, **values)
        return stage

    def pooled(self, case: str | None = None, **values: Any) -> str:
        """A request that the company has approved and that waits for a flat; its id."""
        request = self.draft(case, **values)
        self.walk(request, [(Step.SUBMIT, {}), (Step.BEGIN_REVIEW, {}), (Step.APPROVE, {})])
        return request

    def offered(self, request: str, flat: str | None = None) -> str:
        """The pooled request has been offered this flat (by code) or a new one; the flat's id."""
        flat = self.flat_id(flat or self.flat())
        self.walk(request, [(Step.MATCH, {"flat_id": flat}), (Step.OFFER, {})])
        return flat

    def signed(self, request: str, contract: ContractKind = ContractKind.SOCIAL) -> None:
        """The offer has been accepted and the contract signed today."""
        self.walk(request, [(Step.ACCEPT, {}), (Step.SIGN, {"contract": contract, "on": self.today})])

    def stage(self, request: str) -> Stage:
        with self.world.database.read() as session:
            return session.get_one(RehousingRequest, request).stage


COMPANYS = frozenset(
    {
        Step.BEGIN_REVIEW,
        Step.ASK,
        Step.APPROVE,
        Step.MATCH,
        Step.UNMATCH,
        Step.OFFER,
        Step.TAKE_BACK,
        Step.SIGN,
        Step.CONVERT,
        Step.DECLINE,
    }
)
