"""The monthly review of the read log: some looks are drawn at random and some by risk, and each is judged."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db import transaction
from django.db.models import Count, Min
from django.db.models.functions import TruncDate
from django.utils import timezone

from cases.enums import LookVerdict
from cases.models import Case, Citizen, LogReview, LogRound
from cases.rules.log_review import Look, reasons_for
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import add_months
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import AccessLog, Team, User
from mentorstotte.core.permissions import OUTSIDE
from mentorstotte.core.sampling import drawn, new_seed

AT_RANDOM = BY_RISK = 10  # looks of a team and month
MONTHS_BEFORE = 3  # that a reader's usual day is taken from
MIN_REMARK = 10


@dataclass(frozen=True)
class Seen:
    """The looks of one reader at one citizen on one day; ``first`` is the key of the first."""

    first: int
    times: int
    reader: int
    citizen: int
    day: date


def draw_due() -> int:
    """Draws last month's looks of each team that has not had its draw, and of those without a team; gives how
    many draws there were.
    """
    month = add_months(timezone.localdate().replace(day=1), -1)
    teams = [*Team.objects.order_by("pk").values_list("pk", flat=True), None]
    return sum(draw(team_id=team, month=month) is not None for team in teams)


@transaction.atomic
def draw(*, team_id: int | None, month: date) -> LogRound | None:
    """Draws among what the team's readers saw in the month. Drawn already, or nothing to draw: nothing."""
    if team_id is not None:
        Team.objects.select_for_update().get(pk=team_id)
    if LogRound.objects.filter(team=team_id, month=month).exists():
        return None
    readers = _readers(team_id)
    seen = _seen(readers, month)
    if not seen:
        return None
    seed = new_seed()
    made = LogRound.objects.create(team_id=team_id, month=month, population=len(seen), seed=seed)
    why = _reasons(seen, readers, month)
    chosen = drawn(seen, min(AT_RANDOM, len(seen)), seed)
    risky = [each for each in seen if why[each.first] and each not in chosen]
    chosen += drawn(risky, min(BY_RISK, len(risky)), seed)
    LogReview.objects.bulk_create(
        LogReview(round=made, look_id=each.first, times=each.times, reasons=why[each.first])
        for each in chosen
    )
    return made


def _readers(team_id: int | None) -> dict[int, User]:
    """Those whose first team it is, so that nobody is drawn twice; or those who are in none."""
    found = User.objects.annotate(first_team=Min("teams")).filter(first_team=team_id)
    if team_id is None:
        found = User.objects.filter(teams__isnull=True)
    return {user.pk: user for user in found.prefetch_related("teams")}


def _looks(readers, since: date, until: date):
    """Of citizens, by the readers, from a day up to another."""
    rows = AccessLog.objects.since(since).before(until).filter(user__in=list(readers))
    return rows.filter(subject_kind="citizen", refused=False).annotate(day=TruncDate("at"))


def _seen(readers: dict[int, User], month: date) -> list[Seen]:
    rows = _looks(readers, month, add_months(month, 1)).values_list("user", "subject_key", "day")
    grouped = rows.annotate(first=Min("pk"), times=Count("pk")).order_by("first")
    return [Seen(first, times, reader, int(key), day) for reader, key, day, first, times in grouped]


def _reasons(seen: Sequence[Seen], readers: dict[int, User], month: date) -> dict[int, list[str]]:
    """By the key of the first look; three questions, however many there are."""
    citizens = Citizen.objects.in_bulk({each.citizen for each in seen})
    teams, workers = defaultdict(set), defaultdict(set)
    cases = Case.objects.filter(citizen__in=list(citizens)).values_list("citizen", "team", "caseworker")
    for citizen, team, worker in cases:
        teams[citizen].add(team)
        workers[citizen].add(worker)
    days, usual = Counter((each.reader, each.day) for each in seen), _usual(readers, month)
    found = {}
    for each in seen:
        reader, citizen = readers[each.reader], citizens.get(each.citizen)
        look = Look(
            reader_family=reader.name.split()[-1] if reader.name.split() else "",
            citizen_family=citizen.family_name if citizen else "",
            protected=citizen is not None and citizen.address_protected_on(each.day),
            own_case=reader.pk in workers[each.citizen],
            shares_team=_shares_team(reader, teams[each.citizen]),
            that_day=days[each.reader, each.day],
            usual=usual.get(each.reader, 0),
        )
        found[each.first] = reasons_for(look)
    return found


def _shares_team(reader: User, teams: set[int]) -> bool:
    """Mentors and coordinators are in no team: their pages hold their own citizens only."""
    own = {team.pk for team in reader.teams.all()}
    return OUTSIDE.issuperset(reader.roles) or not teams.isdisjoint(own)


def _usual(readers: dict[int, User], month: date) -> dict[int, float]:
    """The median number of citizens on the days when the reader saw anybody, in the months before."""
    rows = _looks(readers, add_months(month, -MONTHS_BEFORE), month).values_list("user", "day")
    numbers = defaultdict(list)
    for reader, _, count in rows.annotate(count=Count("subject_key", distinct=True)).order_by():
        numbers[reader].append(count)
    return {reader: median(counts) for reader, counts in numbers.items()}


@transaction.atomic
def judge(*, review_id: int, verdict: str, remark: str, by) -> LogReview:
    """Keeps the verdict, once. The same again changes nothing.

    Raises NotAllowed for the reader and when somebody else has judged, Refused when a look that was no part
    of the work is not explained.
    """
    found = LogReview.objects.select_for_update(of=("self",)).select_related("look")
    row, remark = found.get(pk=review_id), remark.strip()
    if row.judged_at is not None:
        if (row.verdict, row.remark, row.judged_by_id) == (verdict, remark, by.pk):
            return row
        raise NotAllowed("Opslaget er allerede set efter. Genindlæs siden for at se vurderingen.")
    if row.look.user_id == by.pk:
        raise NotAllowed("Det er dit eget opslag. En anden skal se det efter.")
    if verdict == LookVerdict.NOT_WORK and len(remark) < MIN_REMARK:
        raise Refused(f"Skriv, hvad der er sket, med mindst {MIN_REMARK} tegn.", at="remark")
    row.verdict, row.remark, row.judged_by, row.judged_at = verdict, remark, by, timezone.now()
    row.save()
    record("log.reviewed", subject=row, by=by, text=f"Opslag set efter: {row.get_verdict_display()}")
    return row
