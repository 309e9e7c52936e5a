"""The page “Ændr aftalen”: what shall be different, from when, and why."""

from decimal import Decimal

from django import forms

from agreements.actions.amendment import Change
from agreements.actions.draft import Reason, TaskLine
from agreements.actions.matching import Chosen
from agreements.enums import VersionChange
from agreements.forms.adverse import DecisionForm
from agreements.forms.fields import NO, YES, TaskRows, area, readable
from agreements.forms.matching import FamilyForm
from agreements.matching import Offer
from agreements.models import AgreementVersion
from agreements.rules import spans
from cases.enums import AimType, Benefit, Readiness, TargetGroup
from mentorstotte.core.forms import DanishDateField, DanishDecimalField
from mentorstotte.core.wording import upper_first
from providers.models import Mentor

NO_CHOICE = [("", "Vælg")]
KINDS = [choice for choice in VersionChange.choices if choice[0] != VersionChange.REPRINTED]
AIM = ("aim_type", "aim_text", "aim_indicator", "aim_date")


class ChangeForm(TaskRows, FamilyForm, DecisionForm):
    """Starts from the version in force; only the fields of the chosen kind are read. A new mentor is one of
    the ``offer``.
    """

    mark_optional = False

    kind = forms.ChoiceField(label="Hvad skal ændres?", choices=KINDS, widget=forms.RadioSelect)
    day = DanishDateField(
        label="Gælder fra", help_text="Den første dag med det nye. Dagen før er den sidste med det gamle."
    )
    why = forms.CharField(
        label="Hvorfor?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Står i tillægget til aftalen. Mindst 10 tegn.",
    )
    mentor = forms.ModelChoiceField(
        label="Den nye mentor", queryset=Mentor.objects.none(), required=False, widget=forms.HiddenInput
    )
    choice_why = area("Hvorfor denne mentor?", 2, length=500)
    level = forms.TypedChoiceField(label="Niveau", coerce=int, empty_value=None, required=False)
    weekly_hours = DanishDecimalField(
        label="Timer om ugen", min_value=Decimal("0.01"), max_value=37, decimal_places=2, required=False
    )
    until = DanishDateField(
        label="Til og med",
        required=False,
        help_text="Derefter gælder det gamle timetal igen. Tom: resten af aftalen.",
    )
    target_group = forms.ChoiceField(
        label="Den nye målgruppe", choices=[*NO_CHOICE, *TargetGroup.choices], required=False
    )
    benefit = forms.ChoiceField(label="Ydelse", choices=[*NO_CHOICE, *Benefit.choices], required=False)
    readiness = forms.ChoiceField(
        label="Visitationsgruppe", choices=[*NO_CHOICE, *Readiness.choices], required=False
    )
    not_tasks = area("Det hjælper mentoren ikke med", 3, help_text="Ét punkt på hver linje.")
    aim_type = forms.ChoiceField(label="Mål", choices=[*NO_CHOICE, *AimType.choices], required=False)
    aim_text = area("Målet beskrevet", 3)
    aim_indicator = forms.CharField(label="Målet er nået, når", required=False, max_length=300)
    aim_date = DanishDateField(label="Målet nås senest", required=False)

    def __init__(self, data=None, *, base: AgreementVersion, levels, offer: Offer, initial=None):
        self.base, self.offer = base, offer
        super().__init__(data, initial=_of(base) | (initial or {}))
        self.fields["family"].required = False
        self.fields["mentor"].queryset = _mentors(base)
        self.fields["level"].choices = [*NO_CHOICE, *((str(n), f"Niveau {n}") for n in levels)]
        self.tasks = self.typed_tasks() if self.is_bound else self._saved_tasks()

    def _saved_tasks(self) -> list[TaskLine]:
        return [TaskLine(task.theme, task.text) for task in self.base.tasks.all()]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == VersionChange.HOURS and cleaned.get("agreed") == NO:
            self.check_answers(cleaned)
        if cleaned.get("kind") == VersionChange.MENTOR:
            self._check_mentor(cleaned)
        return cleaned

    def _check_mentor(self, cleaned: dict) -> None:
        if not cleaned.get("mentor") and "mentor" not in self.errors:
            self.add_error("mentor", "Find og vælg den nye mentor.")
        if not cleaned.get("choice_why") and "choice_why" not in self.errors:
            self.add_error("choice_why", "Skriv, hvorfor det skal være den mentor.")
        if not cleaned.get("family") and "family" not in self.errors:
            self.add_error("family", "Svar ja eller nej.")

    @property
    def chosen(self) -> Chosen | None:
        """The choice of a new mentor, of the list as it is now."""
        values = self.cleaned_data
        if values.get("kind") != VersionChange.MENTOR or not values.get("mentor"):
            return None
        return Chosen(
            mentor_id=values["mentor"].pk,
            why=values.get("choice_why", ""),
            wish=self.offer.wish,
            ranked=tuple(each.ranked for each in self.offer.found),
            **self.about_the_mentor(),
        )

    def given_reasons(self) -> dict[str, Reason]:
        """The reasons as typed, by rule."""
        found = {}
        for name in self.data:
            if name.startswith("reason_") and name.endswith("_category"):
                rule = name.removeprefix("reason_").removesuffix("_category")[:10]
                text = readable(self.data.get(f"reason_{rule}_text", ""))[:2_000]
                reason = Reason(category=readable(self.data[name])[:60], text=text)
                found |= {rule: reason} if reason != Reason() else {}
        return found

    def change(self) -> Change | None:
        """What was typed, once there is a kind and a day to judge it by."""
        values = getattr(self, "cleaned_data", {})
        if not values.get("kind") or not values.get("day"):
            return None
        return Change(
            kind=values["kind"],
            day=values["day"],
            why=values.get("why", ""),
            mentor=values.get("mentor"),
            chosen=self.chosen,
            level=values.get("level"),
            weekly_hours=values.get("weekly_hours"),
            until=values.get("until"),
            target_group=values.get("target_group", ""),
            person={name: values.get(name, "") for name in ("benefit", "readiness")},
            tasks=tuple(self.tasks),
            not_tasks=values.get("not_tasks", ""),
            aim={name: values.get(name) or ("" if name != "aim_date" else None) for name in AIM},
            reasons=self.given_reasons(),
            agreed=self.said_yes,
            letter=self.letter(f"Din sag handler om aftale {self.base.agreement.number} om mentorstøtte."),
            hearing_needed=values.get("hearing_needed") == YES,
        )


