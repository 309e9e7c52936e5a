"""The form “Vurdering og indstilling”: everything may be missing, nothing typed is lost."""

from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils import timezone

from agreements.actions.draft import CHOICES, DATES, FLAGS, PERSON, TEXTS, Draft, Reason, Stretch, TaskLine
from agreements.forms.fields import NO, TASK_LENGTH, YES, area, line, readable
from agreements.forms.passages import sentences
from agreements.task_bank import bank_task
from cases.enums import (
    AimType,
    Benefit,
    BoundaryAnswer,
    BoundaryScheme,
    Need,
    Readiness,
    SupportTheme,
    TargetGroup,
)
from cases.models import Assessment
from cases.rules.standards import Standard
from mentorstotte.core.calendar import last_day
from mentorstotte.core.forms import DanishDateField, DanishDecimalField, Form
from mentorstotte.core.wording import danish_date, danish_number
from providers.models import Mentor

PHASE_OUT_ROWS = 3
QUICK_MONTHS = tuple(map(str, range(1, 7)))
EXCEPTIONS = (
    ("citizen_declined", "Borgeren har sagt nej tak til længere støtte"),
    ("other_offer", "Borgeren kan begynde i et andet tilbud"),
)
REASON_PARTS = ("category", "text", "passage")


def _one_of(label: str, choices, **kwargs):
    return forms.ChoiceField(label=label, required=False, choices=[("", "Vælg"), *choices], **kwargs)


def _radio(label: str, choices, **kwargs):
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect, **kwargs)


def _date(label: str, help_text: str = ""):
    return DanishDateField(label=label, required=False, help_text=help_text)


def _hours(label: str):
    return DanishDecimalField(label=label, required=False, max_digits=5, min_value=0)


