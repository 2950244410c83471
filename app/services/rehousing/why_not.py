"""What stands against each flat, in codes that a company may read."""

from collections.abc import Mapping, Sequence
from typing import Any

from allocation.answers.explain import ledgers
from allocation.problems.problem import Problem
from app.services.disclosure.to_company import rule_told


def why_not(facts: Problem, request_ids: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """By request and flat: what stands against it, in codes that a company may read; nothing: it would do.
    Needs are named one by one (`rooms_from_3`)."""
    return {
        found["household"]: {
            option["units"][0]: _against(facts, found["household"], option) for option in found["options"]
        }
        for found in ledgers(facts, request_ids)
    }


def _against(facts: Problem, request_id: str, option: Mapping[str, Any]) -> list[str]:
    """A flat is never one of a pair: no two adjoin."""
    (flat,) = option["units"]
    codes = {rule_told(rule) for rule in (*option["fails"], *option["unknown"])} - {"needs"}
    return sorted(codes | (facts.household[request_id].needs - facts.unit[flat].features))
