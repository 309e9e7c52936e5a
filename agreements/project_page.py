"""What the page of a project shows: its cases, and their agreements in force as a whole."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.actions.granted import segments_of
from agreements.enums import ReadyState
from agreements.hours_page import HoursSoFar, hours_beside
from agreements.models import Agreement
from cases.models import Case, Project, in_project
from mentorstotte.core.wording import half_up

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Summary:
    """Of the cases that one may see: agreements in force, how many of them are documented, and hours."""

    cases: int
    agreements: int
    ready: int
    granted: Decimal
    used: Decimal

    @property
    def share(self) -> Decimal | None:
        """Hours used in per cent of those granted; none without any granted."""
        return half_up(self.used * 100 / self.granted) if self.granted else None


def cases_of(project: Project, user):
    """The project's cases that the user may see."""
    return Case.objects.visible_to(user).filter(in_project(project))


def summary(project: Project, user, today: date) -> Summary:
    """Read in two queries."""
    cases = cases_of(project, user)
    agreements = list(
        Agreement.objects.in_force()
        .filter(case__in=cases.order_by().values("pk"))
        .select_related("readiness")
        .annotate(**hours_beside("pk"))
    )
    paces = [_so_far(agreement, today).pace for agreement in agreements]
    judged = [getattr(agreement, "readiness", None) for agreement in agreements]
    return Summary(
        cases=cases.count(),
        agreements=len(agreements),
        ready=sum(row is not None and row.state == ReadyState.READY for row in judged),
        granted=sum((pace.granted or NOTHING for pace in paces), NOTHING),
        used=sum((pace.used or NOTHING for pace in paces), NOTHING),
    )


def _so_far(agreement: Agreement, today: date) -> HoursSoFar:
    spans = segments_of(agreement.granted_spans, agreement.end_date)
    return HoursSoFar.of(agreement, spans, agreement.sheet_sums, today)
