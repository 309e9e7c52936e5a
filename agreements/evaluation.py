"""How each supplier's agreements went (B14): those that ended in a period, counted by the database."""

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

AVERAGE = Avg("progress", output_field=DecimalField())
ONE_DAY = timedelta(days=1)
HELD = [VersionState.SIGNED, VersionState.SUPERSEDED]


@dataclass(frozen=True)
class SupplierEvaluation:
    """One supplier's figures, when there are enough to tell."""

    pk: int
    name: str
    figures: Evaluation


def evaluations_between(first: date, last: date, today: date) -> tuple[list[SupplierEvaluation], int]:
    """By name, those with figures that may be told, and how many others there are. Five questions."""
    ended = _ended(first, min(last, today - ONE_DAY))
    known = _agreements(ended)
    for more in (_progress(ended), _answers(ended), _reports(ended), _replaced(ended)):
        for supplier, values in more.items():
            if supplier in known:
                known[supplier].update(values)
    found = [SupplierEvaluation(pk, row.pop("name"), Evaluation(**row)) for pk, row in known.items()]
    told = sorted((each for each in found if each.figures.is_told), key=lambda each: each.name)
    return told, len(found) - len(told)


def _ended(first: date, last: date):
    """Agreements in force whose last day was in the period; none that were made by mistake."""
    mistaken = Ending.objects.filter(
        agreement=OuterRef("pk"), undone_at__isnull=True, reason=EndedReason.ERROR
    )
    return Agreement.objects.in_force().filter(
        ~Exists(mistaken), end_date__range=(first, last), mentor__isnull=False
    )


def _agreements(ended) -> dict[int, dict]:
    reached = EffectAssessment.objects.filter(agreement=OuterRef("pk"), effect=EffectOnAim.REACHED)
    stopped = Ending.objects.filter(
        agreement=OuterRef("pk"), undone_at__isnull=True, reason=EndedReason.GOAL_REACHED
    )
    rows = (
        ended.annotate(aim=Exists(reached) | Exists(stopped), supplier=F("mentor__supplier"))
        .order_by()
        .values("supplier", name=F("mentor__supplier__name"))
        .annotate(
            ended=Count("pk"), mentors=Count("mentor", distinct=True), reached=Count("pk", filter=Q(aim=True))
        )
    )
    return _by_supplier(rows)


def _progress(ended) -> dict[int, dict]:
    rows = FollowUp.objects.filter(agreement__in=ended).order_by()
    rows = rows.values(supplier=F("agreement__mentor__supplier")).annotate(progress=AVERAGE)
    return {pk: {"progress": half_up(row["progress"])} for pk, row in _by_supplier(rows).items()}


def _answers(ended) -> dict[int, dict]:
    rows = Answer.objects.standing().filter(sheet__agreement__in=ended).order_by()
    time = F("sheet__direct_minutes") + F("sheet__indirect_minutes")
    said = {
        "asked": Sum(time),
        "confirmed": Sum(time, filter=Q(state=AnswerState.CONFIRMED), default=0),
        "disputed": Sum(time, filter=Q(state=AnswerState.DISPUTED), default=0),
    }
    return _by_supplier(rows.values(supplier=F("sheet__agreement__mentor__supplier")).annotate(**said))


def _reports(ended) -> dict[int, dict]:
    """By the mentor who wrote."""
    rows = MentorReport.objects.filter(agreement__in=ended).annotate(came=TruncDate("written_at")).order_by()
    in_time = Count("pk", filter=Q(came__lte=F("due_on")))
    rows = rows.values(supplier=F("mentor__supplier"))
    return _by_supplier(rows.annotate(reports=Count("pk"), reports_on_time=in_time))


def _replaced(ended) -> dict[int, dict]:
    """By the supplier of the mentor who was replaced: the one before the day of the change."""
    before = Segment.objects.filter(
        version__agreement=OuterRef("agreement"),
        version__number=OuterRef("number") - 1,
        start__lt=OuterRef("effective_from"),
    ).order_by("-start")
    changes = AgreementVersion.objects.filter(
        agreement__in=ended, change_kind=VersionChange.MENTOR, state__in=HELD
    )
    changes = changes.annotate(supplier=Subquery(before.values("mentor__supplier")[:1])).order_by()
    counts: dict[int, dict] = defaultdict(lambda: {"replaced": 0})
    for supplier in changes.values_list("supplier", flat=True):
        counts[supplier]["replaced"] += 1
    return counts


def _by_supplier(rows) -> dict[int, dict]:
    return {row["supplier"]: {key: row[key] for key in row if key != "supplier"} for row in rows}
