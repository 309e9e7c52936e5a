"""Hours by the million: a month's page, the months to approve, a list with its pace, and closing a month."""

import time
from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from agreements.actions import closing
from agreements.enums import SheetState
from agreements.models import Closing, MonthSheet, PricedHours, SettlementLine, TimeEntry
from mentorstotte.core.calendar import add_months
from mentorstotte.core.enums import Role
from mentorstotte.core.models import User
from providers.models import Mentor
from reporting.bench.measure import row
from reporting.demo import hours

ENTRIES, CLOSED = 5_000_000, 20_000
BARE = """
    INSERT INTO agreements_settlementline (
        statement_id, priced_id, agreement_id, month, mentor_id, hours, rate, amount, refundable, other,
        refund_percent, function, grouping, posted_at)
    SELECT bill.id, priced.id, sheet.agreement_id, priced.month, priced.mentor_id, priced.hours, priced.rate,
           round(priced.hours * priced.rate, 2), round(priced.hours * priced.rate, 2), 0,
           0, '5.68.90', '018', now()
    FROM agreements_pricedhours priced
    JOIN agreements_monthsheet sheet ON sheet.id = priced.sheet_id
    JOIN providers_mentor mentor ON mentor.id = priced.mentor_id
    JOIN agreements_statement bill ON bill.closing_id = %s AND bill.supplier_id = mentor.supplier_id
    WHERE priced.closing_id IS NULL AND priced.rate IS NOT NULL AND priced.hours <> 0"""


def report(*, entries: int = ENTRIES, close: int = CLOSED, rounds: int = 40) -> Iterator[str]:
    """The rows of ``manage.py bench --only hours``; adds what it measures on. At least a quarter of the
    agreements wait to be approved.
    """
    today, started = timezone.localdate(), time.perf_counter()
    made = hours.load(entries=entries, close=min(close, entries // hours.EACH * 3 // 4), today=today)
    seconds = time.perf_counter() - started
    yield (
        f"{made['entries']} time entries of {made['agreements']} agreements loaded in {seconds:.0f} s,"
        f" {MonthSheet.objects.count()} month sheets, {_size()} MiB with their indexes"
    )
    worker = _busiest()
    for name, user, path in _pages(worker):
        yield row(name, user, path, rounds=rounds)
    yield _closed(add_months(today.replace(day=1), -1))


def _busiest() -> User:
    """The caseworker with the most months to approve."""
    waiting = MonthSheet.objects.filter(state=SheetState.SUBMITTED).values("agreement__caseworker")
    row = waiting.annotate(n=Count("pk")).order_by("-n", "agreement__caseworker").first()
    return User.objects.get(pk=row["agreement__caseworker"])


def _pages(worker: User) -> list[tuple[str, User, str]]:
    """Name, whose it is, and address of each page."""
    sheet = MonthSheet.objects.filter(state=SheetState.SUBMITTED, agreement__caseworker=worker)
    sheet = sheet.select_related("agreement__mentor").order_by("pk").first()
    number, mentor = sheet.agreement.number, _login(sheet.agreement.mentor)
    month = [number, sheet.month.year, sheet.month.month]
    ending = f"{reverse('agreements:work_list')}?frist=udloeber"
    return [
        ("a mentor's agreements", mentor, reverse("agreements:portal")),
        ("a mentor's month", mentor, reverse("agreements:portal_month", args=month)),
        ("a caseworker's month", worker, reverse("agreements:month", args=month)),
        ("months to approve", worker, reverse("agreements:months")),
        ("a list with its pace", worker, ending),
    ]


def _login(mentor: Mentor) -> User:
    """The mentor's own login."""
    email = f"maaling-mentor-{mentor.pk}@demo.example"
    user, _ = User.objects.get_or_create(email=email, defaults={"name": mentor.name, "roles": [Role.MENTOR]})
    Mentor.objects.filter(pk=mentor.pk).update(user=user)
    return user


def _closed(month: date) -> str:
    """The closing as a worker does it, beside one bare statement on the same rows, rolled back."""
    made = Closing.objects.get_or_create(month=month)[0]
    seconds = _timed(lambda: closing.run_closing(made.pk))
    lines = SettlementLine.objects.filter(statement__closing=made)
    count, agreements = lines.count(), lines.values("agreement").distinct().count()
    bare = _bare(made)
    return (
        f"closing a month of {agreements} agreements: {seconds:.1f} s, {count} lines in turns of"
        f" {closing.A_TURN}, {seconds / bare:.2f} x one bare statement ({bare:.1f} s)"
    )


def _bare(made: Closing) -> float:
    """Seconds of the same lines written by one statement, with the same constraints and triggers."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("agreements_settlementline", "agreements_pricedhours"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM agreements_settlementline")
        PricedHours.objects.filter(closing=made).update(closing=None)
        Closing.objects.filter(pk=made.pk).update(done_at=None)
        for table in ("agreements_settlementline", "agreements_pricedhours"):
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        seconds = _timed(lambda: cursor.execute(BARE, [made.pk]))
        transaction.set_rollback(True)
    return seconds


def _timed(act) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _size() -> int:
    """MiB of the entries with their indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s)", [TimeEntry._meta.db_table])
        return cursor.fetchone()[0] // 2**20
