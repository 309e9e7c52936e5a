"""The agreement (aftale) between citizen and jobcentre, its versions, segments and signatures."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, OuterRef, Q
from pghistory import track

from agreements.enums import (
    AgreementKind,
    EndedReason,
    ExpiryAnswer,
    Origin,
    VersionChange,
    VersionState,
)
from cases.enums import AimType, EntitlementKind, SupportTheme, TargetGroup
from mentorstotte.core.constraints import both_or_neither, date_order, days, one_of
from mentorstotte.core.fields import HoursField, MoneyField

IN_FORCE = (VersionState.SIGNED, VersionState.IMPORTED)


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Agreements in cases that the user may see."""
        if user.looks_across:
            return self
        return self.filter(team_id__in=user.team_ids)

    def in_force(self):
        """Signed, or imported as history; not withdrawn and not waiting for a signature."""
        return self.filter(in_force=True)

    def running_on(self, day):
        """In force with ``day`` inside the period: derived from dates, never stored."""
        return self.in_force().filter(start_date__lte=day, end_date__gte=day)

    def given_by(self, user, since):
        """Agreements that the user is the mentor of, on some day from ``since`` on; waiting or in force."""
        mine = {"mentor__user": user, "end_date__gte": since}
        today = Agreement.objects.filter(**mine).order_by().values("pk")
        spans = Segment.objects.filter(version__state__in=IN_FORCE, mentor__user=user, end__gte=since)
        told = self.filter(pk__in=today.union(spans.order_by().values("version__agreement_id")))
        waiting = AgreementVersion.objects.filter(agreement=OuterRef("pk"), state=VersionState.SENT)
        return told.filter(Q(in_force=True) | Exists(waiting), end_date__gte=since)

    def coordinated_by(self, user, since):
        """Agreements in force, from ``since`` on, of mentors whose supplier the user coordinates."""
        return self.in_force().filter(mentor__supplier__coordinators__user=user, end_date__gte=since)


