"""A complaint as it is registered, what the reassessment came to, and the day it was forwarded."""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from agreements.actions.complaint import MIN_REASON, ComplaintFacts, replacements
from agreements.enums import ComplaintMode, ComplaintOutcome
from agreements.models import Agreement, Complaint, Decision
from agreements.models.complaint import CHANGED
from mentorstotte.core.forms import ClockField, DanishDateField, Form
from mentorstotte.core.wording import danish_date


class ComplaintForm(Form):
    """Oral complaints count as much as written ones."""

    mark_optional = False

    about = forms.ChoiceField(label="Der klages over")
    agreement_received_on = DanishDateField(
        label="Borgeren fik aftalen den",
        required=False,
        help_text="Fristen løber i fire uger fra den dag. Tom: dagen er ikke kendt.",
    )
    mode = forms.ChoiceField(
        label="Klagen kom",
        choices=ComplaintMode.choices,
        widget=forms.RadioSelect,
        initial=ComplaintMode.WRITTEN,
    )
    received_on = DanishDateField(label="Modtaget den")
    received_at = ClockField(label="Klokken", help_text="Fx 14.30. Fristen løber til kl. 23.59.")
    complainant = forms.CharField(
        label="Hvem klager?", max_length=150, help_text="Borgeren eller den, der klager på borgerens vegne."
    )
    text = forms.CharField(
        label="Det klages der over",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Skriv det, som borgeren har sagt eller skrevet det.",
    )

    def __init__(self, *args, decisions: list[Decision], imported: list[Agreement], **kwargs):
        super().__init__(*args, **kwargs)
        self.imported = [f"aftale-{each.pk}" for each in imported]
        agreements = [f"Aftale {each.number}, indlæst fra regneark" for each in imported]
        self.fields["about"].choices = [
            *((str(each.pk), _name(each)) for each in decisions),
            *zip(self.imported, agreements, strict=True),
        ]
        if not imported:
            del self.fields["agreement_received_on"]

    def subject(self) -> dict[str, int]:
        """What is complained about, as the action is told; call on a valid form."""
        chosen = self.cleaned_data["about"]
        if chosen in self.imported:
            return {"agreement_id": int(chosen.removeprefix("aftale-"))}
        return {"decision_id": int(chosen)}

    def facts(self) -> ComplaintFacts:
        """What was typed; call on a valid form."""
        values = self.cleaned_data
        moment = datetime.combine(values["received_on"], values["received_at"] or time())
        return ComplaintFacts(
            mode=values["mode"],
            received_at=timezone.make_aware(moment),
            complainant=values["complainant"].strip(),
            text=values["text"].strip(),
            agreement_received_on=values.get("agreement_received_on"),
        )


class OutcomeForm(Form):
    """The reassessment."""

    mark_optional = False

    outcome = forms.ChoiceField(label="Resultat", widget=forms.RadioSelect)
    new_decision = forms.ChoiceField(label="Den nye afgørelse", required=False)
    reason = forms.CharField(
        label="Begrundelse",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Mindst {MIN_REASON} tegn. Bliver journaliseret.",
    )

    def __init__(self, *args, complaint: Complaint, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [c for c in ComplaintOutcome.choices if c[0] != ComplaintOutcome.LATE or _late(complaint)]
        self.fields["outcome"].choices = choices
        found = [(str(each.pk), _name(each)) for each in replacements(complaint)]
        self.fields["new_decision"].choices = [("", "Vælg"), *found]
        self.changed = " ".join(CHANGED)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") in CHANGED and not cleaned.get("new_decision"):
            self.add_error("new_decision", "Træf den nye afgørelse først, og vælg den her.")
        return cleaned


class ForwardForm(Form):
    """The day the file went to the appeals board."""

    on = DanishDateField(label="Sendt til Ankestyrelsen den")


def _name(decision: Decision) -> str:
    return f"{decision.get_outcome_display()} {danish_date(timezone.localdate(decision.decided_at))}"


def _late(complaint: Complaint) -> bool:
    return complaint.in_time is False
