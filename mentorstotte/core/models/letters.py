"""The municipality's own words in letters: dated rows, never changed; the newest of each part counts."""

from django.conf import settings
from django.db import models

from mentorstotte.core.constraints import one_of
from mentorstotte.core.enums import LetterPart
from mentorstotte.core.models.access import append_only


class LetterText(models.Model):
    """One version of one part. An empty text takes the municipality's words away again; ``logo`` is the
    picture of the part "logo".
    """

    part = models.CharField("del", max_length=20, choices=LetterPart.choices)
    text = models.TextField("tekst", blank=True)
    logo = models.ForeignKey("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["part", "-id"], name="letter_text_newest")]
        constraints = [one_of("part", LetterPart, name="letter_text_part_known")]
        triggers = append_only("letter_text_append_only")

    def __str__(self):
        return f"{self.get_part_display()} {self.written_at:%d-%m-%Y}"
