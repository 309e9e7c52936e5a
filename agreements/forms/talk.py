"""What mentor and caseworker write to each other: a report, and messages."""

from crispy_forms.layout import Div
from django import forms

from agreements.actions.talk import ReportFacts
from agreements.forms.fields import area
from agreements.forms.followup import PROGRESS
from mentorstotte.core.forms import Actions, Button, Link, OnceForm, helper_for

NO_SECRETS = "Skriv ikke CPR-numre eller diagnoser."


class ReportForm(OnceForm):
    """The mentor's report: three answers are enough."""

    mark_optional = False

    progress = forms.TypedChoiceField(
        label="Hvor langt er I fra målet?", choices=PROGRESS, coerce=int, widget=forms.RadioSelect
    )
    going = area("Hvordan går det?", 5, required=True, length=5000, help_text=NO_SECRETS)
    hours_used_for = area(
        "Hvad er timerne brugt til, og hvornår?",
        4,
        required=True,
        length=5000,
        help_text="Fx “Fulgt til praktik hver mandag i maj, to møder med banken i juni”.",
    )
    suggests = area("Hvad foreslår du fremover? (valgfrit)", 3, length=5000)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Div("progress", css_class="big-choices"),
            "going",
            "hours_used_for",
            "suggests",
            Actions(Button("Send rapporten"), Link("Tilbage", back), sticky=True),
        )

    def facts(self) -> ReportFacts:
        """What was typed; call on a valid form."""
        said = self.cleaned_data
        return ReportFacts(**{name: said[name] for name in ReportFacts.__dataclass_fields__})


class MessageForm(OnceForm):
    """One message."""

    mark_optional = False

    text = area("Din besked", 4, required=True, length=2000, help_text=NO_SECRETS)

    def __init__(self, *args, action: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("text", Actions(Button("Send beskeden")))
        self.helper.form_action = action
