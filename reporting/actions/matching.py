"""Placing postings of the ledger on agreements: what is certain by itself, the rest by the controller."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from agreements.actions.agreement import MIN_REASON
from agreements.actions.readiness import BATCH, judge
from agreements.models import Agreement
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_count, danish_kroner
from reporting.actions.years import closed_years, hold_open
from reporting.enums import MatchReason
from reporting.models import LedgerPosting, PostingMatch

# A person who was not known when the file was read may be by now.
LINK = """
    UPDATE reporting_ledgerposting posting SET citizen_id = citizen.id
    FROM cases_citizen citizen
    WHERE posting.citizen_id IS NULL AND posting.cpr <> '' AND citizen.cpr = posting.cpr
      AND extract(year FROM posting.posted_on)::int <> ALL(%s)"""
# The citizen has one agreement in force on the day; a posting without a person is never placed by itself.
CERTAIN = """
    INSERT INTO reporting_postingmatch (posting_id, agreement_id, amount, reason, why, at)
    SELECT posting.id, min(agreement.id), posting.amount, 'certain', '', %s
    FROM reporting_ledgerposting posting
    JOIN cases_case held ON held.citizen_id = posting.citizen_id
    JOIN agreements_agreement agreement ON agreement.case_id = held.id AND agreement.in_force
         AND posting.posted_on BETWEEN agreement.start_date AND agreement.end_date
    WHERE posting.amount <> 0 AND extract(year FROM posting.posted_on)::int <> ALL(%s)
      AND NOT EXISTS (SELECT 1 FROM reporting_postingmatch part WHERE part.posting_id = posting.id)
    GROUP BY posting.id, posting.amount HAVING count(*) = 1
    ON CONFLICT DO NOTHING
    RETURNING agreement_id"""


@dataclass(frozen=True)
class Part:
    """Kroner of a posting that are about the agreement with this number."""

    number: str
    amount: Decimal


def match_certain() -> int:
    """Places what is certain in open years, in two statements; gives back how many postings.

    A second turn finds none.
    """
    closed = list(closed_years())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LINK, [closed])
        cursor.execute(CERTAIN, [timezone.now(), closed])
        placed = [key for (key,) in cursor.fetchall()]
    touched = sorted(set(placed))
    for first in range(0, len(touched), BATCH):
        judge(touched[first : first + BATCH])
    return len(placed)


@transaction.atomic
def place(*, posting_id: int, parts: Sequence[Part], why: str = "", by) -> list[PostingMatch]:
    """Places a posting on one agreement or several; what was placed before goes. The same again changes
    nothing.

    Raises Refused when the year is closed, when the parts are not the whole, for an agreement of another
    citizen, and when a posting without a person comes without a reason.
    """
    posting = LedgerPosting.objects.select_for_update(of=("self",)).get(pk=posting_id)
    hold_open(posting.posted_on.year, at="number_1")
    _check_parts(posting, parts)
    agreements = _agreements(posting, parts)
    if posting.citizen_id is None and len(why.strip()) < MIN_REASON:
        text = f"Posteringen er ikke på en person. Skriv hvorfor, med mindst {MIN_REASON} tegn."
        raise Refused(text, at="why")
    before = list(posting.matches.all())
    if {(m.agreement_id, m.amount, m.why) for m in before} == {
        (agreements[p.number].pk, p.amount, why.strip()) for p in parts
    }:
        return before
    posting.matches.all().delete()
    made = [_match(posting, agreements[part.number], part, why, by) for part in parts]
    judge(sorted({m.agreement_id for m in [*before, *made]}))
    text = f"Bilag {posting.voucher} er lagt på {danish_count(len(made), 'aftale', 'aftaler')}"
    record("posting.placed", subject=posting, by=by, text=text)
    return made


def _match(posting: LedgerPosting, agreement: Agreement, part: Part, why: str, by) -> PostingMatch:
    said = {"amount": part.amount, "reason": MatchReason.BY_HAND, "why": why.strip(), "by": by}
    return PostingMatch.objects.create(posting=posting, agreement=agreement, **said)


def _check_parts(posting: LedgerPosting, parts: Sequence[Part]) -> None:
    if not parts:
        raise Refused("Skriv mindst én aftale.", at="number_1")
    if len({part.number for part in parts}) < len(parts):
        raise Refused("Den samme aftale står to gange.", at="number_2")
    if any(part.amount * posting.amount <= 0 for part in parts):
        raise Refused("Hver del skal have samme fortegn som posteringen og må ikke være nul.", at="amount_1")
    rest = posting.amount - sum(part.amount for part in parts)
    if rest:
        text = f"Delene skal give {danish_kroner(posting.amount)} Der er {danish_kroner(rest)} til forskel."
        raise Refused(text, at="amount_1")


def _agreements(posting: LedgerPosting, parts: Sequence[Part]) -> dict[str, Agreement]:
    numbers = [part.number for part in parts]
    rows = Agreement.objects.in_force().filter(number__in=numbers).select_related("case")
    found = {row.number: row for row in rows}
    for at, number in enumerate(numbers, start=1):
        agreement = found.get(number)
        if agreement is None:
            raise Refused(f"Der er ingen aftale i kraft med nummer {number}.", at=f"number_{at}")
        if posting.citizen_id and agreement.case.citizen_id != posting.citizen_id:
            text = f"Aftale {number} er med en anden borger end den, posteringen er bogført på."
            raise Refused(text, at=f"number_{at}")
    return found
