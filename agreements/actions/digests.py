"""Monday's mail to team leaders: how many of each kind wait in their own teams; no names, no numbers."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from agreements import worklist
from mentorstotte.core import digests
from mentorstotte.core.calendar import next_working_day
from mentorstotte.core.enums import DigestKind, Role
from mentorstotte.core.models import Digest, User
from mentorstotte.core.models.notice import USUAL_HOUR
from mentorstotte.core.wording import danish_date, upper_first


def monday_of(today: date) -> date:
    """The Monday of the week."""
    return today - timedelta(days=today.weekday())


@transaction.atomic
def make_monday(*, now: datetime | None = None) -> int:
    """Makes the week's digest of every team leader who wants one, on its first open day or later that week;
    gives back how many are new.
    """
    local = timezone.localtime(now)
    monday = monday_of(local.date())
    if local.date() < next_working_day(monday) or next_working_day(local.date()) != local.date():
        return 0
    leaders = User.objects.holding(Role.APPROVER).filter(teams__isnull=False).distinct()
    wanting = leaders.exclude(mail_choice__monday=False).select_related("mail_choice")
    due = [user for user in wanting if _hour(user) <= local.hour]
    known = set(
        Digest.objects.filter(kind=DigestKind.MONDAY, day=monday, user__in=due).values_list("user", flat=True)
    )
    new = [Digest(user=u, kind=DigestKind.MONDAY, day=monday, number=0) for u in due if u.pk not in known]
    Digest.objects.bulk_create(new, ignore_conflicts=True)
    week = Digest.objects.filter(kind=DigestKind.MONDAY, day=monday)
    digests.mail_digests(week, lambda digest: _text(digest, local.date()))
    return len(new)


def _hour(user) -> int:
    choice = getattr(user, "mail_choice", None)
    return choice.hour if choice else USUAL_HOUR


def team_counts(user, today: date) -> dict[str, int]:
    """How many agreements of the person's own teams are in each set of the work list; one query."""
    found = worklist.watched(today).filter(team_id__in=user.team_ids)
    sets = {key: Count("pk", filter=Q(each.condition(today))) for key, each in worklist.SETS.items()}
    return found.aggregate(**{key.replace("-", "_"): count for key, count in sets.items()})


def _text(digest: Digest, today: date) -> tuple[str, str]:
    counts = team_counts(digest.user, today)
    lines = [f"Overblik over dit team {danish_date(today)}:", ""]
    lines += [
        f"{counts[key.replace('-', '_')]:>5}  {upper_first(each.label)}"
        for key, each in worklist.SETS.items()
    ]
    address = f"{reverse('agreements:work_list')}?hvem=team"
    return "Mandagens overblik i Mentorstøtte", digests.body(lines, address)
