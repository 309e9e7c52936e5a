"""What every page needs: municipality, navigation, the active entry, the purpose of looking across teams."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core import registry
from mentorstotte.core.page_help import PageHelp, help_of
from mentorstotte.core.permissions import Permission, allowed


def page(request) -> dict:
    """Context for base.html; no queries."""
    user = getattr(request, "user", None)
    shared = {"municipality": settings.MUNICIPALITY, "page_help": _help(request)}
    if user is None or not user.is_authenticated:
        return shared | {"navigation": []}
    return shared | {
        "purpose": _purpose(request),
        "may": _may(request),
        "navigation": [
            (item.label, reverse(item.url_name), _is_here(item, request.path))
            for item in registry.navigation_for(user)
        ],
    }


def _may(request) -> dict[str, bool]:
    """What the person may do on this page. A case that is only read is not worked on, but ``correct_cases``:
    the law asks that some of it is put right and added to all the same.
    """
    may = {permission.value: allowed(request.user, permission) for permission in Permission}
    works = may[Permission.WORK_CASES]
    read_only = getattr(request, "read_only", False)
    return may | {"correct_cases": works, Permission.WORK_CASES.value: works and not read_only}


def _help(request) -> PageHelp | None:
    """The help of the page; an address that leads nowhere has none."""
    return help_of(request.resolver_match.view_name) if request.resolver_match else None


def _is_here(item, path: str) -> bool:
    return path.startswith(item.prefix) if item.prefix else path == "/"


def _purpose(request) -> dict | None:
    """The purpose that is valid now, and until when."""
    if not request.user.purpose:
        return None
    until = datetime.fromtimestamp(request.session["purpose"]["until"], timezone.get_current_timezone())
    return {"text": request.user.purpose, "until": until}
