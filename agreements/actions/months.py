"""The month of an agreement's hours: open, submitted, approved. Its sums are what everything else reads."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from agreements.actions.agreement import reason_of
from agreements.actions.answers import check_answer, withdraw_question
from agreements.actions.deadlines import governing_version
from agreements.actions.holding import hold_agreement
from agreements.actions.payable import price_sheet
from agreements.actions.segments import spans_of
from agreements.actions.terms import settle_terms
from agreements.enums import SheetState, TimeCode
from agreements.models import Agreement, AgreementVersion, MonthSheet, TimeEntry
from agreements.models.hours import MINUTES
from agreements.rules import Segment, events
from agreements.rules.spans import until
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import add_months, last_day, month_close_day, today
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.wording import MONTHS, danish_number
from providers.enums import MentorKind

# What contracts pay for: given, with what they add or take off.
PAID_MINUTES = F("direct_minutes") + F("indirect_minutes") + F("contract_minutes")


def month_words(month: date) -> str:
    """“juni 2014”."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def open_sheet(agreement: Agreement, day: date) -> MonthSheet:
    """The sheet that time of the day goes into: its own month, or when that or a later one is approved, the
    month after. Raises Refused while it waits for approval. The caller holds the agreement.
    """
    month = day.replace(day=1)
    approved = agreement.sheets.filter(state=SheetState.APPROVED, month__gte=month)
    if latest := approved.values_list("month", flat=True).first():
        month = add_months(latest, 1)
    sheet = MonthSheet.objects.get_or_create(agreement=agreement, month=month)[0]
    if sheet.state == SheetState.SUBMITTED:
        raise Refused(
            f"{month_words(month).capitalize()} venter på godkendelse. Send måneden tilbage, før der skrives "
            "flere timer i den."
        )
    return sheet


def recount(sheet: MonthSheet) -> None:
    """Sums the sheet anew. The caller holds the agreement, and the sheet is open."""
    counts = Q(stands=True) | Q(correction__reverses=True)
    kept = _sums(sheet.entries.filter(counts))
    reversed_here = _sums(TimeEntry.objects.filter(correction__sheet=sheet, correction__reverses=True))
    for name, value in kept.items():
        setattr(sheet, name, value - reversed_here[name])
    sheet.save(update_fields=list(kept))


def _sums(entries) -> dict[str, int]:
    support = Q(code=TimeCode.MENTOR)
    both = F("direct_minutes") + F("indirect_minutes")
    # First: after them the names of the sums would hide those of the columns.
    sums = {"sel85_minutes": Sum(both, filter=Q(code=TimeCode.SEL85), default=0)}
    sums |= {name: Sum(name, filter=support, default=0) for name in MINUTES}
    sums["no_shows"] = Count("pk", filter=support & Q(no_show=True, taken_back=False))
    return entries.aggregate(**sums)


@transaction.atomic
def submit_month(*, agreement_id: int, month: date, by) -> MonthSheet:
    """Closes the month for more hours and asks for approval. Twice changes nothing.

    Raises Refused for a month that is not over, or has no hours.
    """
    agreement = hold_agreement(agreement_id)
    sheet = agreement.sheets.filter(month=month).first()
    if sheet is None:
        raise Refused("Der er ingen timer i måneden.")
    if sheet.state != SheetState.OPEN:
        return sheet
    if today() <= min(last_day(month, 1), max(agreement.end_date, month)):
        raise Refused(f"{month_words(month).capitalize()} er ikke slut endnu.")
    sheet.state, sheet.submitted_by, sheet.submitted_at = SheetState.SUBMITTED, by, timezone.now()
    sheet.save(update_fields=["state", "submitted_by", "submitted_at"])
    settle_terms(sheet)
    _record("hours.submitted", sheet, agreement, by, "er sendt til godkendelse")
    return sheet


@transaction.atomic
def return_month(*, sheet_id: int, reason: str, by) -> MonthSheet:
    """Opens a submitted month again and says why; the hours can be corrected. Twice changes nothing."""
    sheet, agreement = _hold(sheet_id)
    if sheet.state == SheetState.OPEN and sheet.returned_reason == reason_of(reason):
        return sheet
    if sheet.state != SheetState.SUBMITTED:
        raise Refused("Måneden venter ikke på godkendelse.")
    sheet.state, sheet.returned_reason = SheetState.OPEN, reason_of(reason)
    sheet.submitted_by = sheet.submitted_at = None
    sheet.save(update_fields=["state", "returned_reason", "submitted_by", "submitted_at"])
    withdraw_question(sheet)
    _record("hours.returned", sheet, agreement, by, f"er sendt tilbage: {sheet.returned_reason}")
    return sheet


