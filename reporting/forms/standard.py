"""Which versions of the standards to show, and the norm of a kind of task."""

from decimal import Decimal

from django import forms

from cases.enums import SupportTheme
from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDateField,
    DanishDecimalField,
    Form,
    Link,
    Row,
    helper_for,
)
from reporting.standards import version_choices


class StandardFilter(Form):
    """A version for each standard that has several, and whether to show differences only."""

    forskelle = forms.BooleanField(label="Vis kun forskelle", required=False)

    def __init__(self, *args, standards, **kwargs):
        super().__init__(*args, **kwargs)
        several = [standard for standard in standards if len(standard.versions) > 1]
        for standard in several:
            self.fields[standard.id] = forms.ChoiceField(
                label=f"{standard.short_name}, version", choices=version_choices(standard), required=False
            )
        self.order_fields([*(standard.id for standard in several), "forskelle"])

    def chosen(self) -> tuple[dict[str, str], bool]:
        """Standard → version, and whether only differences are wanted; what is not known is left out."""
        values = self.cleaned_data if self.is_valid() else {}
        versions = {name: value for name, value in values.items() if name != "forskelle" and value}
        return versions, bool(values.get("forskelle"))


class NormForm(Form):
    """Hours a week for one kind of task, from a day on."""

    theme = forms.ChoiceField(label="Slags opgave", choices=SupportTheme.choices, widget=forms.RadioSelect)
    weekly_hours = DanishDecimalField(label="Timenorm", min_value=Decimal("0.25"), max_value=37)
    valid_from = DanishDateField(label="Gælder fra")
    source = forms.CharField(
        label="Hvem har besluttet det",
        max_length=200,
        help_text="Fx “Beskæftigelsesudvalget 3. november 2026”.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "theme",
            Affix("weekly_hours", suffix="timer om ugen"),
            Row("valid_from", narrow=True),
            "source",
            Actions(Button("Gem normen"), Link("Fortryd", back)),
        )
