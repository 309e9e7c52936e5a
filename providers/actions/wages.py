"""What a bought-out mentor's hour costs the employer: documented, never overwritten (order § 122)."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from mentorstotte.core.actions import record
from mentorstotte.core.calendar import last_day, today
from mentorstotte.core.errors import Refused
from mentorstotte.core.wording import danish_date, danish_kroner
from providers.actions.papers import keep_paper
from providers.enums import BOUGHT_OUT
from providers.models import Mentor, WageDocumentation

ONE_DAY = timedelta(days=1)
WAGES = "mentor.wages"  # the event of a mentor's wages, documented or taken back


@dataclass(frozen=True)
class Wage:
    """Kroner an hour in whole months, part by part."""

    valid_from: date
    valid_to: date
    wage: Decimal
    holiday_pay: Decimal = Decimal(0)
    pension: Decimal = Decimal(0)
    contributions: Decimal = Decimal(0)


@transaction.atomic
def document_wage(*, mentor_id: int, wage: Wage, content: bytes, content_type: str, by) -> WageDocumentation:
    """Keeps the wages and the paper that shows them; the same again gives the one that is there.

    Raises Refused for a mentor who is not bought out, for days that are not whole months, for months to come
    and for months that are documented already.
    """
    mentor = Mentor.objects.select_for_update(of=("self",)).get(pk=mentor_id)
    if mentor.kind not in BOUGHT_OUT:
        raise Refused("Mentoren er ikke frikøbt fra en arbejdsgiver, så der er ingen løn at dokumentere.")
    _check_months(wage)
    standing = mentor.wages.standing()
    if known := standing.filter(**asdict(wage)).first():
        return known
    other = standing.filter(valid_from__lte=wage.valid_to, valid_to__gte=wage.valid_from).first()
    if other is not None:
        span = f"{danish_date(other.valid_from)} til {danish_date(other.valid_to)}"
        text = f"Lønnen er dokumenteret fra {span}. Vælg andre måneder, eller tag den tilbage først."
        raise Refused(text, at="valid_from")
    paper = {"content": content, "content_type": content_type}
    document = keep_paper(title=f"Lønbilag fra {danish_date(wage.valid_from)}", **paper, by=by)
    made = mentor.wages.create(document=document, registered_by=by, **asdict(wage))
    text = f"Løn dokumenteret fra {danish_date(made.valid_from)}: {danish_kroner(made.total)}"
    record(WAGES, subject=mentor, by=by, text=text)
    return made


def _check_months(wage: Wage) -> None:
    if wage.valid_from.day != 1:
        raise Refused(
            "Lønnen dokumenteres for hele måneder. Skriv den første dag i en måned.", at="valid_from"
        )
    if (wage.valid_to + ONE_DAY).day != 1:
        raise Refused("Lønnen dokumenteres for hele måneder. Skriv den sidste dag i en måned.", at="valid_to")
    if wage.valid_to < wage.valid_from:
        raise Refused("Sidste dag ligger før den første.", at="valid_to")
    if wage.valid_to > last_day(today().replace(day=1), 1):
        raise Refused("Løn, der ikke er betalt endnu, kan ikke dokumenteres.", at="valid_to")


@transaction.atomic
def withdraw_wage(*, wage_id: int, by) -> WageDocumentation:
    """Takes back a slip; it stays in the history with its paper. Twice changes nothing."""
    found = WageDocumentation.objects.select_for_update(of=("self",)).select_related("mentor").get(pk=wage_id)
    if found.withdrawn_at is None:
        found.withdrawn_at, found.withdrawn_by = timezone.now(), by
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
        text = f"Dokumenteret løn fra {danish_date(found.valid_from)} er taget tilbage"
        record(WAGES, subject=found.mentor, by=by, text=text)
    return found
