"""What happens around every request: health, an honest 503, login, purpose, history, no storing of personal pages."""

import pghistory.middleware
import structlog
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError, connection
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from mentorstotte.core import access, health

log = structlog.get_logger(__name__)
OPEN_PREFIXES = ("/konto/log-ind/", "/konto/glemt/", "/konto/oidc/", "/static/", "/tilgaengelighed/")


class HealthMiddleware:
    """Answers /sundhed/ before anything that needs the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/sundhed/":
            return health.response()
        return self.get_response(request)


class DatabaseDownMiddleware:
    """A lost database gives an honest 503, and the next request tries a new connection."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, (OperationalError, InterfaceError)):
            return unavailable(request)
        return None


def unavailable(request):
    """The 503 page; needs neither database nor session."""
    log.error("database_unavailable")
    connection.close()
    response = render(None, "503.html", status=503)
    response["Retry-After"] = "10"
    return response


class LoginRequiredMiddleware:
    """Everything is behind login; only the login itself, static files and the accessibility statement are open."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            if request.path.startswith(OPEN_PREFIXES):
                return self.get_response(request)
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        self.set_purpose(request)
        return self.get_response(request)

    def set_purpose(self, request):
        """The purpose that was given stays valid for the time written in the session."""
        purpose = request.session.get("purpose")
        if purpose and purpose["until"] > timezone.now().timestamp():
            request.user.purpose = purpose["text"]

    def process_exception(self, request, exception):
        if isinstance(exception, access.PurposeNeeded):
            return access.ask_for_purpose(request)
        return None


class TotpRequiredMiddleware:
    """With REQUIRE_TOTP, a person without a one-time code sets one up before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and not request.path.startswith(("/konto/", "/static/")) and not user.has_totp:
            return redirect("mfa_activate_totp")
        return self.get_response(request)


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """The acting user stands beside every change of a row; the path does not (it could name a citizen's case)."""

    def get_context(self, request):
        return {"user": request.user.pk if request.user.is_authenticated else None}


class PersonalPagesMiddleware:
    """Pages behind login are never stored by a browser or proxy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response
