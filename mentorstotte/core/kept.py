"""What was typed is kept for half an hour when the page could not take it, and can be sent again.

The login had ended (by time, or by a log off in another tab), the form was older than the login, or a purpose
was needed first. It lies encrypted in the session, for the person who typed it only. Files and passwords are
not kept.
"""

import json
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.utils import timezone

from mentorstotte.core import ciphers
from mentorstotte.core.models import Session

PLACE = "kept"
LOGGED_OFF = f"{settings.COOKIE_PREFIX}mentorstotte_logged_off"
SECONDS = 30 * 60
MOST_CHARACTERS = 200_000


@dataclass(frozen=True)
class Kept:
    """One form: whose, where it was going, the page it stood on, its fields, and if a file was left out."""

    owner: str
    path: str
    page: str
    fields: list[tuple[str, str]]
    files: bool
    until: float


def keep(request, owner: str) -> bool:
    """Keeps the posted fields for ``owner`` (a user's key); False when there is nothing that can be kept.

    Only from our own pages: another site must not be able to lay a form ready to be sent.
    """
    own_form = request.method == "POST" and _came_from_here(request)
    if not own_form or "HX-Request" in request.headers or request.path.startswith("/konto/"):
        return False
    fields = [(name, value) for name, values in request.POST.lists() for value in values]
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    kept = Kept(
        owner=owner,
        path=request.get_full_path(),
        page=page_of(request),
        fields=fields,
        files=bool(request.FILES),
        until=timezone.now().timestamp() + SECONDS,
    )
    text = json.dumps(asdict(kept))
    if not fields or len(text) > MOST_CHARACTERS:
        return False
    request.session[PLACE] = ciphers.encrypt(text, use="kept")
    return True


def keep_after_expiry(request) -> bool:
    """For somebody who is not logged in any more: the ended session still says who it was, or the cookie that
    a log off leaves.
    """
    if request.method != "POST":
        return False
    owner = _owner_of_ended_session(request) or request.get_signed_cookie(
        LOGGED_OFF, "", salt=PLACE, max_age=SECONDS
    )
    return bool(owner) and keep(request, owner)


def remember_log_off(response, owner: str) -> None:
    """The browser keeps for half an hour who logged off in it: a form in another tab is that person's."""
    response.set_signed_cookie(
        LOGGED_OFF,
        owner,
        salt=PLACE,
        max_age=SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def kept_for(request) -> Kept | None:
    """What waits for the person who is logged in."""
    try:
        facts = json.loads(ciphers.decrypt(request.session.get(PLACE, ""), use="kept"))
    except InvalidToken:
        return None
    kept = Kept(**facts | {"fields": [tuple(pair) for pair in facts["fields"]]})
    mine = kept.owner == str(request.user.pk) and kept.until > timezone.now().timestamp()
    return kept if mine else None


def forget(request) -> None:
    """It has been sent, or is not wanted."""
    request.session.pop(PLACE, None)


def forget_when_sent(request) -> None:
    """The form is on its way again; what goes wrong now is answered by its own page."""
    if request.method == "POST" and PLACE in request.session:
        waiting = kept_for(request)
        if waiting and waiting.path == request.get_full_path():
            forget(request)


def page_of(request) -> str:
    """The page to come back to: itself, or for a form the page it stood on."""
    if request.method == "GET":
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host():
        return "/"
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


def _came_from_here(request) -> bool:
    """The browser's own word for where the form stood; other sites cannot make it say something else."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def _owner_of_ended_session(request) -> str:
    """The key of the user whose session ended by time; empty after log off, which removes the session."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    ended = Session.objects.filter(session_key=key, expire_date__lte=timezone.now()).first() if key else None
    return ended.get_decoded().get(SESSION_KEY, "") if ended else ""
