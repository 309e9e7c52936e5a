"""Making a project, and which cases to choose among for it."""

from django import forms
from django.db.models import Exists, OuterRef

from cases.forms.cases import CaseFilter
from cases.models import BoundaryCheck
from mentorstotte.core.forms import Actions, Button, Link, OnceForm, helper_for


class ProjectForm(OnceForm):
    """Its name and what it is for."""

    name = forms.CharField(label="Navn", max_length=80)
    purpose = forms.CharField(label="Formål", max_length=300, required=False)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "name", "purpose", "key", Actions(Button("Opret projektet"), Link("Fortryd", back))
        )


class CandidateFilter(CaseFilter):
    """Cases that are not in the project yet; they may be narrowed to those that border on § 103."""

    paa_103 = forms.BooleanField(label="Grænser op til § 103", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["projekt"]

    def apply(self, cases, user):
        """As of the case list, and those on § 103."""
        cases = super().apply(cases, user)
        if not self.cleaned_data.get("paa_103"):
            return cases
        return cases.filter(Exists(BoundaryCheck.objects.on_103().filter(assessment__case=OuterRef("pk"))))
