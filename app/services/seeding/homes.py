"""Flats in the pool and some who are on their way home, for the demonstration."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from app.core import sayable
from app.services.disclosure.to_company_brief import Brief, ages_of
from app.services.rehousing.flat_files import read_flats
from app.services.seeding.casework import worker
from app.services.seeding.files.rows import Situation
from app.services.seeding.seekers import DemoSeeker
from app.services.seeding.world import World
from models.all import Base
from models.case import Case
from models.organisation import OrganisationKind, Role
from models.rehousing import (
    CompanyQuestion,
    ContractKind,
    Flat,
    RehousingEvent,
    RehousingParty,
    RehousingRequest,
    Stage,
    Step,
)

Taken = tuple[Step, Stage, Stage, RehousingParty]

FILE = "flats.csv"
AREAS_KEPT_OUT = ("centrum", "planteringen")
SUBMITTED = (Step.SUBMIT, Stage.DRAFT, Stage.SUBMITTED, RehousingParty.AUTHORITY)
REVIEWED = (Step.BEGIN_REVIEW, Stage.SUBMITTED, Stage.UNDER_REVIEW, RehousingParty.COMPANY)
APPROVED = (Step.APPROVE, Stage.UNDER_REVIEW, Stage.POOLED, RehousingParty.COMPANY)
ASKED = (Step.ASK, Stage.UNDER_REVIEW, Stage.INFORMATION_NEEDED, RehousingParty.COMPANY)
ON_THEIR_WAY = (
    (SUBMITTED, REVIEWED, APPROVED),
    (SUBMITTED,),
    (SUBMITTED, REVIEWED, ASKED),
    (SUBMITTED, REVIEWED, APPROVED),
    (SUBMITTED, REVIEWED),
    (),
)
"""How far each of the first households has come; one every third day."""


def home_rows(world: World, everybody: Sequence[DemoSeeker], folder: Path) -> Iterator[Base]:
    """To be written after the cases. Flats open on the days in the file, counted from the seeded night's."""
    yield from _flats(world, folder)
    placed = [seeker for seeker in everybody if _may_ask(world, seeker)]
    for seeker, steps in zip(placed, ON_THEIR_WAY, strict=False):
        yield from _request(world, seeker, steps)


def _may_ask(world: World, seeker: DemoSeeker) -> bool:
    """The family violence unit's own, whose stay in the network goes on tonight."""
    own = seeker.owner is OrganisationKind.FAMILY_VIOLENCE_UNIT and seeker.complete
    stays = seeker.arrives < world.night <= seeker.last_night
    return own and stays and seeker.situation not in (Situation.WAITING, Situation.HELD)


def _company(world: World) -> str:
    kind = OrganisationKind.HOUSING_COMPANY
    return next(
        world.id("organisation", row.name) for row in world.inventory.organisations if row.kind == kind
    )


def _officer(world: World) -> str:
    return next(
        world.id("user", row.email) for row in world.inventory.users if row.role == Role.HOUSING_OFFICER
    )


def _flats(world: World, folder: Path) -> Iterator[Flat]:
    for flat in read_flats((folder / FILE).read_bytes()):
        yield Flat(
            id=world.id("flat", flat.code),
            company_id=_company(world),
            code=flat.code,
            area=flat.area,
            rooms=flat.rooms,
            square_metres=flat.square_metres,
            rent=flat.rent,
            floor=flat.floor,
            step_free=flat.step_free,
            lift=flat.lift,
            available_from=flat.available_from,
            contracts=[kind.value for kind in flat.contracts],
            recorded_by=_officer(world),
            recorded_at=world.at(-7, 10),
        )


def _request(
    world: World, seeker: DemoSeeker, steps: Sequence[tuple[Step, Stage, Stage, RehousingParty]]
) -> Iterator[Base]:
    case = world.session.get_one(Case, world.id("case", seeker.alias))
    began = world.at(-3 * (len(steps) + 1), 10)
    request = RehousingRequest(
        id=world.id("home", seeker.alias),
        case_id=case.id,
        case=case,
        company_id=_company(world),
        code=sayable.home_code(world.chance("home", seeker.alias)),
        created_by=worker(world, seeker),
        created_at=began,
        stage=steps[-1][2] if steps else Stage.DRAFT,
        stage_since=world.at(-3, 10) if steps else began,
        consent_on=began.date(),
        decided_on=began.date() - timedelta(days=14),
        registered_since=began.date() - timedelta(days=900),
        queue_time_used=True,
    )
    request.brief = _brief(world, seeker, case).to_json()
    yield request
    for number, (step, was, became, party) in enumerate(steps, start=1):
        yield RehousingEvent(
            id=world.id("home event", seeker.alias, number),
            request_id=request.id,
            number=number,
            step=step,
            was=was,
            became=became,
            party=party,
            details={"questions": [CompanyQuestion.RENT.value]} if step is Step.ASK else {},
            recorded_by=_officer(world) if party is RehousingParty.COMPANY else worker(world, seeker),
            recorded_at=world.at(-3 * (len(steps) + 1 - number), 10),
        )


def _brief(world: World, seeker: DemoSeeker, case: Case) -> Brief:
    chance = world.chance("home wanted", seeker.alias)
    ages = ages_of(case.members, world.night.year)
    rooms = 1 if len(ages) == 1 else min(1 + (len(ages) + 1) // 2, 4)
    return Brief(
        decision_ref=f"SOC-{world.night.year}-{chance.randrange(100, 999)}",
        queue_ref=f"HBH-{chance.randrange(10_000, 99_999)}",
        ages=ages,
        rooms_from=rooms,
        rooms_to=min(rooms + 2, 5),
        accessibility=("step_free",) if "step_free" in seeker.needs else (),
        excluded_areas=tuple(area for area in AREAS_KEPT_OUT if chance.random() < 0.5),
        highest_rent=6000 + 1500 * rooms,
        move_in_from=world.day(14),
        move_in_until=world.day(100),
        contract_wanted=chance.choice(list(ContractKind)),
        support_plan=chance.random() < 0.7,
    )
