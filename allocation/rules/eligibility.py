"""The own rules for all households and all options at once, as bits: what may be given to whom, and why not.

Computes what `own.py` says one by one.  Bit i of a mask stands for the i-th code of `OWN_RULES`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from allocation.plans.plan import OWN_RULES
from allocation.rules.tables import ASK, NONE, Bools, Ints, Tables, in_common

Masks = npt.NDArray[np.uint16]
Verdicts = tuple[Bools, Bools]
"""Where a rule fails and where it is unknown; never both."""

BIT = {code: np.uint16(1 << place) for place, code in enumerate(OWN_RULES)}


def codes(mask: int) -> list[str]:
    """Return the codes of a mask's bits, sorted."""
    return sorted(code for code, bit in BIT.items() if mask & int(bit))


class Eligibility:
    """Answers for any rows of the household table; shapes are R rows × O options (or F facilities)."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.h, self.f, self.o = tables.households, tables.facilities, tables.options

    def everybody(self) -> Ints:
        """All rows of the household table."""
        return np.arange(len(self.h.rows))

    def is_option(self, rows: Ints) -> Bools:
        """Whether it is an option: pairs only where neither unit alone has the beds (R × O)."""
        units, pairs = self.tables.units, np.flatnonzero(self.o.pair)
        exists = np.ones((len(rows), len(self.o.rows)), dtype=np.bool_)
        for unit in (self.o.first[pairs], self.o.second[pairs]):
            exists[:, pairs] &= ~self._fits(rows, units.beds[unit], units.cots[unit])
        return exists

    def own(self, rows: Ints) -> tuple[Masks, Masks]:
        """Return the masks of the own rules that fail and of those that are unknown (each R × O)."""
        fails, unknown = self._by_facility(rows)
        fails, unknown = fails[:, self.o.facility], unknown[:, self.o.facility]
        for code, rule in self._by_option.items():
            failing, asking = rule(rows)
            fails |= np.where(failing, BIT[code], np.uint16(0))
            unknown |= np.where(asking, BIT[code], np.uint16(0))
        return fails, unknown

    def allowed(self, rows: Ints) -> Bools:
        """Whether an option exists for a household and passes all its own rules (R × O)."""
        fails, unknown = self._by_facility(rows)
        passing: Bools = ((fails | unknown) == 0)[:, self.o.facility]
        passing &= self.is_option(rows)
        for rule in self._by_option.values():
            failing, asking = rule(rows)
            passing &= ~(failing | asking)
        return passing

    def _by_facility(self, rows: Ints) -> tuple[Masks, Masks]:
        shape = (len(rows), len(self.f.rows))
        fails, unknown = np.zeros(shape, dtype=np.uint16), np.zeros(shape, dtype=np.uint16)
        for code, rule in self._by_house.items():
            failing, asking = rule(rows)
            fails |= np.where(failing, BIT[code], np.uint16(0))
            unknown |= np.where(asking, BIT[code], np.uint16(0))
        return fails, unknown

    @cached_property
    def _by_house(self) -> dict[str, Callable[[Ints], Verdicts]]:
        return {
            "permit": self._permit,
            "admits": self._admits,
            "male_age": self._male_age,
            "brings": self._brings,
            "protection": self._protection,
            "max_nights": self._max_nights,
            "language": self._language,
            "threat_place": lambda rows: _known(self.tables.threatened(rows, self.tables.threat_circles)),
            "threat_tie": lambda rows: _known(self.tables.threatened(rows, self.tables.threat_ties)),
            "avoid": lambda rows: _known(self.tables.avoided(rows)),
        }

    @cached_property
    def _by_option(self) -> dict[str, Callable[[Ints], Verdicts]]:
        return {"closed": self._closed, "beds": self._beds, "needs": self._needs}

    def _fits(self, rows: Ints, beds: Ints, cots: Ints) -> Bools:
        in_cots = np.minimum(self.h.infants[rows, None], cots[None, :])
        fitting: Bools = self.h.size[rows, None] - in_cots <= beds[None, :]
        return fitting

    def _closed(self, rows: Ints) -> Verdicts:
        open_before = self.o.opening.distinct
        opened = open_before[:, self.h.end[rows]] - open_before[:, self.h.start[rows]]
        return _known((self.h.nights[rows, None] > opened.T)[:, self.o.opening.of])

    def _beds(self, rows: Ints) -> Verdicts:
        beds, cots = self.o.sleeping.distinct.T
        return _known(~self._fits(rows, beds, cots)[:, self.o.sleeping.of])

    def _needs(self, rows: Ints) -> Verdicts:
        unmet = in_common(self.h.needs[rows], ~self.o.offering.distinct) > 0
        return _turns_on(unmet[:, self.o.offering.of], self.f.features_unknown[self.o.facility])

    def _permit(self, rows: Ints) -> Verdicts:
        until = self.f.permit_until
        lapsed = self.f.needs_permit & (until < self.h.last_night[rows, None])
        return _turns_on(lapsed, until == ASK)

    def _admits(self, rows: Ints) -> Verdicts:
        woman, man = self.h.adults[rows, 0], self.h.adults[rows, 1]
        refused = (self.f.women_only & man[:, None]) | (self.f.men_only & woman[:, None])
        return refused, np.broadcast_to(self.f.admits_unknown, refused.shape)

    def _male_age(self, rows: Ints) -> Verdicts:
        oldest, limit = self.h.oldest_male[rows, None], self.f.max_male_age
        too_old = (limit != NONE) & (oldest != NONE) & (oldest > limit)
        return _turns_on(too_old, limit == ASK)

    def _brings(self, rows: Ints) -> Verdicts:
        return _turns_on(in_common(self.h.brings[rows], ~self.f.accepts) > 0, self.f.accepts_unknown)

    def _protection(self, rows: Ints) -> Verdicts:
        too_low = self.f.level < self.h.level[rows, None]
        return _turns_on(too_low, self.f.level == ASK)

    def _max_nights(self, rows: Ints) -> Verdicts:
        limit = self.f.max_nights
        too_long = (limit != NONE) & (self.h.whole_stay[rows, None] > limit)
        return _turns_on(too_long, limit == ASK)

    def _language(self, rows: Ints) -> Verdicts:
        shared = in_common(self.h.languages[rows], self.f.languages) > 0
        wordless = self.h.language_required[rows, None] & ~shared
        return _turns_on(wordless, self.f.languages_unknown)


def _known(fails: Bools) -> Verdicts:
    return fails, np.zeros_like(fails)


def _turns_on(bad: Bools, unknown: Bools) -> Verdicts:
    """Split what is bad with unknowns at their worst into what fails anyhow and what is to be asked."""
    return bad & ~unknown, bad & unknown
