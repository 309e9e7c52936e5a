"""What agreements put on the start page: late and coming deadlines, grants to make agreements of, signatures.

The start page, its tiles and the list behind each tile use the same sets. Deadlines are compared with ``<``
for what is late (on the day itself there is still time) and ``<=`` for what is coming, never with ``==``.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Case as Choose
from django.db.models import Count, DateField, F, IntegerField, Q, Subquery, Value, When, Window
from django.db.models import OuterRef as Outer
from django.db.models.functions import JSONObject, Least
from django.urls import reverse

from agreements.actions.reminders import AFTERMATH
from agreements.enums import ProposalState, ReadyState, VersionState
from agreements.hours_page import hours_beside
from agreements.models import (
    Agreement,
    AgreementVersion,
    Decision,
    FollowUp,
    Proposal,
    ProposalSegment,
    Referral,
)
from agreements.rules.steps import EXPIRY_NOTICE_DAYS
from agreements.work_rows import agreement_row, making_row
from cases.models import Case, CaseClosing
from mentorstotte.core.enums import Role
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Tile, WorkRow, WorkSection
from mentorstotte.core.wording import danish_count

SHOWN = 15
LIST = "liste"  # in the address of an act: the list that one came from
HORIZON = timedelta(days=14)  # what is due later does not stand on the start page
FIRST, MISSED = "Tag dig af det her først", "Overskredet i teamet"
NOT_BEGUN, WITHOUT_CONTACT, WITHOUT_REPORT = "i-gang", "kontakt", "rapport"
RUNNING, NEXT_YEAR = "running", "next_year"
UNDOCUMENTED = "undocumented"  # its tile leads to the list of documentation
BEING_MADE = [VersionState.DRAFT, VersionState.READY, VersionState.SENT]


@dataclass(frozen=True)
class WorkSet:
    """A set of agreements with a name in the address, a tile, and the date that it is sorted by."""

    key: str
    label: str
    tone: str
    condition: Callable[[date], Q]
    due: str
    quiet: bool = False  # no tile when there is nothing in it


def _sunday(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())


SETS = {
    each.key: each
    for each in (
        WorkSet(
            "opfoelgning",
            "overskredne opfølgninger",
            "overdue",
            lambda today: Q(next_follow_up__lt=today, end_date__gte=today),
            "next_follow_up",
        ),
        WorkSet(
            "effekt",
            "effektvurderinger over fristen",
            "overdue",
            lambda today: Q(effect_due__lt=today, effect_assessed_on__isnull=True),
            "effect_due",
        ),
        WorkSet(
            "udloeber",
            "udløber inden 14 dage",
            "soon",
            lambda today: Q(end_date__gte=today, end_date__lte=today + timedelta(days=EXPIRY_NOTICE_DAYS)),
            "end_date",
        ),
        WorkSet(
            "ugen",
            "13-ugers opfølgninger i denne uge",
            "soon",
            lambda today: Q(
                next_follow_up__gte=today, next_follow_up__lte=_sunday(today), end_date__gte=today
            ),
            "next_follow_up",
        ),
        WorkSet(
            NOT_BEGUN,
            "er ikke kommet i gang",
            "overdue",
            lambda today: Q(first_meeting_due__lt=today, end_date__gte=today),
            "first_meeting_due",
            quiet=True,
        ),
        WorkSet(
            WITHOUT_CONTACT,
            "har uger uden kontakt",
            "overdue",
            lambda today: Q(contact_missing_since__isnull=False),
            "contact_missing_since",
            quiet=True,
        ),
        WorkSet(
            WITHOUT_REPORT,
            "mangler mentors rapport",
            "overdue",
            lambda today: Q(report_due__lt=today, mentor__user__isnull=False),
            "report_due",
            quiet=True,
        ),
    )
}
READY, UNSIGNED, MENTORLESS = "klar", "underskrift", "mangler-mentor"
MAKING = {
    MENTORLESS: ("bevilget, mangler mentor", "overdue"),
    READY: ("bevilget, klar til aftale", "good"),
    UNSIGNED: ("venter på underskrift", "waiting"),
}


# Queries ---------------------------------------------------------------------------------------------------
def watched(today: date):
    """Agreements in force that something may be due for, of citizens alive and cases that nobody has closed,
    with what a row shows.
    """
    last = FollowUp.objects.filter(agreement=Outer("pk")).order_by("-held_on")
    over = CaseClosing.objects.standing().filter(closed_on__gte=today - AFTERMATH).values("case")
    return (
        Agreement.objects.in_force()
        .filter(end_date__gte=today - AFTERMATH)
        .exclude(case__in=Case.objects.filter(citizen__deceased_on__isnull=False))
        .exclude(case__in=over)  # closed after the agreement's last day
        .select_related("case__citizen", "mentor__supplier")
        .annotate(
            due=_due(today),
            last_held=Subquery(last.values("held_on")[:1]),
            last_progress=Subquery(last.values("progress")[:1]),
        )
    )


def _due(today: date):
    """The deadline that counts: a missed effect assessment first, else whatever comes first.

    One that is assessed asks, until its last day, what shall follow it.
    """
    unmade = Choose(When(effect_assessed_on__isnull=True, then=F("effect_due")), output_field=DateField())
    running = Choose(When(end_date__gte=today, then=F("next_follow_up")), output_field=DateField())
    asks = Q(expiry_answer="", ended_on__isnull=True, effect_assessed_on__isnull=False)
    unanswered = Choose(When(asks, then=F("end_date")), output_field=DateField())
    return Choose(
        When(effect_due__lt=today, effect_assessed_on__isnull=True, then=F("effect_due")),
        default=Least(running, unmade, unanswered),
        output_field=DateField(),
    )


def in_the_making():
    """Grants whose agreement is not begun, being written or waiting for signatures, by the day they begin."""
    newest = AgreementVersion.objects.filter(agreement=Outer("agreement")).order_by("-number")
    first = ProposalSegment.objects.filter(proposal=Outer("pk")).order_by("number")
    referral = Referral.objects.standing().filter(proposal=Outer("pk")).order_by("-pk")
    return (
        Proposal.objects.filter(state=ProposalState.APPROVED)
        .annotate(
            version_state=Subquery(newest.values("state")[:1]),
            printed_at=Subquery(newest.values("printed_at")[:1]),
            starts=Subquery(first.values("start")[:1]),
            hours=Subquery(first.values("weekly_hours")[:1]),
            granted_level=Subquery(first.values("level")[:1]),
            granted_at=Subquery(Decision.objects.filter(proposal=Outer("pk")).values("decided_at")[:1]),
            referred_at=Subquery(referral.values("asked_at")[:1]),
            suggested_at=Subquery(referral.values("answered_at")[:1]),
        )
        .filter(Q(agreement__isnull=True) | Q(agreement__in_force=False, version_state__in=BEING_MADE))
        .filter(case__closed_on__isnull=True)
        .select_related("case__citizen", "mentor__supplier", "agreement")
    )


def unsigned(key: str) -> Q:
    """Which of the grants ``in_the_making`` belong to the set."""
    sent = Q(version_state=VersionState.SENT)
    lacking = Q(mentor__isnull=True, agreement__isnull=True)
    if key == MENTORLESS:
        return lacking
    return sent if key == UNSIGNED else (Q(version_state__isnull=True) | ~sent) & ~lacking


# The start page --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Desk:
    """What is on one person's start page: rows due, grants in the making, and how many of each set."""

    rows: list[Agreement]
    making: list[Proposal]
    counts: dict[str, int]


