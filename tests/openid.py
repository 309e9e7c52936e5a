"""OpenID Connect providers in processes of their own, and the browser that goes to them and comes back."""

import json
import subprocess
import sys
import time
from contextlib import contextmanager

import requests
from django.conf import settings as site

from mentorstotte.local.valkey import free_port

LOGIN = "/konto/log-ind/via/kommune/"


@contextmanager
def running_provider(people: list[dict]):
    """The address of an honest provider that knows these people."""
    claims = [part for person in people for part in ("--user-claims", json.dumps(person))]
    with _running("oidc_provider_mock", lambda port: ["--port", str(port), *claims]) as address:
        yield address


@contextmanager
def running_forger(people: list[dict]):
    """The address of one whose tokens can be forged (``tests/forger.py``)."""
    with _running("tests.forger", lambda port: [str(port), *map(json.dumps, people)]) as address:
        yield address


@contextmanager
def _running(module: str, arguments):
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", module, *arguments(port)],
        cwd=site.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _await(address)
        yield address
    finally:
        process.terminate()
        process.wait(10)


def _await(address: str) -> None:
    for _ in range(150):
        try:
            requests.get(address, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"no provider answers at {address}")


def set_up(settings, address: str) -> None:
    """The site trusts the provider at this address."""
    app = {
        "provider_id": "kommune",
        "name": "Kommunens login",
        "client_id": "mentorstotte",
        "secret": "only-for-tests",
        "settings": {"server_url": address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def come_back(client, sub: str, start: str = LOGIN):
    """Plays the browser: to the provider, who says who it is, and back with the code."""
    leaving = client.get(start)
    assert leaving.status_code == 302, leaving.content
    back = requests.post(leaving.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=10)
    return client.get(back.headers["Location"].removeprefix("http://testserver"))
