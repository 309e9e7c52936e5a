"""A new line of the table of function and grouping."""

from datetime import date

from django import forms

from agreements.models.account import FUNCTION, GROUPING
from agreements.rules.accounts import Account
from cases.enums import TargetGroup
from mentorstotte.core.forms import (
    Actions,
    Button,
    DanishDateField,
    Link,
    OnceForm,
    Row,
    ShownFirstForm,
    helper_for,
)


class AccountForm(OnceForm, ShownFirstForm):
    """Function and grouping from a month on."""

    shown_for = ("valid_from", "function", "grouping", "groups")
    valid_from = DanishDateField(
        label="Gælder fra", earliest=date(2012, 1, 1), help_text="Den første i en måned."
    )
    function = forms.RegexField(
        FUNCTION,
        label="Funktion",
        max_length=10,
        help_text="Fx 5.68.90",
        error_messages={"invalid": "Skriv funktionen som 5.68.90."},
    )
    grouping = forms.RegexField(
        GROUPING,
        label="Gruppering",
        max_length=5,
        help_text="Fx 018",
        error_messages={"invalid": "Skriv grupperingen med tre cifre, fx 018."},
    )
    groups = forms.MultipleChoiceField(
        label="Kun for målgrupperne",
        required=False,
        choices=TargetGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Uden kryds gælder linjen alle. En linje for en målgruppe går forud for en linje for alle.",
    )
    source = forms.CharField(label="Kilde", max_length=200, help_text="Fx kontoplanen for 2027.")

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, back=back, **kwargs)
        self.helper = helper_for(
            Row("valid_from", "function", "grouping", narrow=True),
            "source",
            "groups",
            "seen",
            "key",
            Actions(Button("Gem linjen"), Link("Fortryd", back)),
        )

    def account(self) -> Account:
        """The line that was typed; call on a valid form."""
        said = self.cleaned_data
        return Account(
            said["valid_from"], said["function"], said["grouping"], said["source"], tuple(said["groups"])
        )
