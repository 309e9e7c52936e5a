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
    ModelForm,
    Row,
    Section,
    helper_for,
)
from providers.enums import MentorKind, MentorRole
from providers.models import Mentor, Supplier


class MentorFilter(Form):
    """Filters of the catalogue; they live in the address."""

    q = forms.CharField(label="Navn, kvalifikation eller sprog", required=False, max_length=100)
    kind = forms.ChoiceField(label="Slags", required=False, choices=[("", "Alle"), *MentorKind.choices])
    role = forms.ChoiceField(
        label="Særlig rolle", required=False, choices=[("", "Alle"), *MentorRole.choices]
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
        for word in text.typed_words(chosen.get("q", "")):
            mentors = mentors.filter(
                Q(name__icontains=word)
                | Q(supplier__name__icontains=word)
                | Q(qualifications__icontains=word)
                | Q(languages__icontains=word)
                | Q(area__icontains=word)
            )
        return mentors


class SupplierForm(ModelForm):
    """A company, school or public unit that provides mentors."""

    class Meta:
        model = Supplier
        fields = ["name", "cvr", "phone", "email", "active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            Row("name", "cvr"), Row("phone", "email"), "active", Actions(Button("Gem leverandør"))
        )


class MentorForm(ModelForm):
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

    class Meta:
        model = Mentor
        fields = [
            "name",
            "supplier",
            "kind",
            "phone",
            "email",
            "qualifications",
            "way_of_working",
            "languages",
            "area",
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
            "qualifications": "Kun det, der er dokumenteret.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supplier"].empty_label = "Vælg leverandør"
        self.helper = helper_for(
            Section("Mentoren", Row("name", "kind"), "supplier", Row("phone", "email"), "active"),
            Section(
                "Til valget af mentor",
                "qualifications",
                "way_of_working",
                Row("languages", "area"),
                "roles",
                "special_competence",
                Affix("capacity_hours", suffix="timer om ugen"),
            ),
            Actions(Button("Gem mentor"), sticky=True),
        )


class RateForm(Form):
    """A new price from a day on."""

    hourly_price = DanishDecimalField(label="Timepris", min_value=Decimal("0"), max_value=Decimal("10000"))
    valid_from = DanishDateField(label="Gælder fra")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("valid_from", timezone.localdate())
        self.helper = helper_for(
            Row(Affix("hourly_price", suffix="kr."), "valid_from", narrow=True), Actions(Button("Gem prisen"))
        )
