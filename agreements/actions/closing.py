"""Closing a month: what was approved by then becomes settlement lines, some thousands in each transaction.

The rows of hours say whether they are settled, so a worker that is killed leaves whole turns behind and the
next one goes on from there. What comes later goes into the next closing.
"""

from datetime import date

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from agreements.actions.accounts import account_lines
from agreements.actions.months import month_words
from agreements.actions.payable import price_again
from agreements.models import Closing, PricedHours, SettlementLine
from agreements.rules.accounts import account_of
from agreements.rules.refund import refund_percent
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import add_months, month_close_day, today
from mentorstotte.core.errors import Refused

A_TURN = 2000  # rows of hours in one transaction

TAKE = """
    SELECT priced.id FROM agreements_pricedhours priced
    JOIN agreements_monthsheet sheet ON sheet.id = priced.sheet_id
    LEFT JOIN agreements_pricedhours wrong ON wrong.id = priced.corrects_id
    WHERE priced.closing_id IS NULL AND priced.rate IS NOT NULL AND (priced.hours, priced.km) <> (0, 0)
      AND sheet.month = %s AND (wrong.id IS NULL OR wrong.closing_id IS NOT NULL)
    ORDER BY priced.id LIMIT %s FOR UPDATE OF priced"""
BILL = """
    INSERT INTO agreements_statement (closing_id, supplier_id, number, voucher, invoice, explanation)
    SELECT %(closing)s, new.supplier_id, known.last + new.place,
           to_char(%(month)s::date, '"M"YYYY-MM-') || lpad((known.last + new.place)::text, 4, '0'), '', ''
    FROM (
        SELECT supplier_id, row_number() OVER (ORDER BY supplier_id) AS place FROM (
            SELECT DISTINCT mentor.supplier_id FROM agreements_pricedhours priced
            JOIN providers_mentor mentor ON mentor.id = priced.mentor_id
            WHERE priced.id = ANY(%(ids)s) AND NOT EXISTS (
                SELECT 1 FROM agreements_statement bill
                WHERE bill.closing_id = %(closing)s AND bill.supplier_id = mentor.supplier_id)
        ) suppliers
    ) new,
    (SELECT coalesce(max(number), 0) AS last FROM agreements_statement WHERE closing_id = %(closing)s) known
    ON CONFLICT (closing_id, supplier_id) DO NOTHING"""
# Posted by the group of today, refunded by the group that the agreement was concluded for (domain 7.5).
# What is taken back is taken from where it was posted.
ACCOUNTS = """
    SELECT priced.id, priced.month, agreement.target_group, concluded.target_group
    FROM agreements_pricedhours priced
    JOIN agreements_monthsheet sheet ON sheet.id = priced.sheet_id
    JOIN agreements_agreement agreement ON agreement.id = sheet.agreement_id
    CROSS JOIN LATERAL (
        SELECT version.target_group FROM agreements_agreementversion version
        WHERE version.agreement_id = agreement.id
        ORDER BY version.signed_on IS NULL, version.number LIMIT 1
    ) concluded
    WHERE priced.id = ANY(%s)"""
SETTLE = """
    INSERT INTO agreements_settlementline (
        statement_id, priced_id, agreement_id, month, mentor_id, hours, km, rate, amount, refundable, other,
        refund_percent, function, grouping, corrects_id, posted_at)
    SELECT bill.id, priced.id, agreement.id, priced.month, priced.mentor_id, priced.hours, priced.km,
           priced.rate, money.amount, CASE WHEN priced.refundable THEN money.amount ELSE 0 END,
           CASE WHEN priced.refundable THEN 0 ELSE money.amount END,
           account.percent, coalesce(back.function, account.function),
           coalesce(back.grouping, account.grouping), coalesce(wrong.id, first.id), now()
    FROM agreements_pricedhours priced
    JOIN agreements_monthsheet sheet ON sheet.id = priced.sheet_id
    JOIN agreements_agreement agreement ON agreement.id = sheet.agreement_id
    JOIN providers_mentor mentor ON mentor.id = priced.mentor_id
    JOIN agreements_statement bill
      ON bill.closing_id = %(closing)s AND bill.supplier_id = mentor.supplier_id
    JOIN unnest(%(priced)s::bigint[], %(functions)s::text[], %(groupings)s::text[], %(percents)s::numeric[])
      AS account(priced_id, function, grouping, percent) ON account.priced_id = priced.id
    LEFT JOIN agreements_settlementline wrong ON wrong.priced_id = priced.corrects_id
    CROSS JOIN LATERAL (SELECT round((priced.hours + priced.km) * priced.rate, 2) AS amount) money
    LEFT JOIN LATERAL (
        SELECT line.id FROM agreements_settlementline line
        JOIN agreements_pricedhours before ON before.id = line.priced_id
        WHERE line.agreement_id = agreement.id AND line.month = priced.month
          AND line.mentor_id = priced.mentor_id AND line.rate = priced.rate
          AND before.refundable = priced.refundable AND (before.km = 0) = (priced.km = 0)
        ORDER BY line.id LIMIT 1
    ) first ON true
    LEFT JOIN agreements_settlementline back
      ON back.id = coalesce(wrong.id, first.id) AND (priced.hours < 0 OR priced.km < 0)
    WHERE priced.id = ANY(%(ids)s) ORDER BY priced.id
    ON CONFLICT (priced_id) DO NOTHING"""


