"""The period and day of the figures, and a year's stated total."""

from datetime import date

from django import forms
from django.utils import timezone

from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDateField,
    DanishDecimalField,
    Form,
    helper_for,
)


class FigureFilter(Form):
    """From, to and a day; they live in the address."""

    fra = DanishDateField(label="Begyndt fra", required=False)
    til = DanishDateField(label="til og med", required=False)
    dag = DanishDateField(label="Status på dagen", required=False)

    def chosen(self) -> tuple[date, date, date]:
        """First day, last day and day; what is missing or unreadable becomes this year and today."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else {}
        today = timezone.localdate()
        first = values.get("fra") or date(today.year, 1, 1)
        last = values.get("til") or today
        return first, last, values.get("dag") or today

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("fra") and cleaned.get("til") and cleaned["til"] < cleaned["fra"]:
            self.add_error("til", "Slutdatoen kan ikke ligge før startdatoen.")
        return cleaned


class ControlTotalForm(Form):
    """What the accounts say that the year cost."""

    amount = DanishDecimalField(label="Oplyst total", max_digits=12)
    source = forms.CharField(label="Kilde", max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Affix("amount", suffix="kr."), "source", Actions(Button("Gem den oplyste total"))
        )
