"""Suppliers, the mentors they employ, and what an hour costs on which day."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from pghistory import track
from stdnum.dk import cvr

from mentorstotte.core import text
from mentorstotte.core.constraints import both_or_neither, date_order, days, one_of
from mentorstotte.core.fields import HoursField, MoneyField
from mentorstotte.core.models import Document
from mentorstotte.core.wording import danish_hours
from providers.enums import Feedback, FrameworkKind, Gender, MentorKind, MentorRole, MentorSuits
from providers.models.caps import cap_on


def validate_cvr(number: str) -> None:
    """Raises ValidationError when ``number`` is not a CVR number."""
    if not cvr.is_valid(number):
        raise ValidationError("CVR-nummeret er ikke gyldigt. Et CVR-nummer har otte cifre, fx 29188440.")


@track()
class Supplier(models.Model):
    """A company, school or public unit that provides mentors (leverandør)."""

    name = models.CharField("navn", max_length=150)
    cvr = models.CharField("CVR-nummer", max_length=8, blank=True, validators=[validate_cvr])
    phone = models.CharField("telefon", max_length=30, blank=True)
    email = models.EmailField("e-mail", blank=True)
    active = models.BooleanField("i brug", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="supplier_name_once",
                violation_error_message="Der er allerede en leverandør med det navn.",
            )
        ]

    def __str__(self):
        return self.name


@track()
class Coordinator(models.Model):
    """Somebody at the supplier who sees the hours of its mentors."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="coordinators")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="coordinates")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["supplier", "user"], name="coordinator_once")]

    def __str__(self):
        return f"{self.user}: {self.supplier}"


class MentorQuerySet(models.QuerySet):
    def active(self):
        """Mentors who can be given new agreements."""
        return self.filter(active=True, supplier__active=True)

    def priced_on(self, day: date):
        """With ``price``, kroner an hour on the day: the mentor's own, else that of the supplier's framework
        agreement; ``None`` is not known.
        """
        return self.annotate(price=Coalesce(*prices_on(day, OuterRef("pk"), OuterRef("supplier"))))

    def capped_on(self, day: date):
        """With ``cap``, the municipality's own price cap of the kind on the day; ``None`` without one."""
        return self.annotate(cap=cap_on(day, OuterRef("kind")))

    def listed(self):
        """With supplier, in Danish order."""
        return self.select_related("supplier").order_by("sort_key", "pk")


@track()
class Mentor(models.Model):
    """A person who gives the support. Known by name and supplier together."""

    name = models.CharField("navn", max_length=150)
    sort_key = models.CharField(max_length=160, editable=False, db_collation="C")
    supplier = models.ForeignKey(
        Supplier, verbose_name="leverandør", on_delete=models.PROTECT, related_name="mentors"
    )
    kind = models.CharField("slags mentor", max_length=20, choices=MentorKind.choices)
    phone = models.CharField("arbejdstelefon", max_length=30, blank=True)
    email = models.EmailField("arbejdsmail", blank=True)
    suits = ArrayField(
        models.CharField(max_length=30, choices=MentorSuits.choices),
        verbose_name="passer især til",
        default=list,
        blank=True,
    )
    gender = models.CharField("køn", max_length=10, choices=Gender.choices, blank=True)
    qualifications = models.TextField("erfaring og kvalifikationer", blank=True)
    way_of_working = models.TextField("arbejdsform", blank=True)
    languages = models.CharField("sprog", max_length=150, blank=True)
    area = models.CharField("geografisk område", max_length=100, blank=True)
    working_times = models.CharField("dage og tider", max_length=150, blank=True)
    feedback = models.CharField(
        "skriftlig tilbagemelding", max_length=20, choices=Feedback.choices, blank=True
    )
    roles = ArrayField(
        models.CharField(max_length=30, choices=MentorRole.choices),
        verbose_name="særlige roller",
        default=list,
        blank=True,
    )
    special_competence = models.BooleanField("særlige kompetencer er dokumenteret", default=False)
    capacity_hours = HoursField("kapacitet, timer om ugen", null=True, blank=True)
    active = models.BooleanField("kan få nye forløb", default=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="login til mentorportalen",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="mentor",
    )

    objects = MentorQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "supplier",
                name="mentor_name_once_per_supplier",
                violation_error_message="Leverandøren har allerede en mentor med det navn.",
            ),
            one_of("kind", MentorKind, name="mentor_kind_known"),
            one_of("gender", Gender, name="mentor_gender_known", blank=True),
            one_of("feedback", Feedback, name="mentor_feedback_known", blank=True),
        ]

    def __str__(self):
        return f"{self.name}, {self.supplier.name}"

    def save(self, *args, **kwargs):
        self.sort_key = text.sort_key(self.name)
        super().save(*args, **kwargs)

    @property
    def has_contact(self) -> bool:
        """Phone or e-mail is known (R-22)."""
        return bool(self.phone or self.email)

    @property
    def suits_in_words(self) -> str:
        """Whom the mentor suits best."""
        return ", ".join(MentorSuits(each).label for each in self.suits)

    @property
    def roles_in_words(self) -> str:
        """The special roles."""
        return ", ".join(MentorRole(each).label for each in self.roles)

    @property
    def capacity_in_words(self) -> str:
        """Hours a week in all; nothing when none is agreed."""
        return danish_hours(self.capacity_hours) if self.capacity_hours else ""


