"""The team leader's review of cases (ledelsestilsyn): drawn at random each month, answered by a checklist."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from mentorstotte.core.constraints import both_or_neither
from mentorstotte.core.models.access import append_only


class ReviewRound(models.Model):
    """The draw of one team and month (its first day): so many of ``population`` by ``seed``."""

    team = models.ForeignKey("core.Team", on_delete=models.PROTECT, related_name="review_rounds")
    month = models.DateField("måned")
    population = models.PositiveIntegerField("løbende aftaler i måneden")
    seed = models.PositiveBigIntegerField("frø")
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-month", "team"]
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], name="review_round_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="review_round_first_day"),
        ]
        triggers = append_only("review_round_append_only")

    def __str__(self):
        return f"{self.team} {self.month:%m-%Y}"


class ReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of agreements that the user may see."""
        return self if user.looks_across else self.filter(agreement__team_id__in=user.team_ids)


class Review(models.Model):
    """One agreement that was drawn. ``answers`` are by question (``rules.review``): yes, no or not relevant.

    Answered once; then the row stays as it is.
    """

    round = models.ForeignKey(ReviewRound, on_delete=models.PROTECT, related_name="reviews")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reviews")
    answers = models.JSONField(default=dict)
    remark = models.TextField("bemærkning", blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField("set efter", null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-round__month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "agreement"], name="review_once"),
            both_or_neither("reviewed_at", "reviewed_by", name="review_done_pair"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, answers={}, remark="")
                | Q(reviewed_at__isnull=False) & ~Q(answers={}),
                name="review_done_has_its_answers",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="review_done_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__reviewed_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.round}: {self.agreement}"
