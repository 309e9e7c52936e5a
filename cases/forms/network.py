"""Forms of the network card and of consents."""

from datetime import timedelta

from crispy_forms.layout import Div
from django import forms
from django.utils import timezone

from cases.actions.network import ConsentFacts, ContactCard
from cases.enums import ConsentHow, ConsentPurpose, NetworkRole
from cases.models import NetworkContact
from mentorstotte.core.forms import (
    Actions,
    Button,
    DanishDateField,
    Form,
    Link,
    OnceForm,
    Row,
    Section,
    helper_for,
)

A_YEAR = timedelta(days=365)
ELSEWHERE = "andet"
TOLD_HOW = [(way, way) for way in ("På et møde", "I telefon", "Skriftligt")]


class NetworkContactForm(Form):
    """One who is around the citizen."""

    name = forms.CharField(label="Navn", max_length=150)
    role = forms.ChoiceField(label="Hvem er det?", choices=[("", "Vælg"), *NetworkRole.choices])
    helps_with = forms.CharField(label="Hjælper med", max_length=300)
    organisation = forms.CharField(label="Arbejdssted", max_length=150, required=False)
    phone = forms.CharField(label="Telefon", max_length=30, required=False)
    email = forms.EmailField(label="E-mail", required=False)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Row("name", "role"),
            "helps_with",
            "organisation",
            Row("phone", "email"),
            Actions(Button("Gem"), Link("Fortryd", back)),
        )

    def card(self) -> ContactCard:
        """What was typed; call on a valid form."""
        return ContactCard(**self.cleaned_data)


class ConsentForm(Form):
    """A consent to tell one of the network, the mentor, or a prison or hospital something."""

    whom = forms.ChoiceField(label="Til hvem?")
    recipient = forms.CharField(label="Navn eller sted", max_length=150, required=False)
    purpose = forms.ChoiceField(
        label="Hvad gælder det?",
        choices=[(each.value, each.label) for each in (ConsentPurpose.MENTOR, ConsentPurpose.NOTICE)],
        widget=forms.RadioSelect,
        required=False,
    )
    text = forms.CharField(
        label="Hvad må deles?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For eksempel: fremmøde og aftaler i praktikken, ikke helbred.",
    )
    valid_from = DanishDateField(label="Fra")
    valid_until = DanishDateField(label="Til og med")
    how = forms.ChoiceField(
        label="Hvordan er det givet?", choices=ConsentHow.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, contacts: list[NetworkContact], back: str, **kwargs):
        today = timezone.localdate()
        first = {"valid_from": today, "valid_until": today + A_YEAR, "how": ConsentHow.WRITTEN.value}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.contacts = {str(contact.pk): contact for contact in contacts}
        named = [(key, f"{each.name} ({each.get_role_display()})") for key, each in self.contacts.items()]
        self.fields["whom"].choices = [*named, (ELSEWHERE, "En anden: mentor, fængsel eller sygehus")]
        elsewhere = {"data_when": f"whom={ELSEWHERE}"}
        self.helper = helper_for(
            "whom",
            Div("purpose", **elsewhere),
            Div("recipient", **elsewhere),
            "text",
            Section("Gælder", Row("valid_from", "valid_until", narrow=True)),
            Div("how", css_class="inline-choices"),
            Actions(Button("Registrér samtykke"), Link("Fortryd", back)),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("whom") == ELSEWHERE:
            for name in ("purpose", "recipient"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Udfyld “{self.fields[name].label}”.")
        return cleaned

    @property
    def contact(self) -> NetworkContact | None:
        """The one of the network; None when it is about somebody else. Call on a valid form."""
        return self.contacts.get(self.cleaned_data["whom"])

    def facts(self) -> ConsentFacts:
        """What was typed; call on a valid form."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "whom"}
        if self.contact is not None:
            values |= {"purpose": ConsentPurpose.NETWORK, "recipient": self.contact.name}
        return ConsentFacts(**values)


class ShareForm(OnceForm):
    """What was told to a contact."""

    told = forms.CharField(
        label="Hvad er delt?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), required=True
    )
    how = forms.ChoiceField(label="Hvordan?", choices=TOLD_HOW, widget=forms.RadioSelect)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "told",
            Div("how", css_class="inline-choices"),
            Actions(Button("Skriv i journalen"), Link("Fortryd", back)),
        )
