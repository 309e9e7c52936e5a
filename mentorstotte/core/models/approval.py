"""The two-step control: one person proposes, another one decides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from pghistory import track

from mentorstotte.core.constraints import both_or_neither, one_of
from mentorstotte.core.enums import ApprovalState


class ApprovalQuerySet(models.QuerySet):
    def pending(self):
        """Those that wait for a decision."""
        return self.filter(state=ApprovalState.PENDING)

    def decidable_by(self, user):
        """Pending in the user's teams, and not proposed, drafted or owned by the user, or by one
        whom the user stands in for (R-14).
        """
        return (
            self.pending()
            .filter(team_id__in=user.team_ids)
            .exclude(submitted_by__in=user.desk_ids)
            .exclude(owner__in=user.desk_ids)
            .exclude(drafted_by__in=user.desk_ids)
        )


@track()
class Approval(models.Model):
    """A question put to a second person. A new round is a new row; a decided row never changes.

    ``case_id`` and ``team`` are empty when it is about the whole municipality.
    """

    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    case_id = models.BigIntegerField(null=True)
    team = models.ForeignKey("core.Team", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ApprovalState.choices, default=ApprovalState.PENDING)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    answers = models.JSONField("svar", default=dict)
    reason = models.TextField("begrundelse", blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["team", "submitted_at"], condition=Q(state="pending"), name="approval_pending"
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="approval_subject"),
        ]
        constraints = [
            one_of("state", ApprovalState, name="approval_state_known"),
            both_or_neither("decided_at", "decided_by", name="approval_decided_pair"),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.PENDING, decided_at__isnull=True)
                | (~Q(state=ApprovalState.PENDING) & Q(decided_at__isnull=False)),
                name="approval_state_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(state=ApprovalState.WITHDRAWN)
                | Q(decided_by__isnull=True)
                | (
                    ~Q(decided_by=F("submitted_by"))
                    & ~Q(decided_by=F("drafted_by"))
                    & (Q(owner__isnull=True) | ~Q(decided_by=F("owner")))
                ),
                name="approval_four_eyes",
                violation_error_message="Du kan ikke godkende din egen indstilling.",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state="pending"),
                name="approval_one_pending",
                violation_error_message="Indstillingen venter allerede på godkendelse.",
            ),
        ]

    def __str__(self):
        return f"{self.subject_kind} {self.subject_id}: {self.get_state_display()}"
