"""Forms of hours: register time as a meeting today in a few taps, correct it, and decide on a month."""

from dataclasses import asdict, fields

from crispy_forms.layout import Div
from django import forms
from django.utils import timezone

from agreements.actions.hours import EntryFacts
from agreements.actions.months import is_closed
from agreements.enums import Place, TimeCode, TimeKind
from agreements.forms.fields import FOLD_END, fold, whole_number
from agreements.models import TimeEntry
from agreements.rules import events
from mentorstotte.core.forms import (
    HTML,
    Actions,
    Button,
    ClockField,
    DanishDateField,
    Link,
    OnceForm,
    Row,
    helper_for,
)
from mentorstotte.core.wording import danish_kroner

LONGEST = 300
NUMBERS = ("direct_minutes", "indirect_minutes", "travel_minutes", "travel_km")
MORE = (*NUMBERS, "place", "task_id", "aim_touched")
WHICH_LAW = "Vælg, om tiden er mentorstøtte eller bostøtte."
MINUTES_HELP = "Står begge tomme, er det hele tiden fra start til slut."


class CodeMixin(forms.Form):
    """By which law the time was given; not asked where there is one ``code`` only."""

    code = forms.ChoiceField(
        label="Hvad er tiden?",
        choices=TimeCode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": WHICH_LAW},
    )

    def ask_code(self, codes) -> list:
        """The layout of the question, with the codes to choose among; nothing where there is one only."""
        if len(codes) == 1:
            del self.fields["code"]
            return []
        self.fields["code"].choices = [(code.value, code.label) for code in codes]
        return [Div("code", css_class="inline-choices")]


class KmMixin(forms.Form):
    """Kilometres, asked for at once where the supplier's contract pays them."""

    travel_km = whole_number("Transport, km")

    def paid_km(self, km_rate) -> list:
        """The field with what a kilometre is paid with; nothing where none is paid."""
        if km_rate is None:
            return []
        self.fields["travel_km"].help_text = f"Betales med {danish_kroner(km_rate)} pr. km"
        return ["travel_km"]


class EntryForm(CodeMixin, KmMixin, OnceForm):
    """Time with a citizen. ``mentors`` are (key, name) of those whom the agreement names; a single one is not
    asked for, and neither is a single one of the ``codes``. ``km_rate``: what a kilometre is paid with.
    """

    mark_optional = False

    kind = forms.ChoiceField(label="Hvordan?", choices=TimeKind.choices, widget=forms.RadioSelect)
    day = DanishDateField(label="Dato")
    starts = ClockField(label="Fra", required=False)
    ends = ClockField(label="Til", required=False)
    no_show = forms.BooleanField(label="Borgeren udeblev", required=False)
    mentor_id = forms.TypedChoiceField(label="Mentor", required=False, coerce=int, empty_value=None)
    note = forms.CharField(label="Hvad blev tiden brugt til? (valgfrit)", required=False, max_length=LONGEST)
    direct_minutes = whole_number("Minutter sammen med borgeren", help_text=MINUTES_HELP)
    indirect_minutes = whole_number(
        "Minutter uden borgeren", help_text="Telefon, video, møder med andre, notater."
    )
    travel_minutes = whole_number("Transport, minutter")
    place = forms.ChoiceField(label="Sted", required=False, choices=[("", "Ikke angivet"), *Place.choices])
    task_id = forms.TypedChoiceField(label="Opgave", required=False, coerce=int, empty_value=None)
    aim_touched = forms.BooleanField(label="De talte om målet", required=False)
    late_reason = forms.CharField(
        label="Hvorfor først nu?",
        required=False,
        max_length=LONGEST,
        help_text="Måneden er lukket. Mindst 10 tegn; en godkender skal se det.",
    )

    def __init__(
        self, *args, back: str, tasks, mentors, codes, km_rate, button: str = "Registrér timer", **kwargs
    ):
        first = {"day": timezone.localdate(), "kind": TimeKind.PHYSICAL.value, "code": TimeCode.MENTOR.value}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.fields["task_id"].choices = [("", "Ikke angivet"), *tasks]
        self.fields["mentor_id"].choices = mentors
        who = ["mentor_id"] if len(mentors) > 1 else []
        km = self.paid_km(km_rate)
        late = ["late_reason"] if self.is_late else []
        acts = Actions(Button(button), *self.more_acts(), Link("Tilbage til sagen", back))
        self.helper = helper_for(
            *self.ask_code(codes),
            Div("kind", css_class="inline-choices"),
            Row("day", "starts", "ends", narrow=True),
            *late,
            *km,
            "no_show",
            *who,
            "note",
            HTML(fold("Minutter, transport, sted og opgave", is_open=self._open)),
            Row("direct_minutes", "indirect_minutes"),
            Row("travel_minutes", *([] if km else ["travel_km"])),
            "place",
            "task_id",
            "aim_touched",
            HTML(FOLD_END),
            acts,
        )

    def more_acts(self) -> list:
        """Buttons beside the first."""
        return []

    @property
    def is_late(self) -> bool:
        """The month of the day that was typed has closed; the reason is asked for."""
        try:
            day = self.fields["day"].to_python(self["day"].value())
        except forms.ValidationError:
            return False
        return day is not None and is_closed(day, timezone.localdate())

    @property
    def _open(self) -> bool:
        shown = any(self[name].value() not in (None, "", False, 0) for name in MORE)
        return shown or any(self.errors.get(name) for name in MORE)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts") is None and cleaned.get("ends") is not None and "starts" not in self.errors:
            self.add_error("starts", "Udfyld “Fra”.")
        if cleaned.get("ends") is None and cleaned.get("starts") is not None and "ends" not in self.errors:
            self.add_error("ends", "Udfyld “Til”.")
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            self.add_error("ends", "“Til” skal ligge efter “Fra”.")
        if not self.errors:
            self._fill_minutes(cleaned)
        return cleaned

    def _fill_minutes(self, cleaned: dict) -> None:
        """All of the time from start to end, when no minutes are given; asks for them without times."""
        given = cleaned["direct_minutes"] or cleaned["indirect_minutes"]
        if given or cleaned["no_show"]:
            return
        if cleaned["starts"] is None:
            self.add_error("starts", "Skriv fra og til, eller skriv minutterne nedenfor.")
            return
        name = "direct_minutes" if cleaned["kind"] == TimeKind.PHYSICAL else "indirect_minutes"
        cleaned[name] = events.minutes_between(cleaned["starts"], cleaned["ends"])

    def facts(self) -> EntryFacts:
        """What was typed; call on a valid form."""
        said = self.cleaned_data
        values = {each.name: said[each.name] for each in fields(EntryFacts) if each.name in said}
        return EntryFacts(**values | {name: values[name] or 0 for name in NUMBERS})


