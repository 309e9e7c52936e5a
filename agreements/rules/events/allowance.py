"""Hours against what was granted, and the citizen's answer to them: R-31 and R-32 (domain 10).

Hours are held only above the allowance cumulated over the agreement plus a tolerance; a month alone never
decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from agreements.rules.facts import FactsError, Segment
from mentorstotte.core.calendar import days_in
from mentorstotte.core.findings import Finding, flag, held, info, reason
from mentorstotte.core.wording import danish_count, danish_date, danish_number, half_up

ANSWER_DAYS = 10
CONFIRMED, DISPUTED = "confirmed", "disputed"
_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class MonthOfHours:
    """What may be paid for a month: ``payable`` now (hours held before included), ``held`` still.

    ``payable`` is below zero when a correction has taken back hours that were paid.
    ``allowance`` is cumulated from the first day of the agreement, ``limit`` with the tolerance.
    """

    allowance: Decimal
    limit: Decimal
    payable: Decimal
    held: Decimal


def allowance(segments: Iterable[Segment], first: date, last: date) -> Decimal:
    """Hours granted from ``first`` to ``last``: hours a week × days / 7, half up for each segment.

    Raises ``FactsError`` with the key of what a segment does not say.
    """
    total = _ZERO
    for number, segment in enumerate(segments):
        for name in ("start", "end", "weekly_hours"):
            if getattr(segment, name) is None:
                raise FactsError(f"segments[{number}].{name}", "mangler")
        days = days_in(max(segment.start, first), min(segment.end, last))
        if days > 0:
            total += half_up(segment.weekly_hours * days / 7)
    return total


def weeks_hours(segments: Sequence[Segment], day: date) -> Decimal:
    """One week's hours on a day, the latest granted by then: the default tolerance."""
    granted = [segment.weekly_hours for segment in segments if segment.start <= day]
    return (granted or [segments[0].weekly_hours])[-1]


def month_of_hours(
    segments: Sequence[Segment],
    month_end: date,
    *,
    approved: Decimal,
    paid: Decimal = _ZERO,
    tolerance: Decimal | None = None,
) -> MonthOfHours:
    """How many hours may be paid at the end of a month.

    ``approved`` are all approved hours of the agreement until then, ``paid`` those already paid;
    ``tolerance`` in hours, a week's hours when ``None``.
    """
    granted = allowance(segments, segments[0].start, month_end)
    limit = granted + (weeks_hours(segments, month_end) if tolerance is None else tolerance)
    payable = max(min(approved, limit) - paid, min(approved - paid, _ZERO))
    return MonthOfHours(granted, limit, payable, max(approved - paid - payable, _ZERO))


def r31_above_allowance(month: MonthOfHours, *, salaried: bool = False) -> Finding | None:
    """R-31: hours above the cumulated allowance and the tolerance; pay of the salaried is never held."""
    if month.held <= 0:
        return None
    text = (
        f"{danish_number(month.held)} timer ligger over det bevilgede: {danish_number(month.allowance)} "
        f"timer til og med måneden, {danish_number(month.limit)} med tolerance."
    )
    say = flag if salaried else held
    return say(
        "R-31", text, "Intern kontrol: ujævne måneder er normale", held=month.held, allowance=month.allowance,
        limit=month.limit,
    )  # fmt: skip


def r32_citizens_answer(
    answer: str | None,
    asked_on: date,
    today: date,
    *,
    deceased_on: date | None = None,
    answer_days: int = ANSWER_DAYS,
) -> Finding | None:
    """R-32: hours that the citizen disputes wait; unanswered ones may be approved after ten days.

    ``answer`` is ``confirmed``, ``disputed`` or ``None``. After a death nobody is asked: approved with a
    reason.
    """
    source = "Intern kontrol: borgerens bekræftelse"
    if answer == DISPUTED:
        return held("R-32", "Borgeren er uenig i timerne; pengene venter, til det er afklaret.", source)
    if answer == CONFIRMED:
        return None
    if deceased_on is not None:
        text = f"Borgeren døde den {danish_date(deceased_on)} og har ikke bekræftet timerne."
        return reason("R-32", text, "Intern kontrol: støtten slutter ved dødsfald", deceased_on=deceased_on)
    until = asked_on + timedelta(days=answer_days)
    days = danish_count(answer_days, "dag", "dage")
    if today <= until:
        text = f"Borgeren blev spurgt {danish_date(asked_on)} og kan svare til og med {danish_date(until)}."
        return held("R-32", text, source, asked_on=asked_on, until=until)
    text = f"Borgeren har ikke svaret inden {days} ({danish_date(until)}); timerne må godkendes alligevel."
    return info("R-32", text, source, asked_on=asked_on, until=until)
