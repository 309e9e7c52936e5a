"""Framework agreements: the period that is looked at, and a new one (or another kind from a day on)."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils import timezone

from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDateField,
    DanishDecimalField,
    Form,
    Link,
    Row,
    helper_for,
)
from providers.enums import FrameworkKind
from providers.models import Supplier


class PeriodForm(Form):
    """From and to; this year until today for what is not said or cannot be read."""

    mark_optional = False

    fra = DanishDateField(label="Fra", required=False)
    til = DanishDateField(label="Til og med", required=False)

    def chosen(self) -> tuple[date, date]:
        """The first and the last day."""
        values = self.cleaned_data if self.is_valid() else {}
        last = values.get("til") or timezone.localdate()
        first = values.get("fra") or last.replace(month=1, day=1)
        return min(first, last), last


class FrameworkForm(Form):
    """A framework agreement from a day on. ``rate`` is what a partnership costs as a rule."""

    supplier_id = forms.ModelChoiceField(
        label="Virksomhed", queryset=Supplier.objects.filter(active=True), empty_label="Vælg"
    )
    kind = forms.ChoiceField(label="Aftaletype", choices=FrameworkKind.choices, widget=forms.RadioSelect)
    valid_from = DanishDateField(label="Gælder fra")
    hourly_price = DanishDecimalField(label="Timepris", min_value=Decimal(0), max_value=Decimal(10000))
    committed_hours = DanishDecimalField(
        label="Faste timer",
        min_value=Decimal(0),
        max_value=Decimal(9999),
        help_text="Betales, også når de ikke bliver brugt. 0 i en partnerskabsaftale.",
    )

    def __init__(self, *args, back: str, rate: Decimal | None, **kwargs):
        first = {"valid_from": timezone.localdate(), "kind": FrameworkKind.PARTNERSHIP.value}
        first |= {"hourly_price": rate, "committed_hours": Decimal(0)}
        super().__init__(*args, initial=first, **kwargs)
        self.helper = helper_for(
            "supplier_id",
            "kind",
            Row("valid_from", narrow=True),
            Row(
                Affix("hourly_price", suffix="kr."),
                Affix("committed_hours", suffix="timer om ugen"),
                narrow=True,
            ),
            Actions(Button("Gem rammeaftalen"), Link("Fortryd", back)),
        )

    def facts(self) -> dict:
        """What was typed; call on a valid form."""
        return self.cleaned_data | {"supplier_id": self.cleaned_data["supplier_id"].pk}
