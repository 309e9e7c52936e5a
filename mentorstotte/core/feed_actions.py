"""Opening and closing the private address of a calendar."""

from django.db import transaction
from django.utils import timezone

from mentorstotte.core.feed import hash_of
from mentorstotte.core.models import CalendarFeed, User
from mentorstotte.core.once import once


@once(CalendarFeed)
def open_feed(*, token: str, by) -> CalendarFeed:
    """A new address for the person's calendar; an earlier one is closed."""
    close_feed(by=by)
    return CalendarFeed.objects.create(user=by, token_sha256=hash_of(token))


@transaction.atomic
def close_feed(*, by) -> None:
    """The address answers no more. Twice changes nothing."""
    User.objects.select_for_update().get(pk=by.pk)
    for feed in by.feeds.filter(closed_at__isnull=True):
        feed.closed_at = timezone.now()
        feed.save(update_fields=["closed_at"])
