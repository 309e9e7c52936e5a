"""What mentors and coordinators are shown: own agreements and their hours, never CPR number or target group.

Before a mentor has acknowledged an agreement only what is needed to say yes: aim, tasks, period and hours.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from agreements.actions.deadlines import governing_first
from agreements.actions.months import is_salaried, month_words
from agreements.actions.talk import owed_report
from agreements.actions.terms import with_terms
from agreements.enums import SheetState, VersionState
from agreements.hours_page import (
    HoursSoFar,
    MonthRow,
    contract_words,
    count_month,
    hours_beside,
    transport_words,
)
from agreements.models import Acknowledgement, Agreement, AgreementVersion, MonthSheet, TimeEntry
from agreements.rules import events
from agreements.rules.reports import Owed
from agreements.talk_page import talk_beside
from mentorstotte.core.access import log_reads, log_refused
from mentorstotte.core.enums import Role
from mentorstotte.core.wording import danish_number, upper_first

# So long after its last day an agreement is still shown, for the last month's hours.
AFTERMATH = timedelta(days=62)


def given_by(user, today: date):
    """Agreements of a mentor with what the pages need, in one query."""
    rows = Agreement.objects.given_by(user, today - AFTERMATH)
    is_mine = ExpressionWrapper(Q(mentor__user=user), output_field=BooleanField())
    found = _with_parts(rows).annotate(is_mine=is_mine, **talk_beside("pk", user=user))
    return found.order_by("-in_force", "end_date", "pk")


def coordinated_by(user, today: date):
    """Agreements of a supplier's mentors, by mentor."""
    rows = Agreement.objects.coordinated_by(user, today - AFTERMATH)
    return _with_parts(rows).order_by("mentor__sort_key", "end_date", "pk")


def _with_parts(rows):
    version = governing_first(AgreementVersion.objects.filter(agreement=OuterRef("pk")))
    seen = Acknowledgement.objects.filter(version=OuterRef("version_key"))
    before = MonthSheet.objects.filter(agreement=OuterRef("pk"), state=SheetState.OPEN).order_by("month")
    return rows.select_related("case__citizen", "case__caseworker", "mentor__supplier").annotate(
        version_key=Subquery(version.values("pk")[:1]),
        version_document=Subquery(version.values("document")[:1]),
        version_state=Subquery(version.values("state")[:1]),
        seen=Exists(seen),
        open_month=Subquery(before.values("month")[:1]),
        **hours_beside("pk"),
    )


def fetch_own(request, number: str) -> Agreement:
    """The mentor's own agreement; another's is a 404 like one that does not exist. The read is logged."""
    return _fetch(request, number, given_by(request.user, timezone.localdate()))


def fetch_hours(request, number: str) -> tuple[Agreement, bool]:
    """An agreement whose hours the person may see, and whether it is the mentor's own."""
    today, user = timezone.localdate(), request.user
    if user.has_role(Role.MENTOR):
        own = given_by(user, today).filter(number=number).first()
        if own is not None or not user.has_role(Role.COORDINATOR):
            return _checked(request, number, own), True
    return _fetch(request, number, coordinated_by(user, today)), False


def _fetch(request, number: str, rows) -> Agreement:
    return _checked(request, number, rows.filter(number=number).first())


def _checked(request, number: str, agreement: Agreement | None) -> Agreement:
    if agreement is None:
        log_refused(request, kind="agreement", key=number)
        raise Http404("Siden findes ikke, eller du har ikke adgang til den.")
    log_reads(request, [agreement.case.citizen_id])
    return agreement


