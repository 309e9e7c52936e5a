"""The assessment (vurdering) of the person: facts, target group, boundaries, aim and need."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from pghistory import track

from cases.enums import (
    AimType,
    Benefit,
    BoundaryAnswer,
    BoundaryScheme,
    Need,
    Readiness,
    SupportTheme,
    TargetGroup,
)
from cases.rules.boundaries import NEEDS_APPROVER
from mentorstotte.core.constraints import both_or_neither, one_of


@track()
class Assessment(models.Model):
    """One individual assessment of the need for employment-promoting support (domain 6.1).

    Everything may be empty while it is a draft; the rules say what is missing. Once journalled it stands.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="assessments")
    # Facts about the citizen on the day of the assessment.
    benefit = models.CharField("ydelse", max_length=30, choices=Benefit.choices, blank=True)
    readiness = models.CharField("visitationsgruppe", max_length=20, choices=Readiness.choices, blank=True)
    cannot_take_part_in_offers = models.BooleanField(
        "kan i en periode ikke deltage i tilbud", null=True, blank=True
    )
    single_parent = models.BooleanField("enlig forsørger", null=True, blank=True)
    education_order = models.BooleanField("har uddannelsespålæg", null=True, blank=True)
    qualifying_education = models.BooleanField(
        "har en erhvervskompetencegivende uddannelse", null=True, blank=True
    )
    starts_ordinary_education = models.BooleanField("begynder på ordinær uddannelse", null=True, blank=True)
    earlier_contact_with_jobcentre = models.BooleanField(
        "tidligere kontakt med jobcentret", null=True, blank=True
    )
    integration_programme = models.BooleanField("i integrationsprogram", null=True, blank=True)
    admission_on = models.DateField("optaget på uddannelse den", null=True, blank=True)
    discharge_on = models.DateField("udskrives den", null=True, blank=True)
    first_use_on = models.DateField("støtten taget i brug første gang den", null=True, blank=True)
    # The assessment.
    target_group = models.CharField("målgruppe", max_length=20, choices=TargetGroup.choices, blank=True)
    themes = ArrayField(
        models.CharField(max_length=20, choices=SupportTheme.choices),
        verbose_name="støttens art",
        default=list,
        blank=True,
    )
    need_text = models.TextField("behovet, og hvordan en mentor møder det", blank=True)
    decisive = models.TextField("hvorfor mentor er afgørende", blank=True)
    # Asked for when the standard wants an extension to be explained (``extension_needs_reason``).
    extension_reason = models.TextField("hvorfor støtten skal forlænges", blank=True)
    beyond_normal = models.TextField("ud over det sædvanlige på stedet", blank=True)
    need = models.CharField("behovets varighed", max_length=20, choices=Need.choices, blank=True)
    boundary_note = models.TextField("bemærkninger til snitflader", blank=True)
    aim_type = models.CharField("beskæftigelsesmål", max_length=20, choices=AimType.choices, blank=True)
    aim_target = models.CharField("fag, skole eller tilbud", max_length=150, blank=True)
    aim_text = models.TextField("målet beskrevet", blank=True)
    aim_indicator = models.CharField("målet er nået, når", max_length=300, blank=True)
    aim_date = models.DateField("målet nås senest", null=True, blank=True)
    # Who and when.
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    journalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    journalled_at = models.DateTimeField(null=True)
    note = models.OneToOneField("cases.JournalNote", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [both_or_neither("journalled_at", "journalled_by", name="assessment_journalled_pair")]

    def __str__(self):
        return f"Vurdering {self.made_at:%d-%m-%Y}"


class BoundaryCheckQuerySet(models.QuerySet):
    def on_103(self):
        """Cases that border on § 103, which an approver looks at and somebody else controls (domain 6.4)."""
        return self.filter(scheme__in=NEEDS_APPROVER, answer=BoundaryAnswer.YES)


@track()
class BoundaryCheck(models.Model):
    """The answer for one bordering scheme (snitflade, domain 6.4)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="boundary_checks")
    scheme = models.CharField(max_length=20, choices=BoundaryScheme.choices)
    answer = models.CharField(max_length=10, choices=BoundaryAnswer.choices)

    objects = BoundaryCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "scheme"], name="boundary_once"),
            one_of("scheme", BoundaryScheme, name="boundary_scheme_known"),
            one_of("answer", BoundaryAnswer, name="boundary_answer_known"),
        ]

    def __str__(self):
        return f"{self.scheme}: {self.get_answer_display()}"
