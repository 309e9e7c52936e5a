"""The citizen's rights: being told what is done with the data, seeing it, having it put right, objecting."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from agreements.enums import InformedHow, LeftOutBy, RightsKind, RightsOutcome
from agreements.rules.rights import ACCESS, RULES
from mentorstotte.core.constraints import both_or_neither, one_of
from mentorstotte.core.models.access import append_only


class Information(models.Model):
    """The citizen was told what is done with the data (oplysningspligt), by which text, how and on what day.

    ``version`` is the day of the text (``rules.information``). Told in another way than by the letter, there
    is none, and ``note`` says where from it is known.
    """

    citizen = models.ForeignKey("cases.Citizen", on_delete=models.PROTECT, related_name="informed")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="informed")
    version = models.DateField("tekst fra", null=True)
    how = models.CharField("hvordan", max_length=20, choices=InformedHow.choices)
    on = models.DateField("oplyst")
    note = models.CharField("hvor ved du det fra?", max_length=200, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            one_of("how", InformedHow, name="information_how_known"),
            models.UniqueConstraint(
                fields=["citizen", "version", "how", "on", "note"],
                nulls_distinct=False,
                name="information_once",
            ),
            models.CheckConstraint(
                condition=Q(how=InformedHow.ELSEWHERE, version__isnull=True) & ~Q(note="")
                | ~Q(how=InformedHow.ELSEWHERE) & Q(version__isnull=False, note=""),
                name="information_by_a_text_or_by_a_note",
            ),
        ]
        triggers = append_only("information_append_only")

    def __str__(self):
        return f"{self.get_how_display()} {self.on:%d-%m-%Y}"


class RightsRequestQuerySet(models.QuerySet):
    def open(self):
        """Without an answer that has left: a letter that is written and not sent is no answer yet. Nobody
        waits for a letter to the dead.
        """
        expected = Q(outcome="") | Q(case__citizen__deceased_on__isnull=True)
        return self.filter(expected, answered_on__isnull=True)


@track()
class RightsRequest(models.Model):
    """A citizen asks to see the file or the own data, says that something is wrong, or objects.

    ``due`` is the last day to answer; ``late_reason`` is what the citizen was told when it was put off. What
    is handed out is ``file``: what a request to see something gives, or the letter that answers a correction
    or an objection. ``outcome`` is written before it is sent; ``answered_on`` is the day that it was sent.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="rights_requests")
    kind = models.CharField("hvad", max_length=20, choices=RightsKind.choices)
    asked_on = models.DateField("modtaget")
    asked_by = models.CharField("fra", max_length=150)
    text = models.TextField("hvad borgeren siger", blank=True)
    due = models.DateField("svar senest")
    late_reason = models.TextField("hvorfor svaret er udskudt", blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    file_asked_at = models.DateTimeField(null=True)
    file_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    file = models.OneToOneField(
        "core.Document", null=True, on_delete=models.PROTECT, related_name="rights_request"
    )
    outcome = models.CharField("resultat", max_length=20, choices=RightsOutcome.choices, blank=True)
    answer = models.TextField("svar", blank=True)
    answered_on = models.DateField("besvaret", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        indexes = [
            models.Index(fields=["case", "-asked_on"], name="rights_case"),
            models.Index(fields=["due", "id"], condition=Q(answered_on__isnull=True), name="rights_open"),
            models.Index(
                fields=["id"],
                condition=Q(file_asked_at__isnull=False, file__isnull=True),
                name="rights_file_waiting",
            ),
        ]
        constraints = [
            one_of("kind", RightsKind, name="rights_kind_known"),
            one_of("outcome", RightsOutcome, name="rights_outcome_known", blank=True),
            both_or_neither("file_asked_at", "file_asked_by", name="rights_file_pair"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_by__isnull=True, answered_on__isnull=True)
                | ~Q(outcome="") & Q(answered_by__isnull=False),
                name="rights_outcome_has_its_author",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.asked_on:%d-%m-%Y}"

    @property
    def is_access(self) -> bool:
        """Something is handed out."""
        return self.kind in ACCESS

    @property
    def rules(self) -> tuple[LeftOutBy, ...]:
        """By which rules a part may be left out."""
        return RULES.get(self.kind, ())


@track()
class LeftOut(models.Model):
    """A part of the case that is not handed out; ``part`` is its key (``actions.access.parts_of``)."""

    request = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="left_out")
    part = models.CharField("del", max_length=40)
    rule = models.CharField("regel", max_length=20, choices=LeftOutBy.choices)
    reason = models.TextField("begrundelse")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("rule", LeftOutBy, name="left_out_rule_known"),
            models.UniqueConstraint(fields=["request", "part"], name="left_out_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="left_out_with_a_reason"),
        ]

    def __str__(self):
        return self.part
