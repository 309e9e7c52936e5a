"""How a supplier's or mentor's agreements went (B14): those that ended in a period, counted by the database.

Those of a named mentor are asked for by pages that have seen the switch (``NamedFigures``) only.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Avg, Count, DecimalField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import TruncDate

from agreements.enums import AnswerState, EffectOnAim, EndedReason, VersionChange, VersionState
from agreements.models import (
    Agreement,
    AgreementVersion,
    Answer,
    EffectAssessment,
    Ending,
    FollowUp,
    MentorReport,
    Segment,
)
from agreements.rules.evaluation import Evaluation
from mentorstotte.core.wording import half_up
from providers.models import Mentor

AVERAGE = Avg("progress", output_field=DecimalField())
ONE_DAY = timedelta(days=1)
SUPPLIER, MENTOR = "mentor__supplier", "mentor"  # whose figures: the path from an agreement
HELD = [VersionState.SIGNED, VersionState.SUPERSEDED]


@dataclass(frozen=True)
class EvaluationRow:
    """One supplier's or mentor's figures, when there are enough to tell."""

    pk: int
    name: str
    figures: Evaluation


def evaluations_between(first: date, last: date, today: date) -> tuple[list[EvaluationRow], int]:
    """By supplier, those with figures that may be told, and how many others there are. Five questions."""
    found = _evaluated(_ended(first, min(last, today - ONE_DAY)), SUPPLIER)
    return _told(found, [each for each in found if each.figures.is_told])


def mentor_evaluations(
    first: date, last: date, today: date, since: date, mentor: Mentor | None = None
) -> tuple[list[EvaluationRow], int]:
    """By mentor, or the one mentor, of agreements that began on ``since`` or later; as for suppliers."""
    ended = _ended(first, min(last, today - ONE_DAY)).filter(start_date__gte=since)
    if mentor:
        given = Segment.objects.filter(version__agreement=OuterRef("pk"), mentor=mentor)
        ended = ended.filter(Q(mentor=mentor) | Exists(given))
    found = [each for each in _evaluated(ended, MENTOR) if mentor is None or each.pk == mentor.pk]
    return _told(found, [each for each in found if each.figures.is_enough])


def _told(found: list[EvaluationRow], told: list[EvaluationRow]) -> tuple[list[EvaluationRow], int]:
    return sorted(told, key=lambda each: each.name), len(found) - len(told)


def _evaluated(ended, whose: str) -> list[EvaluationRow]:
    known = _agreements(ended, whose)
    parts = (_progress(ended, whose), _answers(ended, whose), _reports(ended, whose), _replaced(ended, whose))
    for part in parts:
        for key, values in part.items():
            if key in known:
                known[key].update(values)
    return [EvaluationRow(key, row.pop("name"), Evaluation(**row)) for key, row in known.items()]


def _ended(first: date, last: date):
    """Agreements in force whose last day was in the period; none that were made by mistake."""
    mistaken = Ending.objects.filter(
        agreement=OuterRef("pk"), undone_at__isnull=True, reason=EndedReason.ERROR
    )
    return Agreement.objects.in_force().filter(
        ~Exists(mistaken), end_date__range=(first, last), mentor__isnull=False
    )


def _agreements(ended, whose: str) -> dict[int, dict]:
    reached = EffectAssessment.objects.filter(agreement=OuterRef("pk"), effect=EffectOnAim.REACHED)
    stopped = Ending.objects.filter(
        agreement=OuterRef("pk"), undone_at__isnull=True, reason=EndedReason.GOAL_REACHED
    )
    rows = (
        ended.annotate(aim=Exists(reached) | Exists(stopped))
        .order_by()
        .values(whose=F(whose), name=F(f"{whose}__name"))
        .annotate(
            ended=Count("pk"), mentors=Count("mentor", distinct=True), reached=Count("pk", filter=Q(aim=True))
        )
    )
    return _by_whose(rows)


def _progress(ended, whose: str) -> dict[int, dict]:
    rows = FollowUp.objects.filter(agreement__in=ended).order_by()
    rows = rows.values(whose=F(f"agreement__{whose}")).annotate(progress=AVERAGE)
    return {pk: {"progress": half_up(row["progress"])} for pk, row in _by_whose(rows).items()}


def _answers(ended, whose: str) -> dict[int, dict]:
    rows = Answer.objects.standing().filter(sheet__agreement__in=ended).order_by()
    time = F("sheet__direct_minutes") + F("sheet__indirect_minutes")
    said = {
        "asked": Sum(time),
        "confirmed": Sum(time, filter=Q(state=AnswerState.CONFIRMED), default=0),
        "disputed": Sum(time, filter=Q(state=AnswerState.DISPUTED), default=0),
    }
    return _by_whose(rows.values(whose=F(f"sheet__agreement__{whose}")).annotate(**said))


def _reports(ended, whose: str) -> dict[int, dict]:
    """By the mentor who wrote."""
    rows = MentorReport.objects.filter(agreement__in=ended).annotate(came=TruncDate("written_at")).order_by()
    in_time = Count("pk", filter=Q(came__lte=F("due_on")))
    rows = rows.values(whose=F(whose))
    return _by_whose(rows.annotate(reports=Count("pk"), reports_on_time=in_time))


def _replaced(ended, whose: str) -> dict[int, dict]:
    """By the mentor who was replaced: the one before the day of the change."""
    before = Segment.objects.filter(
        version__agreement=OuterRef("agreement"),
        version__number=OuterRef("number") - 1,
        start__lt=OuterRef("effective_from"),
    ).order_by("-start")
    changes = AgreementVersion.objects.filter(
        agreement__in=ended, change_kind=VersionChange.MENTOR, state__in=HELD
    )
    changes = changes.annotate(whose=Subquery(before.values(whose)[:1])).order_by()
    counts: dict[int, dict] = defaultdict(lambda: {"replaced": 0})
    for key in changes.values_list("whose", flat=True):
        counts[key]["replaced"] += 1
    return counts


def _by_whose(rows) -> dict[int, dict]:
    return {row["whose"]: {key: row[key] for key in row if key != "whose"} for row in rows}
