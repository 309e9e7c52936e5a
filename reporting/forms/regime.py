"""Entering a law field by field; what is typed becomes the same text that the files of the product are."""

from collections.abc import Iterator

from crispy_forms.layout import Div
from django import forms

from cases.enums import EntitlementKind, TargetGroup
from cases.law import published_texts
from cases.rules.published import regime_of
from cases.rules.reading import RuleDataError
from cases.rules.writing import written
from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    Column,
    DanishDateField,
    Link,
    OnceForm,
    Row,
    Section,
    helper_for,
    missing,
)
from reporting.rules.regime import field_of, table_of_fields

STATUSES = (
    ("in_force", "Reglerne er indtastet her"),
    ("announced", "Kun dagen er kendt; reglerne kommer senere"),
)
FREQUENCIES = (
    ("weekly", "Mindst én gang om ugen"),
    ("fortnightly", "Mindst hver anden uge"),
    ("none", "Loven stiller intet krav"),
)
COUNTED_FROM = (
    ("", "Loven har ingen særlig ret"),
    ("admission", "Optagelsen"),
    ("first_use", "Første brug af retten"),
)
NARROW = "col-12 col-sm-auto"
KINDS = [
    (kind.value, kind.label)
    for kind in (EntitlementKind.DISCRETIONARY, EntitlementKind.RIGHT, EntitlementKind.RIGHT_AND_DUTY)
]
EXCEPTIONS = (
    ("citizen_declined", "Borgeren siger nej"),
    ("other_offer", "Borgeren begynder i et andet tilbud"),
)
TOPICS = {
    "agreement_max_months": "Længste aftale",
    "minimum": "Mindste varighed",
    "extension": "Forlængelse",
    "contact": "Kontakt",
    "six_fields": "Aftalens seks felter",
}
NEEDED = (
    "agreement_max_months",
    "contact_frequency",
    "basis_general",
    *(f"source_{topic}" for topic in TOPICS),
)
NEEDED_FOR_STUDY = ("study_months", "study_source")


def _text(label: str, help_text: str = "", *, required: bool = False, longest: int = 300) -> forms.CharField:
    wide = forms.TextInput(attrs={"class": "input-wide"})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=longest, widget=wide
    )


def _short(label: str, help_text: str, *, longest: int) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, max_length=longest)


def _lines(label: str, help_text: str = "") -> forms.CharField:
    rows = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=1000, widget=rows)


def _months(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=60, help_text=help_text)


