"""Filters of the case list, search, and handing a case over."""

from django import forms

from cases.enums import CaseState
from cases.models import CitizenName, Project, in_project
from mentorstotte.core.forms import Actions, Button, Form, helper_for
from mentorstotte.core.models import User


class CaseFilter(Form):
    """Filters of the case list; they live in the address."""

    MINE, TEAM, NOBODY = "mine", "team", "ingen"

    hvis = forms.ChoiceField(
        label="Hvis sager",
        required=False,
        choices=[(TEAM, "Hele teamets"), (MINE, "Mine"), (NOBODY, "Uden sagsbehandler")],
    )
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Alle åbne"), *CaseState.choices, ("alle", "Alle, også lukkede")],
    )
    navn = forms.CharField(label="Navn", required=False, max_length=100)
    projekt = forms.ModelChoiceField(
        label="Projekt", required=False, queryset=Project.objects.all(), empty_label="Alle"
    )

    def apply(self, cases, user):
        """The cases that match; unreadable values are ignored."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("hvis") == self.MINE:
            cases = cases.filter(caseworker__in=user.desk_ids)
        elif chosen.get("hvis") == self.NOBODY:
            cases = cases.unattended()
        status = chosen.get("status")
        if status in CaseState.values:
            cases = cases.filter(state=status)
        elif status != "alle":
            cases = cases.open()
        if chosen.get("projekt"):
            cases = cases.filter(in_project(chosen["projekt"]))
        if name := chosen.get("navn"):
            cases = cases.filter(CitizenName.objects.named(name, user=user).among("citizen_id"))
        return cases


class HandOverForm(Form):
    """Another caseworker of the same team."""

    caseworker = forms.ModelChoiceField(
        label="Ny sagsbehandler", queryset=User.objects.none(), empty_label="Vælg sagsbehandler"
    )

    def __init__(self, *args, case, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["caseworker"].queryset = colleagues.exclude(pk=case.caseworker_id)
        self.helper = helper_for("caseworker", Actions(Button("Overdrag sagen")))