def may_be_closed(month: date) -> bool:
    """The fifth working day of the next month has come."""
    return today() >= month_close_day(month.year, month.month)


@transaction.atomic
def start_closing(*, month: date, by) -> Closing:
    """Asks for the month to be closed; ``run_closing`` does it. Twice gives the same.

    Raises Refused before the fifth working day of the next month.
    """
    if not may_be_closed(month):
        raise Refused(f"{month_words(month).capitalize()} kan ikke lukkes endnu.")
    closing, made = Closing.objects.get_or_create(month=month, defaults={"started_by": by})
    if made:
        text = f"{month_words(month).capitalize()} lukkes og afregnes"
        record("closing.started", subject=closing, by=by, text=text)
    return closing


def start_due() -> Closing | None:
    """Starts the closing of last month, once its day is over, when nobody has."""
    month = add_months(today().replace(day=1), -1)
    if today() <= month_close_day(month.year, month.month):
        return None
    return start_closing(month=month, by=None)


def unfinished() -> list[int]:
    """Closings that are not done, the oldest month first."""
    return list(Closing.objects.filter(done_at=None).order_by("month").values_list("pk", flat=True))


def run_closing(closing_id: int) -> Closing:
    """Settles all that was approved of the month and those before; goes on where another left off."""
    closing = Closing.objects.get(pk=closing_id)
    if closing.done_at is None:
        find_prices()
        _count(closing)
        for month in _months(closing):
            while _turn(closing_id, month):
                pass
        _finish(closing_id)
    closing.refresh_from_db()
    return closing


def find_prices() -> int:
    """Tries again to find the prices that were missing; gives how many agreements still wait."""
    waiting = PricedHours.objects.waiting_for_price().values_list("sheet__agreement_id", flat=True)
    return sum(not price_again(agreement_id) for agreement_id in sorted(set(waiting)))


def to_settle(closing: Closing):
    """Rows of hours that no closing has settled, up to its month."""
    return PricedHours.objects.unsettled().filter(sheet__month__lte=closing.month)


def _count(closing: Closing) -> None:
    left = to_settle(closing).count()
    Closing.objects.filter(pk=closing.pk, done_at=None).update(total=F("lines") + left)


def _months(closing: Closing) -> list[date]:
    """The months of sheets with something to settle; one at a time, so that what corrects comes after."""
    months = to_settle(closing).order_by("sheet__month").values_list("sheet__month", flat=True)
    return list(months.distinct())


@transaction.atomic
def _turn(closing_id: int, month: date) -> int:
    """Settles some thousand rows; gives how many. Two workers take turns."""
    closing = Closing.objects.select_for_update().get(pk=closing_id)
    if closing.done_at is not None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [month, A_TURN])
        ids = [key for (key,) in cursor.fetchall()]
        if ids:
            said = {"closing": closing_id, "month": closing.month, "ids": ids}
            cursor.execute(BILL, said)
            cursor.execute(SETTLE, said | _accounts(cursor, ids))
    PricedHours.objects.filter(pk__in=ids).update(closing=closing)
    Closing.objects.filter(pk=closing_id).update(lines=F("lines") + len(ids))
    return len(ids)


def _accounts(cursor, ids: list[int]) -> dict[str, list]:
    """Function, grouping and refund of each row of hours, as columns."""
    cursor.execute(ACCOUNTS, [ids])
    rows = cursor.fetchall()
    lines = account_lines()
    found = [account_of(month, group, lines) for _, month, group, _ in rows]
    return {
        "priced": [key for key, _, _, _ in rows],
        "functions": [each.function for each in found],
        "groupings": [each.grouping for each in found],
        "percents": [refund_percent(month, concluded) for _, month, _, concluded in rows],
    }


@transaction.atomic
def _finish(closing_id: int) -> None:
    closing = Closing.objects.select_for_update().get(pk=closing_id)
    if closing.done_at is None:
        closing.done_at, closing.total = timezone.now(), closing.lines
        lines = SettlementLine.objects.filter(statement__closing=closing)
        closing.amount = lines.aggregate(all=Sum("amount", default=0))["all"]
        closing.save(update_fields=["done_at", "total", "amount"])
        text = f"{month_words(closing.month).capitalize()} er lukket med {closing.lines} afregningslinjer"
        record("closing.done", subject=closing, by=closing.started_by, text=text)
