"""The documentation of agreements (E1 to E10): judged live for pages, copied to a row for lists and tiles.

Every act on a case leaves an event; agreements of cases with new events are judged again, and once a day all
whose dates may have passed a border. Both may be stopped and begun again at any time.
"""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from agreements.actions.readiness_facts import evidence_of
from agreements.models import Agreement, Readiness, ReadinessTurn, SettlementLine
from agreements.rules.readiness import Evidence, Line, readiness, state_of
from agreements.rules.readiness.evidence import MISSING
from mentorstotte.core.models import Event
from providers.actions.wages import WAGES

BATCH = 500
SETTLING = timedelta(minutes=1)  # an event may be committed after one with a later number
AFTERMATH = timedelta(days=366)  # what ended longer ago is judged when something happens on its case


def lines_of(agreement: Agreement, today: date) -> tuple[Line, ...]:
    """The ten lines of one agreement in force; none for one that is not."""
    evidence = evidence_of([agreement], today).get(agreement.pk)
    return readiness(evidence) if evidence else ()


def judge_changed() -> int:
    """Judges the agreements of cases with events since the last turn, and those settled with mentors whose
    wages were documented since; gives back how many.
    """
    turn, _ = ReadinessTurn.objects.get_or_create(pk=1)
    settled = Event.objects.filter(pk__gt=turn.event_id, at__lt=timezone.now() - SETTLING)
    newest = settled.aggregate(newest=Max("pk"))["newest"]
    if newest is None:
        return 0
    happened = settled.filter(pk__lte=newest).order_by()
    cases = happened.filter(case_id__isnull=False).values("case_id")
    mentors = happened.filter(kind=WAGES).values("subject_id")
    paid = SettlementLine.objects.filter(mentor__in=mentors).values("agreement")
    touched = (Q(case_id__in=cases), Q(pk__in=paid))
    judged = sum(_judge_all(Agreement.objects.in_force().filter(each)) for each in touched)
    ReadinessTurn.objects.filter(pk=1, event_id__lt=newest).update(event_id=newest)
    return judged


def judge_daily() -> int:
    """Judges those that nobody has judged today and whose dates may have passed a border."""
    today = timezone.localdate()
    unjudged = Q(readiness__isnull=True)
    older = Q(readiness__judged_on__lt=today, end_date__gte=today - AFTERMATH)
    return _judge_all(Agreement.objects.in_force().filter(unjudged | older))


def _judge_all(agreements) -> int:
    """In batches, each in a transaction of its own."""
    last, judged = 0, 0
    while keys := list(agreements.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        judge(keys)
        last, judged = keys[-1], judged + len(keys)
    return judged


@transaction.atomic
def judge(keys: list[int], *, today: date | None = None) -> None:
    """Sets the rows of these agreements; those of agreements no longer in force go."""
    today = today or timezone.localdate()
    held = Agreement.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    found = evidence_of(held, today)
    Readiness.objects.filter(agreement__in=keys).exclude(agreement__in=found).delete()
    Readiness.objects.bulk_create(
        (_row(key, evidence, readiness(evidence)) for key, evidence in found.items()),
        update_conflicts=True,
        unique_fields=["agreement"],
        update_fields=["state", "missing", "since", "judged_on"],
    )


def _row(key: int, evidence: Evidence, judged: tuple[Line, ...]) -> Readiness:
    lacking = [line for line in judged if line.said.state == MISSING]
    return Readiness(
        agreement_id=key,
        state=state_of(judged),
        missing=[line.code for line in lacking],
        since=min((line.said.since or evidence.start for line in lacking), default=None),
        judged_on=evidence.today,
    )
