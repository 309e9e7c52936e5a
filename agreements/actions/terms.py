"""What the contract of the mentor's supplier pays of what was given: share of indirect time, no-shows, and
kilometres by themselves.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Max, OuterRef, Subquery, Sum
from django.db.models.functions import JSONObject

from agreements.models import MonthSheet, TimeEntry
from agreements.rules import events
from mentorstotte.core.calendar import today
from providers.models import Mentor, SupplierContract


def with_terms(entries):
    """Time entries with the ``terms`` of the supplier's contract on the day; ``None`` without a contract."""
    said = JSONObject(contract="pk", share="indirect_percent", no_show="no_show_minutes", km="km_rate")
    found = SupplierContract.objects.on_day(OuterRef("day")).filter(supplier=OuterRef("mentor__supplier"))
    return entries.annotate(terms=Subquery(found.values(said=said)[:1]))


def km_rate_today(mentors: Iterable[Mentor]) -> Decimal | None:
    """The most that a contract of the mentors' suppliers pays of a kilometre today; ``None``: none does."""
    suppliers = {mentor.supplier_id for mentor in mentors}
    running = SupplierContract.objects.on_day(today()).filter(supplier__in=suppliers)
    return running.aggregate(most=Max("km_rate"))["most"]


def count_by_contract(rows: Iterable[TimeEntry]) -> None:
    """Sets what each contract adds or takes off, and what it pays of each kilometre that was driven, on rows
    of one month ``with_terms``; nothing is saved.
    """
    by_contract = defaultdict(list)
    for row in rows:
        row.contract_minutes, row.km_rate = 0, _km_rate(row)
        if row.terms:
            by_contract[row.terms["contract"]].append(row)
    for own in by_contract.values():
        for row, minutes in zip(own, _changes(own), strict=True):
            row.contract_minutes = minutes


def _km_rate(row: TimeEntry) -> Decimal | None:
    paid = row.terms and row.terms["km"]
    return Decimal(str(paid)) if paid and row.travel_km else None


def _changes(rows: list[TimeEntry]) -> list[int]:
    terms, fields = rows[0].terms, ("day", "direct_minutes", "indirect_minutes", "no_show")
    percent = terms["share"]
    return events.contract_minutes(
        [events.Entry(mentor=row.mentor_id, **{name: getattr(row, name) for name in fields}) for row in rows],
        indirect_max_share=None if percent is None else Decimal(percent) / 100,
        no_show_minutes=terms["no_show"],
    )


def settle_terms(sheet: MonthSheet, *, keep: bool = False) -> None:
    """Counts the month's minutes by contract, less what its corrections take back; with ``keep`` on each
    entry too, so that it is taken back as it was paid. The caller holds the agreement.
    """
    rows = list(with_terms(sheet.entries.counted()).order_by("pk"))
    count_by_contract(rows)
    if keep:
        changed = [row for row in rows if row.contract_minutes or row.km_rate]
        TimeEntry.objects.bulk_update(changed, ["contract_minutes", "km_rate"])
    sheet.contract_minutes = sum(row.contract_minutes for row in rows) - taken_back(sheet)
    sheet.save(update_fields=["contract_minutes"])


def taken_back(sheet: MonthSheet) -> int:
    """The contract's minutes of approved entries that the month corrects."""
    gone = TimeEntry.objects.filter(correction__sheet=sheet, correction__reverses=True)
    return gone.aggregate(all=Sum("contract_minutes", default=0))["all"]
