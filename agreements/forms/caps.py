"""A new price cap of a kind of mentor."""

from decimal import Decimal

from django import forms
from django.utils import timezone

from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDateField,
    DanishDecimalField,
    Link,
    Row,
    ShownFirstForm,
    helper_for,
)
from providers.enums import MentorKind


class CapForm(ShownFirstForm):
    """A cap from a day on."""

    shown_for = ("kind", "hourly_price", "valid_from")
    kind = forms.ChoiceField(label="Slags mentor", choices=[("", "Vælg"), *MentorKind.choices])
    hourly_price = DanishDecimalField(
        label="Højeste timepris",
        min_value=Decimal("0.01"),
        max_value=Decimal(10000),
        required=False,
        help_text="Tomt: kun servicestandardens loft, hvis der er et.",
    )
    valid_from = DanishDateField(label="Gælder fra")
    source = forms.CharField(
        label="Hvem har besluttet det?", max_length=200, help_text="Fx udvalget den 12. november, punkt 4."
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, back=back, **kwargs)
        self.initial.setdefault("valid_from", timezone.localdate())
        self.helper = helper_for(
            "kind",
            Row(Affix("hourly_price", suffix="kr."), "valid_from", narrow=True),
            "source",
            "seen",
            Actions(Button("Gem loftet"), Link("Fortryd", back)),
        )
