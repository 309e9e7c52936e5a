"""Forms about postings and the budget: where one belongs, which are shown, and what a year may cost."""

from decimal import Decimal

from django import forms

from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDecimalField,
    Form,
    Link,
    OnceForm,
    Row,
    helper_for,
)
from reporting.actions.matching import Part
from reporting.enums import Unplaced

PARTS = (1, 2, 3, 4)


class PlaceForm(Form):
    """Up to four agreements, each with its part of the posting."""

    mark_optional = False

    why = forms.CharField(
        label="Begrundelse",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Skal skrives, når posteringen ikke er bogført på en person. Mindst 10 tegn.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        for number in PARTS:
            self.fields[f"number_{number}"] = forms.CharField(
                label=f"Aftale {number}", max_length=16, required=number == 1
            )
            self.fields[f"amount_{number}"] = DanishDecimalField(
                label=f"Beløb {number}", max_digits=12, decimal_places=2, required=number == 1
            )
        rows = [Row(f"number_{number}", f"amount_{number}") for number in PARTS]
        self.helper = helper_for(
            *rows, "why", Actions(Button("Læg posteringen her"), Link("Tilbage til listen", back))
        )

    def clean(self):
        cleaned = super().clean()
        for number in PARTS[1:]:
            if bool(cleaned.get(f"number_{number}")) != (cleaned.get(f"amount_{number}") is not None):
                self.add_error(f"amount_{number}", "Skriv både aftale og beløb, eller lad begge stå tomme.")
        return cleaned

    def parts(self) -> list[Part]:
        """What was typed; empty lines are left out."""
        said = self.cleaned_data
        return [
            Part(said[f"number_{number}"].strip(), said[f"amount_{number}"])
            for number in PARTS
            if said.get(f"number_{number}")
        ]


class UnplacedFilter(Form):
    """Which of the postings that nobody has placed."""

    mark_optional = False

    hvorfor = forms.ChoiceField(
        label="Hvorfor", required=False, choices=[("", "Uanset hvorfor"), *Unplaced.choices]
    )

    def __init__(self, data):
        super().__init__(data)
        self.is_valid()

    @property
    def why(self) -> str:
        """The choice; nothing when the address says it wrongly."""
        return self.cleaned_data.get("hvorfor", "")


class BudgetForm(OnceForm):
    """What a year may cost."""

    amount = DanishDecimalField(label="Budget", max_digits=12, min_value=Decimal("0"))
    refund = DanishDecimalField(
        label="Heraf refusion fra staten",
        max_digits=12,
        min_value=Decimal("0"),
        help_text="Skriv 0, hvis der ingen er.",
    )
    source = forms.CharField(
        label="Kilde", max_length=200, help_text="For eksempel budgetvedtagelsen og dens dato."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Affix("amount", suffix="kr."),
            Affix("refund", suffix="kr."),
            "source",
            Actions(Button("Gem budgettet")),
        )
