"""The seal's key in a token or hardware module (PKCS#11): it signs there and never leaves it.

Needs the extra ``pkcs11``. A session belongs to one process: it is opened at the first seal, after the fork.
"""

import hashlib
import threading
from typing import NamedTuple


class TokenError(Exception):
    """The token does not answer, or holds no such key; the text is the module's own."""


class Place(NamedTuple):
    """Where the key is: the path of the module, the label of the token, and the label of the key in it."""

    module: str
    token: str
    label: str


class TokenKey:
    """A private key that signs in its token; raises ``TokenError`` when it cannot."""

    def __init__(self, place: Place, pin: str) -> None:
        self.place, self.pin = place, pin
        self.lock = threading.Lock()
        self.key = self._open()

    def _open(self):
        try:
            import pkcs11  # the extra is there where a module is configured
        except ImportError as error:
            raise TokenError("python-pkcs11 is not installed") from error
        try:
            token = pkcs11.lib(self.place.module).get_token(token_label=self.place.token)
            return self._session(token).get_key(
                object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=self.place.label
            )
        except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
            raise TokenError(type(error).__name__) from error

    def _session(self, token):
        """Logged in; a process is so once for all its sessions."""
        import pkcs11

        try:
            return token.open(user_pin=self.pin or None)
        except pkcs11.UserAlreadyLoggedIn:
            return token.open()

    def sign(self, data: bytes) -> bytes:
        """The signature over SHA-256: PKCS#1 1.5 for RSA, DER for EC. A lost session is opened once anew."""
        with self.lock:
            try:
                return self._sign(data)
            except TokenError:
                self.key = self._open()
                return self._sign(data)

    def _sign(self, data: bytes) -> bytes:
        import pkcs11
        from pkcs11.util.ec import encode_ecdsa_signature

        try:
            if self.key.key_type == pkcs11.KeyType.RSA:
                return self.key.sign(data, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS)
            digest = hashlib.sha256(data).digest()
            return encode_ecdsa_signature(self.key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            raise TokenError(type(error).__name__) from error
