"""One step of the phase-out plan."""

from django import forms

from mentorstotte.core.forms import (
    Actions,
    Button,
    DanishDateField,
    DanishDecimalField,
    Form,
    Link,
    Row,
    helper_for,
)


class StepForm(Form):
    """From which day, how many hours, and what the citizen then does alone."""

    day = DanishDateField(label="Fra")
    weekly_hours = DanishDecimalField(label="Timer om ugen", min_value=0, max_value=37, decimal_places=2)
    what = forms.CharField(label="Hvad klarer borgeren selv?", max_length=300)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        acts = Actions(Button("Føj trinnet til"), Link("Tilbage til sagen", back))
        self.helper = helper_for(Row("day", "weekly_hours", narrow=True), "what", acts)
