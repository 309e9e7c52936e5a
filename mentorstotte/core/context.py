"""What every page needs: municipality, navigation, the active entry."""

from django.conf import settings
from django.urls import reverse

from mentorstotte.core import registry
from mentorstotte.core.permissions import Permission, allowed


def page(request) -> dict:
    """Context for base.html; no queries."""
    user = getattr(request, "user", None)
    shared = {"municipality": settings.MUNICIPALITY}
    if user is None or not user.is_authenticated:
        return shared | {"navigation": []}
    return shared | {
        "may": {permission.value: allowed(user, permission) for permission in Permission},
        "navigation": [
            (item.label, reverse(item.url_name), request.path.startswith(item.prefix) if item.prefix else request.path == "/")
            for item in registry.navigation_for(user)
        ],
    }