class AssessmentForm(Form):
    """All of the page. ``draft()`` gives what could be read; what could not stands in its ``unread``."""

    mark_optional = False

    benefit = _one_of("Ydelse", Benefit.choices)
    readiness = _one_of("Visitationsgruppe", Readiness.choices)
    admission_on = _date("Optaget på uddannelse den")
    discharge_on = _date("Udskrives fra psykiatrisk afdeling den")
    first_use_on = _date("Støtten taget i brug første gang den")
    target_group = _radio("Målgruppe", TargetGroup.choices)
    aim_type = _one_of("Målets type", AimType.choices)
    aim_target = line("Fag, skole eller tilbud", 150)
    aim_text = area("Målet beskrevet", help_text="Så præcist, at borgeren og mentoren kan se det for sig.")
    aim_indicator = line("Målet er nået, når …", 300)
    aim_date = _date("Målet nås senest")
    need_text = area("Behovet, og hvordan en mentor møder det", rows=4)
    decisive = area("Hvorfor mentor er afgørende")
    extension_reason = area(
        "Hvorfor skal støtten forlænges?",
        help_text="Hvad er der sket siden sidst, og hvorfor er mere tid nødvendig?",
    )
    beyond_normal = area("Hvad ligger ud over det, arbejdspladsen eller skolen normalt gør?")
    themes = forms.MultipleChoiceField(
        label="Støttens art",
        required=False,
        choices=SupportTheme.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    need = _radio("Behovet er", Need.choices)
    boundary_note = area("Bemærkninger til snitfladerne", rows=2)
    start = _date("Fra")
    end = _date("Til og med")
    level = _radio("Niveau", ())
    weekly_hours = _hours("Timer om ugen")
    step_from = _date("Derefter, fra den")
    step_level = _one_of("Niveau", ())
    step_weekly_hours = _hours("Timer om ugen")
    mentor = forms.ModelChoiceField(
        label="Mentor",
        required=False,
        queryset=Mentor.objects.select_related("supplier"),
        empty_label="Vælg senere",
    )
    family_tie = forms.BooleanField(label="Mentoren er i familie med borgeren", required=False)
    mentor_later = forms.BooleanField(
        label="Mentoren findes, når støtten er bevilget",
        required=False,
        help_text="For eksempel en virksomhedsmentor, som Kompetencecentret finder.",
    )
    not_tasks = area("Det hjælper mentoren ikke med")
    exceptions = forms.MultipleChoiceField(
        label="Særlige forhold", required=False, choices=EXCEPTIONS, widget=forms.CheckboxSelectMultiple
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    page = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data, *, standard: Standard):
        super().__init__(data)
        self._add_rows()
        levels = standard.on(_day(data, "start") or timezone.localdate()).levels
        if levels:
            self.fields["level"].choices = [(level.number, f"Niveau {level.number}") for level in levels]
            self.fields["step_level"].choices = [("", "Vælg"), *self.fields["level"].choices]
        else:
            del self.fields["level"], self.fields["step_level"]

    def _add_rows(self):
        for name in FLAGS:
            label = Assessment._meta.get_field(name).verbose_name
            self.fields[name] = _radio(label.capitalize(), ((YES, "Ja"), (NO, "Nej"), ("", "Ikke oplyst")))
        for scheme, label in BoundaryScheme.choices:
            self.fields[f"boundary_{scheme}"] = _radio(label, BoundaryAnswer.choices)
        for number in range(1, PHASE_OUT_ROWS + 1):
            self.fields[f"phase_{number}_from"] = _date("Fra den")
            self.fields[f"phase_{number}_hours"] = _hours("Timer om ugen")

    # Reading -----------------------------------------------------------------------------------------------
    def clean(self):
        cleaned = super().clean()
        for name in ("weekly_hours", "step_weekly_hours"):
            if cleaned.get(name) == 0:
                self.add_error(name, "Timetallet skal være over 0.")
        start, end, step = (cleaned.get(name) for name in ("start", "end", "step_from"))
        if start and end and end < start:
            self.add_error("end", f"Slutdatoen ligger før startdatoen {danish_date(start)}.")
        elif step and ((start and step <= start) or (end and step > end)):
            self.add_error("step_from", "Datoen skal ligge efter den første dag og senest på den sidste.")
        self._check_phase_out(cleaned)
        return cleaned

    def _check_phase_out(self, cleaned):
        """Half a row cannot be kept as a step; it stays as typed until it is whole."""
        for number in range(1, PHASE_OUT_ROWS + 1):
            day, hours = f"phase_{number}_from", f"phase_{number}_hours"
            if cleaned.get(day) and cleaned.get(hours) is None and hours not in self.errors:
                self.add_error(day, "Skriv også timerne om ugen fra den dag.")
            elif cleaned.get(hours) is not None and not cleaned.get(day) and day not in self.errors:
                self.add_error(hours, "Skriv også, fra hvilken dag timerne gælder.")

    def task_rows(self) -> list[TaskLine]:
        """The rows of tasks as typed, empty ones left out."""
        pairs = zip(self.data.getlist("task_theme"), self.data.getlist("task_text"), strict=False)
        lines = [
            TaskLine(theme if theme in SupportTheme.values else "", readable(text)) for theme, text in pairs
        ]
        return [line for line in lines if line.text]

    def reasons(self) -> dict[str, Reason]:
        """The reasons as typed, by rule; a passage counts while it stands in the assessment."""
        passages = sentences(self.cleaned_data)
        found = {}
        for name in self.data:
            if not (name.startswith("reason_") and name.endswith("_category")):
                continue
            rule = name.removeprefix("reason_").removesuffix("_category")
            category, text, passage = (
                readable(self.data.get(f"reason_{rule}_{part}", "")) for part in REASON_PARTS
            )
            reason = Reason(category[:60], text, passage if passage in passages else "")
            if reason != Reason() and len(rule) <= 10:
                found[rule] = reason
        return dict(sorted(found.items()))

    def draft(self) -> Draft:
        """What was typed. Call after ``is_valid``, whatever it answered."""
        values = self.cleaned_data
        rows = self.task_rows()
        fits = all(len(line.text) <= TASK_LENGTH for line in rows)
        unread = {name: readable(self.data.get(name, "")) for name in self.errors if name in self.fields}
        if not fits:
            unread["tasks"] = [[line.theme, line.text] for line in rows]
        return Draft(
            person={name: self._person(name) for name in PERSON},
            boundary={s: a for s in BoundaryScheme.values if (a := values.get(f"boundary_{s}"))},
            segments=self._segments(),
            mentor=values.get("mentor"),
            family_tie=values.get("family_tie", False),
            mentor_later=values.get("mentor_later", False),
            tasks=tuple(rows) if fits else (),
            not_tasks=values.get("not_tasks", ""),
            phase_out=tuple(self._phase_out()),
            exceptions=tuple(values.get("exceptions", ())),
            reasons=self.reasons(),
            unread=unread,
        )

    def _person(self, name: str):
        value = self.cleaned_data.get(name)
        if name in FLAGS:
            return {YES: True, NO: False}.get(value)
        if name == "themes":
            return value or []
        return (value or "") if name in (*CHOICES, *TEXTS) else value

    def _segments(self) -> tuple[Stretch, ...]:
        values = self.cleaned_data
        start, end, level, hours = (values.get(name) for name in ("start", "end", "level", "weekly_hours"))
        then = [values.get(name) for name in ("step_from", "step_level", "step_weekly_hours")]
        if not any(then):
            return (Stretch(start, end, _number(level), hours),)
        step, step_level, step_hours = then
        before = step - timedelta(days=1) if step else None
        return (
            Stretch(start, before, _number(level), hours),
            Stretch(step, end, _number(step_level), step_hours),
        )

    def _phase_out(self):
        for number in range(1, PHASE_OUT_ROWS + 1):
            day, hours = (self.cleaned_data.get(f"phase_{number}_{part}") for part in ("from", "hours"))
            if day and hours is not None:
                yield day, hours


def _day(data, name: str) -> date | None:
    try:
        return DanishDateField(required=False).clean(data.get(name, ""))
    except forms.ValidationError:
        return None


def _number(text) -> int | None:
    return int(text) if text else None


# From a draft to what stands in the fields -----------------------------------------------------------------
def typed(draft: Draft, *, revision: int, page: str) -> QueryDict:
    """The draft as if it had just been typed, unreadable values included: the page always looks the same."""
    data = QueryDict(mutable=True)
    data.update(_person_typed(draft.person))
    data.update({f"boundary_{scheme}": answer for scheme, answer in draft.boundary.items()})
    data.update(_support_typed(draft))
    data.setlist("themes", draft.person.get("themes", []))
    data.setlist("exceptions", list(draft.exceptions))
    for number, (day, hours) in enumerate(draft.phase_out, start=1):
        data.update({f"phase_{number}_from": _shown(day), f"phase_{number}_hours": _shown(hours)})
    for rule, reason in draft.reasons.items():
        data.update({f"reason_{rule}_{part}": getattr(reason, part) for part in REASON_PARTS})
    unread = dict(draft.unread)
    rows = unread.pop("tasks", None) or [(line.theme, line.text) for line in draft.tasks]
    data.setlist("task_theme", [theme for theme, _ in rows])
    data.setlist("task_text", [text for _, text in rows])
    for name, text in unread.items():
        data[name] = text
    data["revision"], data["page"] = str(revision), page
    return data


def _person_typed(person: dict) -> dict:
    fields = {name: _shown(person.get(name)) for name in (*CHOICES, *TEXTS, *DATES, "aim_date")}
    flags = {True: YES, False: NO, None: ""}
    return fields | {name: flags[person.get(name)] for name in FLAGS}


def _support_typed(draft: Draft) -> dict:
    first, last = draft.segments[0], draft.segments[-1]
    fields = {
        "start": _shown(first.start),
        "end": _shown(last.end),
        "level": _shown(first.level),
        "weekly_hours": _shown(first.weekly_hours),
        "mentor": str(draft.mentor.pk) if draft.mentor else "",
        "not_tasks": draft.not_tasks,
    }
    if draft.family_tie:
        fields["family_tie"] = "on"
    if draft.mentor_later:
        fields["mentor_later"] = "on"
    if len(draft.segments) > 1:
        fields |= {
            "step_from": _shown(last.start),
            "step_level": _shown(last.level),
            "step_weekly_hours": _shown(last.weekly_hours),
        }
    return fields


def _shown(value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return danish_number(value) if isinstance(value, Decimal) else str(value)


# The page's quick choices, the same with and without JavaScript --------------------------------------------
def with_choice(posted: QueryDict) -> QueryDict:
    """What was posted with the quick choice carried out: months, no to all six, a text of the bank."""
    data = posted.copy()
    if "months" in data:
        _set_end(data)
    if data.get("boundary_all") == BoundaryAnswer.NO:
        data.update({f"boundary_{scheme}": BoundaryAnswer.NO.value for scheme in BoundaryScheme.values})
    for task in filter(None, map(bank_task, data.getlist("bank"))):
        data.setlist("task_theme", [*data.getlist("task_theme"), task.theme])
        data.setlist("task_text", [*data.getlist("task_text"), task.text])
    return data


def _set_end(data: QueryDict) -> None:
    """The last day of so many months; kept as it is while the first day cannot be read."""
    start, months = _day(data, "start"), data["months"]
    if start and months in QUICK_MONTHS:
        data["end"] = _shown(last_day(start, int(months)))
