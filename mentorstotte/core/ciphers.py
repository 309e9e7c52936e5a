"""Text that must not be readable in a copy of the database."""

import base64
import re
from functools import lru_cache
from hashlib import sha256, sha512

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# The name of the key, and the number: 16 bytes of keyed hash and 10 of cipher text.
SEALED_CPR = r"[0-9a-f]{8}\.[A-Za-z0-9_-]{35}"


class UnknownKey(ImproperlyConfigured):
    """A sealed CPR number cannot be opened: its key is missing, or it was changed."""


def encrypt(text: str, *, use: str) -> str:
    """Encrypted and signed with SECRET_KEY; ``use`` keeps one kind of text from being read as another."""
    return _ciphers(use, *_secrets()).encrypt(text.encode()).decode()


def decrypt(sealed: str, *, use: str) -> str:
    """The text again, also after a change of SECRET_KEY; raises cryptography.fernet.InvalidToken."""
    return _ciphers(use, *_secrets()).decrypt(sealed.encode()).decode()


def renewed(sealed: str, *, use: str) -> str:
    """The same text, encrypted with the SECRET_KEY of now: as it was when it is that already. Raises
    cryptography.fernet.InvalidToken.
    """
    try:
        _ciphers(use, settings.SECRET_KEY).decrypt(sealed.encode())
    except InvalidToken:
        return encrypt(decrypt(sealed, use=use), use=use)
    return sealed


def seal_cpr(number: str) -> str:
    """Ten digits as they are stored. The same number and key give the same text (AES-SIV, RFC 5297): the
    keyed hash in front of the cipher text is what the database compares, joins and keeps unique by.
    """
    return _seal(number, _cpr_keys()[0])


def sealed_by_every_key(number: str) -> list[str]:
    """What the number may be stored as while keys are changed; the key of now first."""
    return [_seal(number, key) for key in _cpr_keys()]


def open_cpr(sealed: str) -> str:
    """The ten digits; raises UnknownKey."""
    name, _, text = sealed.partition(".")
    key = next((key for key in _cpr_keys() if key_name(key) == name), None)
    if key is None:
        raise UnknownKey(
            "A CPR number is sealed with a key that is in neither CPR_KEY nor CPR_KEY_FALLBACKS."
        )
    try:
        return _cpr_cipher(key).decrypt(base64.urlsafe_b64decode(f"{text}="), None).decode()
    except (InvalidTag, ValueError):
        raise UnknownKey("A sealed CPR number was changed, or its key was.") from None


def resealed_cpr(stored: str) -> str:
    """As ``seal_cpr``, from what another key sealed; or nothing did, in a database of before there were keys.
    Raises UnknownKey.
    """
    return seal_cpr(stored if re.fullmatch("[0-9]{10}", stored) else open_cpr(stored))


@lru_cache(maxsize=16)
def key_name(key: str) -> str:
    """What a key of CPR numbers is called in front of them; nothing of the key follows from it."""
    return sha256(f"name of a cpr key:{key}".encode()).hexdigest()[:8]


def _seal(number: str, key: str) -> str:
    sealed = base64.urlsafe_b64encode(_cpr_cipher(key).encrypt(number.encode(), None)).decode()
    return f"{key_name(key)}.{sealed.rstrip('=')}"


def _cpr_keys() -> list[str]:
    if not settings.CPR_KEY:
        raise UnknownKey("The environment variable CPR_KEY is missing. See docs/operations.md.")
    return [settings.CPR_KEY, *settings.CPR_KEY_FALLBACKS]


@lru_cache(maxsize=16)
def _cpr_cipher(key: str) -> AESSIV:
    """Half of the bytes are the key of the hash, half that of the cipher."""
    return AESSIV(sha512(f"cpr:{key}".encode()).digest())


def _secrets() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


@lru_cache(maxsize=16)
def _ciphers(use: str, *secrets: str) -> MultiFernet:
    keys = [base64.urlsafe_b64encode(sha256(f"{use}:{secret}".encode()).digest()) for secret in secrets]
    return MultiFernet([Fernet(key) for key in keys])
