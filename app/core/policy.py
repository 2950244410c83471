"""What each role may do at all. Which records it may do it to is decided by the scoped queries.

The table is the need-to-know matrix of reference/sweden.md section 3. No role holds both accounts and
case content; partners never hold a case permission (tests/core/test_policy.py).
"""

from enum import StrEnum
from types import MappingProxyType

from app.core.actor import Actor
from app.core.errors import NotAllowed
from models.organisation import Role


class Permission(StrEnum):
    PUBLIC = "public"  # no sign-in: the sign-in page, health, static files
    SIGNED_IN = "signed_in"  # any signed-in user
    CASE_READ = "case:read"
    CASE_WRITE = "case:write"
    PLACE = "placement:write"  # suggest, hold, confirm, change
    PLACEMENT_READ = "placement:read"
    CONFLICT_KNOWN = "conflict:known"  # that a place is closed because of another case, not which
    ADDRESS_READ = "address:read"
    BOARD_ALL = "board:all"
    BOARD_OWN = "board:own"
    NETWORK_EXPORT = "network:export"
    REPLAN = "replan:write"  # propose, review and apply moves of placements in the whole network
    FACILITY_WRITE = "facility:write"  # the register of every facility: terms, training, reminders
    FACILITY_OWN = "facility:own"  # the portal of one's own facilities: rooms, arrivals, invoice basis
    AVAILABILITY_WRITE = "availability:write"
    INQUIRY_ANSWER = "inquiry:answer"
    ARRIVAL_WRITE = "arrival:write"  # arrived, not arrived, left: by booking code
    GUEST_READ = "guest:read"  # identities and arrival protocol of accepted guests, protected homes only
    HOUSE_RULES_WRITE = "house_rules:write"
    FRESHNESS_READ = "freshness:read"  # silent facilities, and whom to ring first
    REHOUSE = "rehousing:write"  # ask for a lasting home for a household of one's circle
    HOUSING = "housing:write"  # a housing company's own queue, flats and offers
    MATCH_HOMES = "homes:match"  # families to flats, jointly: codes and what the company is told, no case
    MEETING_READ = "meeting:read"  # figures for the network's meeting, no persons
    AUDIT_READ = "audit:read"
    USERS_WRITE = "users:write"


P = Permission
_PORTAL = frozenset({P.BOARD_OWN, P.FACILITY_OWN, P.AVAILABILITY_WRITE, P.INQUIRY_ANSWER, P.ARRIVAL_WRITE})
_SOCIAL_SERVICES = frozenset({P.CASE_READ, P.CASE_WRITE, P.PLACE, P.PLACEMENT_READ, P.ADDRESS_READ})

PERMISSIONS = MappingProxyType(
    {
        Role.DUTY_OFFICER: _SOCIAL_SERVICES | {P.CONFLICT_KNOWN, P.FRESHNESS_READ},
        Role.CASE_WORKER: _SOCIAL_SERVICES | {P.REHOUSE, P.MEETING_READ},
        Role.COORDINATOR: frozenset(
            {
                P.PLACEMENT_READ,
                P.BOARD_ALL,
                P.NETWORK_EXPORT,
                P.REPLAN,
                P.FACILITY_WRITE,
                P.FRESHNESS_READ,
                P.MATCH_HOMES,
                P.MEETING_READ,
            }
        ),
        Role.MOBILE_TEAM: frozenset[Permission](),
        Role.HOTEL_STAFF: _PORTAL,
        Role.FACILITY_MANAGER: _PORTAL | {P.GUEST_READ, P.HOUSE_RULES_WRITE},
        Role.HOUSING_OFFICER: frozenset({P.BOARD_OWN, P.HOUSING, P.MATCH_HOMES, P.MEETING_READ}),
        Role.POLICE: frozenset[Permission](),
        Role.SUPPORT_WORKER: frozenset[Permission](),
        Role.SAFETY_HOST: frozenset[Permission](),
        Role.AUDITOR: frozenset({P.AUDIT_READ}),
        Role.ADMINISTRATOR: frozenset({P.USERS_WRITE}),
    }
)


def may(actor: Actor, permission: Permission) -> bool:
    return permission in (P.PUBLIC, P.SIGNED_IN) or permission in PERMISSIONS[actor.role]


def demand(actor: Actor, permission: Permission) -> None:
    if not may(actor, permission):
        raise NotAllowed(permission=permission.value)
