"""The mentor's report every 13 weeks, and messages between mentor and caseworker.

A mail says only that something was written, and about which agreement: never what, and never about whom.
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from agreements.actions.deadlines import report_days, report_due
from agreements.actions.holding import hold_open
from agreements.actions.staff import Staff
from agreements.models import Agreement, MentorMessage, MentorReport, TimeEntry
from agreements.rules.reports import Owed, owed
from cases.actions.journal import write_note
from cases.enums import NoteKind
from mentorstotte.core.actions import Message, notify_many, record
from mentorstotte.core.calendar import today
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.logs import without_cpr
from mentorstotte.core.once import once
from mentorstotte.core.wording import danish_date

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReportFacts:
    """What the mentor writes. ``progress`` is 1 to 5, as at a follow-up."""

    progress: int
    going: str
    hours_used_for: str
    suggests: str = ""


# Reports ---------------------------------------------------------------------------------------------------
def owed_report(agreement: Agreement, last: date | None) -> Owed | None:
    """What the mentor owes: a report for each planned follow-up, and one for the effect assessment.

    ``last`` is the deadline that the newest report answered. One that was stopped owes none after its end,
    and a mentor without a login none at all.
    """
    mentor = agreement.mentor
    if not agreement.in_force or mentor is None or mentor.user_id is None:
        return None
    return owed(report_days(agreement), last, today())


@once(MentorReport)
def send_report(*, agreement_id: int, facts: ReportFacts, by) -> MentorReport:
    """Keeps the report, journals it and tells whoever looks after the case.

    Raises Refused when none is owed yet and for a CPR number, NotAllowed for anybody but the mentor.
    """
    agreement = hold_open(agreement_id)
    _check_mentor(agreement, by)
    _check_texts(asdict(facts))
    before = agreement.mentorreports.first()
    due = owed_report(agreement, before and before.due_on)
    if due is None or not due.is_open:
        when = f" Den næste kan skrives fra {danish_date(due.opens)}." if due else ""
        raise Refused(f"Rapporten er allerede sendt.{when}")
    since = before.until + ONE_DAY if before else agreement.start_date
    until = max(since, min(today(), agreement.end_date))
    made = MentorReport.objects.create(
        agreement=agreement,
        mentor=agreement.mentor,
        written_by=by,
        due_on=due.answers,
        since=since,
        until=until,
        minutes=_minutes(agreement, since, until),
        note=_journal(agreement, facts, due.answers, by),
        **asdict(facts),
    )
    agreement.report_due = report_due(agreement, due.answers)
    agreement.save(update_fields=["report_due"])
    text = f"Mentors rapport til {danish_date(due.answers)} er kommet"
    record("mentor.reported", subject=made, case_id=agreement.case_id, by=by, text=text)
    _tell_desk(agreement, f"report-{made.pk}", f"Mentor har sendt en rapport i sag {agreement.case.number}")
    return made


def _minutes(agreement: Agreement, since: date, until: date) -> int:
    """Time that the mentor has registered on these days."""
    entries = TimeEntry.objects.counted().filter(
        agreement=agreement, mentor=agreement.mentor, day__range=(since, until)
    )
    return entries.aggregate(all=Sum("direct_minutes", default=0) + Sum("indirect_minutes", default=0))["all"]


def _journal(agreement: Agreement, facts: ReportFacts, due_on: date, by):
    lines = [facts.going, f"Timerne er brugt til: {facts.hours_used_for}"]
    if facts.suggests:
        lines.append(f"Mentor foreslår: {facts.suggests}")
    return write_note(
        case=agreement.case,
        kind=NoteKind.NOTE,
        occurred_on=today(),
        theme=f"Mentors rapport til {danish_date(due_on)} · fremgang {facts.progress} af 5",
        text="\n".join(lines),
        final=True,
        by=by,
    )


# Messages --------------------------------------------------------------------------------------------------
@once(MentorMessage)
def write_to_mentor(*, agreement_id: int, text: str, by) -> MentorMessage:
    """A message to the mentor of the day, who is told by mail. Raises Refused without a login in the portal,
    and for a CPR number.
    """
    agreement = hold_open(agreement_id)
    mentor = agreement.mentor
    if mentor is None or mentor.user_id is None:
        raise Refused("Mentor har intet login til portalen. Ring til mentor i stedet.", at="text")
    made = _keep(agreement, text, by, from_mentor=False)
    told = f"Der er en ny besked til dig om aftale {agreement.number}"
    url = reverse("agreements:portal_talk", args=[agreement.number])
    notify_many([Message(mentor.user_id, f"message-{made.pk}", told, url)])
    return made


@once(MentorMessage)
def write_from_mentor(*, agreement_id: int, text: str, by) -> MentorMessage:
    """A message from the mentor to whoever looks after the case, who is told."""
    agreement = hold_open(agreement_id)
    _check_mentor(agreement, by)
    made = _keep(agreement, text, by, from_mentor=True)
    _tell_desk(agreement, f"message-{made.pk}", f"Mentor har skrevet til dig i sag {agreement.case.number}")
    return made


def _keep(agreement: Agreement, text: str, by, *, from_mentor: bool) -> MentorMessage:
    text = text.strip()
    if not text:
        raise Refused("Skriv beskeden.", at="text")
    _check_texts({"text": text})
    made = MentorMessage.objects.create(
        agreement=agreement, mentor=agreement.mentor, written_by=by, from_mentor=from_mentor, text=text
    )
    said = "Besked fra mentor" if from_mentor else "Besked til mentor"
    record("mentor.message", subject=made, case_id=agreement.case_id, by=by, text=said)
    return made


# Reading ---------------------------------------------------------------------------------------------------
def read_at_desk(agreement: Agreement, *, by) -> None:
    """Whoever looks after the case has seen what the mentor wrote; another's look changes nothing."""
    if agreement.caseworker_id is None or agreement.caseworker_id in by.desk_ids:
        _read(agreement.mentormessages.filter(from_mentor=True), by)
        _read(agreement.mentorreports.all(), by)


def read_by_mentor(agreement: Agreement, *, by) -> None:
    """The mentor has seen what was written to this very mentor."""
    _read(agreement.mentormessages.filter(from_mentor=False, mentor__user=by), by)


def read_report(agreement: Agreement, *, by) -> None:
    """The report was read for a follow-up, by whoever held it. The caller holds the agreement."""
    _read(agreement.mentorreports.all(), by)


def _read(rows, by) -> None:
    rows.filter(read_at__isnull=True).update(read_at=timezone.now(), read_by=by)


def _check_mentor(agreement: Agreement, by) -> None:
    if agreement.mentor is None or agreement.mentor.user_id != by.pk:
        raise NotAllowed("Du er ikke mentor i aftalen nu.")


def _check_texts(texts: dict) -> None:
    for name, text in texts.items():
        if isinstance(text, str) and without_cpr(text) != text:
            raise Refused("Skriv ikke CPR-numre her.", at=name)


def _tell_desk(agreement: Agreement, key: str, text: str) -> None:
    url = reverse("agreements:talk", args=[agreement.number])
    people = Staff.of(today()).desk_of(agreement)
    notify_many([Message(pk, key, text, url) for pk in people])
