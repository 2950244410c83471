"""Who was given which place, night after night, by the engine's order and under the checker.

Goes through the requests in the order in which they came, so that every place was allowed when it was given,
and writes what the service would have written.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from allocation.answers.suggest import Suggestion, current_homes, suggest
from allocation.checker.check import verify_household
from allocation.problems.problem import Household, Problem
from allocation.problems.writing import as_json
from app.core.clock import nights_from
from app.queries.claims import LiveClaim
from app.services.engine.loading import load_snapshot
from app.services.engine.problem import around
from app.services.engine.verification import Checked
from app.services.placing import unit_nights
from app.services.seeding.casework import worker
from app.services.seeding.courses import Course, course_of
from app.services.seeding.files.rows import Situation
from app.services.seeding.paperwork import paperwork
from app.services.seeding.seekers import DemoSeeker
from app.services.seeding.world import World
from models.placement import Claim, OverrideReason
from models.request import ClosedReason, PlacementRequest, RequestVersion

EVERY = 1000  # more options than there are
OPTIONS_SHOWN = 5
HELD_FOR, ABOUT_TO_LAPSE = timedelta(minutes=90), timedelta(minutes=18)
CASE_STAYS_OPEN = timedelta(days=14)


class BookKeeper:
    """Remembers the claims made so far; they are what stands around each later request."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.snapshot = load_snapshot(world.session)
        self.claims: list[LiveClaim] = []
        self.reserved = {world.id("unit", *unit) for unit in world.inventory.reserved}

    def book(self, seekers: Iterable[DemoSeeker]) -> None:
        for seeker in sorted(seekers, key=lambda seeker: (seeker.asked_at, seeker.alias)):
            request = self.world.session.get_one(PlacementRequest, self.world.id("request", seeker.alias))
            household = self.snapshot.requests[request.id].household
            self.world.write([_version(self.world, seeker, request, household)])
            if seeker.situation != Situation.WAITING:
                self._find_a_place(seeker, request, household)

    def _find_a_place(self, seeker: DemoSeeker, request: PlacementRequest, household: Household) -> None:
        problem = around(self.snapshot, household, self.claims, self.world.now, seeker.arrives)
        options = suggest(problem, household.id, EVERY)
        chosen = self._choose(seeker, options)
        if chosen is None:
            _close(request, seeker.asked_at + HELD_FOR, ClosedReason.NO_PLACE)
            return
        course = course_of(self.world, seeker)
        claim = self._claim(seeker, request, options, chosen, course)
        self._occupy(claim, problem, household, course)
        if seeker.situation != Situation.HELD:
            homes = {**current_homes(problem), household.id: chosen}
            checked = Checked(problem, household, chosen, verify_household(problem, homes, household.id))
            self.world.write(paperwork(self.world, seeker, claim, checked, course))
        if course.closed_at and course.closed_reason:
            _close(request, course.closed_at, course.closed_reason)
            self._close_case_later(request, course.closed_at)

    def _choose(self, seeker: DemoSeeker, options: Iterable[Suggestion]) -> tuple[str, ...] | None:
        """As cases.csv says; else the best there is, save what cases.csv counts on."""
        if seeker.place:
            facility = seeker.place.facility
            return tuple(sorted(self.world.id("unit", facility, code) for code in seeker.place.units))
        return next((option.units for option in options if self.reserved.isdisjoint(option.units)), None)

    def _claim(
        self,
        seeker: DemoSeeker,
        request: PlacementRequest,
        options: list[Suggestion],
        chosen: tuple[str, ...],
        course: Course,
    ) -> Claim:
        is_hold = seeker.situation == Situation.HELD
        is_first = not options or options[0].units == chosen
        claim = Claim(
            id=self.world.id("claim", seeker.alias),
            request_id=request.id,
            request=request,
            created_by=worker(self.world, seeker),
            created_at=course.held_at,
            expires_at=self.world.now + ABOUT_TO_LAPSE if is_hold else course.held_at + HELD_FOR,
            units=list(chosen),
            options_shown=[self._shown(option) for option in options[:OPTIONS_SHOWN]],
            override_reason=None if is_first else OverrideReason.LOCAL_KNOWLEDGE,
        )
        self.world.write([claim])
        return claim

    def _shown(self, option: Suggestion) -> dict[str, object]:
        return {**option.to_json(), "code_name": self.snapshot.code_names[option.facility]}

    def _occupy(self, claim: Claim, problem: Problem, household: Household, course: Course) -> None:
        if not course.nights:
            return
        nights = list(nights_from(household.arrives, course.nights))
        units = [problem.unit[unit] for unit in claim.units]
        unit_nights.occupy(self.world.session, claim.id, household, units, nights)
        stay = LiveClaim(claim, None, tuple(claim.units), nights[0], nights[-1], in_circle=True)
        self.claims.append(stay)

    def _close_case_later(self, request: PlacementRequest, closed_at: datetime) -> None:
        if closed_at + CASE_STAYS_OPEN <= self.world.now:
            request.case.closed_at = closed_at + CASE_STAYS_OPEN


def _close(request: PlacementRequest, at: datetime, reason: ClosedReason) -> None:
    request.closed_at, request.closed_reason = at, reason


def _version(
    world: World, seeker: DemoSeeker, request: PlacementRequest, household: Household
) -> RequestVersion:
    return RequestVersion(
        id=world.id("version", seeker.alias),
        request_id=request.id,
        request=request,
        version=request.version,
        household=as_json(household),
        recorded_by=request.created_by,
        recorded_at=request.created_at,
    )
