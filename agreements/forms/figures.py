"""Switching on figures of a named mentor: when and how the mentors were told, and from which day."""

from django import forms
from django.utils import timezone

from agreements.forms.fields import area
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Link, Row, helper_for
from providers.actions.figures import Informed


class SwitchForm(Form):
    """The dated record of one turn of the switch."""

    informed_on = DanishDateField(label="Hvornår er mentorerne orienteret?")
    valid_from = DanishDateField(label="Tal fra og med", help_text="Tid før den dag tælles aldrig med.")
    informed_how = area(
        "Hvordan er de orienteret?",
        3,
        required=True,
        length=500,
        help_text="Fx brev til alle og personalemøde.",
    )
    objections_to = forms.CharField(
        label="Hvem kan en mentor gøre indsigelse til?",
        max_length=300,
        help_text="Navn og telefon eller mail. Mentorerne ser det ved deres tal.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("valid_from", timezone.localdate())
        self.helper = helper_for(
            Row("informed_on", "valid_from", narrow=True),
            "informed_how",
            "objections_to",
            Actions(Button("Slå tallene til"), Link("Fortryd", back)),
        )

    def informed(self) -> Informed:
        """What was typed; call on a valid form."""
        return Informed(**self.cleaned_data)