class CorrectionMixin(forms.Form):
    """Beside a form of time: the entry as it stands, to be put right or taken back; why is always said."""

    correction_reason = forms.CharField(
        label="Hvad er rettet, og hvorfor?",
        max_length=LONGEST,
        help_text="Mindst 10 tegn. Den gamle række bliver stående under den nye.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, button="Gem rettelsen", **kwargs)
        self.helper.layout.fields.insert(-1, "correction_reason")

    def more_acts(self) -> list:
        return [Button("Træk tiden tilbage", name="take_back", tone="secondary")]

    def clean(self):
        if not self.data.get("take_back"):
            return super().clean()
        for name in set(self.errors) - {"correction_reason", "key"}:
            del self.errors[name]
        return self.cleaned_data

    def facts(self) -> EntryFacts | None:
        """What was typed; nothing when the time is taken back."""
        return None if self.data.get("take_back") else super().facts()


class CorrectionForm(CorrectionMixin, EntryForm):
    """Time that the caseworker puts right."""


def first_answers(entry: TimeEntry) -> dict:
    """What the form of a correction starts with; minutes that fill the times are left to follow them."""
    values = {name: getattr(entry, name) for name in asdict(EntryFacts(entry.day))}
    if entry.starts and entry.minutes == events.minutes_between(entry.starts, entry.ends):
        whole = {"direct_minutes": entry.direct_minutes, "indirect_minutes": entry.indirect_minutes}
        values |= dict.fromkeys(whole) if 0 in whole.values() else {}
    return values


class DecisionForm(OnceForm):
    """Approve a month, or send it back; ``own`` hours are sent back only."""

    mark_optional = False

    reason = forms.CharField(
        label="Begrundelse",
        required=False,
        max_length=LONGEST,
        help_text="Skal skrives, når måneden sendes tilbage, og når timer over det bevilgede skal med nu.",
    )

    def __init__(self, *args, own: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        back = Button("Send tilbage", name="return", tone="secondary")
        acts = [back] if own else [Button("Godkend måneden"), back]
        self.helper = helper_for("reason", Actions(*acts), warn=False)
