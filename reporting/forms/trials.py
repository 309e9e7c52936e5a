"""“Prøv en ændring”: the parameters that can be changed, filled in as they are today."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from django import forms

from cases.rules.standards import StandardVersion
from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDecimalField,
    OnceForm,
    Row,
    Section,
    helper_for,
)
from mentorstotte.core.wording import danish_number
from providers.enums import MentorKind

MONTHS = {
    "grant_max_months": "Længste bevilling",
    "ordinary_total_months": "Almindelige bevillinger i alt",
    "extension_max_months": "Forlængelser i alt",
    "total_max_months": "Længste samlede forløb",
    "level4_max_months": "Længste periode på niveau 4",
}


class TrialForm(OnceForm):
    """Any of the parameters may be changed; an empty one stays unset."""

    followup_weeks = forms.IntegerField(label="Uger mellem opfølgninger", min_value=1, max_value=52)

    def __init__(self, *args, version: StandardVersion, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version
        self.fields["followup_weeks"].initial = version.followup_weeks
        months = [*self._months()]
        levels, caps = [*self._levels()], [*self._caps()]
        self.helper = helper_for(
            Section("Varighed", Row(*(Affix(name, suffix="måneder") for name in months), narrow=True)),
            *([Section("Timer på hvert niveau", Row(*levels, narrow=True))] if levels else []),
            Section("Opfølgning", Row(Affix("followup_weeks", suffix="uger"), narrow=True)),
            Section("Prisloft", Row(*caps, narrow=True), intro="Tomt felt: intet loft."),
            Actions(Button("Se virkningen")),
            warn=False,
        )

    def _months(self) -> Iterator[str]:
        for name, label in MONTHS.items():
            value = getattr(self.version, name)
            if value is not None:
                self.fields[name] = forms.IntegerField(label=label, min_value=1, max_value=60, initial=value)
                yield name

    def _levels(self) -> Iterator[Affix]:
        for level in self.version.levels:
            if level.up_to is not None:
                name = f"level_{level.number}"
                self.fields[name] = DanishDecimalField(
                    label=f"Niveau {level.number}, til og med",
                    min_value=Decimal("0.25"),
                    max_value=37,
                    initial=danish_number(level.up_to),
                )
                yield Affix(name, suffix="timer om ugen")

    def _caps(self) -> Iterator[Affix]:
        for kind in MentorKind:
            name, cap = f"cap_{kind}", self.version.price_cap.get(kind)
            self.fields[name] = DanishDecimalField(
                label=kind.label,
                required=False,
                min_value=0,
                max_digits=8,
                initial=danish_number(cap) if cap else None,
            )
            yield Affix(name, suffix="kr. pr. time")

    def clean(self):
        cleaned = super().clean()
        borders = [name for name in self.fields if name.startswith("level_")]
        for lower, upper in pairwise(borders):
            if cleaned.get(lower) and cleaned.get(upper) and cleaned[upper] <= cleaned[lower]:
                self.add_error(upper, "Skal ligge over niveauet før.")
        if not self.errors and not self.changes():
            self.add_error(None, "Ret mindst ét tal, så der er noget at prøve.")
        return cleaned

    def changes(self) -> dict[str, str]:
        """What is not as today, as ``Trial.changes`` keeps it."""
        now = self.today()
        values = self.cleaned_data.items()
        return {
            name: "" if value is None else str(value)
            for name, value in values
            if name != "key" and value != now.get(name)
        }

    def today(self) -> dict[str, object]:
        """The parameters as they are."""
        version = self.version
        months = {name: getattr(version, name) for name in (*MONTHS, "followup_weeks")}
        levels = {f"level_{level.number}": level.up_to for level in version.levels}
        return months | levels | {f"cap_{kind}": cap for kind, cap in version.price_cap.items()}
