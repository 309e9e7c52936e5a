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
    Form,
    Link,
    Row,
    helper_for,
)
from providers.enums import MentorKind


class CapForm(Form):
    """A cap from a day on. ``seen`` holds what the person was shown the effects of."""

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
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.back = back
        self.initial.setdefault("valid_from", timezone.localdate())
        self.helper = helper_for(
            "kind",
            Row(Affix("hourly_price", suffix="kr."), "valid_from", narrow=True),
            "source",
            "seen",
            Actions(Button("Gem loftet"), Link("Fortryd", back)),
        )

    @property
    def asked(self) -> str:
        """What was typed that has effects; call on a valid form."""
        return " ".join(str(self.cleaned_data[name]) for name in ("kind", "hourly_price", "valid_from"))

    def shown(self) -> "CapForm":
        """The same form, marked with what has been shown."""
        data = self.data.copy()
        data["seen"] = self.asked
        return CapForm(data, back=self.back)

    def facts(self) -> dict:
        """What was typed; call on a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}
