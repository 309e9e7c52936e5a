"""What a citizen needs of a mentor, and the choice that a human makes."""

from decimal import Decimal

from crispy_forms.layout import Div
from django import forms

from agreements.forms.fields import NO, YES, area
from agreements.rules.reasons import REASON_CATEGORIES
from mentorstotte.core.forms import Actions, Button, DanishDecimalField, Form, Link, OnceForm, helper_for
from mentorstotte.core.wording import danish_number
from providers.enums import MentorKind, MentorRole, MentorSuits
from providers.rules.matching import AREA, HOURS, LANGUAGE, PRICE, ROLE, SUITS, Wish

MUST = {
    ROLE: "Skal have rollen",
    SUITS: "Skal passe til gruppen",
    LANGUAGE: "Skal tale sproget",
    AREA: "Skal være i området",
    HOURS: "Skal have timerne",
    PRICE: "Skal være under loftet",
}
WISHES = ("role", "suits", "language", "area", "weekly_hours")
ANY = ("", "Uden betydning")


class WishForm(Form):
    """Lives in the address. What is not in the address is as the assessment says."""

    mark_optional = False

    role = forms.ChoiceField(label="Særlig rolle", required=False, choices=[ANY, *MentorRole.choices])
    suits = forms.ChoiceField(label="Borgeren hører til", required=False, choices=[ANY, *MentorSuits.choices])
    language = forms.CharField(label="Sprog", required=False, max_length=50)
    area = forms.CharField(label="Område", required=False, max_length=50)
    weekly_hours = DanishDecimalField(label="Timer om ugen", required=False, min_value=Decimal("0.01"))
    kind = forms.ChoiceField(
        label="Slags mentor", required=False, choices=[("", "Alle"), *MentorKind.choices]
    )

    def __init__(self, data, *, wish: Wish, kind: str = ""):
        asked = any(name in data for name in self.base_fields)
        first = {name: _shown(getattr(wish, name)) for name in WISHES} | {"kind": kind}
        super().__init__(data if asked else first)
        for name, label in MUST.items():
            self.fields[f"only_{name}"] = forms.BooleanField(label=label, required=False)
        self.is_valid()

    def wish(self) -> Wish:
        """What could be read."""
        return Wish(**{name: value for name in WISHES if (value := self.cleaned_data.get(name))})

    def filters(self) -> dict:
        """Kind of mentor, and what the mentor must have."""
        must = [name for name in MUST if self.cleaned_data.get(f"only_{name}")]
        return {"kind": self.cleaned_data.get("kind", ""), "must": must}


def _shown(value) -> str:
    return danish_number(value) if isinstance(value, Decimal) else value or ""


class FamilyForm(Form):
    """Whether mentor and citizen are family, and what else only the choice of a mentor asks."""

    family = forms.ChoiceField(
        label="Er mentoren i familie med borgeren?",
        choices=[(NO, "Nej"), (YES, "Ja")],
        widget=forms.RadioSelect,
    )
    family_category = forms.ChoiceField(
        label="Hvorfor alligevel?",
        required=False,
        choices=[("", "Vælg"), *REASON_CATEGORIES["R-46"]],
    )
    family_reason = area("Begrundelse, mindst 20 tegn", 2, length=500)
    beyond_normal = area("Hvad ligger ud over det, arbejdspladsen eller skolen normalt gør?", 3)

    def about_the_mentor(self) -> dict:
        """What was answered, as ``Chosen`` takes it."""
        values = self.cleaned_data
        said = {name: values.get(name, "") for name in ("family_category", "family_reason", "beyond_normal")}
        return said | {"family_tie": values.get("family") == YES}


class ChoiceForm(FamilyForm, OnceForm):
    """Why this mentor, and whether mentor and citizen are family."""

    why = area("Hvorfor denne mentor?", 3, required=True, length=500)

    def __init__(self, *args, back: str, asks_beyond: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        beyond = ["beyond_normal"] if asks_beyond else []
        self.helper = helper_for(
            "why",
            *beyond,
            Div("family", css_class="inline-choices"),
            Div("family_category", "family_reason", data_when=f"family={YES}"),
            Actions(Button("Vælg mentoren"), Link("Tilbage til listen", back)),
        )

    def answers(self) -> dict:
        """What was answered; call on a valid form."""
        return {"why": self.cleaned_data["why"], **self.about_the_mentor()}
