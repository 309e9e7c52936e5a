"""Which key seals: the municipality's own or, named as such, one for development."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from agreements.documents.agreement import agreement_pdf
from mentorstotte.core.documents import certificate
from mentorstotte.core.documents.certificate import SealError, is_development, seal_key
from mentorstotte.core.documents.seal import seal, verify
from tests.documents import samples

PASSWORD = b"en god adgangskode"
NOW = datetime.now(UTC)


def issue(
    name, *, issuer=None, start=NOW - timedelta(days=1), end=NOW + timedelta(days=365), ca=False, key=None
):
    """A key and its certificate, signed by ``issuer`` (a pair like this one) or by itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer, signed_by = issuer or (key, None)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signed_by.subject if signed_by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .sign(signer, hashes.SHA256())
    )
    return key, made


def pem_key(key) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD))


@pytest.fixture(scope="module")
def plain():
    return agreement_pdf(samples.agreement(seal_is_development=False))


@pytest.fixture
def municipal(settings, tmp_path):
    """A municipality's certificate under an authority, as PEM files, set as the seal."""
    authority = issue("Udsteder", ca=True)
    key, leaf = issue("Gribskov Kommune", issuer=authority)
    (tmp_path / "segl.pem").write_bytes(
        leaf.public_bytes(Encoding.PEM) + authority[1].public_bytes(Encoding.PEM)
    )
    (tmp_path / "segl.key").write_bytes(pem_key(key))
    settings.DATA_DIR = tmp_path / "data"
    settings.SEAL_CERTIFICATE = str(tmp_path / "segl.pem")
    settings.SEAL_KEY = str(tmp_path / "segl.key")
    settings.SEAL_KEY_PASSWORD = PASSWORD.decode()
    return tmp_path


def test_the_municipalitys_own_certificate_with_its_chain(municipal, plain):
    assert not is_development()
    sealed = seal(plain)
    status = verify(sealed)
    assert status.sound
    assert status.signer == "Gribskov Kommune"
    assert not status.development


def test_no_byte_of_the_signature_with_its_chain_can_change(municipal, plain):
    sealed = seal(plain)
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    length = sealed.index(b">", start) - start
    unseen = [
        place
        for place in range(start, start + length, 23)
        if verify(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]).sound
    ]
    assert unseen == []


def test_a_pkcs12_file(municipal, settings, plain):
    key, made = issue("Viborg Kommune")
    store = pkcs12.serialize_key_and_certificates(b"segl", key, made, None, BestAvailableEncryption(PASSWORD))
    (municipal / "segl.p12").write_bytes(store)
    settings.SEAL_CERTIFICATE, settings.SEAL_KEY = str(municipal / "segl.p12"), ""
    assert verify(seal(plain)).signer == "Viborg Kommune"


def test_an_older_seal_stays_sound_when_the_certificate_is_renewed(municipal, plain):
    old = seal(plain)
    key, made = issue("Gribskov Kommune 2")
    (municipal / "segl.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (municipal / "segl.key").write_bytes(pem_key(key))
    assert verify(seal(plain)).signer == "Gribskov Kommune 2"
    assert verify(old).sound


def test_an_expired_certificate_seals_nothing(municipal, settings, plain):
    key, made = issue("Udløbet", start=NOW - timedelta(days=800), end=NOW - timedelta(days=10))
    (municipal / "segl.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (municipal / "segl.key").write_bytes(pem_key(key))
    with pytest.raises(SealError, match="gælder kun fra"):
        seal(plain)


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("SEAL_CERTIFICATE", "/findes/ikke.p12", "findes ikke: ikke.p12"),
        ("SEAL_KEY", "/findes/ikke.key", "kan ikke læses"),
        ("SEAL_KEY_PASSWORD", "forkert", "Er adgangskoden rigtig"),
    ],
)
def test_a_configured_certificate_that_cannot_be_used_is_an_error(
    municipal, settings, plain, setting, value, told
):
    setattr(settings, setting, value)
    with pytest.raises(SealError, match=told):
        seal(plain)
    assert not (municipal / "data" / "seal" / certificate.DEVELOPMENT_FILE).exists()


def test_a_key_that_is_not_the_certificates_is_an_error(municipal, plain):
    (municipal / "segl.key").write_bytes(pem_key(issue("En anden")[0]))
    with pytest.raises(SealError, match="hører ikke til certifikatet"):
        seal(plain)


def test_many_at_once_make_one_development_key(settings, tmp_path):
    settings.DATA_DIR, settings.SEAL_CERTIFICATE = tmp_path, ""
    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(lambda _: seal_key().certificate.serial_number, range(4)))
    assert len(set(keys)) == 1
    [path] = (tmp_path / "seal").glob("*.p12")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in (tmp_path / "seal").iterdir() if p.is_file()] == [certificate.DEVELOPMENT_FILE]
