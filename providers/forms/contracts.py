"""A supplier's contract: its terms, and the paper with both signatures."""

from decimal import Decimal

from crispy_forms.layout import Div
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
from providers.actions.contracts import Terms
from providers.enums import Transport
from providers.forms.papers import FileForm


class ContractForm(Form):
    """What is agreed from a day on."""

    valid_from = DanishDateField(label="Gælder fra")
    valid_to = DanishDateField(label="Til og med", required=False)
    transport = forms.ChoiceField(
        label="Transport",
        choices=Transport.choices,
        widget=forms.RadioSelect,
        help_text="Transport er aldrig mentortimer.",
    )
    km_rate = DanishDecimalField(
        label="Pris pr. kilometer", min_value=Decimal("0.01"), max_value=Decimal("100"), required=False
    )
    indirect_percent = forms.IntegerField(
        label="Tid uden borgeren, højst",
        min_value=0,
        max_value=100,
        required=False,
        help_text="Af den betalte tid i en måned. Tomt: al tid betales.",
    )
    no_show_minutes = forms.IntegerField(
        label="Udeblivelse betales med",
        min_value=0,
        max_value=24 * 60,
        help_text="0: der betales ikke, når borgeren udebliver.",
    )

    def __init__(self, *args, back: str, **kwargs):
        first = {"valid_from": timezone.localdate(), "transport": Transport.NONE.value, "no_show_minutes": 0}
        super().__init__(*args, initial=first, **kwargs)
        for name in ("indirect_percent", "no_show_minutes"):
            self.fields[name].widget.attrs["class"] = "input-short"
        self.helper = helper_for(
            Row("valid_from", "valid_to", narrow=True),
            "transport",
            Div(Affix("km_rate", suffix="kr."), data_when=f"transport={Transport.SEPARATE.value}"),
            Row(
                Affix("indirect_percent", suffix="pct."), Affix("no_show_minutes", suffix="min."), narrow=True
            ),
            Actions(Button("Gem kontrakten"), Link("Fortryd", back)),
        )

    def terms(self) -> Terms:
        """What was typed; call on a valid form."""
        return Terms(**self.cleaned_data)


class SignedForm(FileForm):
    """The contract with both signatures."""

    signed_on = DanishDateField(label="Underskrevet den")

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, initial={"signed_on": timezone.localdate()}, **kwargs)
        self.helper = helper_for(
            Row("signed_on", narrow=True), "file", Actions(Button("Gem papiret"), Link("Fortryd", back))
        )
