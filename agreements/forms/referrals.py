"""Asking Kompetencecentret for a company and a mentor, and their answer."""

from django import forms

from agreements.forms.fields import area
from mentorstotte.core.forms import Actions, Button, Form, Link, helper_for


class ReferForm(Form):
    """What is looked for."""

    wanted = area(
        "Hvad skal Kompetencecentret finde?",
        3,
        required=True,
        length=300,
        help_text="Branche, sted, tider, og hvad mentoren skal kunne. Skriv ikke diagnoser.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "wanted", Actions(Button("Send til Kompetencecentret"), Link("Fortryd", back))
        )


class AnswerForm(Form):
    """Whom was found, of the ranked list, and what was agreed."""

    mentor = forms.TypedChoiceField(
        label="Virksomhed og mentor", required=False, coerce=int, empty_value=None
    )
    text = area(
        "Hvad er aftalt?", 3, required=True, length=300, help_text="Eller hvorfor der ikke blev fundet nogen."
    )

    def __init__(self, *args, found, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        rows = ((each.mentor.pk, f"{each.mentor} ({each.ranked.total} point)") for each in found)
        self.fields["mentor"].choices = [("", "Ingen fundet"), *rows]
        take = Button("Jeg tager den", name="take", tone="secondary")
        self.helper = helper_for(
            "mentor", "text", Actions(Button("Send svaret til sagsbehandleren"), take, Link("Til køen", back))
        )