@transaction.atomic
def approve_month(*, sheet_id: int, reason: str = "", by) -> MonthSheet:
    """Approves the hours. Those above what was granted are held until a later month has room, or until a
    ``reason`` lets them through (R-31). Twice changes nothing.

    Raises Refused before an earlier month and while the citizen's answer is waited for or disputed (R-32);
    NotAllowed for whoever registered hours in it, and for anybody but an approver when some came after the
    month had closed (R-29).
    """
    sheet, agreement = _hold(sheet_id)
    if sheet.state == SheetState.APPROVED:
        return sheet
    _check_approval(sheet, by)
    answer = check_answer(sheet, agreement.case.citizen, reason)
    settle_terms(sheet, keep=True)
    outcome, found = judged(agreement, sheet)
    sheet.payable_hours, sheet.held_hours = outcome.payable, outcome.held
    if (found or answer) and reason.strip():
        sheet.approved_reason = reason_of(reason)
    if not outcome.held or sheet.approved_reason or is_salaried(agreement):
        sheet.payable_hours, sheet.held_hours = outcome.payable + outcome.held, Decimal("0.00")
    sheet.state, sheet.approved_by, sheet.approved_at = SheetState.APPROVED, by, timezone.now()
    sheet.save()
    price_sheet(sheet)
    waits = f"; {danish_number(sheet.held_hours)} timer venter" if sheet.held_hours else ""
    _record("hours.approved", sheet, agreement, by, f"er godkendt{waits}")
    return sheet


def _check_approval(sheet: MonthSheet, by) -> None:
    if sheet.state != SheetState.SUBMITTED:
        raise Refused("Måneden er ikke sendt til godkendelse.")
    before = MonthSheet.objects.filter(agreement=sheet.agreement_id, month__lt=sheet.month)
    waiting = before.exclude(state=SheetState.APPROVED).order_by("month").first()
    if waiting is not None:
        raise Refused(f"Godkend {month_words(waiting.month)} først.")
    if sheet.entries.filter(registered_by__in=by.desk_ids).exists():
        raise NotAllowed(
            "Du har selv registreret timer i måneden. En kollega eller en godkender skal godkende den."
        )
    if late_entries(sheet).exists() and not by.has_role(Role.APPROVER):
        raise NotAllowed("Der er timer, der kom, efter at en måned var lukket. En godkender skal se dem.")


def late_entries(sheet: MonthSheet):
    """Those that came after their month had closed (R-29)."""
    return sheet.entries.exclude(late_reason="")


def judged(agreement: Agreement, sheet: MonthSheet, version: AgreementVersion | None = None):
    """What may be paid of the month with all before it, and what R-31 says; the hours up to now are held
    against what was granted by its end. ``version`` is the governing one, where it is known.
    """
    before = agreement.sheets.filter(month__lt=sheet.month).aggregate(
        minutes=Sum(PAID_MINUTES, default=0), paid=Sum("payable_hours", default=Decimal("0.00"))
    )
    approved = events.hours(before["minutes"] + sheet.paid_minutes)
    paid = before["paid"] + (sheet.payable_hours or 0)
    segments = granted_segments(agreement, version or governing_version(agreement))
    outcome = outcome_of(segments, sheet.month, approved=approved, paid=paid)
    return outcome, events.r31_above_allowance(outcome, salaried=is_salaried(agreement))


def outcome_of(segments, month: date, *, approved: Decimal, paid: Decimal) -> events.MonthOfHours:
    """What may be paid and what is held at the end of the month; nothing is held where nothing is known of
    what was granted.
    """
    if not segments:
        return events.MonthOfHours(approved, approved, approved - paid, Decimal("0.00"))
    return events.month_of_hours(segments, last_day(month, 1), approved=approved, paid=paid)


def granted_segments(agreement: Agreement, version: AgreementVersion) -> tuple[Segment, ...]:
    """What was granted, until an early end; empty for an agreement from a spreadsheet without hours."""
    version.agreement = agreement
    spans = spans_of(version)
    if not spans or any(span.weekly_hours is None for span in spans):
        return ()
    return tuple(
        Segment(span.start, span.end, span.level, span.weekly_hours)
        for span in until(spans, agreement.end_date)
    )


def is_salaried(agreement: Agreement) -> bool:
    """The municipality pays the mentor's wages; they are never held (R-31)."""
    return agreement.mentor is not None and agreement.mentor.kind == MentorKind.MUNICIPAL


def is_closed(day: date, on: date) -> bool:
    """The month of the day had closed by ``on``: the fifth working day of the next one is over."""
    return on > month_close_day(day.year, day.month)


def _hold(sheet_id: int) -> tuple[MonthSheet, Agreement]:
    agreement_id = MonthSheet.objects.values_list("agreement_id", flat=True).get(pk=sheet_id)
    agreement = hold_agreement(agreement_id)
    return MonthSheet.objects.select_for_update().get(pk=sheet_id), agreement


def _record(kind: str, sheet: MonthSheet, agreement: Agreement, by, what: str) -> None:
    text = f"Timer i {month_words(sheet.month)} {what}"[:300]
    record(kind, subject=sheet, case_id=agreement.case_id, by=by, text=text)
