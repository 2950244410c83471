"""Those who seek protection, whether written by hand in cases.csv or drawn by chance: one form for both."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from app.core.night_form.agreement import RECIPIENTS
from app.services.seeding import demand
from app.services.seeding.demand import Context, Drawn
from app.services.seeding.files.rows import (
    CaseRow,
    PerpetratorRow,
    PersonRow,
    PlaceRow,
    Point,
    Risk,
    Situation,
)
from app.services.seeding.world import World
from models.case import ADULT, ConsentRecipient, CustodyConsent, PersonProtection, RiskLevel, RiskMethod
from models.organisation import OrganisationKind
from models.threat import BurntReason, PlaceKind, Relation

HISTORY = 60  # nights
BASE_RATE = 0.66  # requests a night before the factors: some 40 in 60 nights, beside those of cases.csv
OFFICE_HOURS = range(8, 16)
ALIASES = """
Alfågel Bergfink Björktrast Blåmes Bofink Dovhjort Duvhök Ejder Fasan Fiskgjuse Fjällräv Forsärla Gråsiska
Gråsäl Gulsparv Gärdsmyg Havstrut Hornuggla Hämpling Igelkott Kaja Kattuggla Knipa Knölsvan Koltrast Kricka
Kråka Kungsörn Ladusvala Lärka Lemmel Mes Morkulla Myrspov Nattskärra Näktergal Nötskrika Nötväcka Ormvråk
Pilgrimsfalk Rapphöna Ringduva Rådjur Rödhake Rödstjärt Sidensvans Skata Skedand Skogshare Skogsmus Skrattmås
Sparvhök Steglits Stenskvätta Stjärtmes Storskarv Strandskata Svartmes Sånglärka Taltrast Tofsvipa Tornseglare
Trädpiplärka Turturduva Vildkanin Vinthund Visselgås Vråk Åkersork Ärtsångare
""".split()
RELATIONS: dict[Context, dict[Relation, float]] = {
    Context.CLOSE_RELATION: {Relation.PARTNER: 55, Relation.EX: 40, Relation.RELATIVE: 5},
    Context.HONOUR: {Relation.PARENT: 66, Relation.SIBLING: 17, Relation.PARTNER: 15, Relation.RELATIVE: 16},
    Context.TRAFFICKING: {Relation.TRAFFICKER: 60, Relation.PIMP: 40},
    Context.OTHER: {Relation.UNKNOWN: 50, Relation.EMPLOYER: 20, Relation.OTHER: 30},
}
METHODS = {
    Context.CLOSE_RELATION: RiskMethod.FREDA,
    Context.HONOUR: RiskMethod.PATRIARK,
    Context.TRAFFICKING: RiskMethod.NONE,
    Context.OTHER: RiskMethod.SAM,
}
LEVELS = {1: RiskLevel.LOW, 2: RiskLevel.MEDIUM, 3: RiskLevel.HIGH}


@dataclass(frozen=True)
class DemoSeeker:
    """`place` and `situation` are set for cases written by hand; the others find a place as the night's
    officer would, by the engine's order."""

    alias: str
    members: tuple[PersonRow, ...]
    custody: tuple[CustodyConsent | None, ...]
    urgency: int
    arrives: date
    nights: int
    level: int
    languages: list[str]
    asked_at: datetime
    owner: OrganisationKind
    perpetrators: tuple[tuple[str, Relation], ...]
    person_protection: PersonProtection
    risk: Risk | None
    consents: tuple[tuple[ConsentRecipient, bool], ...]
    needs: list[str]
    brings: list[str]
    language_required: bool = False
    wishes: tuple[str, ...] = ()
    watch: int = 0
    near: str | None = None
    avoid: tuple[tuple[str, BurntReason], ...] = ()
    together: str | None = None
    blocked: str | None = None
    complete: bool = True
    situation: Situation | None = None
    place: PlaceRow | None = None

    @property
    def last_night(self) -> date:
        return self.arrives + timedelta(days=self.nights - 1)


