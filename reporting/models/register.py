"""Reports to the national register that are made here, and the switch that says whether they are."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from mentorstotte.core.constraints import date_order, one_of
from mentorstotte.core.fields import HoursField
from mentorstotte.core.models.access import append_only
from reporting.enums import MentorType, OutState, ReportKind
from reporting.rules.register import LACKS, Content, Lack

OPEN = (OutState.PENDING, OutState.REFUSED)
LEFT = (OutState.SENT, OutState.ACCEPTED, OutState.REJECTED, OutState.CORRECTED)
STOPPED = (OutState.REFUSED, OutState.REJECTED)
CONTENT = tuple(Content.__dataclass_fields__)


class OwnReportsQuerySet(models.QuerySet):
    def since(self, today: date) -> date | None:
        """Agreements that run on this day or later are reported from here; none while it is switched off."""
        newest = self.order_by("-pk").first()
        return newest.valid_from if newest and newest.is_on and newest.valid_from <= today else None


class OwnReports(models.Model):
    """One turn of the switch; the newest row counts. Rows are only ever added. Without one it is off: in most
    municipalities the main case system reports.
    """

    is_on = models.BooleanField("slået til")
    valid_from = models.DateField("gælder fra")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    objects = OwnReportsQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        triggers = append_only("own_reports_append_only")

    def __str__(self):
        return f"{'til' if self.is_on else 'fra'} {self.valid_from:%d-%m-%Y}"


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports of agreements that the user may see."""
        return self if user.looks_across else self.filter(agreement__team_id__in=user.team_ids)

    def standing(self):
        """Without those that were replaced before they were sent."""
        return self.exclude(state=OutState.SUPERSEDED)


@track()
class Report(models.Model):
    """One change of an agreement that the register is to be told of, with what it says (domain 11.4).

    ``key`` is the same at every try. ``lack`` is the code of what keeps it here; ``answer`` what the register
    said; ``corrects`` the rejected report that this one takes the place of. A report that was tried may have
    arrived, so it is never replaced: what has changed since becomes the next one.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.PROTECT, related_name="own_reports"
    )
    number = models.PositiveSmallIntegerField("nummer")
    kind = models.CharField("indberetning", max_length=10, choices=ReportKind.choices)
    state = models.CharField("status", max_length=10, choices=OutState.choices, default=OutState.PENDING)
    lack = models.CharField("mangler", max_length=10, blank=True)
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    start = models.DateField("startdato")
    end = models.DateField("forventet slutdato")
    ended_on = models.DateField("faktisk slutdato", null=True)
    weekly_hours = HoursField("timer om ugen", null=True)
    mentor_type = models.CharField("mentortype", max_length=10, choices=MentorType.choices)
    target_group = models.CharField("målgruppe", max_length=20)
    legal_basis = models.CharField("retsgrundlag", max_length=300, blank=True)
    provider = models.CharField("leverandør", max_length=150, blank=True)
    cvr = models.CharField("CVR-nummer", max_length=8, blank=True)
    made_at = models.DateTimeField("opstået", auto_now_add=True)
    sent_at = models.DateTimeField("sendt", null=True)
    reference = models.CharField("kvittering", max_length=100, blank=True)
    answered_on = models.DateField("kvitteret den", null=True)
    answer = models.CharField("registrets svar", max_length=300, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["state", "id"],
                condition=~Q(state__in=["accepted", "corrected", "superseded"]),
                name="report_to_do",
            )
        ]
        constraints = [
            one_of("kind", ReportKind, name="report_kind_known"),
            one_of("state", OutState, name="report_state_known"),
            one_of("mentor_type", MentorType, name="report_mentor_type_known"),
            date_order("start", "end", name="report_dates"),
            models.UniqueConstraint(fields=["agreement", "number"], name="report_number_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=["pending", "claimed", "refused"]),
                name="report_one_on_its_way",
            ),
            models.CheckConstraint(
                condition=Q(state=OutState.SUPERSEDED)
                | Q(state=OutState.REFUSED) & ~Q(lack="")
                | ~Q(state__in=[OutState.SUPERSEDED, OutState.REFUSED]) & Q(lack=""),
                name="report_held_back_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LEFT, sent_at__isnull=False)
                | ~Q(state__in=LEFT) & Q(sent_at__isnull=True),
                name="report_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OutState.ACCEPTED, OutState.REJECTED, OutState.CORRECTED])
                | Q(answered_on__isnull=False) & ~Q(reference=""),
                name="report_answer_has_receipt",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.agreement_id}-{self.number}"

    @property
    def content(self) -> Content:
        """What it says."""
        return Content(*(getattr(self, name) for name in CONTENT))

    @property
    def lacking(self) -> Lack | None:
        """Why it is held back, and who can mend it."""
        return LACKS.get(self.lack)
