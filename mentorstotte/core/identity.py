"""Who a citizen is, by OpenID Connect as MitID brokers offer it. No login here comes of it.

The CPR number is handed on to be compared and is neither kept nor logged.
"""

from dataclasses import dataclass

import structlog
from authlib.integrations.base_client import OAuthError
from django.conf import settings

from mentorstotte.core import openid

log = structlog.get_logger(__name__)
NAME = "signing"


class IdentityError(Exception):
    """The provider did not say who it is. The text names no person."""


@dataclass(frozen=True)
class Identity:
    """What the provider says: the CPR number, and the level of assurance in its own words."""

    cpr: str
    assurance: str


def available() -> bool:
    """Whether a provider is set up."""
    return bool(settings.SIGNING_OIDC["server_url"])


def start(request, return_url: str):
    """The redirect to the provider, with state, nonce and PKCE kept in the session."""
    try:
        return _client().authorize_redirect(request, return_url)
    except Exception as error:  # the provider is away, in whatever way
        raise _failed(error) from None


def finish(request) -> Identity:
    """Who came back; raises IdentityError for a forged, refused or empty answer."""
    client = _client()
    try:
        token = client.authorize_access_token(request)
        claims = dict(token.get("userinfo") or {})
        if settings.SIGNING_OIDC["cpr_claim"] not in claims:
            claims |= dict(client.userinfo(token=token))
    except (
        Exception
    ) as error:  # what a provider may answer cannot be listed, and its text may hold the number
        raise _failed(error) from None
    cpr = claims.get(settings.SIGNING_OIDC["cpr_claim"])
    if not isinstance(cpr, str) or not cpr.strip():
        raise IdentityError("Udbyderen har ikke oplyst et CPR-nummer.")
    return Identity(cpr, str(claims.get("acr") or "uden angivet niveau")[:150])


def _failed(error: Exception) -> IdentityError:
    why = error.error if isinstance(error, OAuthError) else type(error).__name__
    log.warning("identity_step_failed", error=str(why)[:60])
    return IdentityError("Vi kunne ikke se, hvem du er.")


def _client():
    return openid.provider(NAME, settings.SIGNING_OIDC)
