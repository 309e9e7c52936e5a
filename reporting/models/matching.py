"""Which agreement a posting of the ledger is about."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from mentorstotte.core.constraints import one_of
from mentorstotte.core.fields import MoneyField
from reporting.enums import MatchReason
from reporting.models.ledger import LedgerPosting
from reporting.models.years import refuse_closed_years

# At the end of a transaction a posting has no parts, or parts of its own sign that are all of it.
WHOLE = """
    posting := coalesce(NEW.posting_id, OLD.posting_id);
    IF EXISTS (
        SELECT 1 FROM reporting_postingmatch part
        JOIN reporting_ledgerposting whole ON whole.id = part.posting_id
        WHERE part.posting_id = posting
        GROUP BY whole.amount
        HAVING sum(part.amount) <> whole.amount OR bool_or(sign(part.amount) <> sign(whole.amount))
    ) THEN
        RAISE EXCEPTION 'the parts of a posting are all of it';
    END IF;
    RETURN NULL;
"""

YEARS = """
    SELECT DISTINCT extract(year FROM whole.posted_on)::int FROM reporting_ledgerposting whole
    WHERE whole.id IN (OLD.posting_id, NEW.posting_id)"""


@track()
class PostingMatch(models.Model):
    """A posting, or a part of it, that is about one agreement. Without ``by`` the system placed it.

    All parts of a posting sum to its amount. Placed anew, the old parts go and are kept in the history.
    """

    posting = models.ForeignKey(LedgerPosting, on_delete=models.PROTECT, related_name="matches")
    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.PROTECT, related_name="posting_matches"
    )
    amount = MoneyField("beløb, kr.")
    reason = models.CharField("hvordan", max_length=10, choices=MatchReason.choices)
    why = models.CharField("begrundelse", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("reason", MatchReason, name="posting_match_reason_known"),
            models.UniqueConstraint(fields=["posting", "agreement"], name="posting_match_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="posting_match_has_money"),
            models.CheckConstraint(
                condition=Q(reason=MatchReason.CERTAIN, by__isnull=True)
                | Q(reason=MatchReason.BY_HAND, by__isnull=False),
                name="posting_match_says_who",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="posting_parts_are_all_of_it",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                declare=[("posting", "bigint")],
                func=WHOLE,
            ),
            refuse_closed_years("posting_match_of_an_open_year", YEARS),
        ]

    def __str__(self):
        return f"{self.posting_id}: {self.amount}"
