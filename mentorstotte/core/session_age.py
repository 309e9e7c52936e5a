"""How long a login lasts: SESSION_IDLE_SECONDS after it was last used, and never longer than SESSION_SECONDS.

That it is used is written down every ten minutes at most, so that few requests write. The row of an ended
session stays until it is cleared away: what was typed when it ended is kept for its person (``kept``).
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

BEGUN, RENEWED = "login_begun", "login_renewed"
EVERY = timedelta(minutes=10)


def begin(sender, request, **kwargs) -> None:
    """Django says that somebody has logged in."""
    request.session[BEGUN] = timezone.now().timestamp()
    renew(request.session)


def renew_when_used(request) -> None:
    """The login was used just now."""
    if timezone.now().timestamp() - request.session.get(RENEWED, 0) >= EVERY.total_seconds():
        renew(request.session)


def renew(session) -> None:
    """Sets the moment at which the login ends when it is not used again."""
    now = timezone.now()
    begun = session.setdefault(BEGUN, now.timestamp())
    whole = settings.SESSION_SECONDS - (now.timestamp() - begun)
    session[RENEWED] = now.timestamp()
    session.set_expiry(now + timedelta(seconds=max(0, min(settings.SESSION_IDLE_SECONDS, whole))))
