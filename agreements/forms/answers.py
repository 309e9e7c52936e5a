"""Forms about the citizen's answer to a month: what was said, and how a disagreement ended."""

from crispy_forms.layout import Div
from django import forms

from mentorstotte.core.forms import Actions, Button, OnceForm, helper_for

SAID = (("confirmed", "Ja, timerne passer"), ("disputed", "Nej, noget er forkert"))


class AnswerForm(OnceForm):
    """What the citizen said."""

    mark_optional = False

    said = forms.ChoiceField(label="Hvad svarede borgeren?", choices=SAID, widget=forms.RadioSelect)
    words = forms.CharField(
        label="Hvad er forkert?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Med borgerens egne ord. Skal kun skrives ved nej.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = Div("words", data_when="said=disputed")
        self.helper = helper_for("said", words, Actions(Button("Gem svaret", tone="secondary")), warn=False)


class SettleForm(OnceForm):
    """What a disagreement came to."""

    settled = forms.CharField(
        label="Hvad er afklaret, og hvordan?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mindst 10 tegn. Er timerne forkerte, så send i stedet måneden tilbage, så de kan rettes.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "settled", Actions(Button("Uenigheden er afklaret", tone="secondary")), warn=False
        )
