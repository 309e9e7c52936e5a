"""Registering and correcting a citizen."""

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cases.models import Citizen, RegisterRecord
from mentorstotte.core import fields as facts
from mentorstotte.core.forms import (
    Actions,
    Button,
    CPRField,
    DanishDateField,
    Link,
    ModelForm,
    OnceForm,
    Row,
    Section,
    helper_for,
)


class CitizenFacts(ModelForm):
    """What is known about the citizen, shared by registering and correcting."""

    birth_date = DanishDateField(label="Fødselsdato", required=False)

    class Meta:
        model = Citizen
        fields = [
            "given_names",
            "family_name",
            "birth_date",
            "address",
            "postal_code",
            "city",
            "registered_municipality",
            "no_fixed_abode",
            "phone",
            "email",
            "digital_post_exempt",
            "interpreter_language",
            "representative_kind",
            "representative_name",
            "representative_contact",
        ]
        help_texts = {
            "registered_municipality": "Fire cifre. Gribskov er 0270.",
            "interpreter_language": "Lad feltet stå tomt, hvis der ikke er brug for tolk.",
        }
        error_messages = {
            "email": {"invalid": "E-mailadressen er ikke skrevet rigtigt. Skriv den som navn@eksempel.dk."}
        }

    contact_sections = (
        Section(
            "Adresse og kontakt",
            Row("address", "postal_code", "city"),
            Row("registered_municipality", "no_fixed_abode"),
            Row("phone", "email"),
            "digital_post_exempt",
        ),
        Section(
            "Hjælp til borgeren",
            "interpreter_language",
            Row("representative_kind", "representative_name", "representative_contact"),
        ),
    )

    def clean_registered_municipality(self):
        code = self.cleaned_data["registered_municipality"].strip()
        if code and not (len(code) == 4 and code.isdigit()):
            raise forms.ValidationError("En kommunekode har fire cifre, fx 0270 for Gribskov.")
        return code

    def clean_postal_code(self):
        code = self.cleaned_data["postal_code"].strip()
        if code and not (len(code) == 4 and code.isdigit()):
            raise forms.ValidationError("Et postnummer har fire cifre, fx 3200.")
        return code

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("representative_kind") and not cleaned.get("representative_name"):
            self.add_error(
                "representative_name", "Skriv navnet på den, der hjælper eller repræsenterer borgeren."
            )
        return cleaned


class RegisterCitizenForm(CitizenFacts):
    """A new citizen, and the case that is opened with the same click."""

    cpr = CPRField(label="CPR-nummer")
    reason = forms.CharField(label="Anledning til sagen", max_length=300, required=False)
    confirmed_new = forms.BooleanField(
        label="Det er en anden borger. Registrér alligevel.", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("registered_municipality", settings.MUNICIPALITY_CODE)
        self.helper = helper_for(
            Section("Borgeren", Row("cpr", "birth_date"), Row("given_names", "family_name"), "reason"),
            *self.contact_sections,
            "confirmed_new",
            Actions(Button("Registrér og åbn sag"), Link("Fortryd", reverse("cases:list")), sticky=True),
        )

    def clean(self):
        cleaned = super().clean()
        cpr = cleaned.get("cpr")
        if cpr and not cleaned.get("birth_date") and "birth_date" not in self.errors:
            if facts.is_replacement_cpr(cpr):
                self.add_error(
                    "birth_date",
                    "CPR-nummeret er et erstatningsnummer. Skriv fødselsdatoen; nummeret viser den ikke.",
                )
            else:
                cleaned["birth_date"] = facts.birth_date_of(cpr)
        if cleaned.get("birth_date") and cleaned["birth_date"] > timezone.localdate():
            self.add_error("birth_date", "Fødselsdatoen ligger i fremtiden.")
        return cleaned

    def ask_whether_known(self) -> None:
        """The next time the form is sent, the user has seen the citizens who look alike."""
        self.data = self.data.copy()
        self.data["confirmed_new"] = "True"

    def _get_validation_exclusions(self):
        # The number may be known already: then the case is opened on the citizen that exists.
        return super()._get_validation_exclusions() | {"cpr"}


class ChangeCitizenForm(CitizenFacts):
    """Correcting what is known; ``revision`` tells when somebody else saved first."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Section("Borgeren", Row("given_names", "family_name"), "birth_date"),
            *self.contact_sections,
            "revision",
            Actions(Button("Gem"), Link("Fortryd", back), sticky=True),
        )


class RegisterRecordForm(OnceForm):
    """A move, a death or an address protection, recorded by hand."""

    kind = forms.ChoiceField(label="Hændelse", choices=RegisterRecord.Kind.choices, widget=forms.RadioSelect)
    on = DanishDateField(label="Dato")
    until = DanishDateField(
        label="Beskyttelsen gælder til og med",
        required=False,
        help_text="Normalt et år. Kun ved adressebeskyttelse.",
    )
    moved_to = forms.CharField(label="Flyttet til", max_length=100, required=False)
    note = forms.CharField(label="Hvor ved du det fra?", max_length=200)

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        acts = Actions(Button("Gem hændelsen"), Link("Fortryd", back))
        self.helper = helper_for("kind", Row("on", "until", narrow=True), "moved_to", "note", acts)

    def clean(self):
        cleaned = super().clean()
        kinds = RegisterRecord.Kind
        if cleaned.get("kind") == kinds.PROTECTED and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", "Skriv den sidste dag, beskyttelsen gælder.")
        if (
            cleaned.get("kind") == kinds.DECEASED
            and cleaned.get("on")
            and cleaned["on"] > timezone.localdate()
        ):
            self.add_error("on", "Dødsdatoen kan ikke ligge i fremtiden.")
        if cleaned.get("on") and cleaned.get("until") and cleaned["until"] < cleaned["on"]:
            self.add_error("until", "Slutdatoen kan ikke ligge før startdatoen.")
        return cleaned
