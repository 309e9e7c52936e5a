"""The team leader's review of the read log: drawn each month, judged by somebody else than the reader."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.enums import LookVerdict
from mentorstotte.core.constraints import both_or_neither, one_of
from mentorstotte.core.enums import Role
from mentorstotte.core.models.access import append_only


class LogRound(models.Model):
    """The draw of one month (its first day) among what the readers of one team saw, or those of no team;
    ``population`` counts reader, citizen and day.
    """

    team = models.ForeignKey("core.Team", null=True, on_delete=models.PROTECT, related_name="log_rounds")
    month = models.DateField("måned")
    population = models.PositiveIntegerField("opslag i måneden")
    seed = models.PositiveBigIntegerField("frø")
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-month", "team"]
        constraints = [
            models.UniqueConstraint(fields=["team", "month"], nulls_distinct=False, name="log_round_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="log_round_first_day"),
        ]
        triggers = append_only("log_round_append_only")

    def __str__(self):
        return f"{self.team or 'Uden team'} {self.month:%m-%Y}"


class LogReviewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Looks of others: all for the data protection officer, those of the own teams for their leader."""
        others = self.exclude(look__user=user.pk)
        if user.has_role(Role.DATA_PROTECTION_OFFICER):
            return others
        return (
            others.filter(round__team_id__in=user.team_ids) if user.has_role(Role.APPROVER) else self.none()
        )

    def waiting(self):
        """Not judged."""
        return self.filter(verdict="")


class LogReview(models.Model):
    """One look that was drawn, the first of its reader at its citizen that day; ``times`` how many there
    were. Without ``reasons`` it was drawn at random. Judged once; then the row stays.
    """

    round = models.ForeignKey(LogRound, on_delete=models.PROTECT, related_name="reviews")
    look = models.ForeignKey("core.AccessLog", on_delete=models.PROTECT, related_name="+")
    times = models.PositiveIntegerField("opslag den dag")
    reasons = models.JSONField(default=list)
    verdict = models.CharField("vurdering", max_length=20, choices=LookVerdict.choices, blank=True)
    remark = models.TextField("bemærkning", blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField("set efter", null=True)

    objects = LogReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-round__month", "pk"]
        indexes = [models.Index(fields=["round"], condition=Q(verdict=""), name="log_review_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["look"], name="log_review_once"),
            one_of("verdict", LookVerdict, name="log_review_verdict_known", blank=True),
            both_or_neither("judged_at", "judged_by", name="log_review_judged_pair"),
            models.CheckConstraint(
                condition=Q(verdict="", judged_at__isnull=True, remark="")
                | ~Q(verdict="") & Q(judged_at__isnull=False),
                name="log_review_judged_has_its_verdict",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=LookVerdict.NOT_WORK) | ~Q(remark=""),
                name="log_review_not_work_is_explained",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="log_review_judged_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__judged_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.round}: {self.look_id}"
