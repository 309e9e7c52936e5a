"""Which agreements the auditor's file holds, and who a link to it is for."""

from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator

from agreements.forms.fields import whole_number
from cases.models import Project
from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDecimalField,
    Form,
    Link,
    OnceForm,
    Row,
    helper_for,
)
from reporting.actions.audit import LARGEST
from reporting.enums import AuditChoice


class AuditForm(OnceForm):
    """A year and a choice; the fields below belong to one choice each."""

    mark_optional = False

    year = forms.IntegerField(label="Regnskabsår", min_value=2012, max_value=2099)
    choice = forms.ChoiceField(
        label="Hvilke aftaler?",
        choices=AuditChoice.choices,
        widget=forms.RadioSelect,
        initial=AuditChoice.SAMPLE,
    )
    size = whole_number("Hvor mange trækkes?", most=LARGEST, help_text="Til en stikprøve.")
    seed = forms.IntegerField(
        label="Frø",
        required=False,
        min_value=0,
        validators=[MaxValueValidator(2**32 - 1)],
        help_text="Tomt: systemet vælger. Det samme frø giver den samme stikprøve.",
    )
    project = forms.ModelChoiceField(
        label="Projekt", required=False, queryset=Project.objects.all(), empty_label="Vælg et projekt"
    )
    number = forms.CharField(
        label="Aftalens nummer", required=False, max_length=16, help_text="Til én aftale."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "year",
            "choice",
            Row("size", "seed", narrow=True),
            "project",
            "number",
            "key",
            Actions(Button("Lav mappen")),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") != AuditChoice.SAMPLE:
            cleaned["size"] = cleaned["seed"] = None
        return cleaned


class LinkForm(OnceForm):
    """Whom the link is for."""

    purpose = forms.CharField(
        label="Hvem er det til, og hvorfor?", max_length=200, help_text="Fx årsrevisionen 2014, BDO."
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("purpose", Actions(Button("Lav et link"), Link("Tilbage til listen", back)))


class FindingForm(OnceForm):
    """The auditor's remark on one agreement."""

    text = forms.CharField(label="Bemærkning", widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)
    amount = DanishDecimalField(
        label="Beløb, der er tvivl om", min_value=0, max_digits=12, decimal_places=2, required=False
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        fields = ("text", Affix("amount", suffix="kr."), "key")
        self.helper = helper_for(*fields, Actions(Button("Gem bemærkningen"), Link("Tilbage", back)))

    def clean_amount(self):
        return self.cleaned_data["amount"] or Decimal("0.00")


class ReplyForm(Form):
    """The municipality's answer to a remark."""

    text = forms.CharField(label="Kommunens svar", widget=forms.Textarea(attrs={"rows": 4}), max_length=5000)
    repay = DanishDecimalField(
        label="Betales tilbage",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text="0, hvis intet betales tilbage.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        fields = ("text", Affix("repay", suffix="kr."))
        self.helper = helper_for(*fields, Actions(Button("Gem svaret"), Link("Tilbage", back)))
