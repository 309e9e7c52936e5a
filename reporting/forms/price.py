"""The right price of hours that were settled at a wrong one, and why another controller says no to it."""

from django import forms

from mentorstotte.core.forms import Actions, Affix, Button, DanishDecimalField, Form, Link, helper_for


class RightPriceForm(Form):
    """The price an hour, and what was wrong."""

    right = DanishDecimalField(label="Rigtig timepris", min_value=0, max_value=5000, max_digits=8)
    reason = forms.CharField(
        label="Hvad var forkert?", max_length=300, help_text="Mindst 10 tegn. Står på sagen og ved linjerne."
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        fields = (Affix("right", suffix="kr."), "reason")
        self.helper = helper_for(*fields, Actions(Button("Ret prisen"), Link("Tilbage til bilaget", back)))


class ReturnForm(Form):
    """What is wrong with a price that was put right."""

    reason = forms.CharField(
        label="Hvad er galt?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mindst 10 tegn.",
    )