class RegimeForm(OnceForm):
    """One field for each thing that a regime says."""

    mark_optional = False
    code = _short(
        "Kode", "Står på afgørelser, fx LAB2027. En ventet lovs kode giver den lov sine regler.", longest=20
    )
    name = _text("Navn", "Som loven omtales i breve og på sider.", required=True)
    valid_from = DanishDateField(
        label="Lovens første dag", help_text="En aftale følger loven på sin egen første dag."
    )
    status = forms.ChoiceField(label="Hvad er kendt", choices=STATUSES, widget=forms.RadioSelect)
    adopted = _text(
        "Vedtaget ved", "Loven eller lovforslaget ved nummer og dato, fx “Lov 1750 af 29.12.2025”."
    )
    comment = _lines("Bemærkning", "Vises for sagsbehandleren, når en periode løber ind i loven.")
    authority = _short(
        "Myndigheden kaldes", "Ordet i breve og aftaler til borgeren, fx “kommunen”.", longest=60
    )
    agreement_max_months = _months("Længste aftale")
    discharge_start_months_before = _months(
        "Støtte før psykiatrisk udskrivning, tidligst", "Tomt felt: loven giver ingen ret før udskrivningen."
    )
    contact_frequency = forms.ChoiceField(
        label="Så tit skal borger og mentor mødes",
        choices=FREQUENCIES,
        widget=forms.RadioSelect,
        required=False,
    )
    contact_groups = forms.MultipleChoiceField(
        label="Det gælder for",
        choices=TargetGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    study_counted_from = forms.ChoiceField(
        label="Retten ved studiestart regnes fra", choices=COUNTED_FROM, required=False
    )
    study_months = _months("Varighed")
    study_source = _text("Hvor loven siger det")
    study_trial_from = DanishDateField(label="Forsøg fra", required=False)
    study_trial_to = DanishDateField(
        label="Forsøg til", required=False, help_text="Kun når ordningen er et forsøg."
    )
    basis_general = _text(
        "Aftaler hviler på", "Paragraffen for alle målgrupper, der ikke har deres egen herunder."
    )
    refund = _lines("Refusion")

    def __init__(self, *args, back: str, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [self._group(group) for group in TargetGroup]
        sources = [self._source(topic, label) for topic, label in TOPICS.items()]
        self.helper = helper_for(
            *self._general(),
            *self._contact(),
            Section("Hvor loven siger det", *sources),
            *groups,
            Actions(Button("Gem udkastet"), Link("Fortryd", back), sticky=True),
        )

    def _general(self) -> Iterator[Section]:
        yield Section(
            "Loven",
            Row("code", "valid_from", narrow=True),
            "name",
            "status",
            "adopted",
            "authority",
            "comment",
        )
        yield Section(
            "Længde",
            Row(
                Affix("agreement_max_months", suffix="måneder"),
                Affix("discharge_start_months_before", suffix="måneder før"),
                narrow=True,
            ),
            "basis_general",
            "refund",
        )

    def _contact(self) -> Iterator[Section]:
        yield Section("Kontakt", "contact_frequency", "contact_groups")
        yield Section(
            "Enlige forsørgere ved studiestart",
            Row("study_counted_from", Affix("study_months", suffix="måneder"), narrow=True),
            "study_source",
            Row("study_trial_from", "study_trial_to", narrow=True),
        )

    def _source(self, topic: str, label: str) -> str:
        self.fields[f"source_{topic}"] = _text(label, "Fx “LAB § 167, stk. 1”.")
        return f"source_{topic}"

    def _group(self, group: TargetGroup) -> Section:
        code = group.value
        self.fields |= {
            f"kind_{code}": forms.ChoiceField(label="Loven giver", choices=KINDS, required=False),
            f"least_{code}": _months("Krav på mindst"),
            f"free_{code}": forms.MultipleChoiceField(
                label="Fritager for mindstekravet",
                choices=EXCEPTIONS,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            ),
            f"basis_{code}": _text("Aftaler hviler på", help_text="Tomt felt: som for de andre målgrupper."),
        }
        months = Affix(f"least_{code}", suffix="måneder")
        return Section(
            f"{code[:3]} {group.label}",
            Row(
                Column(f"kind_{code}", css_class=NARROW),
                Column(months, css_class=NARROW),
                Column(f"basis_{code}", css_class="col-12 col-md"),
            ),
            Div(f"free_{code}", css_class="inline-choices"),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("status") == "in_force":
            self._need(NEEDED)
        if cleaned.get("study_counted_from"):
            self._need(NEEDED_FOR_STUDY)
        if not self.errors:
            self._read()
        return cleaned

    def _need(self, names) -> None:
        for name in names:
            if name not in self.errors and self.cleaned_data.get(name) in (None, "", []):
                field = self.fields[name]
                self.add_error(name, missing(field.widget, field.label))

    def _read(self) -> None:
        """Reads the text as the rules will; what they refuse stands at its field."""
        try:
            regime_of(self.written(), published_texts())
        except RuleDataError as error:
            field = field_of(error.key)
            self.add_error(field if field in self.fields else None, f"{error.why[0].upper()}{error.why[1:]}.")

    def written(self) -> str:
        """What was typed, as the text that is kept."""
        return written(table_of_fields(self.cleaned_data))
