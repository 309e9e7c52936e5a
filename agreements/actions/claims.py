"""What of a settled line may be claimed back: never more than the documented wages of a bought-out mentor.

The line says what was paid and is never changed. Papers on wages may come later, so what may be claimed is
found each time that it is asked for (order § 122, domain 9).
"""

from django.db.models import BooleanField, Case, ExpressionWrapper, F, OuterRef, Q, When
from django.db.models.functions import Least, Round

from mentorstotte.core.fields import MoneyField
from providers.enums import BOUGHT_OUT
from providers.models import wage_of


def with_claims(lines):
    """Settlement lines with what order § 122 says of each, in kroner.

    ``bought_out``: the mentor's employer is paid for hours. ``documented``: the wages an hour of the month,
    ``None`` without papers. ``difference``: what was paid above them (below zero: less). ``claimable``: what
    of ``refundable`` may be claimed; without papers all of it, and ``undocumented`` says how much that is.
    ``refund``: what the state gives back of ``claimable`` by law.
    """
    bought_out = Q(mentor__kind__in=BOUGHT_OUT, km=0)
    known = Q(bought_out=True, documented__isnull=False)
    at_most = Round(F("hours") * Least("rate", "documented"), 2)
    found = lines.annotate(
        bought_out=ExpressionWrapper(bought_out, output_field=BooleanField()),
        documented=wage_of(OuterRef("month"), OuterRef("mentor")),
        difference=_kroner(When(known, then=F("amount") - Round(F("hours") * F("documented"), 2))),
        claimable=_kroner(When(known & ~Q(refundable=0), then=at_most), default=F("refundable")),
        undocumented=_kroner(When(bought_out=True, documented=None, then=F("refundable")), default=0),
    )
    return found.annotate(refund=Round(F("claimable") * F("refund_percent") / 100, 2))


def _kroner(*whens: When, **kwargs) -> Case:
    return Case(*whens, **kwargs, output_field=MoneyField())
