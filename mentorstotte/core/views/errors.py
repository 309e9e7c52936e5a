"""Error pages in Danish; what was typed can be fetched with the browser's Back."""

import errno
import sys

import structlog
from django.db import InterfaceError, OperationalError, connection
from django.shortcuts import redirect, render

from mentorstotte.core import kept
from mentorstotte.core.documents.store import StoreAwayError

log = structlog.get_logger(__name__)
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


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
    """Needs no database and no context. A lost database, a full disk and lost documents are told as
    such, wherever met."""
    error = sys.exc_info()[1]
    if isinstance(error, (OperationalError, InterfaceError)):
        return unavailable()
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return full()
    if isinstance(error, StoreAwayError):
        return documents_away()
    return render(None, "500.html", status=500)


def unavailable():
    """An honest 503; the next request tries a new connection."""
    log.error("database_unavailable")
    connection.close()
    response = render(None, "503.html", status=503)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response


def full():
    """A file could not be written; the transaction it belonged to is undone."""
    log.error("disk_full")
    response = render(None, "507.html", status=507)
    response["Cache-Control"] = "no-store"
    return response


def documents_away():
    """The bucket of the documents does not answer; the transaction that wanted it is undone."""
    log.error("documents_unavailable")
    response = render(None, "503_documents.html", status=503)
    response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response


def too_many(request, exception=None):
    """Too many attempts in a short time."""
    return render(request, "429.html", status=429)
