"""Which mentor a human chose, of which ranked list and why; and what Kompetencecentret was asked to find."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from pghistory import track

from agreements.models.contact import Registered, StandingQuerySet
from agreements.models.proposal import Proposal
from mentorstotte.core.constraints import both_or_neither
from mentorstotte.core.models import Approval
from mentorstotte.core.models.access import append_only


class ChoiceQuerySet(models.QuerySet):
    def waiting(self):
        """Those that an approver has not decided."""
        rounds = Approval.objects.pending().filter(subject_kind="mentorchoice", subject_id=OuterRef("pk"))
        return self.filter(Exists(rounds))


class MentorChoice(models.Model):
    """One choice of a mentor; a later one of the same proposal takes its place. Rows are only ever added.

    ``wish`` is what was asked for, ``ranked`` the list as it stood then: mentor, name, and the points with
    why each was given. ``family_tie`` was asked about each time. One found after the grant whose price is
    ``over_cap`` waits for an approver (R-24). A new mentor in a running agreement is the choice of that
    ``version``, which waits itself.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="mentor_choices")
    version = models.OneToOneField(
        "agreements.AgreementVersion", null=True, on_delete=models.PROTECT, related_name="mentor_choice"
    )
    mentor = models.ForeignKey("providers.Mentor", on_delete=models.PROTECT, related_name="+")
    wish = models.JSONField(default=dict)
    ranked = models.JSONField(default=list)
    why = models.CharField("hvorfor", max_length=500)
    family_tie = models.BooleanField("mentor og borger er i familie", default=False)
    family_category = models.CharField(max_length=60, blank=True)
    family_reason = models.CharField("hvorfor alligevel", max_length=500, blank=True)
    beyond_normal = models.TextField("ud over det sædvanlige på stedet", blank=True)
    over_cap = models.CharField("over prisloftet", max_length=300, blank=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="mentor_choice_says_why"),
            models.CheckConstraint(
                condition=Q(family_tie=False, family_reason="") | Q(family_tie=True) & ~Q(family_reason=""),
                name="mentor_choice_family_has_reason",
            ),
        ]
        triggers = append_only("mentor_choice_append_only")

    def __str__(self):
        return f"{self.mentor_id} {self.chosen_at:%d-%m-%Y}"


class ReferralQuerySet(StandingQuerySet):
    def visible_to(self, user):
        """Referrals of cases that the user may see."""
        if user.looks_across:
            return self
        return self.filter(proposal__case__team_id__in=user.team_ids)

    def waiting(self):
        """Not answered, and of grants that still have no mentor."""
        return self.standing().filter(answered_at__isnull=True, proposal__mentor__isnull=True)


@track()
class Referral(Registered):
    """A granted case without a mentor lies with Kompetencecentret, who finds a company and its mentor.

    ``mentor`` is whom they suggest, ``answer`` what was agreed with the company or why nobody was found. The
    caseworker chooses.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="referrals")
    wanted = models.CharField("hvad der søges", max_length=500)
    asked_at = models.DateTimeField(auto_now_add=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True)
    mentor = models.ForeignKey("providers.Mentor", null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField("svar", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            both_or_neither("taken_at", "taken_by", name="referral_taken_pair"),
            both_or_neither("answered_at", "answered_by", name="referral_answered_pair"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="referral_withdrawn_pair"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="", mentor__isnull=True)
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="referral_answer_says_something",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="referral_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
                name="referral_waiting",
            )
        ]

    def __str__(self):
        return f"{self.proposal} {self.asked_at:%d-%m-%Y}"
