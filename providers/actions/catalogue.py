"""Keeping the mentor catalogue: suppliers, mentors and dated prices."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date
from providers.models import Mentor, MentorRate, Supplier


@transaction.atomic
def save_supplier(*, supplier: Supplier, by) -> Supplier:
    """Adds or changes a supplier."""
    supplier.save()
    record("supplier.saved", subject=supplier, by=by, text=f"Leverandør gemt: {supplier.name}")
    return supplier


@transaction.atomic
def save_mentor(*, mentor: Mentor, by) -> Mentor:
    """Adds or changes a mentor; the price is set by ``set_rate``."""
    mentor.save()
    record("mentor.saved", subject=mentor, by=by, text=f"Mentor gemt: {mentor.name}")
    return mentor


@transaction.atomic
def set_rate(*, mentor_id: int, hourly_price: Decimal, valid_from: date, by) -> MentorRate:
    """A new price (kroner an hour) from a day on; the one before ends the day before. Prices are never
    overwritten.

    Raises Refused when a price begins on that day or later already.
    """
    mentor = Mentor.objects.select_for_update().get(pk=mentor_id)
    latest = mentor.rates.first()
    if latest and latest.valid_from == valid_from and latest.hourly_price == hourly_price:
        return latest
    if latest and latest.valid_from >= valid_from:
        raise Refused(
            f"Der er allerede en pris fra {danish_date(latest.valid_from)}. En ny pris skal begynde senere."
        )
    if latest and (latest.valid_to is None or latest.valid_to >= valid_from):
        latest.valid_to = valid_from - timedelta(days=1)
        latest.save()
    rate = MentorRate.objects.create(mentor=mentor, hourly_price=hourly_price, valid_from=valid_from)
    record(
        "mentor.rate",
        subject=mentor,
        by=by,
        text=f"Ny timepris: {hourly_price} kr. fra {danish_date(valid_from)}",
    )
    return rate
