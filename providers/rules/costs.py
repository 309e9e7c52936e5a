"""What of a mentor's bill may be refunded (R-30, domain 9 and 10): hours actually given, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from mentorstotte.core.findings import Finding, hard
from mentorstotte.core.wording import danish_kroner, danish_list, half_up

SOURCE = "Bekendtgørelse 2006/2020 § 122, stk. 2"
MENTOR_HOURS = "hours"
NOT_REFUNDABLE = {
    "travel": "transport",
    "sickness": "mentorens egen sygdom",
    "overhead": "administration og andre faste udgifter",
    "ordinary_work": "mentorens almindelige arbejde",
}


@dataclass(frozen=True, slots=True)
class CostLine:
    """Kroner of a bill. ``kind``: ``hours``, or one of ``NOT_REFUNDABLE``."""

    kind: str
    amount: Decimal


def cost_of_hours(hours: Decimal, rate: Decimal) -> CostLine:
    """Hours given at an hourly price, half up to øre."""
    return CostLine(MENTOR_HOURS, half_up(hours * rate))


def refundable(lines: Iterable[CostLine]) -> Decimal:
    """Kroner that a refund may be claimed for."""
    return sum((line.amount for line in lines if line.kind == MENTOR_HOURS), Decimal("0.00"))


def r30_refundable(claimed: Decimal, lines: Iterable[CostLine]) -> Finding | None:
    """R-30: nothing but mentor hours stands in the refundable amount."""
    lines = tuple(lines)
    allowed = refundable(lines)
    if claimed <= allowed:
        return None
    kinds = dict.fromkeys(line.kind for line in lines if line.kind != MENTOR_HOURS)
    what = danish_list(NOT_REFUNDABLE.get(kind, kind) for kind in kinds) if kinds else "andet end mentortimer"
    text = (
        f"Der kan søges refusion af {danish_kroner(allowed)} for mentortimer; beløbet på "
        f"{danish_kroner(claimed)} tager {what} med."
    )
    return hard("R-30", text, SOURCE, "refundable", claimed=claimed, refundable=allowed)
