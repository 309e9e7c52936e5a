"""What the page “Kontakt” shows, and what contact puts on the case page."""

from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from agreements.actions.contact_weeks import demands, judge, registered, standing_rows
from agreements.actions.deadlines import governing_version
from agreements.models import Agreement, Contact, Explanation, Pause
from agreements.rules.contact import ContactSpan
from agreements.rules.events import JudgedWeek
from mentorstotte.core.registry import Card

STATES = {
    "met": ("Kontakt", "good"),
    "missing": ("Ingen kontakt", "overdue"),
    "explained": ("Grund givet", "plain"),
    "paused": ("Pause", "plain"),
    "open": ("Ikke gjort op endnu", "waiting"),
}
SHOWN = 6
CAUSES = {
    ("weekly", "statute"): "Loven kræver kontakt hver uge.",
    ("weekly", "standard"): "Servicestandarden kræver kontakt hver uge, når borgeren har ret og pligt.",
    ("fortnightly", "statute"): "Loven kræver kontakt mindst hver anden uge.",
    ("fortnightly", "standard"): (
        "Servicestandarden kræver kontakt hver anden uge, når borgeren har ret og pligt."
    ),
}
NO_DEMAND = "Kontakt som aftalt: hverken lov eller servicestandard kræver en bestemt hyppighed."


def week_words(first: date, last: date | None = None) -> str:
    """“uge 47”, or “uge 47 og 48” of a pair."""
    number = first.isocalendar().week
    pair = last is not None and (last - first).days > 6
    return f"uge {number} og {last.isocalendar().week}" if pair else f"uge {number}"


@dataclass(frozen=True)
class WeekRow:
    """One line of the page; ``reason`` is the newest that was given."""

    week: JudgedWeek
    reason: str

    @property
    def words(self) -> str:
        """“Uge 47”."""
        return week_words(self.week.first, self.week.last).capitalize()

    @property
    def state(self) -> tuple[str, str]:
        """The words and their tone."""
        return STATES[self.week.state]

    @property
    def missing(self) -> bool:
        """Without contact, and nobody has said why."""
        return self.week.state == "missing"

    @property
    def address(self) -> tuple[int, int]:
        """Year and week, as in the address of the reason."""
        year, week, _ = self.week.first.isocalendar()
        return year, week


@dataclass(frozen=True)
class ContactPage:
    """The weeks, newest first, with what is registered."""

    weeks: list[WeekRow]
    contacts: list[Contact]
    pauses: list[Pause]
    cause: str
    no_start: Explanation | None
    since: date | None
    today: date

    @classmethod
    def of(cls, agreement: Agreement) -> "ContactPage":
        """Read in five queries."""
        today, version = timezone.localdate(), governing_version(agreement)
        prefetch_related_objects([agreement], *standing_rows("registered_by"))
        prefetch_related_objects([version], "segments")
        demanded = demands(agreement, version)
        weeks = judge(agreement, version, registered(agreement), today) if agreement.in_force else ()
        explained = sorted(agreement.explanations.all(), key=lambda row: row.pk)
        reasons = {row.first_day: row.text for row in explained if row.rule == Explanation.WEEK}
        no_start = [row for row in explained if row.rule == Explanation.FIRST_MEETING]
        return cls(
            weeks=[WeekRow(week, reasons.get(week.first, "")) for week in reversed(weeks)],
            contacts=list(agreement.contacts.all()),
            pauses=list(agreement.pauses.all()),
            cause=_cause(demanded, today),
            no_start=no_start[-1] if no_start else None,
            since=agreement.contact_from if demanded else None,
            today=today,
        )

    @property
    def recent(self) -> list[WeekRow]:
        """The newest, and every one that lacks something."""
        return [row for place, row in enumerate(self.weeks) if place < SHOWN or row.missing]

    @property
    def older(self) -> list[WeekRow]:
        """The others."""
        return [row for place, row in enumerate(self.weeks) if place >= SHOWN and not row.missing]


def _cause(spans: tuple[ContactSpan, ...], today: date) -> str:
    """Why a contact is due, by the demand of today, or the last one."""
    begun = [span for span in spans if span.first_monday <= today] or list(spans[:1])
    return CAUSES[begun[-1].rule, begun[-1].source] if begun else NO_DEMAND


def contact_card(agreement: Agreement, today: date) -> Card:
    """“Kontakt” beside the timeline, from what is copied to the agreement: no queries."""
    missing = agreement.contact_missing_since
    return Card(
        "agreements/cards/contact.html",
        {
            "agreement": agreement,
            "url": reverse("agreements:contacts", args=[agreement.number]),
            "missing": week_words(missing).capitalize() if missing else "",
            "begun_asked": not_begun(agreement, today),
        },
    )


def not_begun(agreement: Agreement, today: date) -> bool:
    """They should have met by now (R-47)."""
    due = agreement.first_meeting_due
    return due is not None and due < today
