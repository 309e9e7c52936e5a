"""Registering contacts, pauses and reasons; each is seen at once in the weeks of the agreement."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from agreements.actions.agreement import reason_of
from agreements.actions.deadlines import refresh
from agreements.actions.holding import check_happened, hold_running
from agreements.enums import ContactKind, PauseKind
from agreements.models import Agreement, Contact, Explanation, Pause
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date

LONGEST_PAUSE = timedelta(days=183)


@dataclass(frozen=True)
class ContactFacts:
    """One contact as it was. ``reason`` says why a call took the place of a meeting."""

    day: date
    kind: str = ContactKind.PHYSICAL
    no_show: bool = False
    reason: str = ""
    note: str = ""


@transaction.atomic
def register_contact(*, agreement_id: int, facts: ContactFacts, by) -> Contact:
    """Keeps the contact. The same kind the same day is the one that is there; a reason that it lacks is
    added.

    Raises Refused for a day outside the period or one to come.
    """
    agreement = hold_running(agreement_id)
    check_happened(agreement, facts.day, latest=agreement.end_date, at="day")
    what = {"day": facts.day, "kind": facts.kind, "no_show": facts.no_show}
    contact = agreement.contacts.standing().filter(**what).first()
    if contact is None:
        said = {"reason": facts.reason.strip(), "note": facts.note.strip(), "registered_by": by}
        contact = Contact.objects.create(agreement=agreement, **what, **said)
    elif facts.reason.strip() and not contact.reason:
        contact.reason = facts.reason.strip()
        contact.save(update_fields=["reason"])
    refresh(agreement)
    return contact


@transaction.atomic
def explain_contact(*, contact_id: int, reason: str, by) -> Contact:
    """Says why a call took the place of a meeting: it counts from then on. Twice changes nothing."""
    contact = Contact.objects.standing().get(pk=contact_id)
    agreement = hold_running(contact.agreement_id)
    contact.refresh_from_db(fields=["reason"])
    if contact.reason == reason_of(reason):
        return contact
    contact.reason = reason_of(reason)
    contact.save(update_fields=["reason"])
    refresh(agreement)
    record(
        "contact.explained",
        subject=contact,
        case_id=agreement.case_id,
        by=by,
        text=f"Grund til {contact.get_kind_display().lower()} {danish_date(contact.day)}: {contact.reason}"[
            :300
        ],
    )
    return contact


@transaction.atomic
def withdraw_contact(*, contact_id: int, by) -> None:
    """Takes back a slip; it stays in the history and counts no more. Twice changes nothing."""
    agreement = hold_running(Contact.objects.values_list("agreement_id", flat=True).get(pk=contact_id))
    _withdraw(Contact.objects.get(pk=contact_id), by)
    refresh(agreement)


def _withdraw(row, by) -> None:
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = timezone.now(), by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])


@transaction.atomic
def explain_week(*, agreement_id: int, first_day: date, reason: str, by) -> Explanation:
    """Says why a week has no contact: the flag goes, the reason stays."""
    agreement = hold_running(agreement_id)
    if first_day.weekday() or not agreement.start_date <= first_day <= agreement.end_date:
        raise Refused("Ugen ligger ikke i aftalens periode.")
    text = f"Ingen kontakt i uge {first_day.isocalendar().week}"
    return _explain(agreement, Explanation.WEEK, first_day, reason, text, by)


@transaction.atomic
def explain_no_start(*, agreement_id: int, reason: str, by) -> Explanation:
    """Says why mentor and citizen have not met yet (R-47)."""
    agreement = hold_running(agreement_id)
    text = "Borger og mentor er ikke kommet i gang"
    return _explain(agreement, Explanation.FIRST_MEETING, agreement.start_date, reason, text, by)


def _explain(agreement: Agreement, rule: str, first_day: date, reason: str, text: str, by) -> Explanation:
    said = {"rule": rule, "first_day": first_day, "text": reason_of(reason)}
    known = agreement.explanations.filter(**said).first()
    if known is not None:
        return known
    made = Explanation.objects.create(agreement=agreement, registered_by=by, **said)
    refresh(agreement)
    record(
        "contact.explained",
        subject=agreement,
        case_id=agreement.case_id,
        by=by,
        text=f"{text}: {made.text}"[:300],
    )
    return made


@transaction.atomic
def register_pause(*, agreement_id: int, start: date, end: date, kind: str, note: str, by) -> Pause:
    """Takes the weeks of these days out of the judgement; the same again gives the first one."""
    agreement = hold_running(agreement_id)
    known = agreement.pauses.standing().filter(start=start, end=end, kind=kind).first()
    if known is not None:
        return known
    _check_pause(agreement, start, end)
    made = Pause.objects.create(
        agreement=agreement, start=start, end=end, kind=kind, note=note.strip(), registered_by=by
    )
    refresh(agreement)
    record(
        "contact.paused",
        subject=made,
        case_id=agreement.case_id,
        by=by,
        text=f"Pause {danish_date(start)} til {danish_date(end)}: {PauseKind(kind).label.lower()}",
    )
    return made


def _check_pause(agreement: Agreement, start: date, end: date) -> None:
    if end < start:
        raise Refused("Pausens sidste dag ligger før den første.", at="end")
    if start < agreement.start_date or end > agreement.end_date:
        raise Refused(
            f"Pausen skal ligge i aftalens periode, {danish_date(agreement.start_date)} til"
            f" {danish_date(agreement.end_date)}.",
            at="start" if start < agreement.start_date else "end",
        )
    if end - start > LONGEST_PAUSE:
        raise Refused("En pause kan højst være et halvt år. Afslut aftalen i stedet.", at="end")
    if agreement.pauses.standing().filter(start__lte=end, end__gte=start).exists():
        raise Refused("Der er allerede en pause i de dage.", at="start")


@transaction.atomic
def end_pause(*, pause_id: int, last_day: date, by) -> None:
    """The pause ended on this day; before it began means that it was a slip, and takes it back. Twice changes
    nothing.
    """
    pause = Pause.objects.get(pk=pause_id)
    agreement = hold_running(pause.agreement_id)
    pause.refresh_from_db()
    if pause.withdrawn_at is not None or pause.end <= last_day:
        return
    if last_day < pause.start:
        _withdraw(pause, by)
    else:
        pause.end = min(pause.end, last_day)
        pause.save(update_fields=["end"])
    refresh(agreement)
    record(
        "contact.resumed",
        subject=pause,
        case_id=agreement.case_id,
        by=by,
        text=f"Pausen fra {danish_date(pause.start)} er slut",
    )
