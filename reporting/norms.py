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
    """Running agreements with tasks of one kind: how many, and its share of their hours a week.

    ``divided``: how many of them have tasks of other kinds, too, and share their hours out.
    """

    label: str
    agreements: int
    hours: Decimal
    divided: int = 0
    norm: TaskNorm | None = None

    @property
    def mean(self) -> Decimal | None:
        """Hours a week for each agreement."""
        return half_up(self.hours / self.agreements) if self.agreements else None

    @property
    def beyond(self) -> Decimal | None:
        """How far the mean lies above the norm (negative: below); None while either is not known."""
        return None if self.mean is None or self.norm is None else self.mean - self.norm.weekly_hours


def against_norm(day: date) -> tuple[list[Used], Used]:
    """One row for each kind of task, and the agreements whose tasks have no kind. Two queries.

    An agreement's hours are granted as a whole: they are shared out evenly among its tasks (decisions.md).
    """
    found, norms = _by_tasks(day), norms_on(day)
    rows = [_used(theme, found, norms.get(theme.value)) for theme in SupportTheme]
    unsaid = found.get((), (0, Decimal(0)))
    return rows, Used("Opgavernes slags er ikke angivet", *unsaid)


def _used(theme: SupportTheme, found: "ByTasks", norm: TaskNorm | None) -> Used:
    own = {tasks: numbers for tasks, numbers in found.items() if theme.value in tasks}
    hours = sum(
        (hours * tasks.count(theme.value) / len(tasks) for tasks, (_, hours) in own.items()), Decimal(0)
    )
    divided = sum(number for tasks, (number, _) in own.items() if len(set(tasks)) > 1)
    return Used(theme.label, sum(number for number, _ in own.values()), half_up(hours), divided, norm)


def norms_on(day: date) -> dict[str, TaskNorm]:
    """The norm of each kind of task that is in force on the day."""
    newest = TaskNorm.objects.filter(valid_from__lte=day).order_by("theme", "-valid_from").distinct("theme")
    return {norm.theme: norm for norm in newest}


ByTasks = dict[tuple[str, ...], tuple[int, Decimal]]


def _by_tasks(day: date) -> ByTasks:
    """The kinds of an agreement's tasks, one for each task → how many such agreements, and their hours."""
    tasks = VersionTask.objects.filter(version__agreement=OuterRef("pk"), version__state__in=IN_FORCE)
    kinds = tasks.exclude(theme="").order_by("theme").values("theme")
    rows = (
        Agreement.objects.running_on(day)
        .filter(weekly_hours__isnull=False)
        .order_by()
        .annotate(kinds=ArraySubquery(kinds))
        .values("kinds")
        .annotate(agreements=Count("pk"), hours=Sum("weekly_hours"))
    )
    return {tuple(row["kinds"]): (row["agreements"], row["hours"]) for row in rows}
