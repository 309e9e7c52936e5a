"""Complaints (klager) over decisions, from the day they come to the appeals board."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from pghistory import track

from agreements.enums import ComplaintMode, ComplaintOutcome
from mentorstotte.core.calendar import complaint_deadline, complaint_in_time
from mentorstotte.core.constraints import both_or_neither, one_of

CHANGED = (ComplaintOutcome.CHANGED_PARTLY, ComplaintOutcome.CHANGED_FULLY)


@track()
class Complaint(models.Model):
    """One complaint, over a decision or over an agreement that came from a spreadsheet.

    It is open until it is decided, and one that is upheld until it has been forwarded. ``received_at`` has
    the time of day: a complaint is in time until 23:59 of its last day (domain 7.4).
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="complaints")
    decision = models.ForeignKey(
        "agreements.Decision", null=True, on_delete=models.PROTECT, related_name="complaints"
    )
    # One from a spreadsheet was decided elsewhere: what is complained about is the agreement itself.
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, on_delete=models.PROTECT, related_name="complaints"
    )
    agreement_received_on = models.DateField("aftalen modtaget af borgeren", null=True, blank=True)
    mode = models.CharField("klagen kom", max_length=10, choices=ComplaintMode.choices)
    received_at = models.DateTimeField("modtaget")
    complainant = models.CharField("klager", max_length=150)
    text = models.TextField("det klages der over")
    reassess_by = models.DateField("vurderes igen senest")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField("resultat", max_length=20, choices=ComplaintOutcome.choices, blank=True)
    outcome_reason = models.TextField("begrundelse", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    new_decision = models.ForeignKey(
        "agreements.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    file_asked_at = models.DateTimeField(null=True)
    file_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    case_file = models.ForeignKey("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    forwarded_on = models.DateField("sendt til Ankestyrelsen", null=True, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["case", "-received_at"], name="complaint_case"),
            models.Index(
                fields=["reassess_by", "id"], condition=Q(forwarded_on__isnull=True), name="complaint_due"
            ),
            models.Index(
                fields=["id"],
                condition=Q(file_asked_at__isnull=False, case_file__isnull=True),
                name="complaint_file_waiting",
            ),
        ]
        constraints = [
            one_of("mode", ComplaintMode, name="complaint_mode_known"),
            both_or_neither("decided_at", "decided_by", name="complaint_decided_pair"),
            both_or_neither("file_asked_at", "file_asked_by", name="complaint_file_pair"),
            models.UniqueConstraint(
                fields=["decision", "received_at", "complainant"], name="complaint_registered_once"
            ),
            models.UniqueConstraint(
                fields=["agreement", "received_at", "complainant"], name="complaint_of_agreement_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    decision__isnull=False, agreement__isnull=True, agreement_received_on__isnull=True
                )
                | Q(decision__isnull=True, agreement__isnull=False),
                name="complaint_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True, new_decision__isnull=True)
                | Q(outcome__in=CHANGED, new_decision__isnull=False, decided_at__isnull=False)
                | Q(
                    outcome__in=[o for o in ComplaintOutcome if o not in CHANGED],
                    new_decision__isnull=True,
                    decided_at__isnull=False,
                ),
                name="complaint_outcome_whole",
            ),
            models.CheckConstraint(
                condition=Q(forwarded_on__isnull=True)
                | Q(outcome=ComplaintOutcome.UPHELD, case_file__isnull=False),
                name="complaint_forwarded_when_upheld",
            ),
        ]

    def __str__(self):
        return f"Klage {self.received_at:%d-%m-%Y}"

    @property
    def citizen_received_on(self):
        """The day the citizen received what is complained about, from which the four weeks count."""
        return self.decision.received_on if self.decision else self.agreement_received_on

    @property
    def last_day(self):
        """The last day to complain, until 23:59; None when the day of receipt is not known."""
        received = self.citizen_received_on
        return complaint_deadline(received) if received else None

    @property
    def in_time(self) -> bool | None:
        """Whether it came in time; None when nobody knows yet, and then it counts as in time."""
        received = self.citizen_received_on
        return complaint_in_time(self.received_at, received) if received else None

    @property
    def received_on(self):
        """The Danish day."""
        return timezone.localdate(self.received_at)

    @property
    def is_open(self) -> bool:
        """Somebody here must still act."""
        return not self.outcome or (self.outcome == ComplaintOutcome.UPHELD and self.forwarded_on is None)
