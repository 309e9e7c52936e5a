"""What the review of the read log puts on pages."""

from datetime import date

from django.urls import reverse

from cases.enums import LookReason
from cases.models import Citizen, LogReview
from mentorstotte.core.log_extract import part_of
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
