"""What is known of how long cases are kept: the facts of many in one query, and what the start page says."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import ExtractYear
from django.urls import reverse
from django.utils import timezone

from agreements.actions.complaint import OPEN
from agreements.models import Agreement, Complaint, RightsRequest, SettlementLine
from cases.enums import NoteKind
from cases.models import BoundaryCheck, Case, JournalNote
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Event
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Act, CasePart, WorkRow, WorkSection
from mentorstotte.core.wording import danish_date
from reporting.actions.years import closed_years
from reporting.models import LegalHold, PostingMatch, Retention
from reporting.rules.retention import CaseFacts, Version, oldest_told

SHOWN = 10
TITLE = "Sager, der skal slettes"


def with_facts(cases: QuerySet) -> QuerySet:
    """The cases, each with what ``facts_of`` reads; no further query for each."""
    ends = Agreement.objects.filter(case=OuterRef("pk")).order_by().values("case")
    events = _happened().order_by().values("case_id")
    on_103 = BoundaryCheck.objects.on_103().filter(assessment__case=OuterRef("pk"))
    control = JournalNote.objects.filter(
        case=OuterRef("pk"), kind=NoteKind.CONTROL, finalised_at__isnull=False
    )
    settled = SettlementLine.objects.filter(agreement__case=OuterRef("pk")).order_by()
    posted = PostingMatch.objects.filter(agreement__case=OuterRef("pk")).order_by()
    standing = LegalHold.objects.filter(case=OuterRef("pk"), lifted_at__isnull=True)
    return cases.annotate(
        last_end=Subquery(ends.values(day=Max("end_date"))),
        last_event=Subquery(events.values(at=Max("at"))),
        has_complaint=Exists(Complaint.objects.filter(OPEN, case=OuterRef("pk"))),
        has_request=Exists(RightsRequest.objects.open().filter(case=OuterRef("pk"))),
        on_103=Exists(on_103),
        controlled=Exists(control),
        settled_years=ArraySubquery(settled.values(year=ExtractYear("month")).distinct()),
        posted_years=ArraySubquery(posted.values(year=ExtractYear("posting__posted_on")).distinct()),
        kept_because=Subquery(standing.values("reason")[:1]),
    )


def _happened():
    """What happened on the case; that its deletion was judged is no part of its life."""
    return Event.objects.filter(case_id=OuterRef("pk")).exclude(kind__startswith="retention.")


def facts_of(case: Case, closed: set[int]) -> CaseFacts:
    """The facts of a case of ``with_facts``; ``closed`` are the ledger years that are closed."""
    years = sorted({int(year) for year in (*case.settled_years, *case.posted_years)})
    return CaseFacts(
        closed_on=case.closed_on or _last_day(case),
        money_year=years[-1] if years else None,
        complaint_open=case.complaint_open or case.has_complaint,
        request_open=case.has_request,
        open_years=tuple(year for year in years if year not in closed),
        control_missing=case.on_103 and not case.controlled,
        by_hand=case.kept_because or "",
    )


def _last_day(case: Case) -> date:
    """A case that nobody closed: the last that happened, or is agreed."""
    last_event = case.last_event and timezone.localdate(case.last_event)
    return max(filter(None, (case.opened_on, case.last_end, last_event)))


def known(case_id: int) -> tuple[Case, CaseFacts]:
    """One case and its facts, read now."""
    case = with_facts(Case.objects.filter(pk=case_id)).select_related("citizen", "team").get()
    return case, facts_of(case, set(closed_years()))


def candidates(version: Version, today: date) -> QuerySet:
    """All cases that the team may have to be told of, and those that it was told of."""
    day = oldest_told(version, today)
    later = Agreement.objects.filter(case=OuterRef("pk"), end_date__gt=day)
    since = _happened().filter(at__date__gt=day)
    quiet = Q(closed_on__isnull=True, opened_on__lte=day) & ~Exists(later) & ~Exists(since)
    return Case.objects.filter(Q(closed_on__lte=day) | quiet | Q(retention__isnull=False))


def waiting(user) -> QuerySet | None:
    """The rows of the approver's teams that wait for a yes; None for others."""
    if not user.has_role(Role.APPROVER):
        return None
    rows = Retention.objects.filter(case__team_id__in=user.team_ids, held=False, approved_at__isnull=True)
    return rows.select_related("case__citizen")


def work(user, today: date) -> list[WorkSection]:
    """The cases that wait for the approver's yes."""
    rows = [_row(row) for row in waiting(user)[:SHOWN]]
    return [WorkSection(TITLE, rows, "", reverse("reporting:retention"))]


def _row(row: Retention) -> WorkRow:
    case = row.case
    return WorkRow(
        due=None,
        name=case.citizen.name,
        name_url=reverse("cases:detail", args=[case.number]),
        case_number=case.number,
        what="Sagen skal slettes",
        detail=f"Kan slettes fra {danish_date(row.ends_on)}",
        mentor="",
        act="Tag stilling",
        act_url=reverse("reporting:retention_case", args=[case.number]),
        citizen_id=case.citizen_id,
    )


def case_part(case: Case, user, today: date) -> list[CasePart]:
    """The way from a case to how long it is kept, for those who decide on it."""
    if not allowed(user, Permission.APPROVE):
        return []
    act = Act("Bevaring og sletning", reverse("reporting:retention_case", args=[case.number]))
    return [CasePart(acts=[act], cards=[], timeline=[])]
