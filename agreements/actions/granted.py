"""The hours that were granted, read with each row of a list."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, TextField
from django.db.models.functions import Cast, JSONObject

from agreements import rules
from agreements.models import Segment
from agreements.models.agreement import IN_FORCE


def granted_beside(agreement: str) -> ArraySubquery:
    """An annotation for ``segments_of``; ``agreement`` is the path to the key of the agreement."""
    spans = Segment.objects.filter(version__agreement=OuterRef(agreement), version__state__in=IN_FORCE)
    granted = JSONObject(start="start", end="end", hours=Cast("weekly_hours", TextField()))
    return ArraySubquery(spans.order_by("start").values(said=granted))


def segments_of(rows: list[dict], last: date) -> tuple[rules.Segment, ...]:
    """The granted spans of an annotated row, until an early end; empty when hours are missing."""
    if any(row["hours"] is None for row in rows):
        return ()
    days = ((date.fromisoformat(row["start"]), date.fromisoformat(row["end"]), row["hours"]) for row in rows)
    return tuple(
        rules.Segment(start, min(end, last), None, Decimal(hours))
        for start, end, hours in days
        if start <= last
    )
