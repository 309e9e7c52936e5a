"""The page “Aftale”: what the caseworker completes after the grant."""

from django import forms

from agreements.actions.content import TEXTS, Content
from agreements.forms.fields import TaskRows, area, line
from mentorstotte.core.forms import Form


class AgreementForm(TaskRows, Form):
    """Everything may be missing in a draft; what the agreement must have is listed beside it."""

    mark_optional = False

    mentor_name = line("Mentorens navn", 150)
    mentor_phone = line("Arbejdstelefon", 30)
    mentor_email = forms.EmailField(
        label="Arbejdsmail",
        required=False,
        error_messages={"invalid": "Det er ikke en mailadresse. Skriv fx mentor@firma.dk."},
    )
    mentor_organisation = line("Arbejdssted", 150)
    not_tasks = area("Det hjælper mentoren ikke med", 3, help_text="Ét punkt på hver linje.")
    contact = area("Aftalt kontakt", 2)
    complaint_guidance = area(
        "Klagevejledning",
        12,
        help_text="I må gerne føje noget til. Det, loven kræver, skal blive stående.",
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, content: Content, revision: int):
        initial = {name: getattr(content, name) for name in TEXTS} | {"revision": revision}
        super().__init__(data, initial=initial)
        self.tasks = self.typed_tasks() if self.is_bound else list(content.tasks)

    def content(self) -> Content:
        """What was typed; call on a valid form."""
        return Content(tasks=tuple(self.tasks), **{name: self.cleaned_data[name] for name in TEXTS})


class ReasonForm(Form):
    """Why something is taken back or made anew."""

    def __init__(self, *args, label: str, help_text: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=label,
            help_text=help_text,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
