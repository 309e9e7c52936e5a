"""The form “Fravær”."""

from django import forms
from django.utils import timezone

from mentorstotte.core.enums import Role
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Row, helper_for
from mentorstotte.core.models import User


class AbsenceForm(Form):
    """Who is away, when, and who stands in."""

    user = forms.ModelChoiceField(label="Hvem er væk?", queryset=User.objects.none(), empty_label=None)
    start = DanishDateField(label="Fra")
    end = DanishDateField(label="Til og med")
    stand_in = forms.ModelChoiceField(
        label="Stedfortræder", queryset=User.objects.none(), empty_label="Vælg en kollega"
    )
    note = forms.CharField(
        label="Besked til stedfortræderen",
        required=False,
        max_length=200,
        help_text="Skriv ikke navne eller CPR-numre.",
    )

    def __init__(self, data, *, by):
        super().__init__(data, initial={"user": by.pk, "start": timezone.localdate()})
        colleagues = User.objects.filter(is_active=True, teams__in=by.team_ids).distinct()
        own = User.objects.filter(pk=by.pk)
        self.fields["user"].queryset = colleagues if by.has_role(Role.APPROVER) and by.team_ids else own
        self.fields["stand_in"].queryset = colleagues
        self.helper = helper_for(
            "user", Row("start", "end", narrow=True), "stand_in", "note", Actions(Button("Registrér fravær"))
        )
