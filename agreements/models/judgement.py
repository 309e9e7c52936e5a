"""What the rules said each time a proposal was submitted or decided, kept as it was."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from agreements.enums import JudgedAct
from agreements.models.proposal import Decision, Proposal
from mentorstotte.core.constraints import one_of
from mentorstotte.core.models.access import append_only


class Judgement(models.Model):
    """Facts, standard, law, findings and reasons of one act; rows are only ever added.

    ``verdict`` is what ``actions.verdict.verdict_of`` makes, ``reasons`` the reasons with the names
    of those who gave and approved them, in Danish as they were shown.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="judgements")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="judgements")
    act = models.CharField("handling", max_length=20, choices=JudgedAct.choices)
    verdict = models.JSONField()
    reasons = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["act", "at"], name="judgement_act_at")]
        constraints = [one_of("act", JudgedAct, name="judgement_act_known")]
        triggers = append_only("judgement_append_only")

    def __str__(self):
        return f"{self.get_act_display()} {self.at:%d-%m-%Y}"
