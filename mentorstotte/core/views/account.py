"""The person's own account: what allauth's views do not know about this house."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.conf import settings
from django.shortcuts import render

from mentorstotte.core.permissions import Permission, requires


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
