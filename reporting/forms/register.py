"""The receipt of a report to the national register, and from which day reports are made here."""

from django import forms
from django.utils import timezone

from agreements.enums import ReportState
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Link, Row, helper_for
from reporting.dfdg import Answer


class ReceiptForm(Form):
    """The register's answer, as it was pasted."""

    state = forms.ChoiceField(label="Svar", choices=ReportState.choices, widget=forms.RadioSelect)
    reference = forms.CharField(label="Kvitteringens nummer", max_length=100)
    answered_on = DanishDateField(label="Kvitteret den")
    text = forms.CharField(label="Hvad skriver registret?", max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("answered_on", timezone.localdate())
        self.helper = helper_for(
            "state", Row("reference", "answered_on"), "text", Actions(Button("Gem kvitteringen")), warn=False
        )

    def answer(self) -> Answer:
        """What was typed; call on a valid form."""
        return Answer(**self.cleaned_data)


class SwitchForm(Form):
    """From which day."""

    valid_from = DanishDateField(
        label="Fra og med", help_text="Aftaler, der løber den dag eller senere, indberettes herfra."
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("valid_from", timezone.localdate())
        self.helper = helper_for("valid_from", Actions(Button("Slå til"), Link("Fortryd", back)))
