"""The approver's answers, and the filter of the queue."""

from django import forms

from agreements.actions.approvals import MIN_REASON, QUESTIONS
from mentorstotte.core.forms import Form

MINE, TEAM, OWN, DECIDED = "mig", "team", "egne", "afgjort"


class QueueFilter(forms.Form):
    """Whose turn it is; lives in the address."""

    hvad = forms.ChoiceField(
        label="Hvilke indstillinger",
        required=False,
        choices=[
            (MINE, "Venter på mig"),
            (TEAM, "Alle, der venter"),
            (OWN, "Dem, jeg selv har indstillet"),
            (DECIDED, "Afgjorte"),
        ],
    )

    def chosen(self, default: str) -> str:
        """The choice, or the default; an unknown one counts as none."""
        value = self.cleaned_data.get("hvad") if self.is_valid() else ""
        return value or default


UNANSWERED = "Sæt kryds, eller send indstillingen tilbage."


class ApproveForm(Form):
    """The four questions; each must be answered yes."""

    def __init__(self, *args, without_levels: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in QUESTIONS.items():
            if without_levels and name == "level_fits":
                label = "Timetallet passer"
            self.fields[name] = forms.BooleanField(label=label, error_messages={"required": UNANSWERED})

    def answers(self) -> dict[str, bool]:
        """The answers by question."""
        return {name: self.cleaned_data.get(name, False) for name in QUESTIONS}


class ReturnForm(Form):
    """What the caseworker must mend."""

    reason = forms.CharField(
        label="Hvad skal rettes?",
        min_length=MIN_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "min_length": f"Skriv mindst {MIN_REASON} tegn, så sagsbehandleren ved, hvad der skal rettes."
        },
    )
