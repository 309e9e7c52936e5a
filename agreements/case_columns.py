"""What stands beside a case in the case list: its agreement, where that stands, and what is due next."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from agreements.documentation import Documentation, documentation_of
from agreements.hours_page import HoursSoFar, hours_beside
from agreements.models import Agreement, AgreementVersion
from agreements.status import status_of
from mentorstotte.core.templatetags.da import period
from mentorstotte.core.wording import danish_hours


@dataclass(frozen=True)
class CaseColumn:
    """Period, mentor and hours, the next deadline, the status word and the documentation of one case's
    agreement.
    """

    text: str
    detail: str
    due: date | None
    due_what: str
    status: str
    status_tone: str
    documentation: Documentation | None


def support(cases, today: date) -> dict[int, CaseColumn]:
    """One agreement for each case that has any, in one query: the one in force that ends last, else the
    newest.
    """
    newest = AgreementVersion.objects.filter(agreement=OuterRef("pk")).order_by("-number").values("state")[:1]
    agreements = (
        Agreement.objects.filter(case__in=[case.pk for case in cases])
        .select_related("mentor__supplier", "readiness")
        .annotate(latest_state=Subquery(newest), **hours_beside("pk"))
        .order_by("in_force", "end_date", "pk")
    )
    return {agreement.case_id: _column(agreement, today) for agreement in agreements}


def _column(agreement: Agreement, today: date) -> CaseColumn:
    status = status_of(agreement, agreement.latest_state, today)
    what, due = next_deadline(agreement, today)
    hours = danish_hours(agreement.weekly_hours) if agreement.weekly_hours else "timetal mangler"
    so_far = HoursSoFar.beside(agreement, agreement, today)
    hours += f", {so_far.in_words}" if so_far else ""
    mentor = agreement.mentor.name if agreement.mentor else "ingen mentor"
    return CaseColumn(
        text=period(agreement.start_date, agreement.end_date),
        detail=f"{mentor} · {hours}",
        due=due,
        due_what=what,
        status=status.text,
        status_tone=status.tone,
        documentation=documentation_of(agreement),
    )


def next_deadline(agreement: Agreement, today: date) -> tuple[str, date | None]:
    """What is due next for an agreement in force, and when; nothing when nothing is."""
    if not agreement.in_force:
        return "", None
    coming = []
    if agreement.next_follow_up and agreement.end_date >= today:
        coming.append((agreement.next_follow_up, "Opfølgning"))
    if agreement.effect_due and agreement.effect_assessed_on is None:
        coming.append((agreement.effect_due, "Effektvurdering"))
    due, what = min(coming, default=(None, ""))
    return what, due
