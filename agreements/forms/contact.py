"""Forms of contact: register one in two clicks, say why one is missing, and pauses."""

from crispy_forms.layout import Div
from django import forms
from django.utils import timezone

from agreements.actions.contacts import ContactFacts
from agreements.enums import ContactKind, PauseKind
from agreements.forms.fields import NO, YES
from agreements.forms.onwards import onwards
from agreements.rules.events import REMOTE
from mentorstotte.core.forms import Actions, Button, DanishDateField, Form, Link, Row, helper_for

LONGEST = 300


def _buttons(what: str, listed: bool) -> tuple[Button, ...]:
    """The act; and on the way through a list the act that goes on to the next."""
    return (Button(what), onwards(what)) if listed else (Button(what),)


def _text(label: str, *, required: bool = False, help_text: str = ""):
    return forms.CharField(label=label, max_length=LONGEST, required=required, help_text=help_text)


class ContactForm(Form):
    """Starts as a meeting today, which is sent as it stands."""

    mark_optional = False

    kind = forms.ChoiceField(label="Hvordan?", choices=ContactKind.choices, widget=forms.RadioSelect)
    day = DanishDateField(label="Dato")
    no_show = forms.BooleanField(label="Borgeren udeblev", required=False)
    reason = _text(
        "Hvorfor ikke et møde?", help_text="Med en grund tæller telefon og video som kontakt i ugen."
    )
    note = _text("Bemærkning (valgfrit)")

    def __init__(self, *args, back: str, listed: bool = False, **kwargs):
        first = {"day": timezone.localdate(), "kind": ContactKind.PHYSICAL.value}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Div("kind", css_class="inline-choices"),
            "day",
            "no_show",
            Div("reason", data_when=f"kind={' '.join(REMOTE)}"),
            "note",
            Actions(*_buttons("Registrér", listed), Link("Tilbage til sagen", back)),
        )

    def facts(self) -> ContactFacts:
        """What was typed; call on a valid form."""
        values = dict(self.cleaned_data)
        if values["kind"] not in REMOTE:
            values["reason"] = ""
        return ContactFacts(**values)


class WhyForm(Form):
    """A reason, which stays."""

    reason = _text("Grund", required=True, help_text="Mindst 10 tegn. Grunden bliver stående på aftalen.")

    def __init__(self, *args, back: str, listed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("reason", Actions(*_buttons("Gem grunden", listed), Link("Fortryd", back)))


class BegunForm(Form):
    """“Er I kommet i gang?” (R-47)"""

    mark_optional = False

    met = forms.ChoiceField(
        label="Har borger og mentor mødt hinanden?",
        choices=[(YES, "Ja"), (NO, "Nej, ikke endnu")],
        widget=forms.RadioSelect,
    )
    day = DanishDateField(label="Hvornår var det første møde?", required=False)
    reason = _text("Hvorfor ikke, og hvad sker der nu?", help_text="Mindst 10 tegn.")

    def __init__(self, *args, back: str, listed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Div("met", css_class="inline-choices"),
            Div("day", data_when=f"met={YES}"),
            Div("reason", data_when=f"met={NO}"),
            Actions(*_buttons("Gem", listed), Link("Fortryd", back)),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("met") == YES and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", "Udfyld “Hvornår var det første møde?”.")
        return cleaned


class PauseForm(Form):
    """Days on which no contact is due."""

    mark_optional = False

    kind = forms.ChoiceField(label="Hvorfor?", choices=PauseKind.choices, widget=forms.RadioSelect)
    start = DanishDateField(label="Fra")
    end = DanishDateField(label="Til og med")
    note = _text("Bemærkning (valgfrit)")

    def __init__(self, *args, back: str, **kwargs):
        kwargs.setdefault("initial", {"start": timezone.localdate()})
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Div("kind", css_class="inline-choices"),
            Row("start", "end", narrow=True),
            "note",
            Actions(Button("Registrér pause"), Link("Tilbage", back)),
        )
