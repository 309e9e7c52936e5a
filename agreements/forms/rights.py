"""What is typed about the citizen's rights."""

from django import forms
from django.utils import timezone

from agreements.actions.information import MIN_NOTE
from agreements.actions.rights import MIN_REASON, RightsFacts
from agreements.enums import LeftOutBy, RightsKind, RightsOutcome
from agreements.forms.fields import area
from agreements.rules.rights import ACCESS
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Link, helper_for


class ToldForm(Form):
    """The citizen was told in another way than by the letter."""

    on = DanishDateField(label="Oplyst den", latest=timezone.localdate)
    note = forms.CharField(
        label="Hvordan?",
        max_length=200,
        help_text=f"Fx “Fik kommunens brev med ansøgningen om kontanthjælp”. Mindst {MIN_NOTE} tegn.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)
        self.helper = helper_for("on", "note", Actions(Button("Gem"), Link("Fortryd", back)))


class RightsForm(Form):
    """What the citizen asks for or says; a request needs no words of its own."""

    kind = forms.ChoiceField(label="Hvad vil borgeren?", choices=RightsKind.choices, widget=forms.RadioSelect)
    asked_on = DanishDateField(label="Modtaget den", latest=timezone.localdate)
    asked_by = forms.CharField(
        label="Fra", max_length=150, help_text="Borgeren eller den, der har fuldmagt eller er værge."
    )
    text = area(
        "Hvad siger borgeren?", 5, help_text="Ved en rettelse: hvad der er forkert, og hvad der skulle stå."
    )

    def __init__(self, *args, asked_by: str, back: str, **kwargs):
        first = {"asked_on": timezone.localdate(), "asked_by": asked_by}
        super().__init__(*args, initial=first, **kwargs)
        acts = Actions(Button("Registrér"), Link("Fortryd", back))
        self.helper = helper_for("kind", "asked_on", "asked_by", "text", acts)

    def clean(self):
        cleaned = super().clean()
        asks = cleaned.get("kind") in ACCESS
        if cleaned.get("kind") and not asks and not cleaned.get("text"):
            self.add_error("text", "Skriv, hvad borgeren siger.")
        return cleaned

    def facts(self) -> RightsFacts:
        """What was typed; call on a valid form."""
        values = self.cleaned_data
        said = {name: values[name].strip() for name in ("asked_by", "text")}
        return RightsFacts(kind=values["kind"], asked_on=values["asked_on"], **said)


class AnswerForm(Form):
    """The answer to a correction or an objection."""

    mark_optional = False

    outcome = forms.ChoiceField(label="Resultat", choices=RightsOutcome.choices, widget=forms.RadioSelect)
    text = area(
        "Svar",
        6,
        required=True,
        help_text=f"Hvad I gør, og hvorfor. Mindst {MIN_REASON} tegn. Står i brevet og i journalen.",
    )


class PostponeForm(Form):
    """Why it takes longer, and until when, as the citizen was told."""

    until = DanishDateField(label="Svaret kommer senest")
    reason = area("Hvad har borgeren fået at vide?", 3, required=True)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("until", "reason", Actions(Button("Gem"), Link("Fortryd", back)))


class LeaveOutForm(Form):
    """By which rule a part is left out, and why."""

    rule = forms.ChoiceField(label="Regel", widget=forms.RadioSelect)
    reason = area("Begrundelse", 3, required=True, help_text="Borgeren læser den.")

    def __init__(self, *args, rules: tuple[LeftOutBy, ...], back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [(rule.value, rule.label) for rule in rules]
        self.helper = helper_for("rule", "reason", Actions(Button("Undtag"), Link("Fortryd", back)))
