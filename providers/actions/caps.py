"""Price caps: the highest hourly price of a kind of mentor without special reason (R-24)."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import wait_for_twins
from mentorstotte.core.wording import danish_date, danish_kroner
from providers.models import PriceCap


@transaction.atomic
def set_cap(*, kind: str, hourly_price: Decimal | None, valid_from: date, source: str, by) -> PriceCap:
    """A cap in kroner an hour from a day on, until the next one; without an amount that of the standard
    counts again. Caps are never overwritten. The same again gives the one that is there.

    Raises Refused when one of the kind begins that day or later.
    """
    wait_for_twins(f"price cap {kind}")
    latest = PriceCap.objects.filter(kind=kind).order_by("-valid_from").first()
    if latest and (latest.valid_from, latest.hourly_price) == (valid_from, hourly_price):
        return latest
    if latest and latest.valid_from >= valid_from:
        day = danish_date(latest.valid_from)
        raise Refused(f"Der er et loft fra {day}. Et nyt skal begynde senere.", at="valid_from")
    said = {"hourly_price": hourly_price, "source": source, "set_by": by}
    made = PriceCap.objects.create(kind=kind, valid_from=valid_from, **said)
    amount = "standardens" if hourly_price is None else danish_kroner(hourly_price)
    text = f"Prisloft, {made.get_kind_display().lower()}: {amount} fra {danish_date(valid_from)}"
    record("cap.set", subject=made, by=by, text=text)
    return made
