"""The person's own account: what allauth's views do not know about this house."""

import requests
import structlog
from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.conf import settings
from django.shortcuts import redirect, render

from mentorstotte.core import openid
from mentorstotte.core.permissions import Permission, requires

log = structlog.get_logger(__name__)


def openid_login(request, provider_id):
    """To the municipality's login; an honest page when it does not answer. Whoever follows a link on another
    site comes to our own page first: nobody is logged in without pressing the button there.
    """
    if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        return redirect("account_login")
    try:
        return openid.to_login(request, provider_id)
    except requests.RequestException:
        log.exception("openid_provider_unavailable")
        return render(request, "socialaccount/authentication_error.html", status=503)


@requires(Permission.ANY)
def index(request):
    """“Min konto”: password, one-time code, roles and teams."""
    return mfa.IndexView.as_view(extra_context={"require_totp": settings.REQUIRE_TOTP})(request)


@requires(Permission.ANY)
def change_password(request):
    """A new password; people who log in through the municipality have none here."""
    if not request.user.has_usable_password():
        return render(request, "account/no_password.html")
    return account.password_change(request)
