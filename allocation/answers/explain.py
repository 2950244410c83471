"""Why a household may or may not have each place, and why an unplaced one has none (section 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from allocation.problems.problem import Problem
from allocation.rules.eligibility import Eligibility, codes
from allocation.rules.occupancy import Occupancy
from allocation.rules.tables import Tables


def ledger(problem: Problem, household: str) -> dict[str, Any]:
    """Return every option of a household (by id) as allowed, or with all own rules that fail or are unknown.

    The JSON of section 6: `{"household", "options": [{"facility", "units", "allowed", "fails", "unknown"}]}`,
    sorted by units.  Raises `KeyError` for an unknown id.
    """
    (found,) = ledgers(problem, [household])
    return found


def ledgers(problem: Problem, households: Sequence[str]) -> list[dict[str, Any]]:
    """Return the ledger of each of these households, in their order; the tables are made once for all."""
    tables = Tables(problem)
    rows = np.array([tables.households.index[household] for household in households], dtype=np.int64)
    eligibility = Eligibility(tables)
    exists, (fails, unknown) = eligibility.is_option(rows), eligibility.own(rows)
    return [
        {
            "household": household,
            "options": [
                {
                    "facility": tables.option(int(place)).facility.id,
                    "units": list(tables.options.ids[place]),
                    "allowed": not (fails[row, place] or unknown[row, place]),
                    "fails": codes(int(fails[row, place])),
                    "unknown": codes(int(unknown[row, place])),
                }
                for place in np.flatnonzero(exists[row])
            ],
        }
        for row, household in enumerate(households)
    ]


def ledger_table(problem: Problem, household: str) -> str:
    """Return the ledger as text for people: allowed places first, then those to ask about, then the rest."""
    options = sorted(ledger(problem, household)["options"], key=_nearness)
    lines = [("PLACE", "FACILITY", "ANSWER")]
    lines += [("+".join(option["units"]), option["facility"], _sentence(option)) for option in options]
    widths = [max(len(line[column]) for line in lines) for column in (0, 1)]
    table = [f"{place:<{widths[0]}}  {facility:<{widths[1]}}  {answer}" for place, facility, answer in lines]
    allowed = sum(option["allowed"] for option in options)
    asking = sum(not option["fails"] and bool(option["unknown"]) for option in options)
    summary = f"{household}: {allowed} of {len(options)} places allowed, {asking} more hang on a question"
    return "\n".join([summary, "", *table])


def _nearness(option: dict[str, Any]) -> tuple[int, int]:
    return len(option["fails"]), len(option["unknown"])


def _sentence(option: dict[str, Any]) -> str:
    parts = [f"no: {', '.join(option['fails'])}"] if option["fails"] else []
    parts += [f"ask: {', '.join(option['unknown'])}"] if option["unknown"] else []
    return "; ".join(parts) or "allowed"


def reasons(eligibility: Eligibility, occupancy: Occupancy, row: int) -> dict[str, Any]:
    """Return why a household (by its row) has no place while all others are as in the occupancy.

    `no_option` counts, by own rule, the options that the rule excludes by failing or being unknown;
    `taken` names the joint rules that stand before the options it could have, and the households on the
    other side.
    """
    rows = np.array([row])
    exists = eligibility.is_option(rows)[0]
    fails, unknown = (masks[0, exists] for masks in eligibility.own(rows))
    bad = fails | unknown
    if bad.all():
        excluded = Counter(code for mask in bad for code in codes(int(mask)))
        return {"code": "no_option", "rules": dict(sorted(excluded.items()))}
    options, households = eligibility.tables.options, eligibility.tables.households.rows
    free = np.flatnonzero(exists)[bad == 0]
    units = {int(unit) for unit in (*options.first[free], *options.second[free]) if unit >= 0}
    against = occupancy.against(row, sorted(units))
    others = sorted({households[other].id for rows in against.values() for other in rows})
    return {"code": "taken", "rules": sorted(against), "by": others}
