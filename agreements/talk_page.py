"""What mentor and caseworker are shown of reports and messages, and what lists and cards say about them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject

from agreements.actions.talk import owed_report
from agreements.models import Agreement, MentorMessage, MentorReport
from agreements.rules import events
from agreements.rules.reports import Owed
from mentorstotte.core.registry import Card
from mentorstotte.core.wording import danish_date


def talk_beside(agreement: str, *, user=None) -> dict:
    """Annotations beside each row of a list, and no query more: ``last_report`` and what is ``unread``, by
    the caseworker, or by the mentor whose login is ``user``. ``agreement`` is the path to its key.
    """
    reports = MentorReport.objects.filter(agreement=OuterRef(agreement)).order_by("-due_on")
    unread = MentorMessage.objects.filter(agreement=OuterRef(agreement), read_at=None).order_by()
    mine = unread.filter(from_mentor=False, mentor__user=user) if user else unread.filter(from_mentor=True)
    count = mine.values("agreement").annotate(rows=Count("pk")).values("rows")
    return {
        "last_report": Subquery(reports.values("due_on")[:1]),
        "unread": Coalesce(Subquery(count), 0),
        "unread_report": Exists(reports.filter(read_at=None)),
    }


@dataclass(frozen=True)
class ReportRow:
    """One report as both sides read it."""

    report: MentorReport

    @property
    def due(self) -> str:
        """The deadline in words."""
        return danish_date(self.report.due_on)

    @property
    def hours(self) -> Decimal:
        """Time that was registered on the days of the report."""
        return events.hours(self.report.minutes)


@dataclass(frozen=True)
class TalkPage:
    """The reports, newest first, the messages, oldest first, and what is owed."""

    reports: list[ReportRow]
    messages: list[MentorMessage]
    owed: Owed | None

    @classmethod
    def of(cls, agreement: Agreement, *, mentor_user=None) -> "TalkPage":
        """Read in two queries. With ``mentor_user`` only what that mentor wrote or was written to."""
        reports = agreement.mentorreports.select_related("mentor", "read_by")
        said = agreement.mentormessages.select_related("written_by", "read_by")
        reports, said = list(reports), list(said)
        due = owed_report(agreement, reports[0].due_on if reports else None)
        if mentor_user is not None:
            reports = [each for each in reports if each.written_by_id == mentor_user.pk]
            key = mentor_user.mentor.pk
            said = [each for each in said if each.mentor_id == key]
        return cls([ReportRow(each) for each in reports], said, due)


def report_since(agreement: str, since: date) -> Subquery:
    """The newest report that is about days from ``since`` on, as a dictionary, beside a row of a list."""
    reports = MentorReport.objects.filter(agreement=OuterRef(agreement), until__gte=since)
    parts = {name: name for name in ("progress", "going", "hours_used_for", "suggests", "minutes")}
    said = JSONObject(written_by=F("mentor__name"), **parts)
    return Subquery(reports.order_by("-due_on").values(said=said)[:1])


def talk_card(agreement: Agreement, annotated) -> Card:
    """“Mentor skriver” beside the timeline, of a row with ``talk_beside``; no queries."""
    return Card(
        "agreements/cards/talk.html",
        {
            "agreement": agreement,
            "owed": owed_report(agreement, annotated.last_report),
            "unread": annotated.unread,
            "unread_report": annotated.unread_report,
            "has_login": agreement.mentor is not None and agreement.mentor.user_id is not None,
        },
    )
