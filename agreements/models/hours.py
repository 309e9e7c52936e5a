"""A mentor's time, entry by entry, and the month of an agreement that lists and sums are read from."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from pghistory import track

from agreements.enums import Place, SheetState, TimeCode, TimeKind
from agreements.models.agreement import Agreement, VersionTask
from agreements.models.contact import Contact
from cases.enums import SupportTheme
from mentorstotte.core.constraints import both_or_neither, one_of
from mentorstotte.core.fields import MoneyField

DAY_MINUTES = 24 * 60
MINUTES = ("direct_minutes", "indirect_minutes", "travel_minutes")
SET_AT_APPROVAL = ("hourly_price", "contract_minutes", "km_rate")  # before that the price is found on the day


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Months of agreements that the user may see."""
        return self if user.looks_across else self.filter(agreement__team_id__in=user.team_ids)


@track()
class MonthSheet(models.Model):
    """The hours of one agreement in one month (``month`` is its first day), in minutes.

    The sums are those of its standing entries, less what its corrections take back from approved months: they
    may be below zero. All are of mentor support but ``sel85_minutes``, which no hours or money are counted
    of. ``contract_minutes`` are what the supplier's contract adds or takes off, counted when the month is
    sent and when it is approved. ``payable_hours`` and ``held_hours`` are set when it is approved (R-31).
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="sheets")
    month = models.DateField("måned")
    state = models.CharField("status", max_length=10, choices=SheetState.choices, default=SheetState.OPEN)
    direct_minutes = models.IntegerField(default=0)
    indirect_minutes = models.IntegerField(default=0)
    travel_minutes = models.IntegerField(default=0)
    no_shows = models.IntegerField(default=0)
    contract_minutes = models.IntegerField(default=0)
    sel85_minutes = models.IntegerField(default=0, db_default=0)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True)
    returned_reason = models.CharField("sendt tilbage, fordi", max_length=300, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True)
    approved_reason = models.CharField("begrundelse", max_length=300, blank=True)
    payable_hours = models.DecimalField(null=True, max_digits=8, decimal_places=2)
    held_hours = models.DecimalField(null=True, max_digits=8, decimal_places=2)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "month"], name="month_sheet_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="month_sheet_first_day"),
            one_of("state", SheetState, name="month_sheet_state_known"),
            both_or_neither("submitted_at", "submitted_by", name="month_sheet_submitted_pair"),
            both_or_neither("approved_at", "approved_by", name="month_sheet_approved_pair"),
            models.CheckConstraint(
                condition=Q(state=SheetState.APPROVED, approved_at__isnull=False, held_hours__gte=0)
                & Q(payable_hours__isnull=False)
                | ~Q(state=SheetState.APPROVED) & Q(approved_at__isnull=True, payable_hours__isnull=True),
                name="month_sheet_approved_has_its_hours",
            ),
            models.CheckConstraint(
                condition=Q(state=SheetState.OPEN) | Q(submitted_at__isnull=False),
                name="month_sheet_was_submitted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agreement", "month"], condition=Q(state="submitted"), name="month_sheet_waits"
            ),
            # Reports read the months of a period.
            models.Index(fields=["month"], name="month_sheet_month"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="month_sheet_approved_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=SheetState.APPROVED),
            )
        ]

    def __str__(self):
        return f"{self.agreement} {self.month:%m-%Y}"

    @property
    def minutes(self) -> int:
        """Direct and indirect: what hours are counted of. Travel never is."""
        return self.direct_minutes + self.indirect_minutes

    @property
    def paid_minutes(self) -> int:
        """What the supplier's contract pays for."""
        return self.minutes + self.contract_minutes


class EntryQuerySet(models.QuerySet):
    def standing(self):
        """Not replaced by a correction; what was taken back stands as a correction without time."""
        return self.filter(stands=True)

    def present(self):
        """Those that stand with time or a no-show in them, by whatever law: they fill the mentor's day."""
        return self.standing().exclude(taken_back=True)

    def coded(self, code: TimeCode):
        """Those of one law."""
        return self.filter(code=code)

    def counted(self):
        """Those of mentor support that stand with time or a no-show in them."""
        return self.present().coded(TimeCode.MENTOR)


def _moments() -> Func:
    """The time of day as a range that other days and mentors can be held against."""
    first, last = (Func(F("day"), F(each), arg_joiner=" + ", function="") for each in ("starts", "ends"))
    return Func(first, last, function="tsrange")


