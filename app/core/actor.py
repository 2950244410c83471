"""Who acts: read from the database at every request, never from a session cookie."""

from dataclasses import dataclass

from models.organisation import OrganisationKind, Role


@dataclass(frozen=True)
class Actor:
    user_id: str
    organisation_id: str
    role: Role
    organisation_kind: OrganisationKind


SYSTEM = Actor("system", "system", Role.ADMINISTRATOR, OrganisationKind.COORDINATION)
"""Command line and scheduled work: stands in the audit under its own name."""
