"""The pages “Aftalen udløber” and “Afslut aftalen”."""

from django import forms
from django.utils import timezone

from agreements.actions.deadlines import governing_version
from agreements.actions.ends import DECIDED, End
from agreements.enums import EndedReason, ExpiryAnswer
from agreements.forms.adverse import DecisionForm
from agreements.forms.fields import YES
from agreements.models import Agreement
from mentorstotte.core.forms import DanishDateField, Form
from mentorstotte.core.wording import danish_date, upper_first


class ExpiryForm(Form):
    """One question with three answers."""

    answer = forms.ChoiceField(
        label="Hvad skal der ske?", choices=ExpiryAnswer.choices, widget=forms.RadioSelect
    )


class EndForm(DecisionForm):
    """Why, when, the closing status, and a decision where the citizen does not agree."""

    reason = forms.ChoiceField(label="Hvorfor slutter aftalen?", widget=forms.RadioSelect)
    on = DanishDateField(
        label="Dagen",
        help_text="Flytning: dagen for flytningen. Død: dødsdagen. Ellers den sidste dag med støtte.",
    )
    why_back = forms.CharField(
        label="Hvorfor ligger dagen før i dag?",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kun når dagen er gået. Mindst 10 tegn.",
    )
    status = forms.CharField(
        label="Afsluttende status",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Hvad støtten har betydet, og hvad der sker nu. Journaliseres. Mindst 20 tegn.",
    )

    def __init__(self, data=None, *, agreement: Agreement, reason: str = ""):
        self.agreement = agreement
        super().__init__(
            data,
            initial={
                "reason": reason,
                "on": _day(agreement, reason),
                "rules": upper_first(governing_version(agreement).legal_basis),
            },
        )
        self.fields["reason"].choices = EndedReason.choices

    def clean(self):
        cleaned = super().clean()
        reason = cleaned.get("reason")
        if reason in DECIDED and not cleaned.get("agreed"):
            self.add_error("agreed", "Svar ja eller nej.")
        if reason in DECIDED and cleaned.get("agreed") and cleaned["agreed"] != YES:
            self.check_answers(cleaned)
        return cleaned

    def end(self) -> End:
        """What was typed; call on a valid form."""
        values = self.cleaned_data
        number, last = self.agreement.number, danish_date(self.agreement.end_date)
        return End(
            reason=values["reason"],
            on=values["on"],
            status=values["status"],
            why_back=values["why_back"],
            agreed=self.said_yes if values["reason"] in DECIDED else None,
            letter=self.letter(f"Din sag handler om aftale {number} om mentorstøtte til og med {last}."),
            hearing_needed=values["hearing_needed"] == YES,
        )


def _day(agreement: Agreement, reason: str):
    """The day to suggest: of the register, of the expiry, or today."""
    citizen = agreement.case.citizen
    known = {
        EndedReason.DIED: citizen.deceased_on,
        EndedReason.MOVED: citizen.moved_on,
        EndedReason.EXPIRED: agreement.end_date,
    }
    return known.get(reason) or min(timezone.localdate(), agreement.end_date)
