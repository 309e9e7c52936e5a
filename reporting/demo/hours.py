"""Mentors' time by the million, its months and their hours by price, to measure on.

Some thousand agreements in each transaction, one statement a table, and the foreign keys checked once at the end:
looking four of them up for each of five million entries took longer than all the rest.
"""

from datetime import date

from django.db import connection, transaction

from agreements.enums import SheetState, TimeKind, VersionState
from agreements.models import (
    Agreement,
    AgreementVersion,
    Closing,
    MonthSheet,
    PricedHours,
    Segment,
    TimeEntry,
)
from cases.enums import EntitlementKind
from mentorstotte.core.calendar import add_months
from reporting.demo import crowd
from reporting.demo.copying import (
    advance,
    insert_series,
    next_key,
    without_foreign_keys,
    without_history,
)

EACH = 50  # entries of an agreement, spread over its days
A_TURN = 5_000  # agreements in one transaction: a quarter of a million entries
MINUTES, PRICE = 45, 425
TABLES = (AgreementVersion, Segment, MonthSheet, TimeEntry, PricedHours)
# Sheets of the months before last are settled; of last month's, so many wait to be settled, the rest to be
# approved.
SHEETS = """
    INSERT INTO agreements_monthsheet (agreement_id, month, state, direct_minutes, indirect_minutes,
        contract_minutes, travel_minutes, no_shows, returned_reason, approved_reason, submitted_at, submitted_by_id,
        approved_at, approved_by_id, payable_hours, held_hours)
    SELECT agreement.id, given.month, state.name, given.entries * %(minutes)s, 0, 0, 0, 0, '', '',
           CASE WHEN state.name <> 'open' THEN now() END,
           CASE WHEN state.name <> 'open' THEN agreement.caseworker_id END,
           CASE WHEN state.name = 'approved' THEN now() END,
           CASE WHEN state.name = 'approved' THEN agreement.caseworker_id END,
           CASE WHEN state.name = 'approved' THEN round(given.entries * %(minutes)s / 60.0, 2) END,
           CASE WHEN state.name = 'approved' THEN 0 END
    FROM agreements_agreement agreement
    CROSS JOIN LATERAL (
        SELECT date_trunc('month', agreement.start_date + n * 180 / %(each)s)::date AS month, count(*) AS entries
        FROM generate_series(0, %(each)s - 1) n GROUP BY 1
    ) given
    CROSS JOIN LATERAL (
        SELECT CASE WHEN given.month < %(last)s THEN 'approved' WHEN given.month > %(last)s THEN 'open'
               WHEN agreement.id < %(first)s + %(close)s THEN 'approved' ELSE 'submitted' END AS name
    ) state
    WHERE agreement.id BETWEEN %(start)s AND %(end)s"""


def load(*, entries: int, close: int, today: date) -> dict[str, int]:
    """Adds so many entries, ``EACH`` to an agreement, and the months that they make. Of last month's sheets
    ``close`` are approved and not settled, or as many as there are. For a database of its own only.
    """
    first = next_key(Agreement)
    count = crowd.load(agreements=max(entries // EACH, 1), today=today)
    last = add_months(today.replace(day=1), -1)
    facts = {"first": first, "close": close, "last": last, "each": EACH, "minutes": MINUTES}
    facts["settled"] = _settled(last)
    with without_foreign_keys(*TABLES):
        for start in range(first, first + count, A_TURN):
            _turn(facts | {"start": start, "end": min(start + A_TURN, first + count) - 1})
    advance(*TABLES)
    return {"agreements": count, "entries": TimeEntry.objects.filter(agreement__gte=first).count()}


@transaction.atomic
def _turn(facts: dict) -> None:
    """All of the agreements from ``start`` to ``end``."""
    with without_history(*TABLES):
        _versions(facts["start"], facts["end"] - facts["start"] + 1)
        _run(SHEETS, facts)
        _entries(facts)
        _priced(facts)
    advance(AgreementVersion, Segment)


def _versions(first: int, count: int) -> None:
    """A version in force with one stretch of two and a half hours a week for each agreement."""
    version = next_key(AgreementVersion)
    of_agreement = "(SELECT {} FROM agreements_agreement WHERE id = %(first)s + n)"
    days = {"start": of_agreement.format("start_date"), "end": of_agreement.format("end_date")}
    facts = {"first": first, "version": version}
    columns = {
        "id": "%(version)s + n",
        "agreement_id": "%(first)s + n",
        "state": f"'{VersionState.IMPORTED}'",
        "target_group": of_agreement.format("target_group"),
        "entitlement": f"'{EntitlementKind.DISCRETIONARY}'",
        "regime": "'bench'",
        "legal_basis": "''",
        "start_date": days["start"],
        "end_date": days["end"],
    }
    insert_series(AgreementVersion, count, columns, facts)
    columns = {
        "id": f"{next_key(Segment)} + n",
        "version_id": "%(version)s + n",
        "weekly_hours": "10",
        "hourly_price": str(PRICE),
        **days,
    }
    insert_series(Segment, count, columns, facts)


def _entries(facts: dict) -> None:
    """The pieces of time, written month by month of each agreement, as the sheets have counted them."""
    _run(
        """
        INSERT INTO agreements_timeentry (agreement_id, sheet_id, mentor_id, day, direct_minutes,
            indirect_minutes, contract_minutes, travel_minutes, travel_km, kind, place, theme, aim_touched, note, no_show,
            late_reason, made_contact, correction_reason, stands, reverses, taken_back, registered_by_id,
            registered_at, hourly_price)
        SELECT agreement.id, sheet.id, agreement.mentor_id, given.day, %(minutes)s, 0, 0, 0, 0, %(kind)s, '', '',
               false, 'Fulgtes ad', false, '', false, '', true, false, false, agreement.caseworker_id, now(),
               CASE WHEN sheet.state = 'approved' THEN %(price)s END
        FROM agreements_agreement agreement
        CROSS JOIN LATERAL (
            SELECT agreement.start_date + n * 180 / %(each)s AS day FROM generate_series(0, %(each)s - 1) n
        ) given
        JOIN agreements_monthsheet sheet
          ON sheet.agreement_id = agreement.id AND sheet.month = date_trunc('month', given.day)::date
        WHERE agreement.id BETWEEN %(start)s AND %(end)s""",
        facts | {"kind": TimeKind.PHYSICAL, "price": PRICE},
    )


def _settled(last: date) -> int:
    """A closing of its own for the months before ``last``."""
    settled = Closing.objects.get_or_create(month=add_months(last, -1))[0]
    Closing.objects.filter(pk=settled.pk).update(done_at=f"{last}T06:00:00+00:00")
    return settled.pk


def _priced(facts: dict) -> None:
    """The hours of approved sheets by price; those of the months before last are settled."""
    _run(
        """
        INSERT INTO agreements_pricedhours (sheet_id, month, mentor_id, rate, refundable, salaried, reverses, hours,
            held, closing_id)
        SELECT sheet.id, sheet.month, agreement.mentor_id, %(price)s, true, false, false, sheet.payable_hours,
               0, CASE WHEN sheet.month < %(last)s THEN %(settled)s END
        FROM agreements_monthsheet sheet JOIN agreements_agreement agreement ON agreement.id = sheet.agreement_id
        WHERE sheet.state = %(approved)s AND agreement.id BETWEEN %(start)s AND %(end)s""",
        facts | {"price": PRICE, "approved": SheetState.APPROVED},
    )


def _run(statement: str, facts: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
