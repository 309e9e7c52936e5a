"""A settled price was wrong: the hours are taken back at it and paid again at the right one.

Nothing is changed: each row of hours at the wrong price gets one that reverses it exactly and one anew, which
the next closing settles.
"""

from decimal import Decimal

from django.db import transaction

from agreements.actions.agreement import reason_of
from agreements.actions.holding import hold_agreement
from agreements.actions.months import month_words
from agreements.models import PriceCorrection, PricedHours, SettlementLine
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_kroner


def at_the_price(line: SettlementLine):
    """Rows of hours at the price of the line, that mentor and month, that nobody has put right yet."""
    same = {"sheet__agreement": line.agreement_id, "month": line.month, "mentor": line.mentor_id}
    rows = PricedHours.objects.filter(**same, rate=line.rate, reverses=False)
    return rows.filter(corrections__isnull=True).order_by("pk")


@transaction.atomic
def correct_price(*, line_id: int, right: Decimal, reason: str, by) -> PriceCorrection:
    """Puts right the price of all hours of the line's mentor and month. The same again changes nothing.

    Raises Refused when it is that price, or was put right already.
    """
    line = SettlementLine.objects.select_related("mentor").get(pk=line_id)
    agreement = hold_agreement(line.agreement_id)
    reason = reason_of(reason)
    if right == line.rate:
        raise Refused("Det er den pris, der er afregnet med.", at="right")
    wrong = list(at_the_price(line))
    if not wrong:
        return _known(line, right, reason)
    made = PriceCorrection.objects.create(
        agreement=agreement,
        month=line.month,
        mentor=line.mentor,
        wrong=line.rate,
        right=right,
        reason=reason,
        made_by=by,
    )
    PricedHours.objects.bulk_create(row for old in wrong for row in _pair(old, made))
    prices = f"fra {danish_kroner(made.wrong)} til {danish_kroner(right)}"
    text = f"Timeprisen for {month_words(line.month)} er rettet {prices}"
    record("price.corrected", subject=made, case_id=agreement.case_id, by=by, text=text)
    return made


def _pair(old: PricedHours, made: PriceCorrection) -> list[PricedHours]:
    """The row that takes it back, and the one at the right price."""
    same = {name: getattr(old, name) for name in ("sheet_id", "month", "mentor_id", "refundable")}
    same |= {"corrects": old, "price_correction": made}
    back = PricedHours(**same, rate=made.wrong, hours=-old.hours, held=-old.held, reverses=True)
    return [back, PricedHours(**same, rate=made.right, hours=old.hours, held=old.held)]


def _known(line: SettlementLine, right: Decimal, reason: str) -> PriceCorrection:
    """The one of an earlier click; another means that somebody was first."""
    about = {"agreement": line.agreement_id, "month": line.month, "mentor": line.mentor_id}
    known = PriceCorrection.objects.filter(**about, wrong=line.rate).order_by("-pk").first()
    if known is not None and (known.right, known.reason) == (right, reason):
        return known
    raise Refused("Prisen er allerede rettet. Genindlæs siden for at se rettelsen.")
