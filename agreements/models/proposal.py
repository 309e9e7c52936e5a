"""The proposal (indstilling): what the caseworker asks the visitation to grant."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.enums import AgreementKind, DecisionOutcome, ProposalState
from cases.enums import SupportTheme
from mentorstotte.core.constraints import both_or_neither, date_order, days, one_of
from mentorstotte.core.fields import HoursField
from mentorstotte.core.findings import Severity
from mentorstotte.core.wording import danish_hours


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Proposals in cases that the user may see."""
        if user.looks_across:
            return self
        return self.filter(case__team_id__in=user.team_ids)

    def undecided(self):
        """Being written, waiting for the visitation, or sent back; a case has one at most."""
        return self.filter(state__in=[ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.RETURNED])


@track()
class Proposal(models.Model):
    """A period, hours, level, mentor and tasks, resting on one assessment.

    ``verdict`` keeps what the rules said, by which standard and law, when it was submitted.
    ``revision`` counts saves, so that two people who edit the same draft find out.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="proposals")
    assessment = models.OneToOneField("cases.Assessment", on_delete=models.PROTECT, related_name="proposal")
    kind = models.CharField("slags", max_length=20, choices=AgreementKind.choices, default=AgreementKind.BASE)
    state = models.CharField(
        "status", max_length=20, choices=ProposalState.choices, default=ProposalState.DRAFT
    )
    mentor = models.ForeignKey(
        "providers.Mentor",
        verbose_name="mentor",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    not_tasks = models.TextField("det hjælper mentoren ikke med", blank=True)
    family_tie = models.BooleanField("mentor og borger er i familie", default=False)
    # No mentor yet: support is granted, and a mentor is found afterwards (a company's).
    mentor_later = models.BooleanField("mentoren findes bagefter", default=False)
    # Steps down: [{"from": "2026-08-01", "weekly_hours": "1.50"}].
    phase_out = models.JSONField("plan for udfasning", default=list, blank=True)
    # Recorded circumstances that free from the law's minimum duration: citizen_declined, other_offer.
    exceptions = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    # What was typed in a draft and cannot be read (a date that is none), by field: it is there next time.
    unread = models.JSONField(default=dict, blank=True)
    # The letter of a rejection while it is being written.
    rejection_draft = models.JSONField(default=dict, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    verdict = models.JSONField(null=True)
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(null=True)
    # The opened page that saved last: its own next save never collides with itself.
    saved_from = models.CharField(max_length=40, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["case", "-id"], name="proposal_case")]
        constraints = [
            one_of("state", ProposalState, name="proposal_state_known"),
            one_of("kind", AgreementKind, name="proposal_kind_known"),
            both_or_neither("submitted_at", "submitted_by", name="proposal_submitted_pair"),
            both_or_neither("saved_at", "saved_by", name="proposal_saved_pair"),
            models.CheckConstraint(
                condition=Q(state__in=[ProposalState.DRAFT, ProposalState.RETURNED, ProposalState.REJECTED])
                | Q(submitted_at__isnull=False, verdict__isnull=False),
                name="proposal_submitted_has_verdict",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="proposal_one_open_per_case",
                violation_error_message="Sagen har allerede en indstilling, der ikke er afgjort.",
            ),
        ]

    def __str__(self):
        return f"Indstilling i sag {self.case_id}"

    @property
    def is_editable(self) -> bool:
        """The caseworker holds it: a draft, or returned by the approver."""
        return self.state in (ProposalState.DRAFT, ProposalState.RETURNED)

    @property
    def start_date(self):
        """The first day of the period."""
        return next((segment.start for segment in self.segments.all()), None)

    @property
    def end_date(self):
        """The last day of the period."""
        return next((segment.end for segment in reversed(self.segments.all())), None)

    @property
    def reason_count(self) -> int:
        """How many rules were deviated from with a reason when it was submitted."""
        return sum(row["severity"] == Severity.REASON for row in (self.verdict or {}).get("findings", ()))


@track()
class ProposalSegment(models.Model):
    """A span of the proposed period with one level and one number of hours a week.

    Numbered from 1. In a draft anything may be missing; the rules see to it that a submitted proposal is
    whole.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="segments")
    number = models.PositiveSmallIntegerField(default=1)
    start = models.DateField("fra", null=True, blank=True)
    end = models.DateField("til og med", null=True, blank=True)
    level = models.PositiveSmallIntegerField("niveau", null=True, blank=True)
    weekly_hours = HoursField("timer om ugen", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_segment_number_once"),
            date_order("start", "end", name="proposal_segment_dates"),
            models.CheckConstraint(condition=Q(weekly_hours__gt=0), name="proposal_segment_hours_positive"),
            ExclusionConstraint(
                name="proposal_segment_no_overlap",
                expressions=[
                    ("proposal", RangeOperators.EQUAL),
                    (days("start", "end"), RangeOperators.OVERLAPS),
                ],
                condition=Q(start__isnull=False, end__isnull=False),
                violation_error_message="To perioder med timer overlapper hinanden.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. periode"

    @property
    def summary(self) -> str:
        """“Niveau 3 · 3,50 timer om ugen”; the level only where the standard has levels."""
        level = f"Niveau {self.level} · " if self.level else ""
        return f"{level}{danish_hours(self.weekly_hours)}"


@track()
class ProposalTask(models.Model):
    """One thing the mentor shall help with. A text taken from the task bank counts when it was made
    individual.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="tasks")
    theme = models.CharField("art", max_length=20, choices=SupportTheme.choices, blank=True)
    text = models.CharField("opgave", max_length=500)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(theme="") | Q(theme__in=SupportTheme.values), name="proposal_task_theme_known"
            )
        ]

    def __str__(self):
        return self.text


@track()
class Deviation(models.Model):
    """The documented reason for going on although a REASON rule warns (domain 6.6, "Ikke skøn under regel").

    Either ``text``, or ``passage``: a sentence of the assessment that says it already. Half-written in a
    draft.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="deviations")
    rule = models.CharField("regel", max_length=10)
    rule_text = models.TextField("reglens ordlyd dengang", blank=True)
    category = models.CharField("kategori", max_length=60, blank=True)
    text = models.TextField("begrundelse", blank=True)
    passage = models.TextField("sted i vurderingen", blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["rule"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "rule"], name="deviation_once_per_rule"),
            both_or_neither("approved_at", "approved_by", name="deviation_approved_pair"),
        ]

    def __str__(self):
        return f"{self.rule}: {self.words[:40]}"

    @property
    def words(self) -> str:
        """The reason in the caseworker's words, written for the rule or found in the assessment."""
        return self.text or self.passage


@track()
class Decision(models.Model):
    """A decision (afgørelse) as it was made; a later one points back at the one it replaces."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="decisions")
    proposal = models.OneToOneField(Proposal, null=True, on_delete=models.PROTECT, related_name="decision")
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField("afgørelse", max_length=20, choices=DecisionOutcome.choices)
    reasons = models.TextField("begrundelse")
    guidance = models.TextField("vejledning om anden hjælp", blank=True)
    legal_basis = models.CharField("retsgrundlag", max_length=300)
    complaint_guidance = models.TextField("klagevejledning")
    verdict = models.JSONField(default=dict)
    hearing = models.ForeignKey("cases.PartyHearing", null=True, on_delete=models.PROTECT, related_name="+")
    document = models.OneToOneField("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    received_on = models.DateField("modtaget af borgeren", null=True, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["case", "-id"], name="decision_case")]
        constraints = [
            one_of("outcome", DecisionOutcome, name="decision_outcome_known"),
            models.CheckConstraint(
                condition=~Q(complaint_guidance=""),
                name="decision_has_complaint_guidance",
                violation_error_message="En afgørelse skal have en klagevejledning.",
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()} {self.decided_at:%d-%m-%Y}"
