"""Error pages in Danish; what was typed can be fetched with the browser's Back."""

import sys

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.shortcuts import redirect, render

from mentorstotte.core import kept

log = structlog.get_logger(__name__)


def csrf_failure(request, reason=""):
    """The form was older than the login, and can be sent again; or it came from elsewhere, and cannot."""
    if request.user.is_authenticated and kept.keep(request, str(request.user.pk)):
        return redirect("core:resume")
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """Needs no database and no context. A lost database is told as such, wherever it was missed."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable()
    return render(None, "500.html", status=500)


def unavailable():
    """An honest 503; the next request tries a new connection."""
    log.error("database_unavailable")
    connection.close()
    response = render(None, "503.html", status=503)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response


def too_many(request, exception=None):
    """Too many attempts in a short time."""
    return render(request, "429.html", status=429)
