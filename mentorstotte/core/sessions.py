"""Where a person is logged in: the engine of sessions, whose rows say whose they are, and what a person sees
of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.adapter import get_adapter
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mentorstotte.core import browsers
from mentorstotte.core.models import Session
from mentorstotte.core.session_age import BEGUN, RENEWED

FROM = "login_from"
REMEMBERED = timedelta(days=1)  # what was typed when a login ended is found through its row (``kept``)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, each with its person."""

    @classmethod
    def get_model_class(cls):
        return Session

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row


@dataclass(frozen=True)
class Login:
    """One place where somebody is logged in. ``ref`` says which, and opens nothing."""

    ref: str
    browser: str
    address: str
    begun: datetime
    used: datetime  # ten minutes late at most (``session_age``)
    here: bool


def remember_from(sender, request, **kwargs) -> None:
    """Django says that somebody has logged in: with which browser, and from where."""
    known = "REMOTE_ADDR" in request.META
    request.session[FROM] = {
        "browser": browsers.name_of(request.headers.get("User-Agent", "")),
        "address": get_adapter().get_client_ip(request) if known else "",
    }


def logins_of(user, *, here: str = "") -> list[Login]:
    """Where the person is logged in now, the last used first; one query. ``here`` is the asking session."""
    logins = (_login(row, here) for row in _running(user))
    return sorted(logins, key=lambda login: (login.here, login.used), reverse=True)


def end(user, *, but: str | None = "", ref: str = "") -> int:
    """Ends the logins of the person, or the one that ``ref`` says, never the session ``but``; gives how
    many. What is typed there and not saved is lost with them.
    """
    ended = [row.pk for row in _running(user) if row.pk != but and ref in ("", _ref(row))]
    Session.objects.filter(pk__in=ended).delete()
    return len(ended)


def forget_ended() -> int:
    """Takes away what ended a day ago; gives how many."""
    return Session.objects.filter(expire_date__lt=timezone.now() - REMEMBERED).delete()[0]


def _running(user) -> Iterable[Session]:
    return Session.objects.filter(user=user, expire_date__gt=timezone.now())


def _login(row: Session, here: str) -> Login:
    data = row.get_decoded()
    place = data.get(FROM, {})
    return Login(
        ref=_ref(row),
        browser=place.get("browser", browsers.UNKNOWN),
        address=place.get("address", ""),
        begun=_time(data.get(BEGUN, 0)),
        used=_time(data.get(RENEWED, 0)),
        here=row.pk == here,
    )


def _ref(row: Session) -> str:
    return salted_hmac("login", row.pk).hexdigest()[:20]


def _time(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
