"""Text that must not be readable in a copy of the database."""

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt(text: str, *, use: str) -> str:
    """Encrypted and signed with SECRET_KEY; ``use`` keeps one kind of text from being read as another."""
    return _ciphers(use).encrypt(text.encode()).decode()


def decrypt(sealed: str, *, use: str) -> str:
    """The text again, also after a change of SECRET_KEY; raises cryptography.fernet.InvalidToken."""
    return _ciphers(use).decrypt(sealed.encode()).decode()


def _ciphers(use: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [base64.urlsafe_b64encode(sha256(f"{use}:{secret}".encode()).digest()) for secret in secrets]
    return MultiFernet([Fernet(key) for key in keys])
