"""The form of a mentor's documented wages."""

from dataclasses import fields
from decimal import Decimal

from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDateField,
    DanishDecimalField,
    Link,
    Row,
    helper_for,
)
from providers.actions.wages import Wage
from providers.forms.papers import FileForm

HIGHEST = Decimal("10000")


def _part(label: str, **kwargs) -> DanishDecimalField:
    return DanishDecimalField(label=label, min_value=Decimal("0"), max_value=HIGHEST, **kwargs)


class WageForm(FileForm):
    """Kroner an hour, part by part, in whole months, and the paper that shows them."""

    valid_from = DanishDateField(label="Fra", help_text="Første dag i en måned.")
    valid_to = DanishDateField(label="Til og med", help_text="Sidste dag i en måned.")
    wage = DanishDecimalField(label="Løn", min_value=Decimal("0.01"), max_value=HIGHEST)
    holiday_pay = _part("Feriepenge", required=False)
    pension = _part("Arbejdsgivers pension", required=False)
    contributions = _part("Arbejdsgiverbidrag", required=False, help_text="ATP, barsel.dk, AUB og lignende.")

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Lønbilag"
        self.fields[
            "file"
        ].help_text = "Lønseddel eller arbejdsgivers opgørelse. PDF, PNG eller JPEG, højst 10 MB."
        kroner = [
            Affix(name, suffix="kr. i timen") for name in ("wage", "holiday_pay", "pension", "contributions")
        ]
        self.helper = helper_for(
            Row("valid_from", "valid_to", narrow=True),
            *kroner,
            "file",
            Actions(Button("Gem lønnen"), Link("Fortryd", back)),
        )

    def facts(self) -> dict:
        """The wages and the paper; call on a valid form."""
        said = {each.name: self.cleaned_data[each.name] or Decimal(0) for each in fields(Wage)}
        return {"wage": Wage(**said), **self.paper()}
