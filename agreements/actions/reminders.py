"""Reminders: found set-based, each exactly once, and told to whoever looks after the case."""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from agreements.enums import ReminderKind
from agreements.models import Reminder
from agreements.rules.schedule import EXPIRY_NOTICE_DAYS
from mentorstotte.core.actions import Message, notify_many
from mentorstotte.core.calendar import previous_working_day
from mentorstotte.core.enums import Role
from mentorstotte.core.models import User
from mentorstotte.core.wording import danish_date

BATCH = 1000
ONE_DAY = timedelta(days=1)

# One row for each agreement in force that ends on one of the days, unless the day to remind on lies before
# the start,
# the citizen has died or moved away, or the row is there already: two sweeps at once make it once.
FIND = """
INSERT INTO agreements_reminder (agreement_id, kind, due_on, step, made_at)
SELECT agreement.id, %(kind)s, agreement.end_date, %(step)s, now()
FROM agreements_agreement AS agreement
JOIN unnest(%(ends)s::date[], %(remind_on)s::date[]) AS day (ends_on, remind_on)
  ON day.ends_on = agreement.end_date
JOIN cases_case AS held ON held.id = agreement.case_id
JOIN cases_citizen AS citizen ON citizen.id = held.citizen_id
WHERE agreement.in_force
  AND agreement.ended_on IS NULL
  AND agreement.start_date <= day.remind_on
  AND citizen.deceased_on IS NULL
  AND (citizen.moved_on IS NULL OR citizen.moved_on > %(today)s)
ON CONFLICT (agreement_id, kind, due_on, step) DO NOTHING
"""


def remind_on(end: date) -> date:
    """The day of the reminder: 14 days before the end, on the working day before when that is closed."""
    return previous_working_day(end - timedelta(days=EXPIRY_NOTICE_DAYS))


def ends_to_remind(today: date) -> list[date]:
    """The last days, today's among them, whose reminder is due: also those that a missed run left behind."""
    ends, end = [], today
    while remind_on(end) <= today:
        ends.append(end)
        end += ONE_DAY
    return ends


def find_reminders(*, today: date | None = None) -> int:
    """Makes the rows that are due, in one statement, and gives back how many are new. Safe to run at any
    time.
    """
    today = today or timezone.localdate()
    ends = ends_to_remind(today)
    values = {
        "kind": ReminderKind.EXPIRY.value,
        "step": EXPIRY_NOTICE_DAYS,
        "ends": ends,
        "remind_on": [remind_on(end) for end in ends],
        "today": today,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIND, values)
        return cursor.rowcount


def tell_reminders() -> int:
    """Puts every reminder that nobody was told of into inbox and outbox; gives back how many rows were
    told.
    """
    told = 0
    while found := _tell_some():
        told += found
    return told


@transaction.atomic
def _tell_some() -> int:
    """One batch. Rows held by another worker are passed over; rows that nobody can be told of wait."""
    approvers = _approvers()
    waiting = (
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(notice__isnull=True)
        .select_related("agreement__case", "agreement__caseworker")
        .order_by("pk")
    )
    reachable = waiting.filter(agreement__caseworker__is_active=True) | waiting.filter(
        agreement__team_id__in=approvers
    )
    reminders = list(reachable[:BATCH])
    messages = [
        Message(user_id, f"reminder-{reminder.pk}", _text(reminder), _url(reminder))
        for reminder in reminders
        for user_id in _recipients(reminder, approvers)
    ]
    notices = notify_many(messages)
    for reminder in reminders:
        reminder.notice_id = notices[f"reminder-{reminder.pk}"]
    Reminder.objects.bulk_update(reminders, ["notice"])
    return len(reminders)


def _approvers() -> dict[int, list[int]]:
    """The approvers of each team."""
    pairs = User.objects.holding(Role.APPROVER).filter(is_active=True, teams__isnull=False)
    found: dict[int, list[int]] = {}
    for user_id, team_id in pairs.annotate(team=F("teams")).values_list("pk", "team"):
        found.setdefault(team_id, []).append(user_id)
    return found


def _recipients(reminder: Reminder, approvers: dict[int, list[int]]) -> list[int]:
    """The caseworker, or the team's approvers where there is none at work."""
    caseworker = reminder.agreement.caseworker
    if caseworker is not None and caseworker.is_active:
        return [caseworker.pk]
    return approvers[reminder.agreement.team_id]


def _text(reminder: Reminder) -> str:
    return f"Aftalen i sag {reminder.agreement.case.number} udløber {danish_date(reminder.due_on)}"


def _url(reminder: Reminder) -> str:
    return reverse("cases:detail", args=[reminder.agreement.case.number])
