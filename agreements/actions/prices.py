"""What an hour of a mentor costs on a day: the one place that says so."""

from decimal import Decimal

from django.db.models import Case, DecimalField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from agreements.models import Segment
from agreements.models.agreement import IN_FORCE
from providers.models import prices_on


def priced(entries):
    """Time entries with the kroner an hour of each: the one that it was approved at, else as granted for the
    day, else the mentor's price, else the supplier's framework agreement; ``None`` when no price is known. A
    group session costs nothing an hour.
    """
    granted = Segment.objects.filter(
        Q(mentor=OuterRef("mentor")) | Q(mentor__isnull=True),
        version__agreement=OuterRef("agreement"),
        version__state__in=IN_FORCE,
        start__lte=OuterRef("day"),
        end__gte=OuterRef("day"),
    )
    first = ["hourly_price", _by_places(), Subquery(granted.values("hourly_price")[:1])]
    others = prices_on(OuterRef("day"), OuterRef("mentor"), OuterRef("mentor__supplier"))
    return entries.annotate(price=Coalesce(*first, *others, output_field=DecimalField()))


def _by_places() -> Case:
    """Nothing an hour for a group session: its places are paid for (domain 9)."""
    return Case(When(session__isnull=False, then=Value(Decimal(0))), output_field=DecimalField())
