"""What happens around every request: health, login, purpose, history, nothing personal stored."""

import time
import uuid
from ipaddress import ip_address, ip_network

import pghistory.middleware
import structlog
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import MiddlewareNotUsed, PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from mentorstotte.core import access, health, kept, logs, metrics, security_log, session_age
from mentorstotte.core.database import sight

log = structlog.get_logger(__name__)
# Whoever has the link sees what it is about: the link is the key.
BY_LINK = tuple(f"/{first}/" for first in logs.BY_LINK)
OPEN_PREFIXES = ("/konto/log-ind/", "/static/", "/tilgaengelighed/", *BY_LINK)
NOT_LOGGED = ("/static/",)
OWN_ACCOUNT = ("/konto/", "/static/", "/tilgaengelighed/")


class ForwardedMiddleware:
    """Who asks, and whether by https, is believed when one of ``PROXIES`` says so; else it is a claim."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.everyone = "*" in settings.PROXIES
        self.networks = [] if self.everyone else [ip_network(each) for each in settings.PROXIES]

    def __call__(self, request):
        if not self.is_proxy(request.META.get("REMOTE_ADDR")):
            for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"):
                request.META.pop(name, None)
        return self.get_response(request)

    def is_proxy(self, address: str) -> bool:
        """A caller on a socket of this machine has no address."""
        return self.everyone or not address or any(ip_address(address) in each for each in self.networks)


class MethodMiddleware:
    """Pages are fetched and forms are sent; nothing else is answered."""

    METHODS = ("GET", "HEAD", "POST")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in self.METHODS:
            return HttpResponseNotAllowed(self.METHODS)
        return self.get_response(request)


class HealthMiddleware:
    """Answers monitors before anything that needs the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/sundhed/":
            return health.response()
        if request.path == "/sundhed/tal/" and metrics.is_asked_by_monitor(request):
            return metrics.response()
        return self.get_response(request)


class RequestLogMiddleware:
    """One log line for each request, by the pattern of its address: what stands in the address may name a
    citizen.

    The request's number is in all lines written meanwhile and in the answer (``X-Request-ID``).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(NOT_LOGGED):
            return self.get_response(request)
        number, started = str(uuid.uuid4()), time.monotonic()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=number)
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else None
        seconds = time.monotonic() - started
        metrics.count(request.method, route or "", response.status_code, seconds)
        facts = {"method": request.method, "route": route, "status": response.status_code}
        log.info("request", **facts, ms=round(seconds * 1000))
        response["X-Request-ID"] = number
        return response


class LoginRequiredMiddleware:
    """Everything is behind login but the login itself, static files and the accessibility statement."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            if request.path.startswith(BY_LINK):
                with sight.across_teams():
                    return self.get_response(request)
            if request.path.startswith(OPEN_PREFIXES):
                return self.get_response(request)
            back = reverse("core:resume") if kept.keep_after_expiry(request) else kept.page_of(request)
            return redirect_to_login(back, reverse("account_login"))
        session_age.renew_when_used(request)
        self.set_purpose(request)
        kept.forget_when_sent(request)
        owner = str(request.user.pk)
        with self.sight_of(request), security_log.acting(request.user):
            response = self.get_response(request)
        if not request.user.is_authenticated:
            kept.remember_log_off(response, owner)
        return response

    def set_purpose(self, request):
        """The purpose that was given stays valid for the time written in the session."""
        purpose = request.session.get("purpose")
        if purpose and purpose["until"] > timezone.now().timestamp():
            request.user.purpose = purpose["text"]

    def sight_of(self, request):
        """What the database shows on this request."""
        if request.user.looks_across or request.path.startswith(BY_LINK):
            return sight.across_teams()
        return sight.of_teams(request.user.team_ids)

    def process_exception(self, request, exception):
        """A purpose is asked for; what is only read stays as it is; a page that the role does not open is
        noted when it is about somebody.
        """
        if isinstance(exception, access.PurposeNeeded):
            return access.ask_for_purpose(request)
        if isinstance(exception, access.ReadOnly):
            return access.say_read_only(request, exception)
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            access.log_forbidden(request)
        return None


class NewPasswordMiddleware:
    """A person with a one-time password chooses an own one before anything else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if user.is_authenticated and user.must_change_password and not request.path.startswith(OWN_ACCOUNT):
            return redirect("account_change_password")
        return self.get_response(request)


class TotpRequiredMiddleware:
    """With REQUIRE_TOTP, a person who logs in with a password sets up a one-time code before anything else.

    Who came through the municipality's login has shown the second factor there.
    """

    def __init__(self, get_response):
        if not settings.REQUIRE_TOTP:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if not user.is_authenticated or request.path.startswith(OWN_ACCOUNT):
            return self.get_response(request)
        methods = {record["method"] for record in get_authentication_records(request, user)}
        if methods.isdisjoint({"mfa", "socialaccount"}) and not user.has_totp:
            return redirect("mfa_activate_totp")
        return self.get_response(request)


class HistoryMiddleware(pghistory.middleware.HistoryMiddleware):
    """The acting user stands beside every change of a row; the path does not (it could name a case)."""

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