@dataclass(frozen=True)
class Given:
    """One agreement as its mentor sees it."""

    agreement: Agreement
    today: date

    @property
    def named(self) -> bool:
        """The mentor has acknowledged it and may know who it is; a spreadsheet has no paper for that."""
        return self.agreement.seen or self.agreement.version_state == VersionState.IMPORTED

    @property
    def title(self) -> str:
        """The citizen's name, once it may be told."""
        return self.agreement.case.citizen.full_name if self.named else "Nyt forløb"

    @property
    def acknowledges(self) -> bool:
        """Asks the mentor to acknowledge it."""
        return not self.named and self.agreement.version_document is not None

    @property
    def takes_hours(self) -> bool:
        """Time can be registered: in force and begun."""
        return self.named and self.agreement.in_force and self.agreement.start_date <= self.today

    @property
    def so_far(self) -> HoursSoFar | None:
        """Used against granted; no query."""
        return HoursSoFar.beside(self.agreement, self.agreement, self.today)

    @property
    def salaried(self) -> bool:
        """Paid by the municipality: never held (R-31)."""
        return is_salaried(self.agreement)

    @property
    def to_submit(self) -> str:
        """The oldest month that is over and waits for the mentor to send it; nothing when none does."""
        month = self.agreement.open_month
        return month_words(month) if month and month < self.today.replace(day=1) else ""

    @property
    def writes(self) -> bool:
        """The mentor of today owes the reports and can write; one of before can read."""
        return self.agreement.in_force and self.agreement.is_mine

    @property
    def owed(self) -> Owed | None:
        """The report that is owed, when this is the mentor who owes it; no query."""
        return owed_report(self.agreement, self.agreement.last_report) if self.writes else None

    @property
    def submit_url(self) -> str:
        """The page of that month."""
        return portal_month_url(self.agreement, self.agreement.open_month)

    @property
    def address(self) -> list[str]:
        """Never when it is protected."""
        return self.agreement.case.citizen.address_lines(self.today)


def portal_month_url(agreement: Agreement, month: date, name: str = "portal_month") -> str:
    """The address of a month in the portal, or of an act on it."""
    return reverse(f"agreements:{name}", args=[agreement.number, month.year, month.month])


@dataclass(frozen=True)
class PortalMonth:
    """One month with its entries; ``mine`` are those that the mentor may put right."""

    sheet: MonthSheet
    entries: list[TimeEntry]
    transport: list[str]
    today: date

    @classmethod
    def of(cls, agreement: Agreement, year: int, month: int, today: date) -> "PortalMonth":
        """Read in two queries; 404 without hours."""
        sheet = agreement.sheets.filter(month__year=year, month__month=month).first()
        if sheet is None:
            raise Http404("Der er ingen timer i måneden.")
        sheet.agreement = agreement
        told = with_terms(sheet.entries.select_related("mentor", "task", "corrects"))
        rows = list(told.order_by("day", "starts", "pk"))
        if sheet.state != SheetState.APPROVED:
            count_month(sheet, rows)
        given = [row for row in rows if row.stands and not row.taken_back]
        return cls(sheet, given, transport_words(rows), today)

    @property
    def row(self) -> MonthRow:
        """Name, sum and tone of the month."""
        return MonthRow(self.sheet)

    @property
    def words(self) -> str:
        """“Juni 2014”."""
        return upper_first(month_words(self.sheet.month))

    @property
    def contract_words(self) -> list[str]:
        """What the supplier's contract pays of the month, and what makes it another number than was given."""
        paid = contract_words(self.sheet)
        changes = [row.contract_minutes for row in self.entries]
        added, off = (sum(m for m in changes if m > 0), -sum(m for m in changes if m < 0))
        told = [f"Kontrakten betaler {paid}."] if paid else []
        told += [f"{_hours(added)} lægges til, fordi borgeren udeblev."] if added else []
        told += [f"{_hours(off)} indirekte tid over kontraktens andel betales ikke."] if off else []
        return told

    @property
    def is_open(self) -> bool:
        """Time can still be put right in it."""
        return self.sheet.state == SheetState.OPEN

    @property
    def submits(self) -> bool:
        """It is over and waits to be sent."""
        over = self.sheet.month < self.today.replace(day=1) or self.sheet.agreement.end_date < self.today
        return self.is_open and over


def _hours(minutes: int) -> str:
    return f"{danish_number(events.hours(minutes))} timer"
