"""The mentor's own form: a contact in at most five taps, and the same to put one right."""

from datetime import date, datetime, time, timedelta

from crispy_forms.layout import Div
from django import forms
from django.utils import timezone

from agreements.actions.hours import EntryFacts
from agreements.actions.months import is_closed
from agreements.enums import TimeCode, TimeKind
from agreements.forms.fields import FOLD_END, fold, whole_number
from agreements.forms.hours import LONGEST, CodeMixin, CorrectionMixin, KmMixin
from agreements.models import TimeEntry
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

LENGTHS = (("30", "30 min."), ("45", "45 min."), ("60", "1 time"), ("90", "1½ time"), ("other", "Andet"))
KINDS = (
    (TimeKind.PHYSICAL.value, "Vi mødtes"),
    (TimeKind.PHONE.value, "Telefon"),
    (TimeKind.VIDEO.value, "Video"),
    (TimeKind.OTHER_PARTY.value, "Med andre om borgeren"),
    (TimeKind.NONE.value, "Uden borgeren"),
)
MORE = ("no_show", "note", "travel_minutes", "travel_km", "late_reason")
STEP = 5  # minutes to which “now” is rounded


def rounded(moment: datetime) -> time:
    """The time of day, rounded down to five minutes."""
    return time(moment.hour, moment.minute - moment.minute % STEP)


class PortalEntryForm(CodeMixin, KmMixin, OnceForm):
    """Time that ended just now. ``mentor_id`` is the mentor's own; ``tasks`` are (key, text)."""

    mark_optional = False

    length = forms.ChoiceField(label="Hvor længe?", choices=LENGTHS, widget=forms.RadioSelect)
    minutes = whole_number("Antal minutter", most=1440)
    kind = forms.ChoiceField(label="Hvordan?", choices=KINDS, widget=forms.RadioSelect)
    task_id = forms.TypedChoiceField(
        label="Hvad handlede det om?",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )
    aim_touched = forms.BooleanField(label="Vi talte om målet", required=False)
    day = DanishDateField(label="Dato")
    ends = ClockField(label="Sluttede kl.")
    no_show = forms.BooleanField(label="Borgeren kom ikke", required=False)
    note = forms.CharField(label="Hvad blev tiden brugt til?", required=False, max_length=LONGEST)
    travel_minutes = whole_number("Transport, minutter", most=1440)
    late_reason = forms.CharField(
        label="Hvorfor først nu?",
        required=False,
        max_length=LONGEST,
        help_text="Måneden er lukket. Mindst 10 tegn; en godkender skal se det.",
    )

    def __init__(
        self, *args, mentor_id: int, tasks, codes, km_rate, back: str, button: str = "Registrér", **kwargs
    ):
        now = timezone.localtime()
        first = {"day": now.date(), "ends": rounded(now), "kind": TimeKind.PHYSICAL.value}
        first["code"] = TimeCode.MENTOR.value
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.mentor_id = mentor_id
        self.fields["task_id"].choices = tasks
        task = ["task_id"] if tasks else []
        km = self.paid_km(km_rate)
        late = ["late_reason"] if self.is_late else []
        self.helper = helper_for(
            *self.ask_code(codes),
            Div("length", css_class="big-choices"),
            Div("minutes", data_when="length=other"),
            Div("kind", css_class="big-choices"),
            *(Div(each, css_class="big-choices") for each in task),
            "aim_touched",
            Row("day", "ends", narrow=True),
            *km,
            *late,
            HTML(fold("Mere", is_open=self._open)),
            "no_show",
            "note",
            Row("travel_minutes", *([] if km else ["travel_km"])),
            HTML(FOLD_END),
            Actions(Button(button), *self.more_acts(), Link("Tilbage", back), sticky=True),
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
        return isinstance(day, date) and is_closed(day, timezone.localdate())

    @property
    def _open(self) -> bool:
        shown = any(self[name].value() not in (None, "", False, 0) for name in MORE[:-1])
        return shown or any(self.errors.get(name) for name in MORE)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("length") == "other" and not cleaned.get("minutes") and "minutes" not in self.errors:
            self.add_error("minutes", "Skriv antal minutter.")
        if not self.errors and not cleaned["no_show"] and self._starts() is None:
            self.add_error("ends", "Tiden går over midnat. Skriv den på to dage.")
        return cleaned

    @property
    def _minutes(self) -> int:
        length = self.cleaned_data["length"]
        return self.cleaned_data["minutes"] if length == "other" else int(length)

    def _starts(self) -> time | None:
        """When it began; nothing when that is the day before."""
        end = datetime.combine(self.cleaned_data["day"], self.cleaned_data["ends"])
        start = end - timedelta(minutes=self._minutes)
        return start.time() if start.date() == end.date() else None

    def facts(self) -> EntryFacts:
        """What was tapped; call on a valid form."""
        said = self.cleaned_data
        values = {name: said[name] for name in ("day", "kind", "aim_touched", "note", "no_show", "task_id")}
        values |= {name: said[name] or 0 for name in ("travel_minutes", "travel_km")}
        values |= {"code": said["code"]} if "code" in said else {}
        if not said["no_show"]:
            direct = said["kind"] == TimeKind.PHYSICAL
            values["direct_minutes" if direct else "indirect_minutes"] = self._minutes
            values |= {"starts": self._starts(), "ends": said["ends"]}
        return EntryFacts(**values, mentor_id=self.mentor_id, late_reason=said["late_reason"])


class PortalCorrectionForm(CorrectionMixin, PortalEntryForm):
    """Own time that the mentor puts right."""


def first_taps(entry: TimeEntry) -> dict:
    """What the form of a correction starts with."""
    values = {name: getattr(entry, name) for name in ("code", "day", "kind", "task_id", "aim_touched", *MORE)}
    known = str(entry.minutes) in dict(LENGTHS)
    values |= {
        "length": str(entry.minutes) if known else "other",
        "minutes": None if known else entry.minutes,
    }
    return values | ({"ends": entry.ends} if entry.ends else {})
