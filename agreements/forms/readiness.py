"""Forms about documentation: the receipt of a register report, the control note on § 103, and the filter."""

from decimal import Decimal

from django import forms

from agreements.actions.register import ReportFacts
from agreements.enums import ReadyState, ReportState
from agreements.forms.worklist import MINE, TEAM
from agreements.rules.readiness import CHECKS
from mentorstotte.core.forms import (
    Actions,
    Affix,
    Button,
    DanishDateField,
    DanishDecimalField,
    Form,
    OnceForm,
    Row,
    helper_for,
)
from mentorstotte.core.permissions import Permission, allowed

RUNNING, EVERY = "loeber", "alle"
# The usual choice stands first: what the address does not say.
SHOWN = [
    (ReadyState.NOT_READY.value, "Det, der mangler noget"),
    (ReadyState.READY.value, "Det, der er komplet"),
    (ReadyState.NOT_ELIGIBLE.value, "Målgrupper uden refusion"),
    (EVERY, "Alle"),
]
PERIODS = [(RUNNING, "Ikke slut endnu"), (EVERY, "Alle")]


class ReportForm(OnceForm):
    """What was reported to the national register, and its answer."""

    mark_optional = False

    state = forms.ChoiceField(label="Svar", choices=ReportState.choices, widget=forms.RadioSelect)
    reference = forms.CharField(label="Kvitteringens nummer", max_length=100)
    answered_on = DanishDateField(label="Kvitteret den")
    start = DanishDateField(label="Indberettet fra")
    end = DanishDateField(label="Indberettet til og med")
    weekly_hours = DanishDecimalField(
        label="Indberettede timer",
        required=False,
        min_value=Decimal("0.01"),
        max_value=99,
        decimal_places=2,
        help_text="Skal stå der fra september 2019.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for(
            "state",
            Row("reference", "answered_on"),
            Row("start", "end"),
            Affix("weekly_hours", suffix="timer om ugen"),
            Actions(Button("Gem kvitteringen", tone="secondary")),
            warn=False,
        )

    def facts(self) -> ReportFacts:
        """What was typed."""
        return ReportFacts(**{name: value for name, value in self.cleaned_data.items() if name != "key"})


class ControlForm(OnceForm):
    """What a second person controlled."""

    text = forms.CharField(
        label="Hvad har du kontrolleret?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mindst 20 tegn. Bliver et endeligt journalnotat.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_for("text", Actions(Button("Gem kontrolnotatet", tone="secondary")), warn=False)


class DocumentationFilter(Form):
    """Which agreements: how they stand, what is missing, whether they run, and whose."""

    mark_optional = False

    status = forms.ChoiceField(label="Vis", required=False, choices=SHOWN)
    mangler = forms.ChoiceField(
        label="Mangler",
        required=False,
        choices=[("", "Uanset hvad"), *((each.code, f"{each.code} {each.title}") for each in CHECKS)],
    )
    periode = forms.ChoiceField(label="Aftaler", required=False, choices=PERIODS)
    hvem = forms.ChoiceField(label="Hvis", required=False, choices=[(MINE, "Mine"), (TEAM, "Hele teamets")])

    def __init__(self, data, *, user):
        super().__init__(data)
        if not allowed(user, Permission.WORK_CASES):
            self.fields["hvem"].choices = [(TEAM, "Alle, jeg må se")]
        self.is_valid()

    def chosen(self, name: str) -> str:
        """The choice, or the usual one for what the address does not say or says wrongly."""
        return self.cleaned_data.get(name) or self.fields[name].choices[0][0]
