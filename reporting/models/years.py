"""Ledger years that the controller has closed: nothing of theirs moves until they are opened again."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from mentorstotte.core.fields import MoneyField
from mentorstotte.core.models.access import append_only

YEAR_LOCK = 7404  # first key of an advisory lock beside those of ``actions/turn.py``; the second is the year

REFUSE = """
    FOREACH touched IN ARRAY years LOOP
        PERFORM pg_advisory_xact_lock_shared(lock, touched);
        IF (SELECT closed FROM reporting_yearclosing WHERE year = touched ORDER BY id DESC LIMIT 1) THEN
            RAISE EXCEPTION 'the ledger year is closed' USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    RETURN NULL;
"""


def refuse_closed_years(name: str, years: str) -> pgtrigger.Trigger:
    """The last guard of rows of closed years; ``years`` is a query of the years that a row is about.

    It waits for a closing that is on its way, and fails as a constraint does.
    """
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.After,
        declare=[
            ("lock", f"integer := {YEAR_LOCK}"),
            ("years", f"integer[] := ARRAY({years})"),
            ("touched", "integer"),
        ],
        func=REFUSE,
    )


class YearClosingQuerySet(models.QuerySet):
    def standing(self):
        """The newest row of each year."""
        return self.order_by("year", "-pk").distinct("year")


class YearClosing(models.Model):
    """A ledger year was closed, or opened again. Rows are only added: the newest of a year says which."""

    year = models.PositiveSmallIntegerField("år")
    closed = models.BooleanField("lukket")
    total = MoneyField("posteringer i alt, kr.")
    stated = MoneyField("oplyst total, kr.", null=True)
    note = models.CharField("bemærkning", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = YearClosingQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed=True, stated__isnull=True)
                | Q(closed=True, stated=models.F("total"))
                | ~Q(note=""),
                name="year_closing_says_why",
            ),
        ]
        triggers = append_only("year_closing_stays")

    def __str__(self):
        return f"{self.year} {'lukket' if self.closed else 'åbnet igen'}"
