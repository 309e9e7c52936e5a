"""Entering a law, and sending it back."""

from django import forms

from cases.law import published_texts, regimes
from cases.rules.published import regime_of
from cases.rules.reading import RuleDataError
from mentorstotte.core.forms import Actions, Button, Form, Link, OnceForm, helper_for


class LawForm(OnceForm):
    """The law's rules as text, read as the files are; key and why stand at the field."""

    text = forms.CharField(
        label="Lovens regler",
        widget=forms.Textarea(attrs={"rows": 40, "class": "code", "spellcheck": "false"}),
        strip=False,
        max_length=50_000,
        help_text="TOML som de love, der følger med systemet. Det, der ikke nævnes, er som i based_on.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("text", Actions(Button("Gem udkastet"), Link("Fortryd", back)))

    def clean_text(self):
        text = self.cleaned_data["text"].replace("\r\n", "\n")
        try:
            regime_of(text, published_texts())
        except RuleDataError as error:
            raise forms.ValidationError(f"{error.key}: {error.why}") from None
        return text

    def written(self) -> str:
        """What was typed."""
        return self.cleaned_data["text"]


class LawFilter(Form):
    """Which change of law to look at."""

    lov = forms.ChoiceField(label="Lovændring", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lov"].choices = [(each.id, each.name) for each in reversed(regimes().all[1:])]


class ReturnLawForm(Form):
    """What must be written otherwise."""

    reason = forms.CharField(
        label="Hvad skal rettes", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
