"""What was found when the support was looked at along the way: follow-up and effect assessment (domain 8)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.enums import EffectOnAim, Recommendation
from agreements.models.agreement import Agreement
from mentorstotte.core.constraints import one_of

LEAST_PROGRESS, MOST_PROGRESS = 1, 5


@track()
class FollowUp(models.Model):
    """A 13-week follow-up as it was held. ``registered_at`` tells when it was written down, perhaps later."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="follow_ups")
    held_on = models.DateField("dato")
    participants = models.CharField("deltagere", max_length=200, blank=True)
    purpose_present = models.BooleanField("formålet er stadig til stede")
    new_purpose = models.TextField("nyt formål", blank=True)
    progress = models.PositiveSmallIntegerField(
        "fremgang", validators=[MinValueValidator(LEAST_PROGRESS), MaxValueValidator(MOST_PROGRESS)]
    )
    text = models.TextField("hvordan går det")
    hours_used_for = models.TextField("hvad timerne er brugt til", blank=True)
    feedback_read = models.BooleanField("mentorens skriftlige tilbagemelding er læst", null=True, blank=True)
    citizen_view = models.TextField("borgerens egen vurdering", blank=True)
    hours_confirmed = models.BooleanField("borgeren bekræfter timerne", null=True, blank=True)
    adjust = models.TextField("det skal ændres", blank=True)
    note = models.OneToOneField("cases.JournalNote", on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "held_on"],
                name="follow_up_once_a_day",
                violation_error_message="Der er allerede registreret en opfølgning den dag.",
            ),
            models.CheckConstraint(
                condition=Q(progress__gte=LEAST_PROGRESS, progress__lte=MOST_PROGRESS),
                name="follow_up_progress_1_to_5",
                violation_error_message="Fremgangen er et tal fra 1 til 5.",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="follow_up_has_text"),
        ]

    def __str__(self):
        return f"Opfølgning {self.held_on:%d-%m-%Y}"


@track()
class EffectAssessment(models.Model):
    """The assessment of effect before the agreement expires, made with the citizen."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="effect_assessments")
    assessed_on = models.DateField("dato")
    effect = models.CharField("virkning for målet", max_length=20, choices=EffectOnAim.choices)
    recommendation = models.CharField("anbefaling", max_length=20, choices=Recommendation.choices)
    text = models.TextField("begrundelse")
    in_dialogue = models.BooleanField("lavet i dialog med borgeren")
    without_dialogue = models.TextField("hvorfor uden borgeren", blank=True)
    note = models.OneToOneField("cases.JournalNote", on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "assessed_on"],
                name="effect_once_a_day",
                violation_error_message="Der er allerede registreret en effektvurdering den dag.",
            ),
            one_of("effect", EffectOnAim, name="effect_known"),
            one_of("recommendation", Recommendation, name="effect_recommendation_known"),
            models.CheckConstraint(condition=~Q(text=""), name="effect_has_text"),
            models.CheckConstraint(
                condition=Q(in_dialogue=True, without_dialogue="")
                | (Q(in_dialogue=False) & ~Q(without_dialogue="")),
                name="effect_dialogue_or_why_not",
                violation_error_message=(
                    "Effektvurderingen laves sammen med borgeren; ellers skal der stå hvorfor ikke."
                ),
            ),
        ]

    def __str__(self):
        return f"Effektvurdering {self.assessed_on:%d-%m-%Y}"
