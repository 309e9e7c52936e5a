"""What the municipality has decided about prices, by day."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery
from pghistory import track

from mentorstotte.core.constraints import one_of
from mentorstotte.core.fields import MoneyField
from providers.enums import MentorKind


@track()
class PriceCap(models.Model):
    """The highest hourly price of a kind of mentor from a day on, until the next one begins (R-24). Without
    an amount the cap is what the service standard says, if anything.
    """

    kind = models.CharField("slags mentor", max_length=20, choices=MentorKind.choices)
    hourly_price = MoneyField("højeste timepris, kr.", null=True)
    valid_from = models.DateField("gælder fra")
    source = models.CharField("hvem har besluttet det", max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "-valid_from"]
        constraints = [
            one_of("kind", MentorKind, name="price_cap_kind_known"),
            models.UniqueConstraint(
                fields=["kind", "valid_from"],
                name="price_cap_once_a_day",
                violation_error_message="Der begynder allerede et loft den dag.",
            ),
            models.CheckConstraint(
                condition=Q(hourly_price__isnull=True) | Q(hourly_price__gt=0), name="price_cap_positive"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} fra {self.valid_from:%d-%m-%Y}"


def cap_on(day, kind) -> Subquery:
    """The cap of a kind on a day, kroner an hour; either may be a column (``OuterRef``)."""
    begun = PriceCap.objects.filter(kind=kind, valid_from__lte=day).order_by("-valid_from")
    return Subquery(begun.values("hourly_price")[:1])
