"""What a caseworker has typed so far: read from the rows, and written to them, whatever is missing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from agreements.models import Deviation, Proposal, ProposalSegment, ProposalTask
from agreements.task_bank import NOT_TASKS, is_bank_text
from cases.models import Assessment, BoundaryCheck
from mentorstotte.core.parts import with_parts
from providers.models import Mentor

# The fields of ``cases.Assessment`` that are typed.
FLAGS = (
    "cannot_take_part_in_offers",
    "single_parent",
    "education_order",
    "qualifying_education",
    "starts_ordinary_education",
    "earlier_contact_with_jobcentre",
    "integration_programme",
)
DATES = ("admission_on", "discharge_on", "first_use_on")
TEXTS = (
    *("need_text", "decisive", "extension_reason", "beyond_normal", "boundary_note"),
    *("aim_target", "aim_text", "aim_indicator"),
)
CHOICES = ("benefit", "readiness", "target_group", "need", "aim_type")
PERSON = (*CHOICES, *TEXTS, *FLAGS, *DATES, "aim_date", "themes")


@dataclass(frozen=True)
class TaskLine:
    """One task of the mentor; ``individual`` when it is more than the text of the bank."""

    theme: str
    text: str

    @property
    def individual(self) -> bool:
        """Only such a task counts."""
        return not is_bank_text(self.text)


@dataclass(frozen=True)
class Stretch:
    """A span of the period with one level and number of hours; anything may be missing."""

    start: date | None = None
    end: date | None = None
    level: int | None = None
    weekly_hours: Decimal | None = None


@dataclass(frozen=True)
class Reason:
    """A documented reason as typed."""

    category: str = ""
    text: str = ""
    passage: str = ""


@dataclass(frozen=True)
class Draft:
    """The assessment and the proposal as they stand. ``person`` holds the fields of ``PERSON``."""

    person: dict = field(default_factory=dict)
    boundary: dict[str, str] = field(default_factory=dict)
    segments: tuple[Stretch, ...] = (Stretch(),)
    mentor: Mentor | None = None
    family_tie: bool = False
    mentor_later: bool = False
    tasks: tuple[TaskLine, ...] = ()
    not_tasks: str = NOT_TASKS
    phase_out: tuple[tuple[date, Decimal], ...] = ()
    exceptions: tuple[str, ...] = ()
    reasons: dict[str, Reason] = field(default_factory=dict)
    unread: dict = field(default_factory=dict)

    @property
    def start(self) -> date | None:
        """The first day of the period."""
        return self.segments[0].start

    @property
    def end(self) -> date | None:
        """The last day of the period."""
        return self.segments[-1].end

    @property
    def awaits_mentor(self) -> bool:
        """A mentor is to be found after the grant."""
        return self.mentor_later and self.mentor is None

    def wanting(self, missing: Iterable[str]) -> list[str]:
        """The unknown facts that are in the way: those of a mentor who is found later are not."""
        return [path for path in missing if not (self.awaits_mentor and path.startswith("mentor."))]


def blank() -> Draft:
    """The draft of a page on which nothing has been typed yet."""
    untouched = Assessment()
    return Draft(person={name: getattr(untouched, name) for name in PERSON})


def whole(proposals):
    """Proposals with all that belongs to them, in one query."""
    related = proposals.select_related(
        "case__citizen",
        "case__team",
        "case__caseworker",
        "assessment__note",
        "mentor__supplier",
        "saved_by",
        "submitted_by",
        "agreement",
    )
    return with_parts(related, "segments", "tasks", "deviations", "assessment__boundary_checks")


def open_proposal(case) -> Proposal | None:
    """The proposal of the case that is not decided yet."""
    return whole(Proposal.objects.undecided().filter(case=case)).first()


def draft_of(proposal: Proposal) -> Draft:
    """The draft as it was saved."""
    assessment = proposal.assessment
    segments = tuple(Stretch(s.start, s.end, s.level, s.weekly_hours) for s in proposal.segments.all())
    return Draft(
        person={name: getattr(assessment, name) for name in PERSON},
        boundary={check.scheme: check.answer for check in assessment.boundary_checks.all()},
        segments=segments or (Stretch(),),
        mentor=proposal.mentor,
        family_tie=proposal.family_tie,
        mentor_later=proposal.mentor_later,
        tasks=tuple(TaskLine(task.theme, task.text) for task in proposal.tasks.all()),
        not_tasks=proposal.not_tasks,
        phase_out=granted_steps(proposal),
        exceptions=tuple(proposal.exceptions),
        reasons={d.rule: Reason(d.category, d.text, d.passage) for d in proposal.deviations.all()},
        unread=proposal.unread,
    )


def granted_steps(proposal: Proposal) -> tuple[tuple[date, Decimal], ...]:
    """The plan to phase out as the proposal says it."""
    return tuple(
        (date.fromisoformat(step["from"]), Decimal(step["weekly_hours"])) for step in proposal.phase_out
    )


def write_draft(proposal: Proposal, draft: Draft, *, by) -> None:
    """Stores the draft in a proposal whose row the caller holds."""
    _write_assessment(proposal.assessment, draft)
    proposal.mentor = draft.mentor
    proposal.family_tie = draft.family_tie
    proposal.mentor_later = draft.mentor_later
    proposal.not_tasks = draft.not_tasks
    proposal.phase_out = [
        {"from": day.isoformat(), "weekly_hours": str(hours)} for day, hours in draft.phase_out
    ]
    proposal.exceptions = list(draft.exceptions)
    proposal.unread = draft.unread
    proposal.save()
    _replace(
        proposal.segments,
        [
            ProposalSegment(proposal=proposal, number=number, **vars(stretch))
            for number, stretch in enumerate(draft.segments, start=1)
        ],
        ("number", "start", "end", "level", "weekly_hours"),
    )
    _replace(
        proposal.tasks,
        [ProposalTask(proposal=proposal, theme=line.theme, text=line.text) for line in draft.tasks],
        ("theme", "text"),
    )
    _write_reasons(proposal, draft.reasons, by)


def _write_assessment(assessment: Assessment, draft: Draft) -> None:
    for name, value in draft.person.items():
        setattr(assessment, name, value)
    assessment.save()
    _replace(
        assessment.boundary_checks,
        [
            BoundaryCheck(assessment=assessment, scheme=scheme, answer=answer)
            for scheme, answer in sorted(draft.boundary.items())
        ],
        ("scheme", "answer"),
    )


def _replace(manager, rows: list, names: tuple[str, ...]) -> None:
    """The rows instead of those that are there, unless they say the same: the history holds real changes
    only.
    """
    said = [tuple(getattr(row, name) for name in names) for row in manager.order_by("pk")]
    if said == [tuple(getattr(row, name) for name in names) for row in rows]:
        return
    manager.all().delete()
    manager.bulk_create(rows)


def _write_reasons(proposal: Proposal, reasons: dict[str, Reason], by) -> None:
    """Keeps who gave an unchanged reason, and when."""
    before = {deviation.rule: deviation for deviation in proposal.deviations.all()}
    for rule, reason in reasons.items():
        known = before.pop(rule, None)
        if known is None:
            Deviation.objects.create(proposal=proposal, rule=rule, given_by=by, **vars(reason))
        elif Reason(known.category, known.text, known.passage) != reason:
            known.category, known.text, known.passage, known.given_by = *vars(reason).values(), by
            known.save()
    proposal.deviations.filter(pk__in=[deviation.pk for deviation in before.values()]).delete()
