"""Reminders: found set-based, each exactly once, and told to whoever looks after the case.

The rows are what counts. A row whose deadline has gone before anybody was told (done, ended, moved) is taken
away again; one that was told stays.
"""

from datetime import date, timedelta
from itertools import groupby

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from agreements.actions.staff import Staff
from agreements.enums import ReminderKind
from agreements.models import Reminder
from agreements.rules.sweep import due_steps
from mentorstotte.core.actions import Message, notify_many
from mentorstotte.core.calendar import is_working_day
from mentorstotte.core.wording import danish_date

BATCH = 1000
AFTERMATH = timedelta(days=28)  # so long an expired agreement without effect assessment is asked about

# Of what is still to be done. The column holds the deadline; it is copied there by actions.deadlines.
COLUMN = {
    ReminderKind.FOLLOW_UP: "next_follow_up",
    ReminderKind.EFFECT: "effect_due",
    ReminderKind.EXPIRY: "end_date",
}
UNDONE = {
    ReminderKind.FOLLOW_UP: "agreement.end_date >= %(today)s",
    ReminderKind.EFFECT: "agreement.effect_assessed_on IS NULL AND agreement.end_date >= %(asked_since)s",
    ReminderKind.EXPIRY: "agreement.expiry_answer <> 'end'",
}
OPEN = """
agreement.in_force AND agreement.ended_on IS NULL AND held.state <> 'closed'
AND citizen.deceased_on IS NULL AND (citizen.moved_on IS NULL OR citizen.moved_on > %(today)s)
"""
# One row for each agreement and step that is due, unless the day to remind on lies before the start or the
# row is there already: two sweeps at once make it once.
FIND = """
INSERT INTO agreements_reminder (agreement_id, kind, due_on, step, made_at)
SELECT agreement.id, %(kind)s, day.due_on, day.step, now()
FROM unnest(%(due)s::date[], %(steps)s::smallint[], %(remind_on)s::date[]) AS day (due_on, step, remind_on)
JOIN agreements_agreement AS agreement ON agreement.{column} = day.due_on
JOIN cases_case AS held ON held.id = agreement.case_id
JOIN cases_citizen AS citizen ON citizen.id = held.citizen_id
WHERE agreement.start_date <= day.remind_on AND {open} AND {undone}
ON CONFLICT (agreement_id, kind, due_on, step) DO NOTHING
"""
# Those that nobody was told of and that are no longer due.
DROP = """
DELETE FROM agreements_reminder AS reminder
USING agreements_agreement AS agreement, cases_case AS held, cases_citizen AS citizen
WHERE reminder.notice_id IS NULL AND reminder.kind = %(kind)s
  AND agreement.id = reminder.agreement_id AND held.id = agreement.case_id
  AND citizen.id = held.citizen_id
  AND NOT (agreement.{column} IS NOT DISTINCT FROM reminder.due_on AND {open} AND {undone})
"""


def find_reminders(*, today: date | None = None) -> int:
    """Makes the rows that are due, one statement for each kind, and gives back how many are new.

    Safe to run at any time; a closed day has none.
    """
    today = today or timezone.localdate()
    if not is_working_day(today):
        return 0
    return sum(_find(kind, today) for kind in ReminderKind)


def _find(kind: ReminderKind, today: date) -> int:
    steps = due_steps(kind, today)
    days = {
        "due": [each.due_on for each in steps],
        "steps": [each.step for each in steps],
        "remind_on": [each.remind_on for each in steps],
    }
    return _run(FIND, kind, today, **days)


def _run(statement: str, kind: ReminderKind, today: date, **values) -> int:
    words = {"column": COLUMN[kind], "open": OPEN, "undone": UNDONE[kind]}
    with connection.cursor() as cursor:
        shared = {"kind": kind.value, "today": today, "asked_since": today - AFTERMATH}
        cursor.execute(statement.format(**words), shared | values)
        return cursor.rowcount


def tell_reminders(*, today: date | None = None) -> int:
    """Puts every reminder that nobody was told of into inbox and outbox; gives back how many rows were
    told. On a closed day nobody is told.
    """
    today = today or timezone.localdate()
    if not is_working_day(today):
        return 0
    for kind in ReminderKind:
        _run(DROP, kind, today)
    told = 0
    while found := _tell_some(today):
        told += found
    return told


@transaction.atomic
def _tell_some(today: date) -> int:
    """One batch. Rows held by another worker are passed over; rows that nobody can be told of wait."""
    staff = Staff.of(today)
    waiting = (
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(staff.somebody_for("agreement__"), notice__isnull=True)
        .select_related("agreement__case")
        .order_by("agreement_id", "kind", "due_on", "step")
    )
    reminders = list(waiting[:BATCH])
    messages, keys = [], {}
    for (agreement, *_), steps in groupby(reminders, key=lambda r: (r.agreement, r.kind, r.due_on, r.missed)):
        steps = list(steps)
        key = _key(steps[0], today)
        keys |= dict.fromkeys((each.pk for each in steps), key)
        people = staff.leaders(agreement.team_id) if steps[0].missed else staff.desk_of(agreement)
        messages += [Message(pk, key, _text(steps[0]), _url(steps[0], staff.works(pk))) for pk in people]
    notices = notify_many(messages)
    for reminder in reminders:
        reminder.notice_id = notices[keys[reminder.pk]]
    Reminder.objects.bulk_update(reminders, ["notice"])
    return len(reminders)


def _key(reminder: Reminder, today: date) -> str:
    """One message a day about one deadline, however many steps are told at once."""
    missed = "missed-" if reminder.missed else ""
    return f"reminder-{missed}{reminder.agreement_id}-{reminder.kind}-{reminder.due_on}-{today}"


def _text(reminder: Reminder) -> str:
    case, due = reminder.agreement.case.number, danish_date(reminder.due_on)
    if reminder.missed:
        what = {
            ReminderKind.FOLLOW_UP: "13-ugers opfølgning skulle være holdt",
            ReminderKind.EFFECT: "effektvurderingen skulle være lavet",
        }[ReminderKind(reminder.kind)]
        return f"Fristen er overskredet i sag {case}: {what} {due}"
    if reminder.kind == ReminderKind.EXPIRY:
        return f"Aftalen i sag {case} udløber {due}"
    return f"{reminder.get_kind_display()} i sag {case} skal være lavet senest {due}"


def _url(reminder: Reminder, works_cases: bool) -> str:
    """The act itself for those who may do it, else the case."""
    act = {ReminderKind.FOLLOW_UP: "follow_up", ReminderKind.EFFECT: "effect"}.get(reminder.kind, "expiry")
    if works_cases and not reminder.missed:
        return reverse(f"agreements:{act}", args=[reminder.agreement.number])
    return reverse("cases:detail", args=[reminder.agreement.case.number])
