"""Which running agreements cost more an hour than a price cap. They run on as agreed."""

from datetime import date
from decimal import Decimal

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from agreements.models import Segment
from agreements.models.agreement import IN_FORCE


def above_cap(kind: str, cap: Decimal | None, day: date):
    """Stretches of agreements in force on or after the day at a price above the cap, the dearest first."""
    if cap is None:
        return Segment.objects.none()
    of_kind = Q(mentor__kind=kind) | Q(mentor=None, version__agreement__mentor__kind=kind)
    return (
        Segment.objects.filter(
            of_kind,
            end__gte=day,
            hourly_price__gt=cap,
            version__state__in=IN_FORCE,
            version__agreement__in_force=True,
            version__agreement__end_date__gte=day,
        )
        .select_related("version__agreement")
        .annotate(over=F("hourly_price") - cap, last=Coalesce("version__agreement__ended_on", "end"))
        .order_by("-hourly_price", "pk")
    )
