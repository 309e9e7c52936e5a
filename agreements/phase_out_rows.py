"""The phase-out plan beside an agreement, fetched with it: no query of its own."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, TextField
from django.db.models.functions import Cast, JSONObject

from agreements.models import PhaseOutStep


def steps_beside(agreement: str) -> ArraySubquery:
    """The steps that stand, the first first; ``agreement`` is the path to its key."""
    steps = PhaseOutStep.objects.standing().filter(agreement=OuterRef(agreement)).order_by("day")
    said = JSONObject(day="day", hours=Cast("weekly_hours", TextField()), what="what", done="done_at")
    return ArraySubquery(steps.values(said=said))


def steps_of(rows: list[dict]) -> list[dict]:
    """Day, hours, what and whether it is done, as pages show them."""
    return [
        {
            "day": date.fromisoformat(row["day"]),
            "hours": Decimal(row["hours"]),
            "what": row["what"],
            "done": row["done"] is not None,
        }
        for row in rows
    ]
