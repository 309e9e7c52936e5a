"""Settings from the environment, with loud errors."""

import os
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "ja", "on"}
FALSE_WORDS = {"", "0", "false", "no", "nej", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable ``name``; raises ImproperlyConfigured when it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is missing. See docs/operations.md.")
    return value


def flag(name: str, default: bool = False) -> bool:
    """A yes or no; raises ImproperlyConfigured on any other word."""
    word = os.environ.get(name, "1" if default else "0").strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be one of 1, 0, true, false; it is {word!r}.")


def number(name: str, default: int) -> int:
    """A whole number; raises ImproperlyConfigured on anything else."""
    word = os.environ.get(name, str(default))
    try:
        return int(word)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number; it is {word!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def database(url: str) -> dict:
    """Django's database settings from ``postgres://user:password@host:port/name``.

    A socket directory is given as ``postgres://user@/name?host=/directory``.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// (only PostgreSQL is supported).")
    host = parts.hostname or ""
    for pair in parts.query.split("&"):
        key, _, value = pair.partition("=")
        if key == "host":
            host = unquote(value)
        elif key:
            raise ImproperlyConfigured(f"DATABASE_URL takes no “{key}”: PGSSLMODE and the like are for that.")
    return {
        "ENGINE": "mentorstotte.core.database",
        "NAME": unquote(parts.path.lstrip("/")) or "mentorstotte",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
    }
