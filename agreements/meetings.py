"""A meeting with a mentor or a supplier: all of their citizens whom the person may see, on one screen."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery

from agreements.hours_page import HoursSoFar, hours_beside
from agreements.models import Agreement, AgreementVersion, FollowUp
from agreements.models.agreement import IN_FORCE


@dataclass(frozen=True)
class MeetingRow:
    """One agreement that runs: what the talk is about."""

    agreement: Agreement
    so_far: HoursSoFar | None


def talked_about(user, today: date):
    """Agreements that run today and that the person may see, with aim, last follow-up and hours."""
    last = FollowUp.objects.filter(agreement=OuterRef("pk")).order_by("-held_on")
    version = AgreementVersion.objects.filter(agreement=OuterRef("pk"), state__in=IN_FORCE)
    return (
        Agreement.objects.running_on(today)
        .visible_to(user)
        .select_related("case__citizen", "case__caseworker", "mentor__supplier")
        .annotate(
            aim=Subquery(version.values("aim_text")[:1]),
            last_held=Subquery(last.values("held_on")[:1]),
            last_progress=Subquery(last.values("progress")[:1]),
            mentor_sort=F("mentor__sort_key"),
            **hours_beside("pk"),
        )
    )


def meeting_rows(agreements, today: date) -> list[MeetingRow]:
    """The rows of a page; no question more."""
    return [MeetingRow(each, HoursSoFar.beside(each, each, today)) for each in agreements]
