"""Which year the committee's report is about."""

from django import forms

from mentorstotte.core.forms import Actions, Button, OnceForm, helper_for


class YearlyForm(OnceForm):
    """One year; the report of this year is so far."""

    mark_optional = False

    year = forms.IntegerField(label="År", min_value=2012, max_value=2099)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("year", "key", Actions(Button("Lav årsrapporten")))
