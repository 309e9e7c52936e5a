"""The pages “Følg op” and “Vurdér effekt”."""

from crispy_forms.layout import Div
from django import forms

from agreements.actions.followups import EffectFacts, FollowUpFacts
from agreements.enums import EffectOnAim, Recommendation
from agreements.forms.fields import NO, YES, area
from agreements.forms.onwards import onwards
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Link, Row, Section, helper_for

PROGRESS = [(1, "1 – går tilbage"), (2, "2"), (3, "3 – på vej"), (4, "4"), (5, "5 – målet er tæt på")]


def _yes_no(label: str, *, required: bool = False):
    return forms.ChoiceField(
        label=label, choices=[(YES, "Ja"), (NO, "Nej")], widget=forms.RadioSelect, required=required
    )


def _flag(answer: str) -> bool | None:
    return {YES: True, NO: False}.get(answer)


class FollowUpForm(Form):
    """A 13-week follow-up: four answers are enough, the rest is there when it is needed."""

    held_on = DanishDateField(label="Dato")
    purpose_present = _yes_no("Er formålet stadig til stede?", required=True)
    new_purpose = area("Nyt formål", 2)
    progress = forms.TypedChoiceField(
        label="Fremgang mod målet", choices=PROGRESS, coerce=int, widget=forms.RadioSelect
    )
    text = area("Hvordan går det?", 4, required=True)
    citizen_view = area("Borgerens egen vurdering", 2)
    participants = forms.CharField(label="Deltagere", required=False, max_length=200)
    hours_used_for = area("Hvad timerne er brugt til", 2)
    feedback_read = _yes_no("Er mentorens skriftlige tilbagemelding læst?")
    hours_confirmed = _yes_no("Bekræfter borgeren timerne?")
    adjust = area("Hvad skal ændres (niveau, timer, mentor)?", 2)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hours_confirmed"].help_text = self.initial.get("hours_said", "")
        self.helper = helper_for(
            "held_on",
            Div("purpose_present", css_class="inline-choices"),
            Div("new_purpose", data_when=f"purpose_present={NO}"),
            Div("progress", css_class="inline-choices"),
            "text",
            "citizen_view",
            Section(
                "Mere om forløbet",
                "participants",
                "hours_used_for",
                Row(
                    Div("feedback_read", css_class="inline-choices"),
                    Div("hours_confirmed", css_class="inline-choices"),
                ),
                "adjust",
            ),
            Actions(Button("Registrér opfølgning"), onwards("Registrér"), Link("Fortryd", back), sticky=True),
        )

    def facts(self) -> FollowUpFacts:
        """What was typed; call on a valid form."""
        values = dict(self.cleaned_data)
        for name in ("purpose_present", "feedback_read", "hours_confirmed"):
            values[name] = _flag(values[name])
        if values["purpose_present"]:
            values["new_purpose"] = ""
        return FollowUpFacts(**values)


class EffectForm(Form):
    """The assessment before the agreement expires, made with the citizen."""

    assessed_on = DanishDateField(label="Dato")
    effect = forms.ChoiceField(
        label="Hvad har støtten betydet for målet?", choices=EffectOnAim.choices, widget=forms.RadioSelect
    )
    recommendation = forms.ChoiceField(
        label="Anbefaling",
        choices=Recommendation.choices,
        widget=forms.RadioSelect,
        help_text="Intet sker af sig selv: en forlængelse kræver en ny indstilling.",
    )
    text = area("Begrundelse", 4, required=True)
    in_dialogue = _yes_no("Er vurderingen lavet sammen med borgeren?", required=True)
    without_dialogue = area("Hvorfor uden borgeren?", 2)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "assessed_on",
            "effect",
            "recommendation",
            "text",
            Div("in_dialogue", css_class="inline-choices"),
            Div("without_dialogue", data_when=f"in_dialogue={NO}"),
            Actions(
                Button("Registrér effektvurdering"), onwards("Registrér"), Link("Fortryd", back), sticky=True
            ),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("in_dialogue") == NO and not cleaned.get("without_dialogue", "").strip():
            self.add_error("without_dialogue", "Skriv, hvorfor vurderingen er lavet uden borgeren.")
        return cleaned

    def facts(self) -> EffectFacts:
        """What was typed; call on a valid form."""
        values = dict(self.cleaned_data)
        values["in_dialogue"] = values["in_dialogue"] == YES
        if values["in_dialogue"]:
            values["without_dialogue"] = ""
        return EffectFacts(**values)
