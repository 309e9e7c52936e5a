"""The filter of the work list."""

from django import forms

from agreements.worklist import MAKING, SETS
from mentorstotte.core.forms import Form
from mentorstotte.core.permissions import Permission, allowed

MINE, TEAM = "mig", "team"


class WorkFilter(Form):
    """What is due, and whose."""

    mark_optional = False

    frist = forms.ChoiceField(label="Vis", required=False)
    hvem = forms.ChoiceField(label="Hvis", required=False, choices=[(MINE, "Mine"), (TEAM, "Hele teamets")])

    def __init__(self, data, *, user):
        super().__init__(data)
        labels = {key: each.label for key, each in SETS.items()} | {
            k: label for k, (label, _) in MAKING.items()
        }
        everything = [("", "Alle frister de næste 14 dage")]
        self.fields["frist"].choices = everything + [
            (key, label[0].upper() + label[1:]) for key, label in labels.items()
        ]
        works = allowed(user, Permission.WORK_CASES)
        self.fields["hvem"].initial = MINE if works else TEAM
        if not works:
            self.fields["hvem"].choices = [(TEAM, "Hele teamets")]
        self.is_valid()

    def chosen(self, name: str) -> str:
        """The choice, or the usual one for what the address does not say or says wrongly."""
        return self.cleaned_data.get(name) or self.fields[name].initial or ""
