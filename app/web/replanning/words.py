"""Why a step is in the plan, in words that tell nothing of the household beyond its heads and urgency."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext

from app.http.words.rules import RULES
from app.services.replanning.review import ReviewStep, StepKind, Tier


def why(step: ReviewStep) -> list[str]:
    """What its present place breaks, else for whose sake it is moved; and whose room it gets."""
    said = broken(step.rules)
    if not said and step.origin:
        said = [_for_the_sake_of(step.gives_way_to)]
    if step.waits_for:
        said.append(gettext("Får rummet efter steg %(steps)s", steps=_numbers(step.waits_for)))
    return said


def broken(rules: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(str(RULES[rule].in_plan) for rule in rules))


def _numbers(steps: Sequence[int]) -> str:
    return ", ".join(map(str, steps))


def _for_the_sake_of(steps: Sequence[int]) -> str:
    if not steps:
        return str(gettext("För att hela planen ska gå ihop"))
    return str(gettext("För att ge plats åt steg %(steps)s", steps=_numbers(steps)))


def counted(tier: Tier) -> tuple[str, str]:
    """What is counted, and how many there are now and with the plan."""
    with_plan = gettext("%(num)s med planen", num=tier.value)
    now = [] if tier.before is None else [gettext("%(num)s nu", num=tier.before)]
    fewer = [] if tier.proven else [gettext("kanske färre, aldrig under %(num)s", num=tier.bound)]
    return _counted()[tier.name], ", ".join([*now, with_plan, *fewer])


def _counted() -> Mapping[str, str]:
    return {
        "unplaced_1": gettext("Utan plats, akut i natt"),
        "unplaced_2": gettext("Utan plats, bråttom"),
        "unplaced_3": gettext("Utan plats, planerat"),
        "moves": gettext("Får lämna sitt rum"),
    }


def in_the_way(step: ReviewStep, other: ReviewStep) -> str:
    stays = gettext("Hushållet i steg %(other)s bor kvar i rummet.", other=other.number)
    if other.kind is StepKind.NO_PLACE:
        mend = gettext("Avvisa steg %(step)s.", step=step.number)
    else:
        mend = gettext(
            "Godkänn steg %(other)s eller avvisa steg %(step)s.", other=other.number, step=step.number
        )
    return f"{stays} {mend}"
