"""The way to the national register (DFDG): by hand, or to the municipality's integration platform by HTTP.

The register's own codes and message format were not found (domain 11.4), so the message is ours and the
platform turns it into the register's. ``DFDG_URL`` is empty where people type the reports in.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import requests
from django.conf import settings

TIMEOUT = 10  # seconds
ACCEPTED, REJECTED = "accepted", "rejected"


class WayError(Exception):
    """The report was not taken, or nobody knows; it is tried again. The text names no person."""


@dataclass(frozen=True)
class Answer:
    """The register's answer; without ``state`` it has the report and will answer later."""

    reference: str
    state: str = ""
    answered_on: date | None = None
    text: str = ""


class Register(Protocol):
    """What a way to the register must be able to do."""

    def send(self, key: str, message: dict[str, str | None]) -> Answer:
        """Hands the report over; the same ``key`` again is the same report. Raises WayError."""


class Http:
    """The municipality's integration platform: JSON, one report at a time."""

    def send(self, key: str, message: dict[str, str | None]) -> Answer:
        headers = {"Idempotency-Key": key, "Authorization": f"Bearer {settings.DFDG_TOKEN}"}
        try:
            response = requests.post(
                settings.DFDG_URL, json=message, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
        except requests.RequestException as error:
            # Its text may hold the message, and with it the CPR number.
            raise WayError(type(error).__name__) from None
        if response.status_code not in (200, 201, 202, 422):
            raise WayError(f"HTTP {response.status_code}")
        return _read(response, REJECTED if response.status_code == 422 else "")


def _read(response: requests.Response, state: str) -> Answer:
    """The platform's JSON: ``reference``, and of an answer ``state``, ``answered_on`` and ``text``."""
    try:
        said = response.json()
        day = said.get("answered_on")
        state = state or str(said.get("state") or "")
        if not said["reference"] or state not in ("", ACCEPTED, REJECTED):
            raise WayError("Svaret kan ikke læses")
        on = date.fromisoformat(day) if day else None
        return Answer(str(said["reference"])[:100], state, on, str(said.get("text") or "")[:300])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise WayError("Svaret kan ikke læses") from None


def way() -> Register | None:
    """The one that is set up; None when reports are typed in by hand."""
    return Http() if settings.DFDG_URL else None
