"""Login rules: nobody signs up by themselves; the system admin makes the users."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse

from mentorstotte.core import ciphers, login_links, sessions
from mentorstotte.core.actions import record


class AccountAdapter(DefaultAccountAdapter):
    """Password login."""

    def is_open_for_signup(self, request):
        return False

    def set_password(self, user, password):
        """The person has chosen a password; a one-time password is used up, and logins elsewhere end."""
        user.must_change_password = False
        super().set_password(user, password)
        sessions.end(user, but=context.request.session.session_key)

    def get_password_change_redirect_url(self, request):
        """On with the work: whoever logs in for the first time came here on the way to it."""
        return reverse("overview")

    def reauthenticate(self, user, password):
        """Asks for the password once more, by the e-mail on the user itself."""
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk


class MFAAdapter(DefaultMFAAdapter):
    """One-time codes. Their secrets are encrypted, so that a copy of the database is not enough."""

    def encrypt(self, text: str) -> str:
        return ciphers.encrypt(text, use="totp")

    def decrypt(self, encrypted_text: str) -> str:
        return ciphers.decrypt(encrypted_text, use="totp")

    def can_delete_authenticator(self, authenticator) -> bool:
        return not settings.REQUIRE_TOTP


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Login through the municipality opens the user that it is linked to, and links the user whose verified
    e-mail it says at the first login; it never makes one.
    """

    def is_open_for_signup(self, request, sociallogin):
        return False

    def get_requests_session(self):
        """Asks the provider, and nobody to whom it sends us on."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request, sociallogin):
        """Sets the user, or answers with a page that says why not."""
        if request.user.is_authenticated:
            raise ImmediateHttpResponse(redirect("overview"))
        if sociallogin.is_existing:  # linked before; the e-mail is not asked
            if not sociallogin.user.is_active:
                raise _refusal(request, "closed")
            return
        verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        account = sociallogin.account
        try:
            user = login_links.link(issuer=account.provider, sub=account.uid, verified=verified)
        except login_links.OtherPerson as other:
            login_links.tell_of(other, request)
            raise _refusal(request, "other") from None
        if user is None:
            raise _refusal(request, "unknown" if verified else "unverified")
        sociallogin.user = user


def _refusal(request, why: str) -> ImmediateHttpResponse:
    return ImmediateHttpResponse(render(request, "socialaccount/no_user.html", {"why": why}, status=403))


def one_time_codes_added(sender, *, user, authenticator, **kwargs):
    """allauth says so; the history of the user shows it."""
    record("user.mfa_added", subject=user, by=user, text=f"{WORDS[authenticator.type]} er sat op")


def one_time_codes_removed(sender, *, user, authenticator, **kwargs):
    """allauth says so; the history of the user shows it."""
    record("user.mfa_removed", subject=user, by=user, text=f"{WORDS[authenticator.type]} er fjernet")


WORDS = {"totp": "Engangskode med app", "recovery_codes": "Genoprettelseskoder"}
