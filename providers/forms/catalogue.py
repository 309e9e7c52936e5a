"""Suppliers, mentors, prices, and the filter that a caseworker uses while talking to the citizen."""

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils import timezone

from mentorstotte.core import text
from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDateField,
    DanishDecimalField,
    Form,
    Link,
    ModelForm,
    OnceForm,
    Row,
    Section,
    ShownFirstForm,
    helper_for,
)
from providers.enums import MentorKind, MentorRole, MentorSuits
from providers.models import Mentor, Qualification, Supplier


class MentorFilter(Form):
    """Filters of the catalogue; they live in the address."""

    q = forms.CharField(label="Navn, kvalifikation eller sprog", required=False, max_length=100)
    kind = forms.ChoiceField(label="Slags", required=False, choices=[("", "Alle"), *MentorKind.choices])
    role = forms.ChoiceField(
        label="Særlig rolle", required=False, choices=[("", "Alle"), *MentorRole.choices]
    )
    suits = forms.ChoiceField(
        label="Passer til", required=False, choices=[("", "Alle"), *MentorSuits.choices]
    )
    inactive = forms.BooleanField(label="Vis også dem, der er stoppet", required=False)

    def apply(self, mentors):
        """The mentors that match; unreadable values are ignored."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if not chosen.get("inactive"):
            mentors = mentors.active()
        if chosen.get("kind"):
            mentors = mentors.filter(kind=chosen["kind"])
        if chosen.get("role"):
            mentors = mentors.filter(roles__contains=[chosen["role"]])
        if chosen.get("suits"):
            mentors = mentors.filter(suits__contains=[chosen["suits"]])
        for word in text.typed_words(chosen.get("q", "")):
            mentors = mentors.filter(
                Q(name__icontains=word)
                | Q(supplier__name__icontains=word)
                | Q(qualifications__icontains=word)
                | Q(languages__icontains=word)
                | Q(area__icontains=word)
                | Q(pk__in=Qualification.objects.standing().filter(title__icontains=word).values("mentor"))
            )
        return mentors


class SupplierForm(OnceForm, ModelForm):
    """A company, school or public unit that provides mentors."""

    class Meta:
        model = Supplier
        fields = ["name", "cvr", "phone", "email", "active"]

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        acts = Actions(Button("Gem leverandør"), Link("Fortryd", back))
        self.helper = helper_for(Row("name", "cvr"), Row("phone", "email"), "active", acts)


class MentorForm(OnceForm, ModelForm):
    """What a caseworker must know to choose a mentor."""

    capacity_hours = DanishDecimalField(
        label="Kapacitet", required=False, min_value=Decimal("0.01"), max_value=Decimal("200")
    )
    roles = forms.MultipleChoiceField(
        label="Særlige roller",
        choices=MentorRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    suits = forms.MultipleChoiceField(
        label="Passer især til",
        choices=MentorSuits.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Mentor
        fields = [
            "name",
            "supplier",
            "kind",
            "phone",
            "email",
            "suits",
            "gender",
            "qualifications",
            "way_of_working",
            "languages",
            "area",
            "working_times",
            "feedback",
            "roles",
            "special_competence",
            "capacity_hours",
            "active",
        ]
        widgets = {
            "qualifications": forms.Textarea(attrs={"rows": 3}),
            "way_of_working": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "phone": "Telefon eller e-mail skal stå i aftalen. Skriv aldrig en privat adresse.",
            "qualifications": "Kort. Papirer, du har set, føres på mentorens side.",
            "gender": "Oplyses kun til en borger, der spørger.",
            "working_times": "For eksempel hverdage 8-16, også aften.",
            "feedback": "Hvor tit mentor skriver til sagsbehandleren.",
        }

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supplier"].empty_label = "Vælg leverandør"
        self.helper = helper_for(
            Section("Mentoren", Row("name", "kind"), "supplier", Row("phone", "email"), "active"),
            Section(
                "Til valget af mentor",
                "suits",
                "qualifications",
                "way_of_working",
                Row("languages", "area"),
                Row("working_times", "gender"),
                "feedback",
                "roles",
                "special_competence",
                Affix("capacity_hours", suffix="timer om ugen"),
            ),
            Actions(Button("Gem mentor"), Link("Fortryd", back), sticky=True),
        )


class RateForm(ShownFirstForm):
    """A new price from a day on."""

    shown_for = ("hourly_price", "valid_from")
    hourly_price = DanishDecimalField(label="Timepris", min_value=Decimal("0"), max_value=Decimal("10000"))
    valid_from = DanishDateField(label="Gælder fra")
    covers = forms.CharField(
        label="Prisen dækker",
        max_length=200,
        required=False,
        help_text="For eksempel: møder, forberedelse og kørsel i kommunen.",
    )

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, back=back, **kwargs)
        self.initial.setdefault("valid_from", timezone.localdate())
        self.helper = helper_for(
            Row(Affix("hourly_price", suffix="kr."), "valid_from", narrow=True),
            "covers",
            "seen",
            Actions(Button("Gem prisen"), Link("Fortryd", back)),
        )
