"""The filter of the months to approve."""

from django import forms

from agreements.forms.worklist import MINE, TEAM
from mentorstotte.core.forms import Form
from mentorstotte.core.permissions import Permission, allowed


class MonthsFilter(Form):
    """Whose months: one's own cases, or the whole team's."""

    mark_optional = False

    hvem = forms.ChoiceField(label="Hvis", required=False, choices=[(MINE, "Mine"), (TEAM, "Hele teamets")])

    def __init__(self, data, *, user):
        super().__init__(data)
        works = allowed(user, Permission.WORK_CASES)
        self.fields["hvem"].initial = MINE if works else TEAM
        if not works:
            self.fields["hvem"].choices = [(TEAM, "Hele teamets")]
        self.is_valid()

    @property
    def mine(self) -> bool:
        """One's own cases only."""
        return (self.cleaned_data.get("hvem") or self.fields["hvem"].initial) == MINE
