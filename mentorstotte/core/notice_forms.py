"""When to be told: mails, and a message put off."""

from crispy_forms.layout import Div
from django import forms
from django.urls import reverse

from mentorstotte.core.enums import MailHow
from mentorstotte.core.forms import Actions, Button, Form, Link, helper_for
from mentorstotte.core.models.notice import FIRST_HOUR, LAST_HOUR, MailChoice

LATER = [(1, "1 dag"), (3, "3 dage"), (7, "1 uge"), (14, "2 uger"), (28, "4 uger")]


class SnoozeForm(Form):
    """“Mind mig om det igen om …”"""

    days = forms.TypedChoiceField(label="Mind mig om det igen om", choices=LATER, coerce=int)


class MailChoiceForm(Form):
    """One mail for each message, one a day, or none."""

    mark_optional = False

    how = forms.ChoiceField(label="Mails om beskeder", choices=MailHow.choices, widget=forms.RadioSelect)
    hour = forms.TypedChoiceField(
        label="Hvornår?",
        choices=[(hour, f"kl. {hour}") for hour in range(FIRST_HOUR, LAST_HOUR + 1)],
        coerce=int,
        required=False,
        help_text="Der sendes ingen samlede mails på lukkedage.",
    )
    monday = forms.BooleanField(label="Send mig et overblik over mit team hver mandag", required=False)

    def __init__(self, data, *, chosen: MailChoice, leads: bool):
        self.chosen = chosen
        initial = {"how": chosen.how, "hour": chosen.hour, "monday": chosen.monday}
        super().__init__(data, initial=initial)
        if not leads:
            del self.fields["monday"]
        self.helper = helper_for(
            "how",
            Div("hour", data_when=f"how={MailHow.DAILY}"),
            *(["monday"] if leads else []),
            Actions(Button("Gem"), Link("Fortryd", reverse("core:inbox"))),
        )

    def choice(self) -> dict:
        """What was chosen; call on a valid form."""
        values = self.cleaned_data
        return {
            "how": values["how"],
            "hour": values["hour"] or self.chosen.hour,
            "monday": values.get("monday", self.chosen.monday),
        }