@track()
class MentorRate(models.Model):
    """What an hour of a mentor costs in a span of days. A price is never overwritten: a new one begins."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="rates")
    hourly_price = MoneyField("timepris, kr.")
    covers = models.CharField("prisen dækker", max_length=200, blank=True)
    valid_from = models.DateField("gælder fra")
    valid_to = models.DateField("til og med", null=True, blank=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            date_order("valid_from", "valid_to", name="rate_dates"),
            models.CheckConstraint(
                condition=Q(hourly_price__gte=0),
                name="rate_not_negative",
                violation_error_message="Prisen kan ikke være negativ.",
            ),
            ExclusionConstraint(
                name="rate_no_overlap",
                expressions=[
                    ("mentor", RangeOperators.EQUAL),
                    (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Mentoren har allerede en pris i den periode.",
            ),
        ]

    def __str__(self):
        return f"{self.hourly_price} kr. fra {self.valid_from:%d-%m-%Y}"


class StandingQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody has taken back, also when they have expired."""
        return self.filter(withdrawn_at__isnull=True)


SOON = timedelta(days=60)


@track()
class Qualification(models.Model):
    """What a mentor has shown papers of (dokumenteret kvalifikation). A slip is taken back, not removed."""

    mentor = models.ForeignKey(Mentor, on_delete=models.CASCADE, related_name="documented")
    title = models.CharField("kvalifikation", max_length=150)
    documented_on = models.DateField("papirerne er set den")
    expires_on = models.DateField("udløber den", null=True, blank=True)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            date_order("documented_on", "expires_on", name="qualification_dates"),
            both_or_neither("withdrawn_at", "withdrawn_by", name="qualification_withdrawn_pair"),
        ]

    def __str__(self):
        return self.title

    def status(self, day: date) -> tuple[str, str]:
        """The words and their tone: stands, expires within 60 days, has expired."""
        if self.expires_on is None or self.expires_on > day + SOON:
            return "Gælder", "good"
        return ("Udløber snart", "soon") if self.expires_on >= day else ("Udløbet", "overdue")


@track()
class FrameworkAgreement(models.Model):
    """A framework agreement with a company (rammeaftale)."""

    supplier = models.ForeignKey(
        Supplier, verbose_name="virksomhed", on_delete=models.PROTECT, related_name="frameworks"
    )
    kind = models.CharField("aftaletype", max_length=20, choices=FrameworkKind.choices)
    valid_from = models.DateField("gælder fra")
    valid_to = models.DateField("til og med", null=True, blank=True)
    hourly_price = MoneyField("timepris, kr.")
    committed_hours = models.DecimalField("faste timer pr. uge", max_digits=6, decimal_places=2, default=0)

    class Meta:
        ordering = ["supplier__name", "-valid_from"]
        constraints = [
            one_of("kind", FrameworkKind, name="framework_kind_known"),
            date_order("valid_from", "valid_to", name="framework_dates"),
            ExclusionConstraint(
                name="framework_no_overlap",
                expressions=[
                    ("supplier", RangeOperators.EQUAL),
                    (days("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Virksomheden har allerede en rammeaftale i den periode.",
            ),
        ]

    def __str__(self):
        return f"{self.supplier}: {self.get_kind_display()}"


@track()
class GroupContract(models.Model):
    """Bought places with a mentor for several citizens (gruppementor), for a closed period at one price.

    ``providers.rules.places`` shares the price out.
    """

    supplier = models.ForeignKey(
        Supplier, verbose_name="leverandør", on_delete=models.PROTECT, related_name="group_contracts"
    )
    mentor = models.ForeignKey(
        Mentor, verbose_name="mentor", on_delete=models.PROTECT, related_name="group_contracts"
    )
    name = models.CharField("navn", max_length=150)
    valid_from = models.DateField("fra")
    valid_to = models.DateField("til og med")
    places = models.PositiveSmallIntegerField("pladser")
    price = MoneyField("pris for hele perioden, kr.")

    class Meta:
        ordering = ["-valid_from", "name"]
        constraints = [
            date_order("valid_from", "valid_to", name="group_contract_dates"),
            models.CheckConstraint(
                condition=Q(places__gt=0),
                name="group_contract_has_places",
                violation_error_message="Der skal være mindst én plads.",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0),
                name="group_contract_price_not_negative",
                violation_error_message="Prisen kan ikke være negativ.",
            ),
            models.UniqueConstraint(
                fields=["supplier", "name", "valid_from"],
                name="group_contract_once",
                violation_error_message="Leverandøren har allerede et tilbud med det navn fra den dag.",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.supplier.name}"


def prices_on(day, mentor, supplier) -> list[Subquery]:
    """Kroner an hour on ``day``: the mentor's own price, and that of the supplier's framework agreement,
    which holds where there is none. Each may be a value or an outer reference.
    """
    on_day = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))
    own = MentorRate.objects.filter(on_day, mentor=mentor)
    framework = FrameworkAgreement.objects.filter(on_day, supplier=supplier)
    return [Subquery(rows.values("hourly_price")[:1]) for rows in (own, framework)]
