"""Filters of the case list, search, handing a case over, closing and opening it again."""

from datetime import date

from django import forms
from django.urls import reverse

from cases.enums import CaseState
from cases.models import CitizenName, Project, in_project
from cases.rules.closing import reasons_on
from mentorstotte.core.calendar import today
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Link, helper_for
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

    def __init__(self, *args, case, colleagues, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["caseworker"].queryset = colleagues.exclude(pk=case.caseworker_id)
        self.helper = helper_for("caseworker", Actions(Button("Overdrag sagen"), Link("Fortryd", back)))


def _note() -> forms.CharField:
    return forms.CharField(
        label="Bemærkning", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(Form):
    """Why the case is closed, and from which day."""

    reason = forms.ChoiceField(label="Hvorfor lukkes sagen?", widget=forms.RadioSelect)
    on = DanishDateField(label="Lukket den", latest=today)
    note = _note()

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, initial={"on": today()}, **kwargs)
        self.fields["reason"].choices = list(reasons_on(today()).closing.items())
        acts = Actions(Button("Luk sagen"), Link("Fortryd", reverse("cases:detail", args=[case.number])))
        self.helper = helper_for("reason", "on", "note", acts)

    @property
    def day(self) -> date:
        """The day that was typed, else today."""
        return (self.cleaned_data.get("on") if self.is_bound and self.is_valid() else None) or today()


class ReopenForm(Form):
    """Why a closed case is opened again."""

    reason = forms.ChoiceField(label="Hvorfor åbnes sagen igen?", widget=forms.RadioSelect)
    note = _note()

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = list(reasons_on(today()).reopening.items())
        acts = Actions(Button("Åbn sagen igen"), Link("Fortryd", reverse("cases:detail", args=[case.number])))
        self.helper = helper_for("reason", "note", acts)
