"""A record outside the circle is answered byte for byte like one that does not exist.

Every route with ids in its address is called twice by somebody outside: with the ids of real records and
with ids of none. So a view that loads first and asks afterwards fails here, whoever wrote it.
"""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.actor import SYSTEM
from app.http.context import EXTENSION
from app.services.accounts import tokens
from app.services.messages.alerts import raise_alert
from models.agreement import SeasonPrice
from models.alert import AlertKind
from models.case import CaseAccess, CaseBlock
from models.feed import FacilityKey, KeyUse
from models.joint import JointProposal
from models.organisation import OrganisationKind, Role
from models.placement import OverrideReason
from models.rehousing import FollowUp
from models.request import PlacementRequest
from models.threat import SeparationScope
from tests.http.routes import NOBODYS_ID, Route, routes
from tests.scenes.availability import silent_house
from tests.scenes.holds import held
from tests.scenes.inquiries import asked
from tests.scenes.placements import confirmed
from tests.scenes.rehousing import Homes

VARYING = re.compile(r'[\w-]{22}(?=[.<"])|value="[\w.-]{60,}"')  # the request's id, the form's token
OPEN_TO_ALL = {"filename"}
NO_RECORD = {"kind", "secret", "step"}
"""The form of a file; the address of a calendar, which is itself the key (test_calendar_out); what is to be
done with a request for a home."""
OF_THE_NETWORK = {"matching_id", "replan_id", "step_id"}
"""Seen by whoever may plan for the whole network and nobody else: permissions.csv."""
OF_THE_ORGANISATION = {"proposal_id"}
"""Seen by every colleague; what it shows of cases is each one's own."""
OF_A_HOUSE = {"facility_id"}
"""Seen by whoever runs the house, in no case's circle."""


@pytest.fixture
def records(app, world) -> dict[str, str]:
    """One real record for each kind of id that stands in an address."""
    case_id, other = world.case(), world.case()
    world.separate(case_id, other, SeparationScope.FACILITY)
    house = world.facility()
    unit, free = world.unit(house), world.unit(world.facility())
    request_id = world.request(case_id)
    with world.writing() as session:
        access = CaseAccess(
            case_id=case_id,
            organisation_id=world.duty_team.id,
            granted_by=world.officer.user_id,
            granted_at=world.clock.now(),
        )
        session.add(access)
    silent = silent_house(world)
    inquiry_id = asked(world, request_id, silent)[silent]
    chosen = {"override_reason": OverrideReason.OWN_WISH}
    placement_id = confirmed(world, held(world, request_id, unit, **chosen))
    homes = Homes(world)
    home_id = homes.pooled(case_id)
    return {
        "home_id": home_id,
        "company_id": homes.officer.organisation_id,
        "flat_id": homes.flat_id(homes.flat()),
        "follow_up_id": _follow_up(world, home_id),
        "case_id": case_id,
        "request_id": request_id,
        "hold_id": held(world, world.request(other), free, **chosen),
        "placement_id": placement_id,
        "inquiry_id": inquiry_id,
        "access_id": access.id,
        "perpetrator_id": world.perpetrator(case_id),
        "separation_id": _separation(world),
        "facility_id": house,
        "unit_id": unit,
        "key_id": _key(world, house),
        "season_id": _season(world, house),
        "user_id": world.actor(OrganisationKind.HOTEL, Role.HOTEL_STAFF).user_id,
        "alert_id": _alert(world, request_id, house),
        "proposal_id": _joint_proposal(world),
    }


def _joint_proposal(world) -> str:
    with world.writing() as session:
        proposal = JointProposal(
            organisation_id=world.duty_team.id, created_by=world.officer.user_id,
            created_at=world.clock.now(), deadline=world.clock.now() + timedelta(minutes=1),
        )  # fmt: skip
        session.add(proposal)
        return proposal.id


def _alert(world, request_id: str, facility_id: str) -> str:
    with world.writing() as session:
        return raise_alert(
            session, SYSTEM, world.clock, AlertKind.ALL_DECLINED,
            request_id=request_id, facility_id=facility_id,
        ).id  # fmt: skip


def _follow_up(world, home_id: str) -> str:
    with world.writing() as session:
        due = FollowUp(request_id=home_id, day=1, due_on=world.tonight)
        session.add(due)
        return due.id


def _season(world, facility_id: str) -> str:
    with world.writing() as session:
        season = SeasonPrice(
            facility_id=facility_id, room_type="", price=900,
            first_night=world.tonight, last_night=world.tonight,
        )  # fmt: skip
        session.add(season)
        return season.id


def _key(world, facility_id: str) -> str:
    with world.writing() as session:
        key = FacilityKey(
            facility_id=facility_id, use=KeyUse.OTA, secret_sha256="0" * 64,
            created_by=world.officer.user_id, created_at=world.clock.now(),
        )  # fmt: skip
        session.add(key)
        return key.id


