"""The filters of the specification; they live in the address."""

from django import forms

from cases.enums import TargetGroup
from mentorstotte.core.forms import Form
from reporting.specification import ALL, Chosen


class SpecificationFilter(Form):
    """By the target group at conclusion, and by the mark of § 103."""

    gruppe = forms.ChoiceField(
        label="Målgruppe ved indgåelsen", required=False, choices=[("", "Alle"), *TargetGroup.choices]
    )
    par103 = forms.BooleanField(label="Kun § 103", required=False)

    def chosen(self) -> Chosen:
        """What was chosen; all of them when it cannot be read."""
        if not self.is_bound or not self.is_valid():
            return ALL
        return Chosen(self.cleaned_data["gruppe"], self.cleaned_data["par103"])
