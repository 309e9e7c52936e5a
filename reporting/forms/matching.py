"""Forms about postings: where one belongs, and which are shown."""

from django import forms

from mentorstotte.core.forms import (
    Actions,
    Button,
    DanishDecimalField,
    Form,
    Link,
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
