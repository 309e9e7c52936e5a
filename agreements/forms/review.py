"""The answers of a team leader's review."""

from django import forms

from agreements.rules.review import NO, NOT_RELEVANT, YES
from mentorstotte.core.forms import Actions, Button, Form, Link, helper_for

ANSWERS = [(YES, "Ja"), (NO, "Nej"), (NOT_RELEVANT, "Ikke relevant")]
REMARK = "remark"


class ReviewForm(Form):
    """One answer to each of ``questions`` (key: text), and a remark."""

    mark_optional = False

    def __init__(self, *args, questions: dict[str, str], back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for key, text in questions.items():
            self.fields[key] = forms.ChoiceField(label=text, choices=ANSWERS, widget=forms.RadioSelect)
        self.fields[REMARK] = forms.CharField(
            label="Bemærkning",
            required=False,
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Skal skrives, når noget er besvaret med nej. Mindst 10 tegn.",
        )
        self.helper = helper_for(*self.fields, Actions(Button("Gem tilsynet"), Link("Tilbage", back)))

    def facts(self) -> dict:
        """What was answered; call on a valid form."""
        said = self.cleaned_data
        return {"answers": {key: said[key] for key in self.questions}, "remark": said[REMARK]}