def _separation(world) -> str:
    with world.database.read() as session:
        return session.scalar(sa.text("SELECT id FROM separation")) or ""


class Outsider:
    def __init__(self, app, clock, visitor, email: str, *, is_colleague: bool) -> None:
        self._app, self._visitor, self._is_colleague = app, visitor, is_colleague
        with app.extensions[EXTENSION].database.transaction() as session:
            self._token = tokens.create(session, SYSTEM, clock, email)

    def may_know_of(self, route: Route) -> bool:
        return self._is_colleague and bool(set(route.arguments) & OF_THE_ORGANISATION)

    def ask(self, route: Route, ids: dict[str, str]):
        """Status, and the body without what differs from one request to the next."""
        path = route.path
        for name in route.arguments:
            path = path.replace(NOBODYS_ID, ids.get(name, NOBODYS_ID), 1)
        answer = self._call(route, path)
        text = answer.get_data(as_text=True).replace(path, route.path)
        return answer.status_code, VARYING.sub("", text)

    def _call(self, route: Route, path: str):
        key = {"Idempotency-Key": path[-80:]}
        if route.is_api:
            headers = key | {"Authorization": f"Bearer {self._token}"}
            body: dict[str, str] | None = {} if route.is_unsafe else None
            return self._app.test_client().open(path, method=route.method, headers=headers, json=body)
        form = {"csrf_token": self._visitor.token()} if route.is_unsafe else None
        return self._visitor.client.open(path, method=route.method, data=form, headers=key)


OUTSIDE = {
    "of another organisation": (Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM),
    "of a partner": (Role.FACILITY_MANAGER, OrganisationKind.PROTECTED_HOME),
    "of another unit": (Role.CASE_WORKER, OrganisationKind.FAMILY_VIOLENCE_UNIT),
    "of another company": (Role.HOUSING_OFFICER, OrganisationKind.HOUSING_COMPANY),
}
CONFLICT = "with a conflict of interest"


@pytest.fixture(params=[*OUTSIDE, CONFLICT])
def outsider(request, app, world, records, signed_in, clock) -> Outsider:
    """Somebody whose role would do, and whose circle does not hold the cases."""
    own = (Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id)
    place = own if request.param == CONFLICT else OUTSIDE[request.param]
    visitor = signed_in(*place)
    is_colleague = request.param == CONFLICT
    if is_colleague:
        _block_everywhere(world, visitor)
    return Outsider(app, clock, visitor, f"{place[0].value}.1@exempel.se", is_colleague=is_colleague)


def _block_everywhere(world, visitor) -> None:
    with world.writing() as session:
        user_id = session.scalar(sa.text("SELECT user_id FROM user_session"))
        for case_id in session.scalars(sa.select(PlacementRequest.case_id)):
            session.add(CaseBlock(case_id=case_id, user_id=user_id, recorded_at=world.clock.now()))


def test_every_kind_of_id_has_a_record_to_try(app, records):
    names = {name for route in routes(app) for name in route.arguments}
    assert names - set(records) - OPEN_TO_ALL - NO_RECORD - OF_THE_NETWORK == set(), (
        "add a record of that kind to `records`"
    )


def test_what_is_hidden_looks_as_what_is_not_there(app, records, outsider):
    told = []
    for route in routes(app):
        if not set(route.arguments) & set(records) or outsider.may_know_of(route):
            continue
        hidden, absent = outsider.ask(route, records), outsider.ask(route, {})
        if hidden != absent or hidden[0] not in (403, 404, 422):
            told.append((route.endpoint, route.method, hidden[0], absent[0]))
    assert told == []


def test_somebody_inside_the_circle_does_see_a_difference(app, world, records, signed_in, clock):
    """Else the test above would hold for a service that shows nothing."""
    insiders = [
        Outsider(app, clock, signed_in(*place), f"{place[0].value}.{number}@exempel.se", is_colleague=True)
        for number, place in enumerate(
            (
                (Role.DUTY_OFFICER, OrganisationKind.DUTY_TEAM, world.duty_team.id),
                (Role.CASE_WORKER, OrganisationKind.DUTY_TEAM, world.duty_team.id),
                (Role.HOUSING_OFFICER, OrganisationKind.HOUSING_COMPANY, records["company_id"]),
            ),
            start=1,
        )
    ]
    reads = [route for route in routes(app) if not route.is_unsafe and set(route.arguments) & set(records)]
    reads = [route for route in reads if not set(route.arguments) & (OF_A_HOUSE | {"step"})]
    unseen = [
        route.endpoint
        for route in reads
        if all(insider.ask(route, records) == insider.ask(route, {}) for insider in insiders)
    ]
    assert unseen == []
