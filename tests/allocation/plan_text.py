"""A plan as text, to compare with another."""

import json

from allocation.plans.plan import Plan


def text(plan: Plan) -> str:
    """All that it says but the statistics, which differ from run to run."""
    document = plan.to_json()
    del document["stats"]
    return json.dumps(document)
