"""Who asks stands in a header when the proxy says so; from anyone else it is a claim."""

import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory

from mentorstotte.core.middleware import ForwardedMiddleware


@pytest.mark.asvs("4.1.3", "15.3.4")
@pytest.mark.parametrize(
    ("proxies", "caller", "seen", "secure"),
    [
        (["10.0.0.5"], "10.0.0.5", "62.1.2.3", True),
        (["10.0.0.5"], "10.0.0.6", "10.0.0.6", False),
        (["10.0.0.5", "10.1.0.0/24"], "10.1.0.77", "62.1.2.3", True),
        (["::1"], "10.1.0.77", "10.1.0.77", False),
        (["*"], "10.0.0.6", "62.1.2.3", True),
    ],
)
def test_only_the_proxy_is_believed(settings, proxies, caller, seen, secure):
    settings.PROXIES, settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies, 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get(
        "/",
        REMOTE_ADDR=caller,
        headers={"X-Forwarded-For": "6.6.6.6, 62.1.2.3", "X-Forwarded-Proto": "https"},
    )
    ForwardedMiddleware(lambda request: None)(request)
    assert (get_adapter().get_client_ip(request), request.is_secure()) == (seen, secure)
