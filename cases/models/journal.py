"""The journal: notes that are final once finalised, and documents that came in."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from cases.enums import NoteKind
from mentorstotte.core.constraints import both_or_neither, one_of


@track()
class JournalNote(models.Model):
    """A note on a case. A final note is corrected only by a new one that points at it (domain section 16)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField("slags", max_length=20, choices=NoteKind.choices, default=NoteKind.NOTE)
    occurred_on = models.DateField("dato for hændelsen")
    theme = models.CharField("emne", max_length=150)
    text = models.TextField("notat")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    finalised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    finalised_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-occurred_on", "-pk"]
        indexes = [models.Index(fields=["case", "-occurred_on", "-id"], name="note_case")]
        constraints = [
            one_of("kind", NoteKind, name="note_kind_known"),
            both_or_neither("finalised_at", "finalised_by", name="note_final_pair"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="note_final_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__finalised_at__isnull=False),
            )
        ]

    def __str__(self):
        return self.theme

    @property
    def is_final(self) -> bool:
        """Finalised notes stand as they are."""
        return self.finalised_at is not None


@track()
class IncomingDocument(models.Model):
    """A document that came in, journalled with its day, sender and theme."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="incoming_documents")
    document = models.OneToOneField("core.Document", on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField("modtaget")
    sender = models.CharField("afsender", max_length=150)
    theme = models.CharField("emne", max_length=150)
    journalled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    journalled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-received_on", "-pk"]
        indexes = [models.Index(fields=["case", "-received_on"], name="incoming_case")]

    def __str__(self):
        return self.theme


@track()
class PartyHearing(models.Model):
    """Facts that speak against the citizen, put to the citizen before an adverse decision (partshøring).

    ``facts`` is a list of ``{"text", "source"}``.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="party_hearings")
    considered = models.TextField("det overvejer vi")
    facts = models.JSONField("oplysninger, der taler imod")
    answer_by = models.DateField("svarfrist")
    document = models.OneToOneField("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    answered_on = models.DateField("svar modtaget", null=True, blank=True)
    answer = models.TextField("borgerens svar", blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=False) | Q(answer=""), name="hearing_answer_has_its_date"
            )
        ]

    def __str__(self):
        return f"Partshøring {self.sent_at:%d-%m-%Y}"
