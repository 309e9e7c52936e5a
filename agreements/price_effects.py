"""What a new hourly price of a mentor means for agreements that run, before it is saved."""

from datetime import date
from decimal import Decimal

from agreements.models import Segment
from agreements.models.agreement import IN_FORCE
from mentorstotte.core.registry import PriceEffect
from providers.rules.prices import forecast


def price_effects(mentor, price: Decimal, day: date) -> list[PriceEffect]:
    """The mentor's stretches of agreements in force from that day on; one query."""
    stretches = Segment.objects.filter(
        mentor=mentor,
        end__gte=day,
        version__state__in=IN_FORCE,
        version__agreement__in_force=True,
        version__agreement__end_date__gte=day,
    )
    rows = stretches.select_related("version__agreement").order_by("start", "pk")
    return [_effect(row, price, day) for row in rows if row.start <= row.version.agreement.end_date]


def _effect(row: Segment, price: Decimal, day: date) -> PriceEffect:
    agreement = row.version.agreement
    start, end = max(row.start, day), min(row.end, agreement.end_date)
    new = forecast(price, row.weekly_hours, start, end)
    known = row.hourly_price is not None
    return PriceEffect(
        reference=agreement.number,
        start=start,
        end=end,
        weekly_hours=row.weekly_hours,
        before=row.hourly_price,
        difference=new - forecast(row.hourly_price, row.weekly_hours, start, end) if known else None,
    )
