"""The key that seals documents: the municipality's own from settings, else a development certificate.

``SEAL_CERTIFICATE`` names a PKCS#12 file, or a PEM certificate (its chain after it) with the key in
``SEAL_KEY``; ``SEAL_KEY_PASSWORD`` opens either. With ``SEAL_PKCS11_MODULE`` the key stays in a token or
hardware module: ``SEAL_CERTIFICATE`` is its certificate as PEM, ``SEAL_KEY_PASSWORD`` the PIN. Without them a
development certificate is made once under ``DATA_DIR/seal``; its name and every document sealed with it say
so. A configured certificate that cannot be used is an error: nothing is sealed silently with another.
"""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.conf import settings

from mentorstotte.core.documents.token import Place, TokenError, TokenKey

DEVELOPMENT_NAME = "UDVIKLINGSCERTIFIKAT – ikke gyldig"
DEVELOPMENT_FILE = "udviklingscertifikat.p12"
DEVELOPMENT_YEARS = 20
# The same kind of key as a municipality's certificate has, so that development is no faster than production.
KEY_BITS = 3072


class SealError(Exception):
    """The document cannot be sealed; the Danish text says what an administrator must mend."""


@dataclass(frozen=True)
class SealKey:
    """A private key with its certificate and the chain above it."""

    key: PrivateKeyTypes | TokenKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    development: bool

    def sign(self, data: bytes) -> bytes:
        """The signature over SHA-256. Raises ``SealError`` when a token does not sign."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            return self.key.sign(data, ec.ECDSA(hashes.SHA256()))
        try:
            return self.key.sign(data)
        except TokenError as error:
            raise SealError(f"Seglets nøgle i tokenet svarer ikke ({error}).") from error

    def check(self, moment: datetime) -> None:
        """Raises ``SealError`` unless the certificate is in force at ``moment`` and belongs to the key."""
        start, end = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        if not self.development and not start <= moment <= end:
            raise SealError(f"Seglets certifikat gælder kun fra {start:%d.%m.%Y} til {end:%d.%m.%Y}.")


def seal_key() -> SealKey:
    """The key to seal with, loaded once and kept until the file changes. Raises ``SealError``."""
    place = _place()
    if settings.SEAL_CERTIFICATE:
        path = Path(settings.SEAL_CERTIFICATE)
        development = False
    else:
        path = _development_file()
        development = True
    try:
        changed = path.stat().st_mtime_ns
    except OSError as error:
        raise SealError(f"Seglets certifikat findes ikke: {path.name}.") from error
    process = os.getpid() if place else 0  # a session with a token does not outlive a fork
    return _load(path, changed, settings.SEAL_KEY, settings.SEAL_KEY_PASSWORD, development, place, process)


def _place() -> Place | None:
    """Where the key is in a token, if it is; raises ``SealError`` when its certificate is not named."""
    if not settings.SEAL_PKCS11_MODULE:
        return None
    if not settings.SEAL_CERTIFICATE:
        raise SealError("SEAL_CERTIFICATE skal pege på certifikatet til nøglen i tokenet.")
    return Place(settings.SEAL_PKCS11_MODULE, settings.SEAL_PKCS11_TOKEN, settings.SEAL_PKCS11_LABEL)


def is_development() -> bool:
    """True when documents are sealed with the development certificate and must say so on their face."""
    return not (settings.SEAL_CERTIFICATE or settings.SEAL_PKCS11_MODULE)


def known_fingerprints() -> set[str]:
    """SHA-256 of every certificate this installation has sealed with, so that older seals stay verifiable."""
    return {path.stem for path in known_folder().glob("*.pem")}


def fingerprint(certificate_der: bytes) -> str:
    """SHA-256 of a certificate, hexadecimal."""
    return hashlib.sha256(certificate_der).hexdigest()


@lru_cache(maxsize=2)
def _load(
    path: Path,
    changed: int,
    key_path: str,
    password: str,
    development: bool,
    place: Place | None,
    process: int,
) -> SealKey:
    secret = None if development else password.encode() or None
    try:
        if place:
            key, certificate, chain = _from_token(path, place, password)
        else:
            key, certificate, chain = _read(path, "" if development else key_path, secret)
    except TokenError as error:
        raise SealError(
            f"Seglets nøgle i tokenet kan ikke bruges ({error}). Er modul, navne og PIN-kode rigtige?"
        ) from error
    except (OSError, ValueError, TypeError) as error:
        raise SealError(
            f"Seglets certifikat eller nøgle kan ikke læses: {path.name}. Er adgangskoden rigtig?"
        ) from error
    if key is None or certificate is None or not _belongs(key, certificate):
        raise SealError(f"Seglets nøgle hører ikke til certifikatet: {path.name}.")
    for known in (certificate, *chain):
        _remember(known)
    return SealKey(key, certificate, tuple(chain), development)


def _read(path: Path, key_path: str, secret: bytes | None):
    if key_path:
        certificate, *chain = x509.load_pem_x509_certificates(path.read_bytes())
        return load_pem_private_key(Path(key_path).read_bytes(), secret), certificate, chain
    return pkcs12.load_key_and_certificates(path.read_bytes(), secret)


def _from_token(path: Path, place: Place, pin: str):
    certificate, *chain = x509.load_pem_x509_certificates(path.read_bytes())
    return TokenKey(place, pin), certificate, chain


def _belongs(key, certificate: x509.Certificate) -> bool:
    """Whether the certificate is of the key; one in a token shows it by a signature."""
    if not isinstance(key, TokenKey):
        return _public(key.public_key()) == _public(certificate.public_key())
    public, words = certificate.public_key(), b"segl"
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(key.sign(words), words, padding.PKCS1v15(), hashes.SHA256())
        else:
            public.verify(key.sign(words), words, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _public(key) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "seal"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def known_folder() -> Path:
    """Where the certificates lie that this installation has sealed with; nothing in it is secret."""
    folder = _folder() / "known"
    folder.mkdir(exist_ok=True)
    return folder


def _remember(certificate: x509.Certificate) -> None:
    name = fingerprint(certificate.public_bytes(Encoding.DER))
    _write_once(known_folder() / f"{name}.pem", certificate.public_bytes(Encoding.PEM))


def _development_file() -> Path:
    path = _folder() / DEVELOPMENT_FILE
    if not path.exists():
        _write_once(path, _make_development())
    return path


def _write_once(path: Path, content: bytes) -> None:
    """Write a whole file or none; of several processes that try at once the first wins and the rest keep its
    file.
    """
    if path.exists():
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        Path(temporary).unlink()


def _make_development() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEVELOPMENT_NAME)])
    # Far back, because demo data and tests seal documents on days long past.
    start = datetime(2014, 1, 1, tzinfo=UTC)
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"), False)
    usage |= dict.fromkeys(("crl_sign", "encipher_only", "decipher_only"), False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=366 * DEVELOPMENT_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"segl", key, certificate, None, NoEncryption())
