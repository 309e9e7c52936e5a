"""Which mentor a human chose for a citizen, of which ranked list, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements.models.proposal import Proposal
from mentorstotte.core.models.access import append_only


class MentorChoice(models.Model):
    """One choice of a mentor; a later one of the same proposal takes its place. Rows are only ever added.

    ``wish`` is what was asked for, ``ranked`` the list as it stood then: mentor, name, and the points with
    why each was given. ``family_tie`` was asked about each time.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="mentor_choices")
    mentor = models.ForeignKey("providers.Mentor", on_delete=models.PROTECT, related_name="+")
    wish = models.JSONField(default=dict)
    ranked = models.JSONField(default=list)
    why = models.CharField("hvorfor", max_length=500)
    family_tie = models.BooleanField("mentor og borger er i familie", default=False)
    family_reason = models.CharField("hvorfor alligevel", max_length=500, blank=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

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
