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
    Link,
    OnceForm,
    helper_for,
)


class PeriodFilter(Form):
    """From and to; they live in the address."""

    fra = DanishDateField(label="Fra", required=False)
    til = DanishDateField(label="Til og med", required=False)

    def period(self) -> tuple[date, date]:
        """First day and last day; what is missing or unreadable becomes this year up to today."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else {}
        today = timezone.localdate()
        return values.get("fra") or date(today.year, 1, 1), values.get("til") or today

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("fra") and cleaned.get("til") and cleaned["til"] < cleaned["fra"]:
            self.add_error("til", "Slutdatoen kan ikke ligge før startdatoen.")
        return cleaned


class FigureFilter(PeriodFilter):
    """The period of the begun courses, and a day."""

    fra = DanishDateField(label="Begyndt fra", required=False)
    dag = DanishDateField(label="Status på dagen", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["fra", "til", "dag"])

    def chosen(self) -> tuple[date, date, date]:
        """First day, last day and day; today when no day can be read."""
        values = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return *self.period(), values.get("dag") or timezone.localdate()


class ControlTotalForm(Form):
    """What the accounts say that the year cost."""

    amount = DanishDecimalField(label="Oplyst total", max_digits=12)
    source = forms.CharField(label="Kilde", max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Affix("amount", suffix="kr."), "source", Actions(Button("Gem den oplyste total"))
        )


class CloseYearForm(OnceForm):
    """Closing a ledger year."""

    note = forms.CharField(
        label="Bemærkning",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Skal skrives, når den oplyste total afviger.",
    )

    def __init__(self, *args, year: int, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("note", "key", Actions(Button(f"Luk {year}"), Link("Fortryd", back)))


class OpenYearForm(OnceForm):
    """Opening a closed ledger year again."""

    why = forms.CharField(
        label="Hvorfor åbnes året igen?", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, year: int, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("why", "key", Actions(Button(f"Åbn {year} igen"), Link("Fortryd", back)))
