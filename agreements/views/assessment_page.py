"""What the page “Vurdering og indstilling” shows beside the fields: findings, suggestions, reasons, cost and
dates.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from agreements import rules
from agreements.actions.adoption import as_history
from agreements.actions.costs import Cost, cost_of
from agreements.actions.draft import DATES, FLAGS, Draft, Reason
from agreements.actions.facts import Background, background, own_standard
from agreements.actions.proposal import Check, check_facts, wants_extension_reason
from agreements.forms.assessment import PHASE_OUT_ROWS, AssessmentForm, typed
from agreements.forms.passages import sentences
from agreements.task_bank import by_theme
from cases.enums import Benefit, BoundaryScheme, EntitlementKind, Readiness, SupportTheme, TargetGroup
from cases.law import regime_on
from cases.models import Assessment
from cases.rules.standards import StandardVersion
from cases.rules.target_groups import Suggestion, groups, suggest_target_groups
from mentorstotte.core.calendar import last_day
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.wording import danish_date, danish_list, danish_months
from providers.models import Mentor
from providers.rules.facts import EMPLOYEE_KINDS

MENTORS_SHOWN = 200
TASK_ROWS = 3
MAIN_FLAGS = ("cannot_take_part_in_offers", "integration_programme")
RADIOS = frozenset({*FLAGS, "need", "themes", "exceptions"})
MONTHS = (1, 3, 6)
FIELDS_DOWN_THE_PAGE = (
    *("municipality", "birth_date", "benefit", "readiness"),
    *MAIN_FLAGS,
    *(name for name in FLAGS if name not in MAIN_FLAGS),
    *DATES,
    *("target_group", "aim_type", "aim_text", "decisive", "extension_reason", "beyond_normal"),
    *("need", "boundary"),
    *("start", "end", "weekly_hours", "level", "step_from", "step_level", "step_weekly_hours", "phase_out"),
    *("mentor", "tasks"),
)


@dataclass(frozen=True)
class Group:
    """A target group as a choice: ``why`` when the facts suggest it."""

    code: str
    name: str
    kind: str
    why: str = ""


@dataclass(frozen=True)
class ReasonBlock:
    """A rule that wants a reason, and what has been given."""

    finding: Finding
    categories: tuple
    given: Reason
    waits_for_approver: bool


@dataclass(frozen=True)
class Difference:
    """A field that two people have filled in differently."""

    label: str
    mine: str
    theirs: str


def differences(form: AssessmentForm, theirs: Draft) -> list[Difference]:
    """Where the form says something else than the draft that was saved meanwhile."""
    other = AssessmentForm(typed(theirs, revision=0, page=""), standard=own_standard())
    found = []
    for name, field in form.fields.items():
        if name in ("revision", "page"):
            continue
        mine, saved = (_words(field, one.data.getlist(name)) for one in (form, other))
        if mine != saved:
            found.append(Difference(str(field.label), mine, saved))
    rows = [Difference("Opgaver", _rows(form.data), _rows(other.data))]
    return found + [row for row in rows if row.mine != row.theirs] + _reason_differences(form, other)


def _anchor(field: str) -> str:
    """Where on the page a field is."""
    places = {
        "boundary": "#snitflader",
        "target_group": "#maalgruppe",
        "level": "#levels",
        "phase_out": "#id_phase_1_from",
        "tasks": "#opgaver",
    }
    if field in ("", "municipality", "birth_date"):
        return ""
    return places.get(field) or (f"#div_id_{field}" if field in RADIOS else f"#id_{field}")


def _place(field: str) -> int:
    """How far down the page a field stands."""
    return FIELDS_DOWN_THE_PAGE.index(field) if field in FIELDS_DOWN_THE_PAGE else len(FIELDS_DOWN_THE_PAGE)


def _words(field, values: list[str]) -> str:
    """What was chosen or typed, as on screen."""
    labels = {
        str(value): str(label)
        for value, label in getattr(field, "choices", ())
        if not hasattr(label, "append")
    }
    return ", ".join(labels.get(value, value) for value in values if value)


def _rows(data) -> str:
    return "; ".join(text for text in data.getlist("task_text") if text)


def _reason_differences(form, other) -> list[Difference]:
    names = sorted(
        {
            n
            for one in (form, other)
            for n in one.data
            if n.startswith("reason_") and not n.endswith("_category")
        }
    )
    pairs = [(name, form.data.get(name, ""), other.data.get(name, "")) for name in names]
    return [Difference(f"Begrundelse {name.split('_')[1]}", a, b) for name, a, b in pairs if a != b]


@dataclass(frozen=True)
class MentorOptions:
    """Mentors that match a search, the chosen one among them; ``more`` when not all are shown."""

    query: str
    rows: list[Mentor]
    chosen: Mentor | None
    more: bool


def mentor_choice(query: str, chosen: Mentor | None) -> MentorOptions:
    """Mentors who can be given new agreements and whose name or firm has every word of the search."""
    query, found = query.replace("\x00", ""), Mentor.objects.active().listed()
    for word in query.split():
        found = found.filter(Q(name__icontains=word) | Q(supplier__name__icontains=word))
    rows = list(found[: MENTORS_SHOWN + 1])
    more = len(rows) > MENTORS_SHOWN
    rows = rows[:MENTORS_SHOWN]
    if chosen and chosen not in rows:
        rows.insert(0, chosen)
    return MentorOptions(query, rows, chosen, more)


class AssessmentPage:
    """Judges a draft and lays out the answer. ``regions`` names what the page shows at the moment.

    ``behind`` is the agreement from a spreadsheet that the assessment is written for afterwards.
    """

    def __init__(
        self, case, form: AssessmentForm, draft: Draft, *, proposal_id: int | None, query="", behind=None
    ):
        self.case, self.form, self.draft, self.query = case, form, draft, query
        self.known: Background = background(case, draft, proposal_id=proposal_id)
        self.check: Check
        self.check, self.facts = check_facts(case, draft, self.known)
        if behind:
            self.check = as_history(self.check)
        self.standard: StandardVersion = self.check.result.standard

    @property
    def result(self) -> rules.Assessment:
        return self.check.result

    # The fields in their places -----------------------------------------------------------------------------
    @property
    def main_flags(self) -> list:
        """Facts that most target groups ask for."""
        return [self.form[name] for name in MAIN_FLAGS]

    @property
    def more_flags(self) -> list:
        """Facts that few target groups ask for."""
        return [self.form[name] for name in FLAGS if name not in MAIN_FLAGS]

    @property
    def opens_more_facts(self) -> bool:
        """Something is answered or asked for there."""
        names = {name for name in FLAGS if name not in MAIN_FLAGS} | set(DATES)
        return any(self.draft.person[name] is not None for name in names) or bool(
            names & ({wanted.field for wanted in self.check.wanted} | set(self.draft.unread))
        )

    @property
    def boundary_fields(self) -> list:
        """The six questions."""
        return [self.form[f"boundary_{scheme}"] for scheme in BoundaryScheme.values]

    @property
    def has_step(self) -> bool:
        """A second stretch is typed, readable or not."""
        return len(self.draft.segments) > 1 or any(name.startswith("step_") for name in self.draft.unread)

    @property
    def phase_out_rows(self) -> list:
        """Pairs of fields: from which day, how many hours."""
        rows = range(1, PHASE_OUT_ROWS + 1)
        return [(self.form[f"phase_{n}_from"], self.form[f"phase_{n}_hours"]) for n in rows]

    @property
    def opens_phase_out(self) -> bool:
        """There is a plan, or the standard demands one (Viborg)."""
        typed_something = any(name.startswith("phase_") for name in self.draft.unread)
        return bool(self.draft.phase_out) or typed_something or self.standard.phase_out_required

    @property
    def themes(self) -> list:
        """Kinds of support."""
        return SupportTheme.choices

    @property
    def unread_tasks(self) -> bool:
        """A task is too long to be kept as one."""
        return "tasks" in self.draft.unread

    def task_rows(self) -> list[dict]:
        """The rows as typed, one empty row more, and three at least."""
        lines = self.form.task_rows()
        rows = [{"theme": ln.theme, "text": ln.text, "from_bank": not ln.individual} for ln in lines]
        empty = {"theme": "", "text": "", "from_bank": False}
        return rows + [empty] * max(1, TASK_ROWS - len(rows))

    # What is missing ----------------------------------------------------------------------------------------
    def wanted(self) -> list[tuple[str, str]]:
        """(address on the page, what) of everything that is missing or cannot be read."""
        labels = {name: str(field.label) for name, field in self.form.fields.items()}
        unread = [
            (_anchor(name), f"{labels.get(name, 'Opgaver')} kan ikke læses") for name in self.check.unread
        ]
        bank = [(f"#task-{row}-text", "opgave, der passer til borgeren") for row in self.check.bank_rows]
        facts = sorted(self.check.wanted, key=lambda fact: _place(fact.field))
        return [*unread, *((_anchor(fact.field), fact.text) for fact in facts), *bank]

    def mark_missing(self) -> None:
        """Says it beside each field that is missing, to somebody who tried to submit."""
        for fact in self.check.wanted:
            for name in self._fields_of(fact.field):
                if name in self.form.fields and name not in self.form.errors:
                    self.form.add_error(name, "Skal udfyldes, før du kan indstille.")

    def _fields_of(self, fact: str) -> list[str]:
        """The fields where a missing fact is answered: one, or each question that has no answer."""
        if fact != "boundary":
            return [fact]
        return [
            f"boundary_{scheme}" for scheme in BoundaryScheme.values if not self.draft.boundary.get(scheme)
        ]

    def reasons_wanted(self) -> list[Finding]:
        """Rules whose reason is not there yet."""
        return self.check.reasons_wanted

    def given_reasons(self) -> dict[str, str]:
        """The caseworker's words by rule."""
        return {rule: reason.text or reason.passage for rule, reason in self.draft.reasons.items()}

    # Target group -------------------------------------------------------------------------------------------
    @cached_property
    def suggested_groups(self) -> list[Group]:
        """What the facts point at, the strongest claim first, with why."""
        day = self.draft.start or timezone.localdate()
        found = suggest_target_groups(
            self.facts.citizen, self.facts.dates, day, regime_on(day), self.standard
        )
        return [self._suggested(suggestion, day) for suggestion in found]

    @property
    def chose_other_group(self) -> bool:
        """A group that the facts do not suggest is chosen."""
        chosen = self.draft.person["target_group"]
        return bool(chosen) and chosen not in {group.code for group in self.suggested_groups}

    def other_groups(self) -> list[Group]:
        """The remaining groups."""
        suggested = {group.code for group in self.suggested_groups}
        return [Group(code, label, "") for code, label in TargetGroup.choices if code not in suggested]

    def _suggested(self, suggestion: Suggestion, day: date) -> Group:
        group = groups()[suggestion.code]
        conditions = (*group.conditions_on(day), *group.suggest_when)
        words = [self._fact(need) for condition in conditions for need in condition.needs]
        why = danish_list(dict.fromkeys(word for word in words if word)) if any(words) else "gælder alle"
        kind = EntitlementKind(suggestion.kind).label if suggestion.kind else ""
        return Group(
            suggestion.code, suggestion.name, kind, f"{why} · {suggestion.legal_basis or suggestion.source}"
        )

    def _fact(self, need: str) -> str:
        """What is known, in words: “kontanthjælp”, “ikke i integrationsprogram”, “26 år”."""
        citizen, name = self.facts.citizen, need.rpartition(".")[2]
        if name in ("benefit", "readiness"):
            value = getattr(citizen, name)
            return {"benefit": Benefit, "readiness": Readiness}[name](value).label.lower() if value else ""
        if name == "birth_date":
            return "under 30 år"
        if need.startswith("dates."):
            day = getattr(self.facts.dates, name)
            label = Assessment._meta.get_field(f"{name}_on").verbose_name
            return f"{label} {danish_date(day)}" if day else ""
        value = getattr(citizen, name)
        label = Assessment._meta.get_field(name).verbose_name
        return "" if value is None else label if value else f"ikke {label}"

    # Reasons ------------------------------------------------------------------------------------------------
    @cached_property
    def reason_blocks(self) -> list[ReasonBlock]:
        """One block for each rule that wants a reason, given or not."""
        return [
            ReasonBlock(
                finding,
                rules.reason_categories(finding.rule, self.standard, finding),
                self.draft.reasons.get(finding.rule, Reason()),
                finding.rule in self.result.awaits_approver,
            )
            for finding in self.result.findings
            if finding.severity == Severity.REASON
        ]

    def passages(self) -> list[str]:
        """Sentences of the assessment that a reason may point at."""
        return sentences(self.draft.person)

    # What is shown only sometimes ---------------------------------------------------------------------------
    @property
    def shows_beyond_normal(self) -> bool:
        """Only for a mentor who is employed at the company or school, or may come to be (R-06)."""
        mentor = self.draft.mentor
        known = bool(mentor and mentor.kind in EMPLOYEE_KINDS)
        return bool(self.draft.person["beyond_normal"]) or known or self.draft.awaits_mentor

    @property
    def asks_why_extended(self) -> bool:
        """Only for an extension, where the standard wants it explained."""
        asked = wants_extension_reason(self.facts, self.draft, self.known)
        return asked or bool(self.draft.person["extension_reason"])

    @property
    def shows_exceptions(self) -> bool:
        """Only where the law's minimum is not reached (R-09)."""
        return bool(self.draft.exceptions) or any(finding.rule == "R-09" for finding in self.result.findings)

    @property
    def regions(self) -> str:
        """Which parts stand on the page: when it changes, those parts are sent anew."""
        shown = [block.finding.rule for block in self.reason_blocks]
        parts = (self.shows_beyond_normal, self.asks_why_extended, self.shows_exceptions)
        return "|".join([*shown, *map(str, parts)])

    # Period, mentor, cost -----------------------------------------------------------------------------------
    def month_choices(self) -> list[tuple[int, str]]:
        """(months, label) of the quick choices; the label tells the day when the first day is known."""
        start = self.draft.start
        months = sorted({*MONTHS, self.standard.grant_max_months})
        ends = {n: f" (til {danish_date(last_day(start, n))})" if start else "" for n in months}
        return [(n, f"{danish_months(n)}{ends[n]}") for n in months]

    def levels(self) -> tuple:
        """The standard's levels with their criteria; none where it has none."""
        return self.standard.levels

    @cached_property
    def mentor_choice(self) -> "MentorOptions":
        """The mentors to choose among."""
        return mentor_choice(self.query, self.draft.mentor)

    def cost(self) -> Cost:
        """What the support is expected to cost."""
        return cost_of(self.draft.segments, self.known.hourly_price)

    def bank(self) -> list:
        """The task bank under its themes."""
        return by_theme()

    def passed(self) -> list[tuple[str, str]]:
        """(title, source) of the rules that are met."""
        found = [rules.describe(code) for code in self.result.passed]
        return [(rule.title, rule.source) for rule in found]

    def notices(self) -> list[Finding]:
        """Findings that want nothing but to be seen, and reasons that are given."""
        return [f for f in self.result.findings if f.severity == Severity.INFO or f.met]
