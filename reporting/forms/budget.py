"""What a year may cost, in all or for a part, and its number of full-time persons."""

from decimal import Decimal

from django import forms

from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDecimalField,
    Link,
    OnceForm,
    Row,
    helper_for,
)
from mentorstotte.core.models import Team
from providers.enums import MentorKind

# What social mentors cost is counted as external (glossary 26).
KINDS = [choice for choice in MentorKind.choices if choice[0] != MentorKind.SOCIAL]


class BudgetForm(OnceForm):
    """What a year may cost, or a part of it."""

    kind = forms.ChoiceField(label="Mentortype", required=False, choices=[("", "Alle mentortyper"), *KINDS])
    team = forms.ModelChoiceField(
        label="Team", required=False, queryset=Team.objects.filter(active=True), empty_label="Alle teams"
    )
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
            Row("kind", "team"),
            Row(Affix("amount", suffix="kr."), Affix("refund", suffix="kr.")),
            "source",
            Actions(Button("Gem budgettet")),
        )


class PersonsForm(OnceForm):
    """The year's number of full-time persons."""

    number = DanishDecimalField(
        label="Fuldtidspersoner", max_digits=9, decimal_places=1, min_value=Decimal("0.1")
    )
    source = forms.CharField(
        label="Kilde", max_length=200, help_text="For eksempel jobindsats.dk og måneden."
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "number", "source", Actions(Button("Gem antallet"), Link("Tilbage til budgettet", back))
        )