def written(world: World, row: CaseRow) -> DemoSeeker:
    asked_at = world.at(row.arrives, 19, 30)
    if row.asked_minutes_ago is not None:
        asked_at = world.ago(minutes=row.asked_minutes_ago)
    return DemoSeeker(
        alias=row.alias,
        members=row.members,
        custody=tuple(row.custody if person.age < ADULT else None for person in row.members),
        urgency=row.urgency,
        arrives=world.day(row.arrives),
        nights=row.nights,
        level=row.level,
        languages=row.languages,
        language_required=row.language_required,
        needs=row.needs,
        wishes=tuple(row.wishes),
        brings=row.brings,
        watch=row.watch,
        near=row.near,
        asked_at=asked_at,
        owner=OrganisationKind.DUTY_TEAM,
        perpetrators=row.perpetrators,
        avoid=row.avoid,
        together=row.together,
        person_protection=row.person_protection,
        risk=row.risk,
        consents=row.consents,
        blocked=row.blocked,
        complete=row.complete,
        situation=row.situation,
        place=row.place,
    )


def drawn(world: World) -> Iterator[tuple[DemoSeeker, list[PerpetratorRow]]]:
    """The requests of the sixty nights before, each with those it is kept away from."""
    nights = demand.arrivals(world.chance("arrivals"), world.day(-HISTORY), HISTORY, BASE_RATE)
    aliases = world.chance("aliases").sample(ALIASES, len(ALIASES))
    for number, night in enumerate(nights):
        alias = aliases[number % len(aliases)] + ("" if number < len(aliases) else f" {number}")
        chance = world.chance("household", number)
        household = demand.household(chance)
        threats = _perpetrators(chance, household, alias)
        relations = [demand.pick(chance, RELATIONS[household.context]) for _ in threats]
        named = tuple((threat.alias, relation) for threat, relation in zip(threats, relations, strict=True))
        yield replace(_seeker(world, chance, household, alias, night), perpetrators=named), threats


def _seeker(world: World, chance: Random, household: Drawn, alias: str, night: date) -> DemoSeeker:
    level, nights = demand.stay(chance, household.level)
    offset = (night - world.night).days
    asked_at = world.at(offset, household.hour, chance.randrange(60))
    if household.hour in OFFICE_HOURS and household.hour < 12:  # asked in the morning for the night to come
        asked_at -= timedelta(days=1)
    by_day = household.hour in OFFICE_HOURS and night.weekday() < 5
    return DemoSeeker(
        alias=alias,
        members=household.members,
        custody=household.custody,
        urgency=household.urgency,
        arrives=night,
        nights=nights,
        level=level,
        languages=household.languages,
        needs=household.needs,
        brings=household.brings,
        asked_at=asked_at,
        owner=OrganisationKind.FAMILY_VIOLENCE_UNIT if by_day else OrganisationKind.DUTY_TEAM,
        perpetrators=(),
        person_protection=household.person_protection,
        risk=(METHODS[household.context], LEVELS[household.level], offset),
        consents=tuple((recipient, chance.random() < 0.6) for recipient in chance.sample([*RECIPIENTS], 2)),
    )


def _perpetrators(chance: Random, household: Drawn, alias: str) -> list[PerpetratorRow]:
    honour = household.context == Context.HONOUR
    return [
        PerpetratorRow(
            line=0,
            alias=f"{alias} {number + 1}",
            network=household.context == Context.TRAFFICKING,
            keep_km=0,
            housed_as=None,
            places=(_home(chance),),
            ties=(),
            municipalities=("1283",) if honour and chance.random() < 0.5 else (),
        )
        for number in range(chance.randint(2, 3) if honour else 1)
    ]


def _home(chance: Random) -> tuple[PlaceKind, Point, float]:
    lat, lon = round(chance.uniform(56.00, 56.10), 3), round(chance.uniform(12.67, 12.80), 3)
    return PlaceKind.HOME, (lat, lon), round(chance.uniform(0.5, 2.0), 1)
