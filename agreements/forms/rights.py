"""What is typed about the citizen's rights."""

from django import forms
from django.utils import timezone

from agreements.actions.information import MIN_NOTE
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Link, helper_for


class ToldForm(Form):
    """The citizen was told in another way than by the letter."""

    on = DanishDateField(label="Oplyst den", latest=timezone.localdate)
    note = forms.CharField(
        label="Hvordan?",
        max_length=200,
        help_text=f"Fx “Fik kommunens brev med ansøgningen om kontanthjælp”. Mindst {MIN_NOTE} tegn.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
        self.helper = helper_for("on", "note", Actions(Button("Gem"), Link("Fortryd", back)))
