"""Setting the norm of a kind of task."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from cases.enums import SupportTheme
from mentorstotte.core.actions import record
from mentorstotte.core.wording import danish_date, danish_hours
from reporting.models import TaskNorm


@transaction.atomic
def set_norm(*, theme: str, weekly_hours: Decimal, valid_from: date, source: str, by) -> TaskNorm:
    """Hours a week for a kind of task from a day on. The same day again corrects it; the same norm
    again changes nothing.
    """
    said = {"weekly_hours": weekly_hours, "source": source}
    norm, made = TaskNorm.objects.select_for_update().get_or_create(
        theme=theme, valid_from=valid_from, defaults=said | {"set_by": by}
    )
    if not made:
        if (norm.weekly_hours, norm.source) == (weekly_hours, source):
            return norm
        norm.weekly_hours, norm.source, norm.set_by = weekly_hours, source, by
        norm.save()
    label, hours = SupportTheme(theme).label, danish_hours(weekly_hours)
    record("norm.set", subject=norm, by=by, text=f"Timenorm: {label}, {hours} fra {danish_date(valid_from)}")
    return norm
