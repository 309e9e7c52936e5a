"""The page “Aftale”: what the caseworker completes after the grant."""

from django import forms

from agreements.actions.content import TEXTS, Content
from agreements.actions.draft import TaskLine
from agreements.forms.assessment import TASK_LENGTH, readable
from cases.enums import SupportTheme
from mentorstotte.core.forms import Form


def _line(label: str, length: int, **kwargs):
    return forms.CharField(label=label, required=False, max_length=length, **kwargs)


def _area(label: str, rows: int, **kwargs):
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=10_000, widget=area, **kwargs)


class AgreementForm(Form):
    """Everything may be missing in a draft; what the agreement must have is listed beside it."""

    mark_optional = False

    mentor_name = _line("Mentorens navn", 150)
    mentor_phone = _line("Arbejdstelefon", 30)
    mentor_email = forms.EmailField(
        label="Arbejdsmail",
        required=False,
        error_messages={"invalid": "Det er ikke en mailadresse. Skriv fx mentor@firma.dk."},
    )
    mentor_organisation = _line("Arbejdssted", 150)
    not_tasks = _area("Det hjælper mentoren ikke med", 3, help_text="Ét punkt på hver linje.")
    contact = _area("Aftalt kontakt", 2)
    complaint_guidance = _area(
        "Klagevejledning",
        12,
        help_text="I må gerne føje noget til. Det, loven kræver, skal blive stående.",
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, content: Content, revision: int):
        initial = {name: getattr(content, name) for name in TEXTS} | {"revision": revision}
        super().__init__(data, initial=initial)
        self.tasks = self._typed_tasks() if self.is_bound else list(content.tasks)

    def _typed_tasks(self) -> list[TaskLine]:
        pairs = zip(self.data.getlist("task_theme"), self.data.getlist("task_text"), strict=False)
        lines = [
            TaskLine(theme if theme in SupportTheme.values else "", readable(text)) for theme, text in pairs
        ]
        return [line for line in lines if line.text]

    def clean(self):
        cleaned = super().clean()
        if any(len(line.text) > TASK_LENGTH for line in self.tasks):
            self.add_error(None, f"En opgave er for lang. Der er plads til {TASK_LENGTH} tegn.")
        return {name: readable(value) if isinstance(value, str) else value for name, value in cleaned.items()}

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
