"""The database itself refuses a protection level where there can be none."""

import pytest
import sqlalchemy as sa

from models.facility import KINDS, FacilityKind


@pytest.mark.parametrize("kind", FacilityKind)
def test_only_a_kind_that_can_have_a_level_is_given_one(world, kind):
    if KINDS[kind].always_level_0:
        with pytest.raises(sa.exc.IntegrityError, match="hotel_is_level_0"):
            world.facility(kind, protection_level=1)
    else:
        assert world.facility(kind, protection_level=1)
