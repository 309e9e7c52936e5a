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


def documents(address: str, **given: str) -> dict:
    """Django's storage of the documents: a folder without an ``address``, or ``s3://bucket/prefix``.

    ``given`` are the variables that belong to a bucket, by name. Raises ImproperlyConfigured when one that is
    needed is missing, and when one is given and no bucket is named.
    """
    if not address:
        if said := sorted(name for name, value in given.items() if value):
            raise ImproperlyConfigured(f"{', '.join(said)} is set, but DOCUMENTS names no bucket.")
        return {"BACKEND": "mentorstotte.core.documents.folder.Folder"}
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc or "@" in parts.netloc:
        raise ImproperlyConfigured("DOCUMENTS must be s3://bucket or s3://bucket/prefix.")
    needed = ("DOCUMENTS_ENDPOINT", "DOCUMENTS_ACCESS_KEY", "DOCUMENTS_SECRET_KEY")
    if missing := [name for name in needed if not given[name]]:
        raise ImproperlyConfigured(f"DOCUMENTS names a bucket, but {', '.join(missing)} is missing.")
    if urlsplit(given["DOCUMENTS_ENDPOINT"]).scheme not in {"http", "https"}:
        raise ImproperlyConfigured("DOCUMENTS_ENDPOINT must begin with https:// (or http:// in a test).")
    encryption = given["DOCUMENTS_ENCRYPTION"]
    if encryption not in {"", "AES256", "aws:kms"}:
        raise ImproperlyConfigured(f"DOCUMENTS_ENCRYPTION must be AES256 or aws:kms; it is {encryption!r}.")
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": given["DOCUMENTS_ENDPOINT"],
        "region_name": given["DOCUMENTS_REGION"] or "us-east-1",  # what servers of no region are signed with
        "access_key": given["DOCUMENTS_ACCESS_KEY"],
        "secret_key": given["DOCUMENTS_SECRET_KEY"],
        "object_parameters": {"ServerSideEncryption": encryption} if encryption else {},
    }
    return {"BACKEND": "mentorstotte.core.documents.bucket.Bucket", "OPTIONS": options}
