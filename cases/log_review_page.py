"""What the review of the read log puts on pages."""

from datetime import date

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse

from cases.enums import LookReason
from cases.models import Citizen, LogReview
from cases.rules.log_review import MANY_REFUSED
from mentorstotte.core.calendar import add_months
from mentorstotte.core.enums import Role
from mentorstotte.core.log_extract import part_of
from mentorstotte.core.models import AccessLog, User
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Tile
from mentorstotte.core.wording import upper_first


def waiting_for(user):
    """The looks that wait for the person's verdict; None for those who review none."""
    return LogReview.objects.visible_to(user).waiting() if allowed(user, Permission.REVIEW_LOG) else None


def tiles(user, today: date) -> list[Tile]:
    """How many looks wait for the person's verdict."""
    return [Tile("opslag at se efter", waiting_for(user).count(), reverse("cases:log_reviews"), "soon")]


def rows_of(reviews) -> list[dict]:
    """The rows with their citizens, in one question more."""
    citizens = Citizen.objects.in_bulk({int(each.look.subject_key) for each in reviews})
    return [
        {
            "review": each,
            "citizen": citizens.get(int(each.look.subject_key)),
            "reasons": [LookReason(reason).label for reason in each.reasons],
            "part": upper_first(part_of(each.look.page)),
        }
        for each in reviews
    ]


def refused_often(user, today: date) -> QuerySet:
    """Readers whom the person reviews, when they were refused often since last month began: how many
    ``times`` and on how many ``days``, the most first.
    """
    readers = User.objects.exclude(pk=user.pk)
    if not user.has_role(Role.DATA_PROTECTION_OFFICER):
        readers = readers.filter(memberships__team_id__in=user.team_ids)
    rows = AccessLog.objects.since(_last_month(today)).filter(refused=True, user__in=readers.values("pk"))
    by_reader = rows.order_by().values("user__name")
    counted = by_reader.annotate(times=Count("pk"), days=Count(TruncDate("at"), distinct=True))
    return counted.filter(times__gte=MANY_REFUSED).order_by("-times", "user__name")


def _last_month(today: date) -> date:
    return add_months(today.replace(day=1), -1)
