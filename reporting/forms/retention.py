"""Keeping a case beyond its time, and no longer."""

from django import forms

from mentorstotte.core.forms import Actions, Button, Form, Link, helper_for


class HoldForm(Form):
    """Why a case is kept, or is kept no longer."""

    reason = forms.CharField(max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, label: str, act: str, back: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = label
        ways = [Link("Fortryd", back)] if back else []
        self.helper = helper_for("reason", Actions(Button(act, tone="secondary"), *ways))