def _mentors(base: AgreementVersion):
    """Those who may be chosen; the present one needs no change."""
    active = Mentor.objects.active().listed()
    return active.exclude(pk=base.agreement.mentor_id)


def _of(base: AgreementVersion) -> dict:
    """What the version in force says on its last day."""
    rows = list(base.segments.all())
    last = rows[-1] if rows else None
    values = {name: getattr(base, name) for name in (*AIM, "not_tasks", "target_group")}
    values["rules"] = upper_first(base.legal_basis)
    return values | {"level": last and last.level, "weekly_hours": last and last.weekly_hours}


def typed(version: AgreementVersion) -> dict:
    """The fields of a change that was sent back, to begin again from."""
    rows = [row for row in version.segments.all() if row.start == version.effective_from]
    now = rows[0] if rows else spans.on(tuple(version.segments.all()), version.effective_from)
    values = {"kind": version.change_kind, "day": version.effective_from, "why": version.change}
    if version.change_kind == VersionChange.MENTOR:
        values |= {"mentor": now.mentor_id, "choice_why": _why(version)}
    return _of(version) | values | {
        "level": now.level, "weekly_hours": now.weekly_hours, **version.person
    }  # fmt: skip


def _why(version: AgreementVersion) -> str:
    """Why the mentor of a change was chosen; nothing of one from before that was asked."""
    return version.mentor_choice.why if hasattr(version, "mentor_choice") else ""
