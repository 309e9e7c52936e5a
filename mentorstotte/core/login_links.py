"""The municipality's own login of a person: linked at the first login, by what never changes.

allauth's ``SocialAccount`` is the link: ``provider`` holds the issuer, ``uid`` the claim “sub”; only the two
together name a person for good (OpenID Connect Core 5.7). A verified e-mail finds the user once, to link it.
"""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core import security_log, sessions
from mentorstotte.core.actions import notify, record
from mentorstotte.core.enums import Role
from mentorstotte.core.models import User

REFUSED = "Kommunens login blev afvist: brugeren er knyttet til et andet"
TOLD = "{name}s e-mail blev brugt med et andet login end det, brugeren er knyttet til."


class OtherPerson(Exception):
    """The user with this e-mail is linked to somebody else's login at the same provider."""

    def __init__(self, user: User):
        self.user = user


def link_of(user) -> SocialAccount | None:
    """Which login of the municipality's is the user's, if one was used."""
    return SocialAccount.objects.filter(user=user).first()


@transaction.atomic
def link(*, issuer: str, sub: str, verified: list[str]) -> User | None:
    """Links the login to the active user with a verified e-mail, and gives the user; None without one.

    A link at another provider is replaced, since the operator has moved on. Raises OtherPerson.
    """
    user = User.objects.select_for_update().filter(email__in=verified, is_active=True).first()
    if user is None:
        return None
    before = link_of(user)
    if before and before.provider == issuer:
        if before.uid != sub:
            raise OtherPerson(user)
        return user  # a second click was quicker
    if before:
        before.delete()
    SocialAccount.objects.create(user=user, provider=issuer, uid=sub)
    record("user.login_linked", subject=user, by=user, text="Kommunens login er knyttet til brugeren")
    return user


@transaction.atomic
def tell_of(other: OtherPerson, request) -> None:
    """Writes the refused login in the user's history and the log; administrators hear of it once a day."""
    user = other.user
    security_log.other_identity(request, user)
    record("user.login_refused", subject=user, by=None, text=REFUSED)
    url, text = reverse("core:user", args=[user.public_id]), TOLD.format(name=user.name)
    for admin in User.objects.holding(Role.SYSTEM_ADMIN):
        notify(user=admin, key=f"login-refused:{user.pk}:{timezone.localdate()}", text=text, url=url)


@transaction.atomic
def release(*, user, by, but: str | None = "") -> bool:
    """Lets go of the link, and ends the user's logins, except the session ``but``; whether there was one.

    The next login of the municipality's with the user's verified e-mail is linked.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    removed, _ = SocialAccount.objects.filter(user=user).delete()
    if removed:
        sessions.end(user, but=but)
        security_log.login_released(user, by)
        record("user.login_released", subject=user, by=by, text="Kommunens login er frigivet")
    return bool(removed)
