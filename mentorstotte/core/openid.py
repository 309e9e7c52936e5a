"""What both providers of identity are asked, and held to: the municipality's login and who signs by link.

An identity token must be signed with one of the provider's own keys, be of the provider that is configured,
for us, of now, and the answer to our own question (OpenID Connect Core 3.1.3.7). Redirects are not followed.
"""

import secrets

import structlog
from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from django.http import Http404

log = structlog.get_logger(__name__)
NONCE = "openid_nonce"
# Signed with the private key of a pair: never unsigned, never with a secret that others know as well.
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
WELL_KNOWN = "/.well-known/openid-configuration"
LONGEST = SocialAccount._meta.get_field("uid").max_length


class Session(OAuth2Session):
    """Asks the provider, and nobody to whom it sends us on."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.max_redirects = 0


class Provider(DjangoOAuth2App):
    """A provider that is who it is configured to be; ours are the algorithms that count."""

    client_cls = Session

    def load_server_metadata(self):
        metadata = super().load_server_metadata()
        if metadata.get("issuer", "").rstrip("/") != self._server_metadata_url.removesuffix(WELL_KNOWN):
            raise OAuthError("wrong_issuer")
        metadata["id_token_signing_alg_values_supported"] = list(SIGNED_BY)
        return metadata

    def parse_id_token(self, token, nonce, **options):
        """The token's claims. The library alone would take one for others that names us as its user (azp)."""
        issuer = self.load_server_metadata()["issuer"]
        held_to = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": self.client_id},
        }
        return super().parse_id_token(token, nonce, **options | {"claims_options": held_to})


def provider(name: str, chosen: dict) -> Provider:
    """The provider at ``server_url``, as ``client_id`` with ``client_secret``; ``scope`` is what is asked."""
    server = chosen["server_url"].removesuffix(WELL_KNOWN).rstrip("/")
    return OAuth().register(
        name,
        client_cls=Provider,
        server_metadata_url=f"{server}{WELL_KNOWN}",
        client_id=chosen["client_id"],
        client_secret=chosen["secret"],
        client_kwargs={"scope": chosen["scope"], "code_challenge_method": "S256", "timeout": 10},
    )


class Login(OpenIDConnectOAuth2Adapter):
    """allauth's way through the municipality's login, with a nonce, and the token checked as above."""

    def complete_login(self, request, app, token, **kwargs):
        """Who it is, by the provider's word; raises OAuth2Error for a token that is not to be trusted."""
        chosen = {"server_url": app.settings["server_url"], "client_id": app.client_id}
        asked = provider(self.provider_id, chosen | {"secret": app.secret, "scope": "openid"})
        claims = _claims(asked, kwargs["response"], nonce=request.session.pop(NONCE, ""))
        about = self._fetch_user_info(token.token)
        if about.get("sub") != claims["sub"]:
            raise OAuth2Error("The provider speaks of two persons.")
        if len(claims["sub"]) > LONGEST:
            raise OAuth2Error("The provider's number for the person is longer than can be kept.")
        known = {"userinfo": about, "id_token": dict(claims)}
        login = self.get_provider().sociallogin_from_response(request, known)
        # Issuer and number are kept of the person (core/login_links.py), and nothing else.
        login.account.provider, login.account.extra_data = claims["iss"].rstrip("/"), {}
        return login


def _claims(asked: Provider, response: dict, *, nonce: str) -> dict:
    try:
        claims = asked.parse_id_token(response, nonce=nonce) if nonce else None
    except Exception as error:  # what may be wrong with a token cannot be listed
        log.warning("identity_token_refused", error=type(error).__name__)
        raise OAuth2Error("The identity token is refused.") from None
    if claims is None:
        raise OAuth2Error("There is no identity token, or no question behind it.")
    return claims


def to_login(request, provider_id: str):
    """The redirect to the municipality's login, with state, nonce and PKCE."""
    known = _login(request, provider_id).get_provider()
    facts = known.get_redirect_from_request_kwargs(request)
    nonce = request.session[NONCE] = secrets.token_urlsafe(24)
    return known.redirect(request, **facts | {"auth_params": known.get_auth_params() | {"nonce": nonce}})


@login_not_required
def from_login(request, provider_id: str):
    """Who comes back from the municipality's login."""
    return OAuth2CallbackView.adapter_view(_login(request, provider_id))(request)


def _login(request, provider_id: str) -> Login:
    adapter = Login(request, provider_id)
    try:
        adapter.get_provider()
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return adapter
