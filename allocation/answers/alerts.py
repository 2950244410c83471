"""Rules that current placements break, alone or with each other: a plan does not mend them but says so."""

from __future__ import annotations

from collections.abc import Iterator

from allocation.answers.suggest import current_homes
from allocation.plans.plan import Alert
from allocation.problems.problem import Problem
from allocation.rules.occupancy import occupancy_of
from allocation.rules.options import Option
from allocation.rules.own import answers
from allocation.rules.tables import Tables


def alerts(tables: Tables) -> tuple[Alert, ...]:
    """Return an alert for every rule that somebody breaks where they live now, each group named once."""
    found = {*_own(tables.problem), *_joint(tables)}
    return tuple(sorted(found, key=lambda alert: (alert.households, alert.rule)))


def _own(problem: Problem) -> Iterator[Alert]:
    for household, ids in current_homes(problem).items():
        units = tuple(problem.unit[unit] for unit in sorted(ids))
        option = Option(problem.facility[units[0].facility], units)
        for code, answer in answers(problem, problem.household[household], option).items():
            if answer == "fail":
                yield Alert((household,), code, option.facility.id)


def _joint(tables: Tables) -> Iterator[Alert]:
    homes = current_homes(tables.problem)
    occupancy = occupancy_of(tables, homes)
    rows = tables.households.rows
    for row in sorted(occupancy.units_of):
        units = occupancy.take(row)
        for code, others in occupancy.against(row, units).items():
            group = tuple(sorted({rows[row].id, *(rows[other].id for other in others)}))
            first = tables.problem.unit[homes[group[0]][0]].facility
            yield Alert(group, code, first)
        occupancy.put_units(row, units)
