"""Who else is around the citizen (the network card), and what the citizen has consented to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from pghistory import track

from cases.enums import ConsentHow, ConsentPurpose, NetworkRole
from mentorstotte.core.constraints import both_or_neither, date_order, one_of


class NetworkQuerySet(models.QuerySet):
    def current(self):
        """Those who are around the citizen now."""
        return self.filter(ended_at__isnull=True)


@track()
class NetworkContact(models.Model):
    """One person or place around the citizen. Who is no longer there stays, with when and by whom."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="network")
    name = models.CharField("navn", max_length=150)
    role = models.CharField("rolle", max_length=20, choices=NetworkRole.choices)
    organisation = models.CharField("arbejdssted", max_length=150, blank=True)
    phone = models.CharField("telefon", max_length=30, blank=True)
    email = models.EmailField("e-mail", blank=True)
    helps_with = models.CharField("hjælper med", max_length=300)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            one_of("role", NetworkRole, name="network_role_known"),
            both_or_neither("ended_at", "ended_by", name="network_ended_pair"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(helps_with=""), name="network_who_and_what"),
        ]

    def __str__(self):
        return self.name


class ConsentQuerySet(models.QuerySet):
    def running_on(self, day):
        """Given, not yet run out, not withdrawn: on the day of withdrawal it holds no more."""
        standing = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)
        return self.filter(standing, valid_from__lte=day, valid_until__gte=day)


@track()
class Consent(models.Model):
    """What the citizen lets us tell, to whom, and until when (samtykke).

    ``contact`` is the one of the network card whom it is about; other purposes name their recipient only.
    Nothing but the withdrawal is ever changed: another consent is another row.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField("formål", max_length=20, choices=ConsentPurpose.choices)
    contact = models.ForeignKey(NetworkContact, null=True, on_delete=models.PROTECT, related_name="consents")
    recipient = models.CharField("til hvem", max_length=150)
    text = models.CharField("hvad må deles", max_length=500)
    valid_from = models.DateField("fra")
    valid_until = models.DateField("til og med")
    how = models.CharField("givet", max_length=20, choices=ConsentHow.choices)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField("trukket tilbage", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["case", "-valid_from"], name="consent_case")]
        constraints = [
            one_of("purpose", ConsentPurpose, name="consent_purpose_known"),
            one_of("how", ConsentHow, name="consent_how_known"),
            date_order("valid_from", "valid_until", name="consent_dates"),
            both_or_neither("withdrawn_on", "withdrawn_by", name="consent_withdrawn_pair"),
            models.CheckConstraint(condition=~Q(recipient="") & ~Q(text=""), name="consent_whom_and_what"),
            models.CheckConstraint(
                condition=Q(contact__isnull=True) | Q(purpose=ConsentPurpose.NETWORK),
                name="consent_contact_is_of_the_network",
            ),
        ]

    def __str__(self):
        return f"Samtykke: {self.recipient}"

    def runs_on(self, day) -> bool:
        """As ``running_on``."""
        standing = self.withdrawn_on is None or self.withdrawn_on > day
        return standing and self.valid_from <= day <= self.valid_until

    def status_on(self, day) -> tuple[str, str]:
        """The words and their tone: runs, will run, has run out, was withdrawn."""
        if self.withdrawn_on is not None and self.withdrawn_on <= day:
            return "Trukket tilbage", "overdue"
        if self.valid_until < day:
            return "Udløbet", "overdue"
        return ("Samtykke", "good") if self.valid_from <= day else ("Gælder senere", "waiting")