@track()
class Agreement(models.Model):
    """One agreement. The dates, hours and mentor here are those of the version in force (or of the draft
    before one);
    actions copy them so that lists can filter and sort by index. ``team`` and ``caseworker`` follow the case.
    """

    number = models.CharField("aftalenummer", max_length=16, unique=True)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="agreements")
    team = models.ForeignKey("core.Team", on_delete=models.PROTECT, related_name="+")
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.OneToOneField(
        "agreements.Proposal", null=True, on_delete=models.PROTECT, related_name="agreement"
    )
    kind = models.CharField("slags", max_length=20, choices=AgreementKind.choices, default=AgreementKind.BASE)
    origin = models.CharField("oprindelse", max_length=10, choices=Origin.choices, default=Origin.HERE)
    in_force = models.BooleanField("i kraft", default=False)
    start_date = models.DateField("fra")
    end_date = models.DateField("til og med")
    weekly_hours = HoursField("timer om ugen", null=True, blank=True)
    level = models.PositiveSmallIntegerField("niveau", null=True, blank=True)
    target_group = models.CharField("målgruppe", max_length=20, choices=TargetGroup.choices)
    mentor = models.ForeignKey(
        "providers.Mentor", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    next_follow_up = models.DateField("næste opfølgning", null=True, blank=True)
    effect_due = models.DateField("effektvurdering senest", null=True, blank=True)
    effect_assessed_on = models.DateField("effekt vurderet", null=True, blank=True)
    # Contact (actions.contact_weeks): judged from this day (None: from the start), the oldest week without
    # one, the week up to which that is known, and by when they must have met, as long as they have not.
    contact_from = models.DateField("kontakt gøres op fra", null=True, blank=True)
    contact_missing_since = models.DateField("uden kontakt siden ugen fra", null=True, blank=True)
    contact_judged_on = models.DateField("kontakt gjort op", null=True, blank=True)
    first_meeting_due = models.DateField("første møde senest", null=True, blank=True)
    report_due = models.DateField("mentors rapport senest", null=True, blank=True)
    ended_on = models.DateField("stoppet før tid", null=True, blank=True)
    ended_reason = models.CharField("årsag", max_length=30, choices=EndedReason.choices, blank=True)
    expiry_answer = models.CharField(
        "svar ved udløb", max_length=20, choices=ExpiryAnswer.choices, blank=True
    )
    findings = models.JSONField("fund ved indlæsning", default=list)
    # What was typed before a party hearing was begun, by page; there when it is opened again.
    unfinished = models.JSONField("ikke gjort færdigt", default=dict, blank=True)
    to_correct = models.BooleanField("skal rettes op", default=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["end_date", "pk"]
        indexes = [
            models.Index(
                fields=["caseworker", "end_date"], condition=Q(in_force=True), name="agreement_work_list"
            ),
            models.Index(fields=["team", "end_date"], condition=Q(in_force=True), name="agreement_team_list"),
            models.Index(
                fields=["caseworker", "next_follow_up"],
                condition=Q(in_force=True),
                name="agreement_follow_up",
            ),
            models.Index(
                fields=["team", "next_follow_up"], condition=Q(in_force=True), name="agreement_team_follow_up"
            ),
            models.Index(
                fields=["effect_due"],
                condition=Q(in_force=True, effect_assessed_on__isnull=True),
                name="agreement_effect_due",
            ),
            # For those who look across teams.
            models.Index(fields=["end_date", "id"], condition=Q(in_force=True), name="agreement_ending"),
            models.Index(
                fields=["next_follow_up", "id"], condition=Q(in_force=True), name="agreement_follow_up_due"
            ),
            # Few of all: what the contact asks for.
            models.Index(
                fields=["contact_missing_since"],
                condition=Q(contact_missing_since__isnull=False),
                name="agreement_without_contact",
            ),
            models.Index(
                fields=["first_meeting_due"],
                condition=Q(first_meeting_due__isnull=False),
                name="agreement_not_begun",
            ),
            models.Index(fields=["case", "-start_date"], name="agreement_case"),
            models.Index(fields=["start_date"], condition=Q(in_force=True), name="agreement_begun"),
            models.Index(fields=["mentor", "end_date"], condition=Q(in_force=True), name="agreement_mentor"),
            models.Index(
                fields=["team", "end_date"], condition=Q(to_correct=True), name="agreement_to_correct"
            ),
        ]
        constraints = [
            date_order("start_date", "end_date", name="agreement_dates"),
            one_of("origin", Origin, name="agreement_origin_known"),
            one_of("target_group", TargetGroup, name="agreement_group_known"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_reason="")
                | (Q(ended_on__isnull=False) & ~Q(ended_reason="")),
                name="agreement_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(expiry_answer="") | Q(expiry_answer__in=ExpiryAnswer.values),
                name="agreement_expiry_answer_known",
            ),
            models.CheckConstraint(
                condition=Q(origin=Origin.IMPORT) | Q(weekly_hours__gt=0),
                name="agreement_hours_unless_imported",
            ),
        ]

    def __str__(self):
        return self.number


class VersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Versions of agreements that the user may see."""
        if user.looks_across:
            return self
        return self.filter(agreement__team_id__in=user.team_ids)


@track()
class AgreementVersion(models.Model):
    """The six mandatory fields (LAB14 § 31 c(2)) as they were agreed. A printed version is frozen with its
    hash.

    ``change_kind`` and ``change`` say what changed and why when this version took the place of the one before
    it; a change of a signed one counts from ``effective_from``. ``reasons`` are those that the rules want for
    the change itself (rule → category, text), ``person`` what is new about the citizen since the assessment.
    ``verdict`` is what the rules said when it was sent to
    approval.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("version", default=1)
    state = models.CharField(
        "status", max_length=20, choices=VersionState.choices, default=VersionState.DRAFT
    )
    change_kind = models.CharField("ændringens art", max_length=20, choices=VersionChange.choices, blank=True)
    change = models.CharField("ændringen", max_length=300, blank=True)
    effective_from = models.DateField("ændringen gælder fra", null=True, blank=True)
    reasons = models.JSONField("begrundelser for ændringen", default=dict, blank=True)
    person = models.JSONField("nye oplysninger om borgeren", default=dict, blank=True)
    verdict = models.JSONField(null=True)
    # The decision on less support that the version carries out; its letter, until an approver has said yes.
    decision = models.OneToOneField(
        "agreements.Decision", null=True, on_delete=models.PROTECT, related_name="version"
    )
    letter = models.JSONField(default=dict, blank=True)
    needs_approval = models.BooleanField("skal godkendes af en anden", default=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    target_group = models.CharField("målgruppe", max_length=20, choices=TargetGroup.choices)
    entitlement = models.CharField("slags ret", max_length=2, choices=EntitlementKind.choices)
    regime = models.CharField("lovgrundlag", max_length=20)
    legal_basis = models.CharField("retsgrundlag", max_length=300)
    # 1. The aim.
    aim_type = models.CharField("mål", max_length=20, choices=AimType.choices, blank=True)
    aim_text = models.TextField("målet beskrevet", blank=True)
    aim_indicator = models.CharField("målet er nået, når", max_length=300, blank=True)
    aim_date = models.DateField("målet nås senest", null=True, blank=True)
    # 2. The mentor's name and contact.
    mentor_name = models.CharField("mentorens navn", max_length=150, blank=True)
    mentor_phone = models.CharField("mentorens arbejdstelefon", max_length=30, blank=True)
    mentor_email = models.EmailField("mentorens arbejdsmail", blank=True)
    mentor_organisation = models.CharField("mentorens arbejdssted", max_length=150, blank=True)
    # Answered when the mentor was changed; nothing: as the grant says.
    family_tie = models.BooleanField("mentor og borger er i familie", null=True)
    # 3. The tasks are rows; 4. the duration; 5. the hours are the segments.
    start_date = models.DateField("fra")
    end_date = models.DateField("til og med")
    not_tasks = models.TextField("det hjælper mentoren ikke med", blank=True)
    contact = models.TextField("aftalt kontakt", blank=True)
    # 6. The complaint guidance.
    complaint_guidance = models.TextField("klagevejledning", blank=True)
    document = models.OneToOneField("core.Document", null=True, on_delete=models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64, blank=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    printed_at = models.DateTimeField(null=True)
    signed_on = models.DateField("underskrevet den", null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=["draft", "submitted", "ready", "sent"]),
                name="version_one_open",
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(state__in=IN_FORCE), name="version_one_in_force"
            ),
            one_of("state", VersionState, name="version_state_known"),
            date_order("start_date", "end_date", name="version_dates"),
            both_or_neither("printed_at", "printed_by", name="version_printed_pair"),
            models.CheckConstraint(
                condition=~Q(state__in=[VersionState.SENT, VersionState.SIGNED])
                | Q(document__isnull=False, printed_at__isnull=False) & ~Q(content_sha256=""),
                name="version_sent_is_frozen",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=True, content_sha256="")
                | Q(document__isnull=False) & ~Q(content_sha256=""),
                name="version_document_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(document__isnull=False),
                name="version_signed_has_document",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(change="") & Q(change_kind__in=VersionChange.values),
                name="version_change_has_kind_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(change_kind__in=["", VersionChange.REPRINTED]) | Q(effective_from__isnull=False),
                name="version_change_has_its_day",
            ),
            both_or_neither("approved_at", "approved_by", name="version_approved_pair"),
            models.CheckConstraint(
                condition=Q(needs_approval=False)
                | Q(approved_at__isnull=False)
                | ~Q(state__in=[VersionState.READY, VersionState.SENT, VersionState.SIGNED]),
                name="version_sent_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.SIGNED, signed_on__isnull=False)
                | ~Q(state=VersionState.SIGNED),
                name="version_signed_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        VersionState.DRAFT,
                        VersionState.SUBMITTED,
                        VersionState.IMPORTED,
                        VersionState.WITHDRAWN,
                        VersionState.SUPERSEDED,
                    ]
                )
                | (
                    ~Q(aim_text="")
                    & ~Q(aim_type="")
                    & ~Q(mentor_name="")
                    & ~Q(mentor_phone="", mentor_email="")
                    & ~Q(complaint_guidance="")
                ),
                name="version_ready_has_its_fields",
            ),
        ]

    def __str__(self):
        return f"{self.agreement} version {self.number}"


