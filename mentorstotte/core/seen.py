"""Since when things are new to a person: the end of the visit before this one.

A visit is a session. What happened during it stays new until the next, so that nothing passes unseen.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from mentorstotte.core.models import LastVisit

SINCE, SEEN = "new_since", "seen_at"
MOVED_ON = timedelta(minutes=10)


def new_since(request) -> datetime:
    """When the person last looked before this session; at the very first visit, now."""
    now, session = timezone.now(), request.session
    if SINCE not in session:
        row, _ = LastVisit.objects.get_or_create(user=request.user, defaults={"seen_at": now})
        session[SINCE] = row.seen_at.isoformat()
    if session.get(SEEN, 0) < (now - MOVED_ON).timestamp():
        LastVisit.objects.filter(user=request.user).update(seen_at=now)
        session[SEEN] = now.timestamp()
    return datetime.fromisoformat(session[SINCE])
