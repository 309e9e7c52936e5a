"""The person's own deadlines as iCalendar (RFC 5545). No names: case numbers and links only."""

from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event

from mentorstotte.core import registry
from mentorstotte.core.models import Absence, CalendarFeed
from mentorstotte.core.registry import CalendarEntry

CONTENT_TYPE = "text/calendar; charset=utf-8"
NAME = "Mentorstøtte"
ASK_AGAIN = timedelta(hours=6)
ONE_DAY = timedelta(days=1)


def hash_of(token: str) -> str:
    """What is kept of the secret in the address."""
    return sha256(token.encode()).hexdigest()


def reader_of(token: str):
    """Whose calendar the address opens; None when it never did, is closed, or its person has no login."""
    found = CalendarFeed.objects.select_related("user").filter(
        token_sha256=hash_of(token), closed_at__isnull=True, user__is_active=True
    )
    return found[0].user if found else None


def calendar_of(user) -> bytes:
    """The calendar as it is now. What is done, ended or somebody else's is not in it any more."""
    today = timezone.localdate()
    calendar = Calendar()
    calendar.add("prodid", "-//Mentorstøtte//Frister//DA")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in registry.calendar_for(user, today):
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: CalendarEntry) -> Event:
    """Whole days, seen as free time."""
    event, address = Event(), f"{settings.SITE_URL}{entry.url}"
    event.add("uid", f"{entry.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.changes)
    event.add("dtstart", entry.day)
    event.add("dtend", (entry.last_day or entry.day) + ONE_DAY)
    event.add("summary", entry.title)
    event.add("description", "\n".join(filter(None, (entry.text, address))))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event


def stand_ins(user, today) -> list[CalendarEntry]:
    """The days on which the person stands in for somebody."""
    rows = Absence.objects.standing().filter(stand_in=user, end__gte=today)
    return [
        CalendarEntry(
            uid=f"stedfortraeder-{absence.pk}",
            day=absence.start,
            last_day=absence.end,
            title="Du er stedfortræder",
            url="/fravaer/",
            changed_at=absence.made_at,
            changes=0,
        )
        for absence in rows
    ]
