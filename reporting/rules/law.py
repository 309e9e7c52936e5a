"""What differs between two regimes, in plain Danish."""

from dataclasses import dataclass

from cases.enums import EntitlementKind, TargetGroup
from cases.rules.regimes import Regime
from mentorstotte.core.wording import danish_months

NOT_ENTERED = "Ikke indlæst endnu"
CONTACT = {"weekly": "mindst én gang om ugen", "fortnightly": "mindst hver anden uge", "none": "intet krav"}


@dataclass(frozen=True)
class Difference:
    """One thing that the law says otherwise from a day on; ``group`` where it is about one target group."""

    topic: str
    before: str
    after: str
    group: str = ""


def differences(old: Regime, new: Regime) -> list[Difference]:
    """What the new regime changes, the general first. Of an announced one nothing is guessed."""
    if new.announced:
        return [Difference("Reglerne om mentorstøtte", old.name, NOT_ENTERED)]
    pairs = [
        Difference("Længste aftale", _months(old.agreement_max_months), _months(new.agreement_max_months)),
        Difference("Myndigheden hedder", old.authority, new.authority),
        Difference("Grundlag", old.legal_basis(""), new.legal_basis("")),
    ]
    for group in TargetGroup:
        label = group.label
        pairs += [
            Difference(f"Ret: {label}", _kind(old, group), _kind(new, group), group),
            Difference(f"Mindste varighed: {label}", _minimum(old, group), _minimum(new, group), group),
            Difference(f"Kontakt: {label}", _contact(old, group), _contact(new, group), group),
        ]
    return [each for each in pairs if each.before != each.after]


def about_group(found: list[Difference], group: str) -> list[Difference]:
    """The differences that concern one target group alone."""
    return [each for each in found if each.group == group]


def _months(number: int | None) -> str:
    return danish_months(number) if number else NOT_ENTERED


def _kind(regime: Regime, group: str) -> str:
    kind = regime.kind_of(group)
    return EntitlementKind(kind).label if kind else NOT_ENTERED


def _minimum(regime: Regime, group: str) -> str:
    minimum = regime.minimum.get(group)
    return danish_months(minimum.months) if minimum else "ingen"


def _contact(regime: Regime, group: str) -> str:
    return CONTACT[regime.contact if regime.contact and group in regime.contact_groups else "none"]
