"""Putting an imported agreement right."""

from django import forms

from mentorstotte.core.forms import Actions, Button, Form, Link, Section, helper_for


class CorrectionForm(Form):
    """What was done about it, and the aim where the sheet had none."""

    mark_optional = False
    aim_text = forms.CharField(
        label="Mål med mentorstøtten",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
        required=False,
        help_text="Arket havde intet mål. Skriv det, hvis det fremgår af sagen.",
    )
    note = forms.CharField(
        label="Hvad er der gjort?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        help_text="Skriv, hvad du har undersøgt og rettet, eller hvorfor aftalen kan stå, som den gør."
        " Teksten bliver et endeligt journalnotat.",
    )

    def __init__(self, *args, lacks_aim: bool, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        if not lacks_aim:
            del self.fields["aim_text"]
        self.helper = helper_for(
            Section("Ret op", *self.fields),
            Actions(Button("Gem som rettet"), Link("Tilbage til sagen", back)),
        )
