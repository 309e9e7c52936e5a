"""The form “Overdrag sager”."""

from django import forms

from cases.models import Case
from mentorstotte.core.forms import Form
from mentorstotte.core.models import User
from mentorstotte.core.permissions import CASE_WORK

NOBODY = "ingen"


class WhoseForm(Form):
    """Whose cases to look at: a colleague's, or those that nobody looks after."""

    mark_optional = False

    fra = forms.ChoiceField(label="Fra", required=False)

    def __init__(self, data, *, people):
        super().__init__(data)
        self.fields["fra"].choices = [
            (NOBODY, "Sager uden sagsbehandler"),
            *((str(person.pk), person.name) for person in people),
        ]
        self.fields["fra"].initial = NOBODY
        self.is_valid()

    @property
    def chosen(self) -> str:
        """The key of a person, or NOBODY."""
        return self.cleaned_data.get("fra") or NOBODY


class HandOverManyForm(Form):
    """Which cases, to whom, and what the receiver must know."""

    cases = forms.ModelMultipleChoiceField(
        label="Sager", queryset=Case.objects.none(), error_messages={"required": "Vælg mindst én sag."}
    )
    caseworker = forms.ModelChoiceField(
        label="Til", queryset=User.objects.none(), empty_label="Vælg sagsbehandler"
    )
    note = forms.CharField(
        label="Notat til den, der overtager",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Står i hver sag sammen med alle frister og det, der er åbent.",
    )

    def __init__(self, data, *, cases, people, giver: str):
        super().__init__(data)
        self.fields["cases"].queryset = cases
        colleagues = people.filter(is_active=True, roles__overlap=[*CASE_WORK])
        self.fields["caseworker"].queryset = colleagues.exclude(pk=giver) if giver != NOBODY else colleagues
