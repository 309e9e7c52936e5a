"""Which agreements the auditor's file holds, and who a link to it is for."""

from django import forms
from django.core.validators import MaxValueValidator

from agreements.forms.fields import whole_number
from mentorstotte.core.forms import Actions, Button, Form, Link, OnceForm, Row, helper_for
from reporting.enums import AuditChoice


class AuditForm(OnceForm):
    """A year and a choice; the fields below belong to one choice each."""

    year = forms.IntegerField(label="Regnskabsår", min_value=2012, max_value=2099)
    choice = forms.ChoiceField(
        label="Hvilke aftaler?",
        choices=AuditChoice.choices,
        widget=forms.RadioSelect,
        initial=AuditChoice.SAMPLE,
    )
    size = whole_number("Hvor mange trækkes?", most=2000, help_text="Til en stikprøve.")
    seed = forms.IntegerField(
        label="Frø",
        required=False,
        min_value=0,
        validators=[MaxValueValidator(2**32 - 1)],
        help_text="Tomt: systemet vælger. Det samme frø giver den samme stikprøve.",
    )
    number = forms.CharField(
        label="Aftalens nummer", required=False, max_length=16, help_text="Til én aftale."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "year", "choice", Row("size", "seed", narrow=True), "number", "key", Actions(Button("Lav mappen"))
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("choice") != AuditChoice.SAMPLE:
            cleaned["size"] = cleaned["seed"] = None
        return cleaned


class LinkForm(Form):
    """Whom the link is for."""

    purpose = forms.CharField(
        label="Hvem er det til, og hvorfor?", max_length=200, help_text="Fx årsrevisionen 2014, BDO."
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("purpose", Actions(Button("Lav et link"), Link("Tilbage til listen", back)))
