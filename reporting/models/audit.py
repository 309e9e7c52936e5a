"""The auditor's file: which agreements, what was known of each at one instant, and who it was handed to."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from agreements.rules.readiness import in_words
from mentorstotte.core.constraints import one_of, sealed_cpr
from mentorstotte.core.fields import CPRField, MoneyField
from mentorstotte.core.models import Document
from mentorstotte.core.models.access import append_only
from reporting.enums import AuditChoice


class AuditFile(models.Model):
    """Agreements with expenses in ``year``, as they stood at ``instant``, when what is known of them
    was gathered (until then: when they were asked for): all of them, those on § 103, those
    of a project, one, or ``size`` drawn at random by ``seed`` out of ``population``. ``heading`` is what its
    first page says.

    Made by workers, one agreement at a time; when it is done its row never changes. ``seal`` is over the
    manifest in the archive and lies beside it.
    """

    number = models.CharField("nummer", max_length=12, unique=True)
    year = models.PositiveSmallIntegerField("regnskabsår")
    choice = models.CharField("hvilke aftaler", max_length=10, choices=AuditChoice.choices)
    project = models.ForeignKey(
        "cases.Project", verbose_name="projekt", null=True, on_delete=models.PROTECT, related_name="+"
    )
    population = models.PositiveIntegerField("aftaler med udgifter i året")
    size = models.PositiveIntegerField("aftaler i mappen", validators=[MinValueValidator(1)])
    seed = models.PositiveBigIntegerField("frø", null=True, validators=[MaxValueValidator(2**32)])
    instant = models.DateTimeField("som det så ud")
    heading = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    archive = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    seal = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField("færdig", null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("choice", AuditChoice, name="audit_choice_known"),
            models.CheckConstraint(
                condition=Q(choice=AuditChoice.SAMPLE, seed__isnull=False)
                | ~Q(choice=AuditChoice.SAMPLE) & Q(seed__isnull=True),
                name="audit_sample_has_its_seed",
            ),
            models.CheckConstraint(
                condition=Q(choice=AuditChoice.PROJECT, project__isnull=False)
                | ~Q(choice=AuditChoice.PROJECT) & Q(project__isnull=True),
                name="audit_project_is_named",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, archive__isnull=True)
                | Q(done_at__isnull=False, pdf__isnull=False, archive__isnull=False, seal__isnull=False),
                name="audit_done_has_its_files",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="audit_file_done_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__done_at__isnull=False),
            )
        ]

    def __str__(self):
        return self.number


class AuditItemQuerySet(models.QuerySet):
    def in_short(self):
        """Without the long facts; ``lines`` are E1 to E10 as they stood, once gathered."""
        return self.defer("facts").annotate(lines=F("facts__lines"))


class AuditItem(models.Model):
    """One agreement of a file. ``facts`` and ``cpr`` are what its part is made of, and made again; ``marks``
    name its pages. Facts are frozen when they are gathered, all when the part is made.
    """

    file = models.ForeignKey(AuditFile, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    agreement = models.ForeignKey("agreements.Agreement", on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField(null=True)
    cpr = CPRField(blank=True)
    part = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    marks = models.JSONField(default=list)

    objects = AuditItemQuerySet.as_manager()

    class Meta:
        ordering = ["file", "position"]
        constraints = [
            sealed_cpr("cpr", name="audit_item_cpr_sealed", blank=True),
            models.UniqueConstraint(fields=["file", "position"], name="audit_item_place"),
            models.UniqueConstraint(fields=["file", "agreement"], name="audit_item_once"),
            models.CheckConstraint(
                condition=Q(part__isnull=True) | Q(facts__isnull=False),
                name="audit_item_is_made_of_facts",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="audit_item_made_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__part__isnull=False),
            ),
            pgtrigger.Protect(
                name="audit_item_facts_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__facts__isnull=False, old__facts__df=pgtrigger.F("new__facts")),
            ),
        ]

    def __str__(self):
        return f"{self.file}/{self.position}"

    @property
    def known(self) -> dict:
        """The facts as they are printed and handed out, with the CPR number."""
        return self.facts | {"cpr": self.cpr}

    @property
    def lacking(self) -> str:
        """What was missing at the instant, in words; wants ``in_short``, and that the part is made."""
        return in_words(line["code"] for line in self.lines if line["lacks"])


class AuditLink(models.Model):
    """A file handed to the auditors, who log in as themselves, until ``expires_at``. Only the hash of the
    token is kept.
    """

    file = models.ForeignKey(AuditFile, on_delete=models.PROTECT, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    purpose = models.CharField("til", max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("virker til")

    class Meta:
        ordering = ["-pk"]
        triggers = append_only("audit_link_append_only")

    def __str__(self):
        return self.purpose


class AuditFinding(models.Model):
    """What an auditor remarks on one agreement of a file; ``amount`` are the kroner in doubt."""

    item = models.ForeignKey(AuditItem, on_delete=models.PROTECT, related_name="findings")
    text = models.TextField("bemærkning")
    amount = MoneyField("beløb, der er tvivl om, kr.", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & Q(amount__gte=0), name="audit_finding_says_what")
        ]
        triggers = append_only("audit_finding_append_only")

    def __str__(self):
        return self.text[:60]


class AuditReply(models.Model):
    """What the municipality answers a finding; ``repay`` are the kroner that are paid back."""

    finding = models.OneToOneField(AuditFinding, on_delete=models.PROTECT, related_name="reply")
    text = models.TextField("kommunens svar")
    repay = MoneyField("betales tilbage, kr.", default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & Q(repay__gte=0), name="audit_reply_says_what")
        ]
        triggers = append_only("audit_reply_append_only")

    def __str__(self):
        return self.text[:60]
