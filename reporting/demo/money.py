"""What was settled, posted and followed up of ``demo.hours``, to measure on: one statement a table."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from agreements.enums import ReadyState
from agreements.models import Closing, FollowUp, PricedHours, Readiness, SettlementLine, Statement
from cases.enums import NoteKind
from cases.models import JournalNote
from mentorstotte.core.actions import keep_document
from mentorstotte.core.calendar import add_months
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.models import User
from reporting.demo.copying import advance, without_foreign_keys, without_history
from reporting.enums import ImportKind, ImportState, MatchReason
from reporting.models import ImportBatch, LedgerPosting, PostingMatch

TABLES = (
    PricedHours,
    Statement,
    SettlementLine,
    LedgerPosting,
    PostingMatch,
    Readiness,
    JournalNote,
    FollowUp,
)
SETTLE = """
    UPDATE agreements_pricedhours SET closing_id = %(closing)s
    WHERE closing_id IS NULL AND rate IS NOT NULL AND hours <> 0"""
STATEMENTS = """
    INSERT INTO agreements_statement (closing_id, supplier_id, number, voucher, invoice, explanation)
    SELECT bill.closing_id, bill.supplier_id, bill.number, 'M-' || bill.number, '', ''
    FROM (
        SELECT priced.closing_id, mentor.supplier_id,
               row_number() OVER (ORDER BY priced.closing_id, mentor.supplier_id) AS number
        FROM agreements_pricedhours priced JOIN providers_mentor mentor ON mentor.id = priced.mentor_id
        WHERE priced.closing_id IS NOT NULL
        GROUP BY priced.closing_id, mentor.supplier_id
    ) bill"""
LINES = """
    INSERT INTO agreements_settlementline (statement_id, priced_id, agreement_id, month, mentor_id, hours, km, rate,
        amount, refundable, other, refund_percent, function, grouping, posted_at)
    SELECT bill.id, priced.id, sheet.agreement_id, priced.month, priced.mentor_id, priced.hours, 0, priced.rate,
           round(priced.hours * priced.rate, 2), round(priced.hours * priced.rate, 2), 0,
           0, '5.68.90', '018', now()
    FROM agreements_pricedhours priced
    JOIN agreements_monthsheet sheet ON sheet.id = priced.sheet_id
    JOIN providers_mentor mentor ON mentor.id = priced.mentor_id
    JOIN agreements_statement bill
      ON bill.closing_id = priced.closing_id AND bill.supplier_id = mentor.supplier_id
    ORDER BY priced.id LIMIT %(lines)s"""
POSTINGS = """
    INSERT INTO reporting_ledgerposting (voucher, posted_on, cpr, citizen_id, mentor_kind, amount, text, batch_id)
    SELECT 'L-' || line.id, line.month + 20, citizen.cpr, citizen.id, mentor.kind, line.amount, '', %(batch)s
    FROM agreements_settlementline line
    JOIN agreements_agreement agreement ON agreement.id = line.agreement_id
    JOIN cases_case owner ON owner.id = agreement.case_id
    JOIN cases_citizen citizen ON citizen.id = owner.citizen_id
    JOIN providers_mentor mentor ON mentor.id = line.mentor_id"""
MATCHES = """
    INSERT INTO reporting_postingmatch (posting_id, agreement_id, amount, reason, why, at)
    SELECT posting.id, line.agreement_id, posting.amount, %(certain)s, '', now()
    FROM reporting_ledgerposting posting JOIN agreements_settlementline line ON posting.voucher = 'L-' || line.id"""
READINESS = """
    INSERT INTO agreements_readiness (agreement_id, state, missing, since, judged_on)
    SELECT id, %(lacks)s, CASE id %% 3 WHEN 0 THEN '{E4}' ELSE '{E3,E6}' END::varchar[], start_date, %(today)s
    FROM agreements_agreement WHERE in_force"""
# After 13 weeks, up to ten days early or three late; one in five was not held.
FOLLOW_UPS = """
    WITH held AS (
        SELECT DISTINCT ON (case_id) id, case_id, caseworker_id AS worker, start_date + 81 + (id %% 14)::int AS day
        FROM agreements_agreement
        WHERE in_force AND id %% 5 <> 0 AND start_date + 81 + (id %% 14)::int <= %(today)s
    ), written AS (
        INSERT INTO cases_journalnote (case_id, kind, occurred_on, theme, text, written_by_id, written_at,
            finalised_by_id, finalised_at, revision)
        SELECT case_id, %(note)s, day, 'Opfølgning', 'Fulgtes ad', worker, now(), worker, now(), 1 FROM held
        RETURNING id, case_id
    )
    INSERT INTO agreements_followup (agreement_id, held_on, participants, purpose_present, new_purpose, progress, text,
        hours_used_for, citizen_view, adjust, note_id, registered_by_id, registered_at)
    SELECT held.id, day, '', true, '', 3, 'Fulgtes ad', '', '', '', written.id, worker, now()
    FROM held JOIN written USING (case_id)"""


def load(*, lines: int, today: date, by: User) -> int:
    """Settles the hours that are there, at most so many lines, each with a posting that is placed on its agreement,
    judges the documentation of every agreement, and follows most of them up. Gives back how many lines. For a database of its own only.
    """
    last = Closing.objects.get_or_create(month=add_months(today.replace(day=1), -1))[0]
    facts = {
        "closing": last.pk,
        "lines": lines,
        "batch": _batch(today, by).pk,
        "certain": MatchReason.CERTAIN,
        "lacks": ReadyState.NOT_READY,
        "today": today,
        "note": NoteKind.FOLLOW_UP,
    }
    with without_foreign_keys(*TABLES):
        _run((SETTLE, STATEMENTS, LINES, POSTINGS, MATCHES, READINESS, FOLLOW_UPS), facts)
    Closing.objects.filter(pk=last.pk).update(done_at=f"{today}T05:00:00+00:00")
    advance(*TABLES)
    return SettlementLine.objects.count()


@transaction.atomic
def _run(statements: Iterable[str], facts: dict) -> None:
    with without_history(*TABLES), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, facts)


def _batch(today: date, by: User) -> ImportBatch:
    """The import that the postings are said to come of."""
    document = keep_document(
        content=b"Bilag",
        kind=DocumentKind.IMPORT,
        title="posteringer.csv",
        content_type="text/csv",
        case_id=None,
        by=by,
    )
    said = {"state": ImportState.DONE, "file_name": "posteringer.csv", "on": today}
    return ImportBatch.objects.create(kind=ImportKind.LEDGER, document=document, uploaded_by=by, **said)
