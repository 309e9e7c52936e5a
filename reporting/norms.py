"""Granted hours by kind of task, held against the norm of the day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Sum

from agreements.models import Agreement, VersionTask
from agreements.models.agreement import IN_FORCE
from cases.enums import SupportTheme
from mentorstotte.core.wording import half_up
from reporting.models import TaskNorm


@dataclass(frozen=True)
class Used:
    """Running agreements whose tasks are of one kind only: how many, and hours a week in all."""

    label: str
    agreements: int
    hours: Decimal
    norm: TaskNorm | None = None

    @property
    def mean(self) -> Decimal | None:
        """Hours a week for each agreement."""
        return half_up(self.hours / self.agreements) if self.agreements else None

    @property
    def beyond(self) -> Decimal | None:
        """How far the mean lies above the norm (negative: below); None while either is not known."""
        return None if self.mean is None or self.norm is None else self.mean - self.norm.weekly_hours


def against_norm(day: date) -> tuple[list[Used], list[Used]]:
    """One row for each kind of task, and those that cannot be divided: several kinds, or none said.

    The hours of an agreement are granted as a whole, so only agreements of a single kind can be held against
    a norm. Two queries.
    """
    found = _by_kinds(day)
    norms = norms_on(day)
    nothing = (0, Decimal(0))
    alone = [
        Used(theme.label, *found.get((theme.value,), nothing), norm=norms.get(theme.value))
        for theme in SupportTheme
    ]
    several = [numbers for kinds, numbers in found.items() if len(kinds) > 1]
    mixed = [
        Used("Flere slags opgaver i samme aftale", *map(sum, zip(*several, strict=True)))
        if several
        else Used("Flere slags opgaver i samme aftale", *nothing),
        Used("Opgavernes slags er ikke angivet", *found.get((), nothing)),
    ]
    return alone, mixed


def norms_on(day: date) -> dict[str, TaskNorm]:
    """The norm of each kind of task that is in force on the day."""
    newest = TaskNorm.objects.filter(valid_from__lte=day).order_by("theme", "-valid_from").distinct("theme")
    return {norm.theme: norm for norm in newest}


def _by_kinds(day: date) -> dict[tuple[str, ...], tuple[int, Decimal]]:
    """Kinds of tasks → number of agreements with hours, and their hours a week."""
    tasks = VersionTask.objects.filter(version__agreement=OuterRef("pk"), version__state__in=IN_FORCE)
    kinds = tasks.exclude(theme="").order_by("theme").values("theme").distinct()
    rows = (
        Agreement.objects.running_on(day)
        .filter(weekly_hours__isnull=False)
        .order_by()
        .annotate(kinds=ArraySubquery(kinds))
        .values("kinds")
        .annotate(agreements=Count("pk"), hours=Sum("weekly_hours"))
    )
    return {tuple(row["kinds"]): (row["agreements"], row["hours"]) for row in rows}
