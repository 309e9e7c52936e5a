"""The hours and kilometres of an approved month by price, kept when it is approved, so that closing is sums.

What was taken back of approved months is taken back at the price that it had. While a price is missing
nothing of the sheet, or of a later one of the agreement, is paid: a row without a mentor says that it waits.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.db.models import Min, Q

from agreements.actions.holding import hold_agreement
from agreements.actions.prices import priced
from agreements.enums import SheetState, TimeCode
from agreements.models import MonthSheet, PriceCorrection, PricedHours, TimeEntry
from agreements.rules import events
from providers.enums import MentorKind


class Key(NamedTuple):
    """Which hours: when they were given, by whom, at which price (none: by wages), and with refund or not."""

    month: date
    mentor_id: int
    rate: Decimal | None
    refundable: bool


def price_sheet(sheet: MonthSheet) -> bool:
    """Keeps what the approved month comes to at each price; False when it waits for a price. The caller
    holds the agreement.
    """
    entries, transport = list(_counted(sheet)), _transport(sheet)
    earlier = MonthSheet.objects.filter(agreement=sheet.agreement_id, month__lt=sheet.month)
    waits = PricedHours.objects.waiting_for_price().filter(sheet__in=earlier).exists()
    if waits or any(_lacks_price(entry) for entry in entries):
        if entries or transport or sheet.payable_hours:
            PricedHours.objects.create(sheet=sheet, month=sheet.month, hours=sheet.payable_hours)
            return False
        return True
    _keep_prices(entries)
    due = [events.Share(key, hours) for key, hours in sorted(_due(sheet, entries).items(), key=_order)]
    found = events.shares(due, payable=sheet.payable_hours, held=sheet.held_hours)
    priced_hours = [
        PricedHours(
            sheet=sheet,
            **each.key._asdict(),
            salaried=each.key.rate is None,
            hours=each.hours,
            held=each.held,
        )
        for each in found
    ]
    PricedHours.objects.bulk_create(priced_hours + transport)
    return True


def _transport(sheet: MonthSheet) -> list[PricedHours]:
    """Kilometres that the contract pays by themselves, less those that the sheet takes back: never held, and
    never refundable (R-30).
    """
    stands = Q(sheet=sheet) & (Q(stands=True) | Q(correction__reverses=True))
    km: dict[tuple, int] = defaultdict(int)
    for sign, which in ((1, stands), (-1, Q(correction__sheet=sheet, correction__reverses=True))):
        for entry in TimeEntry.objects.filter(which, km_rate__isnull=False):
            km[entry.day.replace(day=1), entry.mentor_id, entry.km_rate] += sign * entry.travel_km
    return [
        PricedHours(
            sheet=sheet, month=month, mentor_id=mentor, rate=rate, km=driven, hours=0, refundable=False
        )
        for (month, mentor, rate), driven in sorted(km.items())
        if driven
    ]


def price_again(agreement_id: int) -> bool:
    """Finds the prices that were missing when the months of the agreement were approved; False while one
    still is.
    """
    with transaction.atomic():
        hold_agreement(agreement_id)
        waiting = PricedHours.objects.waiting_for_price().filter(sheet__agreement=agreement_id)
        sheets = [row.sheet for row in waiting.select_related("sheet").order_by("sheet__month")]
        waiting.delete()
        found = [price_sheet(sheet) for sheet in sheets]
        return all(found)


def _counted(sheet: MonthSheet):
    """The time of the sheet with its price, also what a later month has taken back since."""
    counts = Q(stands=True) | Q(correction__reverses=True)
    timed = Q(direct_minutes__gt=0) | Q(indirect_minutes__gt=0) | Q(contract_minutes__gt=0)
    entries = sheet.entries.coded(TimeCode.MENTOR).filter(counts, timed)
    return priced(entries.annotate(salaried=Q(mentor__kind=MentorKind.MUNICIPAL)))


def _lacks_price(entry: TimeEntry) -> bool:
    return entry.price is None and not entry.salaried


def _keep_prices(entries: list[TimeEntry]) -> None:
    """Writes on each entry the price that it was approved at."""
    by_price = defaultdict(list)
    for entry in entries:
        if entry.hourly_price is None and not entry.salaried:
            by_price[entry.price].append(entry.pk)
    for price, keys in by_price.items():
        TimeEntry.objects.filter(pk__in=keys).update(hourly_price=price)


def _due(sheet: MonthSheet, entries: list[TimeEntry]) -> dict[Key, Decimal]:
    """Hours by key: those of the sheet, less what it takes back, and those held until now."""
    signed = sheet.agreement.versions.aggregate(first=Min("signed_on"))["first"]
    minutes: dict[Key, int] = defaultdict(int)
    for entry in entries:
        minutes[_key(entry, None if entry.salaried else entry.price, signed)] += entry.paid_minutes
    back = TimeEntry.objects.coded(TimeCode.MENTOR).filter(correction__sheet=sheet, correction__reverses=True)
    changed = list(sheet.agreement.price_corrections.carried_out())
    for entry in back.select_related("sheet"):
        minutes[_key(entry, _paid_at(entry, changed), signed)] -= entry.paid_minutes
    hours = {key: events.hours(value) for key, value in minutes.items() if value}
    for key, held in _held_until(sheet):
        hours[key] = hours.get(key, Decimal("0.00")) + held
    return hours


def _paid_at(entry: TimeEntry, changed: list[PriceCorrection]) -> Decimal | None:
    """The price that the approved time stands at now: the one that it had, as it was put right since."""
    rate, month = entry.hourly_price, entry.day.replace(day=1)
    for each in changed:
        about = (each.month, each.mentor_id, each.wrong) == (month, entry.mentor_id, rate)
        if about and each.carried_out_at > entry.sheet.approved_at:
            rate = each.right
    return rate


def _key(entry: TimeEntry, rate: Decimal | None, signed: date | None) -> Key:
    """Hours given before the first signature are not refundable (R-35)."""
    refundable = signed is None or entry.day >= signed
    return Key(entry.day.replace(day=1), entry.mentor_id, rate, refundable)


def _held_until(sheet: MonthSheet):
    """What the month before still holds, by key."""
    approved = sheet.agreement.sheets.filter(state=SheetState.APPROVED, month__lt=sheet.month)
    latest = approved.order_by("-month").first()
    if latest is None:
        return []
    held: dict[Key, Decimal] = defaultdict(Decimal)
    for row in latest.priced.exclude(held=0):
        held[Key(row.month, row.mentor_id, row.rate, row.refundable)] += row.held
    return [(key, left) for key, left in held.items() if left]


def _order(item: tuple[Key, Decimal]) -> tuple:
    key = item[0]
    return key.month, key.mentor_id, key.rate or Decimal(0), key.refundable
