"""Perpetrators and what they know, and who must be kept apart from whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from app.services.seeding.casework import worker
from app.services.seeding.files.rows import PerpetratorRow, SeparationRow
from app.services.seeding.seekers import DemoSeeker
from app.services.seeding.world import World
from models.all import Base
from models.threat import (
    Perpetrator,
    PerpetratorMunicipality,
    PerpetratorPlace,
    PerpetratorTie,
    Separation,
)


def threat_rows(
    world: World, rows: Iterable[PerpetratorRow], seekers: Iterable[DemoSeeker]
) -> Iterator[Base]:
    """Each recorded by whoever first asked for somebody who is kept away from them."""
    known_by = defaultdict(list)
    for seeker in seekers:
        for alias, _ in seeker.perpetrators:
            known_by[alias].append(seeker)
    for row in rows:
        first = min(known_by[row.alias], key=lambda seeker: seeker.asked_at)
        perpetrator = Perpetrator(
            id=world.id("perpetrator", row.alias),
            alias=row.alias,
            is_network=row.network,
            keep_km=row.keep_km,
            housed_case_id=world.id("case", row.housed_as) if row.housed_as else None,
            created_by=worker(world, first),
            created_at=first.asked_at,
        )
        yield perpetrator
        yield from _geography(world, row, perpetrator)


def _geography(world: World, row: PerpetratorRow, perpetrator: Perpetrator) -> Iterator[Base]:
    for number, (kind, position, radius_km) in enumerate(row.places):
        yield PerpetratorPlace(
            id=world.id("place", row.alias, number),
            perpetrator_id=perpetrator.id,
            perpetrator=perpetrator,
            kind=kind,
            position=list(position),
            radius_km=radius_km,
        )
    for facility in row.ties:
        yield PerpetratorTie(perpetrator_id=perpetrator.id, facility_id=world.id("facility", facility))
    for municipality in row.municipalities:
        yield PerpetratorMunicipality(perpetrator_id=perpetrator.id, municipality=municipality)


def separation_rows(
    world: World, rows: Iterable[SeparationRow], seekers: Iterable[DemoSeeker]
) -> Iterator[Separation]:
    by_alias = {seeker.alias: seeker for seeker in seekers}
    for row in rows:
        first, second = sorted([world.id("case", row.case_a), world.id("case", row.case_b)])
        later = max(by_alias[row.case_a], by_alias[row.case_b], key=lambda seeker: seeker.asked_at)
        yield Separation(
            id=world.id("separation", row.case_a, row.case_b),
            case_a_id=first,
            case_b_id=second,
            scope=row.scope,
            km=row.km,
            created_by=worker(world, later),
            created_at=later.asked_at,
        )
