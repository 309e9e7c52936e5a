"""What is typed for a paper: when and where a talk is, and who acts for the citizen."""

from datetime import date

from django import forms
from django.utils import timezone

from agreements.forms.fields import area
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.forms import Actions, Button, ClockField, DanishDateField, Form, Link, Row, helper_for

ABOUT = "Hvordan det går med støtten\nOm timerne og opgaverne passer til dit behov\nHvad der skal ske nu"


class PaperForm(Form):
    """Nothing to type: the paper is made of what is known."""

    rows: tuple = ()

    def __init__(self, *args, back: str, known: dict, **kwargs):
        super().__init__(*args, initial=self.suggested(known), **kwargs)
        self.known = known
        look = Button("Se et udkast", name="preview", tone="secondary")
        acts = Actions(Button("Lav dokumentet"), look, Link("Fortryd", back))
        self.helper = helper_for(*self.rows, acts, warn=bool(self.rows))

    def suggested(self, known: dict) -> dict:
        """What the fields begin with."""
        return {}

    def given(self) -> dict:
        """What was typed, as plain values; call on a valid form."""
        return {}


class InvitationForm(PaperForm):
    """A talk between citizen, caseworker and, mostly, mentor."""

    rows = (Row("on", "at", narrow=True), "place", "mentor", "about", "bring")

    on = DanishDateField(label="Dag", earliest=timezone.localdate)
    at = ClockField(label="Klokken", help_text="Fx 10.00")
    place = forms.CharField(label="Sted", max_length=200)
    mentor = forms.BooleanField(label="Mentor er også inviteret", required=False)
    about = forms.CharField(
        label="Det skal I tale om",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Et punkt på hver linje.",
    )
    bring = forms.CharField(label="Det skal borgeren tage med", required=False, max_length=300)

    def suggested(self, known: dict) -> dict:
        return {"place": known["place"], "mentor": True, "about": ABOUT}

    def given(self) -> dict:
        values = self.cleaned_data
        return {
            "on": values["on"].isoformat(),
            "at": f"{values['at']:%H.%M}",
            "place": values["place"].strip(),
            "mentor": values["mentor"],
            "about": [line.strip() for line in values["about"].splitlines() if line.strip()],
            "bring": values["bring"].strip(),
        }


class ReminderForm(InvitationForm):
    """Of a talk that is agreed: begins with what the invitation says, where there is one."""

    def suggested(self, known: dict) -> dict:
        if not (talk := known["talk"]):
            return super().suggested(known)
        return talk | {"on": date.fromisoformat(talk["on"]), "about": "\n".join(talk["about"])}


class PowerForm(PaperForm):
    """Who may act for the citizen; the name may be left to be written by hand."""

    rows = ("representative", "until")

    representative = forms.CharField(
        label="Den, der får fuldmagt",
        required=False,
        max_length=150,
        help_text="Tom: skrives i hånden på papiret.",
    )
    until = DanishDateField(
        label="Gælder til og med",
        required=False,
        earliest=timezone.localdate,
        help_text="Tom: til sagen er slut, eller borgeren trækker den tilbage.",
    )

    def suggested(self, known: dict) -> dict:
        return {"representative": known["representative"]}

    def given(self) -> dict:
        until = self.cleaned_data["until"]
        return {
            "representative": self.cleaned_data["representative"].strip(),
            "until": until.isoformat() if until else "",
        }


class HandOverForm(PaperForm):
    """What only the one who hands over knows; the rest is known."""

    rows = ("worked", "wishes")

    worked = area("Hvad har virket?", 2, length=600)
    wishes = area("Hvad ønsker borgeren?", 2, length=600)

    def suggested(self, known: dict) -> dict:
        return {name: known.get(name, "") for name in self.rows}

    def given(self) -> dict:
        return {name: self.cleaned_data[name].strip() for name in self.rows} | {"day": self.known["day"]}


class NoteForm(PaperForm):
    """Of the newest assessment in the journal."""

    def given(self) -> dict:
        return {"assessment": self.known["assessment"]}


class InformationForm(PaperForm):
    """By the text of today."""

    def given(self) -> dict:
        return {"version": self.known["version"]}


FORMS = {
    DocumentKind.INVITATION: InvitationForm,
    DocumentKind.TALK_REMINDER: ReminderForm,
    DocumentKind.POWER_OF_ATTORNEY: PowerForm,
    DocumentKind.HAND_OVER: HandOverForm,
    DocumentKind.MENTOR_HAND_OVER: HandOverForm,
    DocumentKind.ASSESSMENT_NOTE: NoteForm,
    DocumentKind.INFORMATION: InformationForm,
}