@track()
class VersionTask(models.Model):
    """One task of the mentor, individually and concretely described."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="tasks")
    theme = models.CharField("art", max_length=20, choices=SupportTheme.choices, blank=True)
    text = models.CharField("opgave", max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.text


@track()
class Segment(models.Model):
    """A span of a version's period with one level, number of hours a week, mentor and target group.

    ``mentor`` and ``target_group`` are empty in imported ones, where those of the agreement hold.
    """

    version = models.ForeignKey(AgreementVersion, on_delete=models.CASCADE, related_name="segments")
    start = models.DateField("fra")
    end = models.DateField("til og med")
    level = models.PositiveSmallIntegerField("niveau", null=True, blank=True)
    weekly_hours = HoursField("timer om ugen", null=True, blank=True)
    hourly_price = MoneyField("timepris, kr.", null=True, blank=True)
    mentor = models.ForeignKey("providers.Mentor", null=True, on_delete=models.PROTECT, related_name="+")
    target_group = models.CharField("målgruppe", max_length=20, choices=TargetGroup.choices, blank=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            date_order("start", "end", name="segment_dates"),
            ExclusionConstraint(
                name="segment_no_overlap",
                expressions=[
                    ("version", RangeOperators.EQUAL),
                    (days("start", "end"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="To perioder med timer overlapper hinanden.",
            ),
        ]

    def __str__(self):
        return f"{self.start:%d-%m-%Y} til {self.end:%d-%m-%Y}"