def desk_of(user, today: date) -> Desk:
    """Read once for tiles and sections, in two queries at most, whatever the number of rows."""
    known = user.__dict__.get("agreement_desk")
    if known is None:
        known = user.__dict__["agreement_desk"] = _read(user, today)
    return known


def _scopes(user) -> tuple[Q | None, Q | None]:
    """Own agreements for those who work cases; the team's for approvers."""
    own = Q(caseworker__in=user.desk_ids) if allowed(user, Permission.WORK_CASES) else None
    team = Q(team_id__in=user.team_ids) if user.has_role(Role.APPROVER) else None
    return own, team


def _read(user, today: date) -> Desk:
    own, team = _scopes(user)
    if own is None and team is None:
        return Desk([], [], {})
    scope = own if team is None else team if own is None else own | team
    mine = own if own is not None else team
    first = (own & Q(due__lte=today + HORIZON)) if own is not None else Q(pk__in=[])
    missed = (team & Q(due__lt=today)) if team is not None else Q(pk__in=[])
    if own is not None:
        missed &= ~Q(caseworker__in=user.desk_ids)
    sets = {key: mine & each.condition(today) for key, each in SETS.items()}
    place = Choose(When(first, then=1), When(missed, then=2), default=3)
    found, order = watched(today).filter(scope).annotate(place=place), ("place", "due", "pk")
    counted = sets | _running(mine, today) | {FIRST: first, MISSED: missed}
    counts = _counted(found, counted)
    # Sorted before the case, citizen and mentor are joined: only of the few that are shown.
    shown = found.order_by(*order).values("pk")[: 2 * SHOWN]
    rows = found.filter(pk__in=shown).annotate(counts=counts, **hours_beside("pk"))
    rows = list(rows.order_by(*order))
    counts = rows[0].counts if rows else dict.fromkeys(counted, 0)
    making = _making(user) if own is not None else []
    if own is not None:
        counts |= {key: getattr(making[0], key) if making else 0 for key in MAKING}
    return Desk([row for row in rows if row.place < 3], making, counts)


