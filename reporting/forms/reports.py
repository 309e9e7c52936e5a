"""The filters of a report; they live in the address."""

from dateutil.relativedelta import relativedelta
from django import forms

from mentorstotte.core.calendar import today
from mentorstotte.core.models import Team
from reporting.forms.figures import PeriodFilter
from reporting.reports.frame import Filters, Report

MOST_YEARS = 10


class ReportFilter(PeriodFilter):
    """Period, team, what the rows are grouped by where the report offers it, and whether it goes outside."""

    team = forms.ModelChoiceField(
        label="Team", required=False, queryset=Team.objects.all(), empty_label="Alle teams"
    )
    efter = forms.ChoiceField(label="Vis efter", required=False)
    udad = forms.BooleanField(label="Skjul tal under fem", required=False)

    def __init__(self, data, *, report: Report):
        super().__init__(data)
        self.fields["efter"].choices = report.groupings
        if not report.groupings:
            del self.fields["efter"]

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("fra"), cleaned.get("til")
        if first and (last or today()) >= first + relativedelta(years=MOST_YEARS):
            self.add_error("til", f"Vælg en periode på højst {MOST_YEARS} år.")
        return cleaned

    def filters(self) -> Filters:
        """What was chosen; wants a form without errors."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        first, last = self.period()
        return Filters(first, last, said.get("team"), said.get("efter", ""), said.get("udad", False))
