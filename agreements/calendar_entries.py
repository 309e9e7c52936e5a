"""The deadlines that are a person's own, for the calendar: case numbers and links, no names."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max
from django.urls import reverse

from agreements.actions.complaint import OPEN
from agreements.actions.reminders import AFTERMATH
from agreements.models import Agreement, Complaint
from mentorstotte.core.calendar import previous_working_day
from mentorstotte.core.enums import Role
from mentorstotte.core.models import Absence
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import CalendarEntry
from mentorstotte.core.wording import danish_date

# How often a row has changed, and when it last did, from its history.
CHANGES = {"changes": Count("events", distinct=True), "changed_at": Max("events__pgh_created_at")}


def entries(user, today: date) -> list[CalendarEntry]:
    """Of the person's own agreements, of those looked after in somebody's absence, and complaints; two
    queries and one for the absences.
    """
    if not allowed(user, Permission.READ_CASES):
        return []
    periods = list(Absence.objects.standing().filter(stand_in=user, end__gte=today))
    found = [*_agreements(user, periods, today), *_complaints(user, periods)]
    return [entry for owner, entry in found if owner is None or _within(periods, owner, entry.day)]


def _within(periods: Iterable[Absence], owner: int, day: date) -> bool:
    """The day lies in an absence of the owner."""
    return any(each.user_id == owner and each.start <= day <= each.end for each in periods)


def _desk(user, periods: list[Absence]) -> list[int]:
    return [user.pk, *(each.user_id for each in periods)]


def _agreements(user, periods: list[Absence], today: date):
    """(whom the person stands in for, entry); nobody for the person's own."""
    if not allowed(user, Permission.WORK_CASES):
        return
    rows = (
        Agreement.objects.in_force()
        .filter(team_id__in=user.team_ids, caseworker__in=_desk(user, periods))
        .filter(end_date__gte=today - AFTERMATH, case__citizen__deceased_on__isnull=True)
        .filter(case__closed_on__isnull=True)
        .select_related("case")
        .annotate(**CHANGES, held=Count("follow_ups", distinct=True))
    )
    for row in rows:
        owner = None if row.caseworker_id == user.pk else row.caseworker_id
        for kind, title, day, page in _deadlines(row, today):
            yield owner, _entry(row, f"{kind}-{row.number}", title, day, reverse(page, args=[row.number]))


def _deadlines(row: Agreement, today: date):
    """(what, title, day, page) of all that is not done. A follow-up is another one when one has been held."""
    if row.next_follow_up and row.end_date >= today:
        name = f"opfoelgning-{row.held + 1}"
        yield name, "13-ugers opfølgning", row.next_follow_up, "agreements:follow_up"
    if row.effect_due and row.effect_assessed_on is None:
        yield "effektvurdering", "Effektvurdering", row.effect_due, "agreements:effect"
    if row.end_date >= today and not row.expiry_answer and row.ended_on is None:
        yield "udloeb", "Aftalen udløber", row.end_date, "agreements:agreement"


def _complaints(user, periods: list[Absence]):
    """Open ones of the person's cases, and of an approver's teams."""
    leads = user.has_role(Role.APPROVER)
    rows = Complaint.objects.filter(OPEN, case__team_id__in=user.team_ids).select_related("case")
    if not leads:
        works = allowed(user, Permission.WORK_CASES)
        rows = rows.filter(case__caseworker__in=_desk(user, periods) if works else [])
    for row in rows.annotate(**CHANGES):
        url = reverse("agreements:complaint", args=[row.case.number, row.pk])
        owner = None if leads or row.case.caseworker_id == user.pk else row.case.caseworker_id
        yield owner, _entry(row, f"klage-{row.pk}", "Klage skal behandles", row.reassess_by, url)


def _entry(row, uid: str, title: str, day: date, url: str) -> CalendarEntry:
    """On the open day on or before the deadline; the text says the deadline itself when it is another."""
    shown = previous_working_day(day)
    return CalendarEntry(
        uid=uid,
        day=shown,
        title=f"{title}, sag {row.case.number}",
        url=url,
        changed_at=row.changed_at,
        changes=max(row.changes - 1, 0),
        text="" if shown == day else f"Fristen er {danish_date(day)}.",
    )
