"""Contact between mentor and citizen as it is registered, its pauses, and reasons for what is missing."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.enums import ContactKind, PauseKind
from agreements.models.agreement import Agreement
from agreements.rules.events import REMOTE
from mentorstotte.core.constraints import both_or_neither, date_order, days, one_of
from mentorstotte.core.models.access import append_only


class StandingQuerySet(models.QuerySet):
    def standing(self):
        """Not taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Registered(models.Model):
    """Who wrote it down and when; a slip is taken back and stays in the history."""

    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        abstract = True


@track()
class Contact(Registered):
    """One contact. A no-show is an attempt; a call counts with a reason (rules.events.ContactMade)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="contacts")
    day = models.DateField("dato")
    kind = models.CharField("hvordan", max_length=20, choices=ContactKind.choices)
    no_show = models.BooleanField("borgeren udeblev", default=False)
    reason = models.CharField("hvorfor ikke et møde", max_length=300, blank=True)
    note = models.CharField("bemærkning", max_length=300, blank=True)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            one_of("kind", ContactKind, name="contact_kind_known"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="contact_withdrawn_pair"),
            models.UniqueConstraint(
                fields=["agreement", "day", "kind", "no_show"],
                condition=Q(withdrawn_at__isnull=True),
                name="contact_once_a_day",
                violation_error_message="Kontakten er allerede registreret den dag.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.day:%d-%m-%Y}"

    @property
    def wants_reason(self) -> bool:
        """It would count as contact if somebody said why it was not a meeting."""
        return self.kind in REMOTE and not self.no_show and not self.reason


@track()
class Pause(Registered):
    """Days on which no contact is due: illness, holiday, or as agreed."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="pauses")
    start = models.DateField("fra")
    end = models.DateField("til og med")
    kind = models.CharField("hvorfor", max_length=20, choices=PauseKind.choices)
    note = models.CharField("bemærkning", max_length=300, blank=True)

    class Meta:
        ordering = ["-start"]
        constraints = [
            date_order("start", "end", name="pause_dates"),
            one_of("kind", PauseKind, name="pause_kind_known"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="pause_withdrawn_pair"),
            ExclusionConstraint(
                name="pause_no_overlap",
                expressions=[
                    ("agreement", RangeOperators.EQUAL),
                    (days("start", "end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message="Der er allerede en pause i de dage.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.start:%d-%m-%Y} til {self.end:%d-%m-%Y}"


class Explanation(models.Model):
    """Why a contact is missing (R-17, the week from ``first_day``), or why they have not begun (R-47).

    Rows are only ever added; the flag goes, the reason stays.
    """

    FIRST_MEETING, WEEK = "R-47", "R-17"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="explanations")
    rule = models.CharField(
        max_length=4, choices=[(WEEK, "Uge uden kontakt"), (FIRST_MEETING, "Ikke i gang")]
    )
    first_day = models.DateField()
    text = models.CharField("grund", max_length=300)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-first_day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="explanation_has_text"),
            models.CheckConstraint(condition=Q(rule__in=["R-17", "R-47"]), name="explanation_rule_known"),
        ]
        indexes = [models.Index(fields=["agreement", "rule", "first_day"], name="explanation_of_week")]
        triggers = append_only("explanation_append_only")

    def __str__(self):
        return f"{self.rule} {self.first_day:%d-%m-%Y}"