class TimeEntry(models.Model):
    """One piece of a mentor's time (domain 10), in whole minutes. Rows are only ever added.

    A correction is a new row that ``corrects`` the old one, which then does not stand; ``reverses`` says that
    the old one was approved, so that the sheet of the correction takes it back. ``taken_back`` is a
    correction that leaves nothing. ``device_key`` is made by the form, so that one that is sent twice is one.
    ``code`` says by which law it was given: what is not mentor support fills the mentor's day, nothing else.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="time_entries")
    sheet = models.ForeignKey(MonthSheet, on_delete=models.PROTECT, related_name="entries")
    mentor = models.ForeignKey("providers.Mentor", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(
        "hjælp efter",
        max_length=10,
        choices=TimeCode.choices,
        default=TimeCode.MENTOR,
        db_default=TimeCode.MENTOR,
    )
    day = models.DateField("dato")
    starts = models.TimeField("fra", null=True)
    ends = models.TimeField("til", null=True)
    direct_minutes = models.PositiveIntegerField("minutter med borgeren", default=0)
    indirect_minutes = models.PositiveIntegerField("minutter uden borgeren", default=0)
    travel_minutes = models.PositiveIntegerField("transport, minutter", default=0)
    travel_km = models.PositiveSmallIntegerField("transport, km", default=0)
    kind = models.CharField("hvordan", max_length=20, choices=TimeKind.choices)
    place = models.CharField("sted", max_length=20, choices=Place.choices, blank=True)
    theme = models.CharField("art", max_length=20, choices=SupportTheme.choices, blank=True)
    task = models.ForeignKey(VersionTask, null=True, on_delete=models.SET_NULL, related_name="+")
    aim_touched = models.BooleanField("I talte om målet", default=False)
    note = models.CharField("hvad tiden blev brugt til", max_length=300, blank=True)
    no_show = models.BooleanField("borgeren udeblev", default=False)
    session = models.UUIDField("gruppemøde", null=True)
    participants = models.PositiveSmallIntegerField("deltagere", null=True)
    late_reason = models.CharField("hvorfor først nu", max_length=300, blank=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="time_entries")
    made_contact = models.BooleanField(default=False)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="correction")
    correction_reason = models.CharField("hvad er rettet og hvorfor", max_length=300, blank=True)
    stands = models.BooleanField(default=True)
    reverses = models.BooleanField(default=False)
    taken_back = models.BooleanField(default=False)
    hourly_price = MoneyField("timepris, da måneden blev godkendt", null=True)
    contract_minutes = models.IntegerField("efter kontrakten, minutter til eller fra", default=0)
    km_rate = MoneyField("kr. pr. km, da måneden blev godkendt", null=True)
    device_key = models.UUIDField(null=True, unique=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            one_of("code", TimeCode, name="time_entry_code_known"),
            models.CheckConstraint(
                condition=Q(code=TimeCode.MENTOR)
                | Q(
                    hourly_price__isnull=True,
                    contract_minutes=0,
                    km_rate__isnull=True,
                    contact__isnull=True,
                    session__isnull=True,
                ),
                name="time_entry_only_support_is_paid",
            ),
            one_of("kind", TimeKind, name="time_entry_kind_known"),
            one_of("place", Place, name="time_entry_place_known", blank=True),
            both_or_neither("starts", "ends", name="time_entry_times_pair"),
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__gt=F("starts")), name="time_entry_times_order"
            ),
            models.CheckConstraint(
                condition=Q(taken_back=True, direct_minutes=0, indirect_minutes=0, travel_minutes=0)
                | Q(taken_back=False, no_show=True, direct_minutes=0)
                | Q(taken_back=False, no_show=False, direct_minutes__gt=0)
                | Q(taken_back=False, no_show=False, indirect_minutes__gt=0),
                name="time_entry_has_time",
            ),
            models.CheckConstraint(
                condition=Q(direct_minutes__lte=DAY_MINUTES - F("indirect_minutes")),
                name="time_entry_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kind=TimeKind.PHYSICAL) | Q(direct_minutes=0),
                name="time_entry_direct_is_face_to_face",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, correction_reason="", reverses=False, taken_back=False)
                | Q(corrects__isnull=False) & ~Q(correction_reason=""),
                name="time_entry_correction_has_reason",
            ),
            ExclusionConstraint(
                name="time_entry_one_place_at_a_time",
                expressions=[("mentor", RangeOperators.EQUAL), (_moments(), RangeOperators.OVERLAPS)],
                condition=Q(stands=True, taken_back=False, session__isnull=True, starts__isnull=False),
                violation_error_message="Mentoren har allerede tid på det tidspunkt.",
            ),
        ]
        indexes = [
            models.Index(fields=["agreement", "day"], name="time_entry_of_agreement"),
            models.Index(fields=["mentor", "day"], name="time_entry_of_mentor"),
        ]
        triggers = [
            pgtrigger.Protect(name="time_entry_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="time_entry_stays", exclude=["stands", "task", *SET_AT_APPROVAL]),
            pgtrigger.Protect(
                name="time_entry_price_stays",
                operation=pgtrigger.UpdateOf(*SET_AT_APPROVAL),
                condition=pgtrigger.Q(old__hourly_price__isnull=False),
            ),
            pgtrigger.Trigger(
                name="time_entry_into_an_open_month",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM agreements_monthsheet
                        WHERE id = NEW.sheet_id AND agreement_id = NEW.agreement_id AND state = 'open'
                    ) THEN
                        RAISE EXCEPTION 'the month of the entry is not open';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.day:%d-%m-%Y} {self.minutes} min"

    @property
    def is_support(self) -> bool:
        """Mentor support, which hours and money are counted of."""
        return self.code == TimeCode.MENTOR

    @property
    def is_replaced(self) -> bool:
        """Corrected or taken back: nothing more can be done to it."""
        return self.taken_back or not self.stands

    @property
    def minutes(self) -> int:
        """Direct and indirect."""
        return self.direct_minutes + self.indirect_minutes

    @property
    def paid_minutes(self) -> int:
        """What the supplier's contract pays for."""
        return self.minutes + self.contract_minutes
