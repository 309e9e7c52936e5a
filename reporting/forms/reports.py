"""The filters of a report; they live in the address."""

from dateutil.relativedelta import relativedelta
from django import forms

from mentorstotte.core.calendar import today
from mentorstotte.core.models import Team
from reporting.forms.figures import PeriodFilter
from reporting.reports.frame import Filters, Report
from reporting.rules.masking import newest_year, whole_year

MOST_YEARS = 10


class ReportFilter(PeriodFilter):
    """Period, team, what the rows are grouped by where the report offers it, and whether it goes outside.

    What goes outside is of one whole year and of all teams; ``outside`` is for what always does.
    """

    team = forms.ModelChoiceField(
        label="Team", required=False, queryset=Team.objects.all(), empty_label="Alle teams"
    )
    efter = forms.ChoiceField(label="Vis efter", required=False)
    udad = forms.BooleanField(label="Skjul tal under fem", required=False)

    def __init__(self, data, *, report: Report, outside: bool = False):
        super().__init__(data)
        self.outside = outside
        self.fields["efter"].choices = report.groupings
        if not report.groupings:
            del self.fields["efter"]
        if not report.by_team:
            del self.fields["team"]
        if not report.is_open:
            del self.fields["udad"]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("fra"), cleaned.get("til")
        if first and (last or today()) >= first + relativedelta(years=MOST_YEARS):
            self.add_error("til", f"Vælg en periode på højst {MOST_YEARS} år.")
        if self.outside or cleaned.get("udad"):
            self._check_outside(cleaned)
        return cleaned

    def _check_outside(self, cleaned: dict) -> None:
        first, last = cleaned.get("fra"), cleaned.get("til")
        if (first or last) and not (first and last and whole_year(first, last, today())):
            start, end = newest_year(today())
            span = f"{start:%d-%m-%Y} til {end:%d-%m-%Y}"
            self.add_error("til", f"Tal, der vises udad, er for et helt år, der er slut, fx {span}.")
        if cleaned.get("team"):
            self.add_error("team", "Tal, der vises udad, er for alle teams.")

    def filters(self) -> Filters:
        """What was chosen; wants a form without errors."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        outside = self.outside or said.get("udad", False)
        named = said.get("fra") or said.get("til")
        first, last = newest_year(today()) if outside and not named else self.period()
        return Filters(first, last, said.get("team"), said.get("efter", ""), outside)
