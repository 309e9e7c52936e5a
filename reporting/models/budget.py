"""What spending is held against: a year's budget, and the number of full-time persons behind the limit."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mentorstotte.core.constraints import one_of
from mentorstotte.core.fields import MoneyField
from mentorstotte.core.models.access import append_only
from providers.enums import MentorKind


class Budget(models.Model):
    """What a year may cost, of it the state's refund. Rows are only added: the newest version counts.

    Without ``kind`` and ``team`` it is the whole of the year; else a part of that, with versions of its own.
    """

    year = models.PositiveSmallIntegerField("år")
    kind = models.CharField("mentortype", max_length=20, choices=MentorKind.choices, blank=True)
    team = models.ForeignKey("core.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    amount = MoneyField("budget, kr.")
    refund = MoneyField("heraf refusion, kr.", default=0)
    source = models.CharField("kilde", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            one_of("kind", MentorKind, name="budget_kind_known", blank=True),
            models.CheckConstraint(
                condition=Q(amount__gte=0, refund__gte=0, refund__lte=F("amount")),
                name="budget_refund_is_a_part",
                violation_error_message="Refusionen kan ikke være større end budgettet.",
            ),
        ]
        triggers = append_only("budget_stays")

    def __str__(self):
        return f"Budget {self.year}"


class FullTimePersons(models.Model):
    """The year's number of full-time persons on the benefits that the spending limit counts (LAB § 203 a).

    Rows are only added: the newest counts.
    """

    year = models.PositiveSmallIntegerField("år")
    number = models.DecimalField("fuldtidspersoner", max_digits=9, decimal_places=1)
    source = models.CharField("kilde", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-year", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="full_time_persons_are_some"),
        ]
        triggers = append_only("full_time_persons_stay")

    def __str__(self):
        return f"{self.number} fuldtidspersoner i {self.year}"
