"""Places of the network by code name, for choosing one."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.facility import Facility


def code_names(session: Session) -> list[tuple[str, str]]:
    """Id and code name of every facility, by name."""
    rows = session.execute(sa.select(Facility.id, Facility.code_name).order_by(Facility.code_name))
    return [(id, code_name) for id, code_name in rows]
