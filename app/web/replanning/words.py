"""Why a step is in the plan, in words that tell nothing of the household beyond its heads and urgency.

So rules that would give away what somebody needs, brings or flees from are told as classes.
"""

from collections.abc import Mapping, Sequence

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from app.services.replanning.review import Kind, Step, Tier

_NEEDS = _l("Boendet motsvarar inte hushållets behov")
_NOT_ADMITTED = _l("Boendet tar inte emot alla i hushållet")
_UNSAFE = _l("Platsen är inte säker för hushållet")

BROKEN: Mapping[str, LazyString] = {
    "closed": _l("Rummet är spärrat eller inte öppet alla nätter"),
    "beds": _l("Rummet har för få sängar"),
    "permit": _l("Boendets tillstånd gäller inte alla nätter"),
    "admits": _NOT_ADMITTED,
    "male_age": _NOT_ADMITTED,
    "brings": _NEEDS,
    "needs": _NEEDS,
    "language": _NEEDS,
    "protection": _l("Skyddet räcker inte för hushållet"),
    "max_nights": _l("Boendet tar inte emot någon så länge"),
    "threat_place": _UNSAFE,
    "threat_tie": _UNSAFE,
    "avoid": _UNSAFE,
    "occupied": _l("Fler bor där än som får plats"),
    "watch": _l("Bevakningsrundorna räcker inte till"),
    "other_case": _l("Platsen går inte ihop med ett annat ärende"),
    "not_suitable": _l("Platsen passar inte hushållet"),
}


def why(step: Step) -> list[str]:
    """What its present place breaks, else for whose sake it is moved; and whose room it gets."""
    said = broken(step.rules)
    if not said and step.origin:
        said = [_for_the_sake_of(step.gives_way_to)]
    if step.waits_for:
        said.append(gettext("Får rummet efter steg %(steps)s", steps=_numbers(step.waits_for)))
    return said


def broken(rules: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(str(BROKEN[rule]) for rule in rules))


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


def in_the_way(step: Step, other: Step) -> str:
    stays = gettext("Hushållet i steg %(other)s bor kvar i rummet.", other=other.number)
    if other.kind is Kind.NO_PLACE:
        mend = gettext("Avvisa steg %(step)s.", step=step.number)
    else:
        mend = gettext(
            "Godkänn steg %(other)s eller avvisa steg %(step)s.", other=other.number, step=step.number
        )
    return f"{stays} {mend}"
