"""The letters of a rejection: party hearing, answer, rejection, and the day of receipt."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from agreements.actions.letters import HearingLetter, RejectionLetter
from agreements.actions.rejection import MIN_REASONS
from agreements.forms.fields import area, hearing_question
from cases.enums import BoundaryScheme
from mentorstotte.core.calendar import next_working_day
from mentorstotte.core.forms import DanishDateField, Form

FACT_ROWS = 3
ANSWER_DAYS = 14


class RejectionForm(Form):
    """What the rejection says. Nothing is decided for the caseworker: texts are suggestions that can be
    rewritten.
    """

    mark_optional = False

    hearing_needed = hearing_question()
    matter = area("Sagen handler om", 2, required=True)
    reasons = area(
        "Begrundelse",
        6,
        help_text="Skriv til borgeren. Ét punkt på hver linje: hvad I har lagt vægt på, og hvorfor.",
        required=True,
    )
    heard = area("Det har borgeren svaret på partshøringen", 3)
    rules = area("Regler, afslaget bygger på", 3, help_text="Én regel på hver linje.", required=True)
    help = forms.MultipleChoiceField(
        label="Vejled om anden hjælp",
        choices=BoundaryScheme.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Brevet får en kort forklaring af hver ordning, du sætter kryds ved.",
    )
    other_help = area("Anden vejledning", 2)

    def clean_reasons(self):
        text = self.cleaned_data["reasons"].strip()
        if len(text) < MIN_REASONS:
            raise forms.ValidationError(
                f"Skriv begrundelsen med mindst {MIN_REASONS} tegn, så borgeren kan forstå den."
            )
        return text

    def letter(self) -> RejectionLetter:
        """What was written, also when something is missing."""
        values = self.cleaned_data
        texts = {name: values.get(name, "") for name in ("matter", "reasons", "rules", "other_help", "heard")}
        return RejectionLetter(help=tuple(values.get("help", ())), **texts)

    def typed(self) -> dict:
        """All that stands in the fields, to be kept as a draft."""
        lists = {name: self.data.getlist(name) for name in ("help",)}
        return {
            name: self.data.get(name, "").replace("\x00", "") for name in self.fields if name not in lists
        } | lists


class HearingForm(Form):
    """Facts that speak against the citizen, each with its source, and when to answer."""

    considered = area(
        "Det overvejer vi", 3, help_text="Fx: Vi overvejer at give dig afslag, fordi …", required=True
    )
    rules = area("Regler", 2, help_text="Én regel på hver linje.")
    answer_by = DanishDateField(label="Svar senest")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, FACT_ROWS + 1):
            self.fields[f"fact_{number}"] = area("Oplysning", 2, required=number == 1)
            self.fields[f"source_{number}"] = forms.CharField(
                label="Kilde", max_length=200, required=number == 1
            )

    @property
    def fact_rows(self) -> list:
        """Pairs of fields."""
        return [(self[f"fact_{n}"], self[f"source_{n}"]) for n in range(1, FACT_ROWS + 1)]

    def clean_answer_by(self):
        day = self.cleaned_data["answer_by"]
        if day <= timezone.localdate():
            raise forms.ValidationError("Svarfristen skal ligge efter i dag.")
        return day

    def clean(self):
        cleaned = super().clean()
        for number in range(1, FACT_ROWS + 1):
            fact, source = cleaned.get(f"fact_{number}"), cleaned.get(f"source_{number}")
            if fact and not source and f"source_{number}" not in self.errors:
                self.add_error(f"source_{number}", "Skriv, hvor oplysningen kommer fra.")
            if source and not fact and f"fact_{number}" not in self.errors:
                self.add_error(f"fact_{number}", "Skriv oplysningen.")
        return cleaned

    def letter(self) -> HearingLetter:
        """The hearing as written."""
        values = self.cleaned_data
        pairs = [
            (values.get(f"fact_{n}", ""), values.get(f"source_{n}", "")) for n in range(1, FACT_ROWS + 1)
        ]
        facts = tuple((fact, source) for fact, source in pairs if fact)
        return HearingLetter(values["considered"], facts, values["rules"], values["answer_by"])


def suggested_answer_day():
    """Two weeks from today, on an open day."""
    return next_working_day(timezone.localdate() + timedelta(days=ANSWER_DAYS))


class AnswerForm(Form):
    """What the citizen answered."""

    answered_on = DanishDateField(label="Svar modtaget den")
    answer = area("Borgerens svar", 5, required=True)


class ReceiptForm(Form):
    """The day when the citizen received the decision."""

    received_on = DanishDateField(label="Modtaget af borgeren den")
