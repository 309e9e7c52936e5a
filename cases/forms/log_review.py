"""The team leader's verdict on a look."""

from django import forms

from cases.actions.log_review import MIN_REMARK
from cases.enums import LookVerdict
from mentorstotte.core.forms import Actions, Button, Form, Link, helper_for


class LogReviewForm(Form):
    """Whether the look was part of the work."""

    mark_optional = False

    verdict = forms.ChoiceField(label="Vurdering", choices=LookVerdict.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        label="Bemærkning",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Skal skrives, når opslaget ikke er begrundet i arbejdet. Mindst {MIN_REMARK} tegn.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("verdict", "remark", Actions(Button("Gem"), Link("Tilbage", back)))