def _running(mine: Q, today: date) -> dict[str, Q]:
    """Those that run today, those of them that go on in the year after, and those whose documentation lacks
    something.
    """
    now = mine & Q(start_date__lte=today, end_date__gte=today)
    lacking = mine & Q(readiness__state=ReadyState.NOT_READY, end_date__gte=today)
    return {RUNNING: now, NEXT_YEAR: now & Q(end_date__year__gt=today.year), UNDOCUMENTED: lacking}


def _counted(found, sets: dict[str, Q]) -> Subquery:
    """How many rows of each set, counted once and narrowly beside the few wide rows that are shown."""
    counts = JSONObject(**{key: Count("pk", filter=condition) for key, condition in sets.items()})
    return Subquery(found.order_by().values(whole=Value(1)).annotate(counts=counts).values("counts"))


def _making(user) -> list[Proposal]:
    counts = {key: Window(Count("pk", filter=unsigned(key))) for key in MAKING}
    return list(
        in_the_making()
        .filter(case__caseworker__in=user.desk_ids)
        .annotate(**counts)
        .order_by("starts", "pk")[:SHOWN]
    )


def tiles(user, today: date) -> list[Tile]:
    """The numbers, each a link to the rows behind it."""
    counts = desk_of(user, today).counts
    whose = "" if allowed(user, Permission.WORK_CASES) else "&hvem=team"
    shown = {**{key: (each.label, each.tone) for key, each in SETS.items()}, **MAKING}
    return [
        Tile(label, counts[key], f"{reverse('agreements:work_list')}?frist={key}{whose}", tone)
        for key, (label, tone) in shown.items()
        if key in counts and (counts[key] or not _quiet(key))
    ]


def _quiet(key: str) -> bool:
    """Shown only when there is something in it."""
    return key == MENTORLESS or (key in SETS and SETS[key].quiet)


def standing(user, today: date) -> str:
    """How many agreements run today, and how many of them reach into the next year."""
    counts = desk_of(user, today).counts
    if not counts.get(RUNNING):
        return ""
    text = f"{danish_count(counts[RUNNING], 'aftale', 'aftaler')} løber nu"
    return f"{text}, {counts[NEXT_YEAR]} af dem ind i {today.year + 1}" if counts[NEXT_YEAR] else text


def work(user, today: date) -> list[WorkSection]:
    """What to do first, by date; and for approvers what others in the team have missed."""
    desk, sections = desk_of(user, today), []
    all_url = reverse("agreements:work_list")
    if allowed(user, Permission.WORK_CASES):
        rows = [agreement_row(a, today) for a in desk.rows if a.place == 1]
        rows += [making_row(proposal) for proposal in desk.making]
        rows.sort(key=lambda row: (row.due, row.case_number))
        total = desk.counts[FIRST] + sum(desk.counts[key] for key in MAKING)
        empty = "Ingen frister de næste 14 dage."
        sections.append(WorkSection(FIRST, rows[:SHOWN], empty, all_url, total))
    if user.has_role(Role.APPROVER):
        rows = [agreement_row(a, today) for a in desk.rows if a.place == 2][:SHOWN]
        late = f"{all_url}?hvem=team"
        empty = "Ingen frister er overskredet i teamet."
        sections.append(WorkSection(MISSED, rows, empty, late, desk.counts[MISSED]))
    return sections


# One list and what follows in it ---------------------------------------------------------------------------
def due_in(found, key: str, today: date) -> tuple:
    """The agreements of the list with this name, and the date that it is sorted by; else all that is due."""
    chosen = SETS.get(key)
    if chosen is None:
        return found.filter(due__lte=today + HORIZON), "due"
    return found.filter(chosen.condition(today)), chosen.due


def following(user, key: str, done: Agreement, today: date) -> WorkRow | None:
    """What comes after ``done`` in the list: the first after its deadline, else the first of what is left.

    Own agreements after an own one, else the team's.
    """
    own = done.caseworker_id in user.desk_ids
    scope = Q(caseworker__in=user.desk_ids) if own else Q(team_id__in=user.team_ids)
    found, due = due_in(watched(today).filter(scope).exclude(pk=done.pk), key, today)
    day = getattr(done, due, None)
    later = [F(due).asc(), "pk"]
    if day is not None:
        passed = Choose(When(**{f"{due}__lt": day}, then=1), default=0, output_field=IntegerField())
        later = [passed, *later]
    row = found.annotate(**hours_beside("pk")).order_by(*later).first()
    return listed(agreement_row(row, today, due), key) if row else None


def listed(row: WorkRow, key: str) -> WorkRow:
    """The row, whose act knows the list that one came from."""
    return replace(row, act_url=f"{row.act_url}?{LIST}={key}") if key in SETS else row
