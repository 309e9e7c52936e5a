"""The seal's key in a token (PKCS#11), tried against a real one in software: the key never leaves it."""

import subprocess
from io import BytesIO

import pdfua
import pkcs11
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from agreements.documents.agreement import agreement_pdf
from mentorstotte.bootstrap import find_softhsm
from mentorstotte.core.documents import certificate
from mentorstotte.core.documents.certificate import SealError, is_development
from mentorstotte.core.documents.seal import seal, verify
from tests.documents import samples
from tests.documents.test_certificate import issue

PIN = "271828"
KEYS = {
    "rsa": lambda: rsa.generate_private_key(public_exponent=65537, key_size=3072),
    "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
}


def util(*words: str) -> None:
    subprocess.run(["softhsm2-util", *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def token(tmp_path_factory):
    """A token with a key of each kind, and the certificates beside it. The module reads its folder once a
    process.
    """
    folder = tmp_path_factory.mktemp("token")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(folder / "conf"))
        util("--init-token", "--free", "--label", "kommunen", "--pin", PIN, "--so-pin", PIN)
        for number, (name, make) in enumerate(KEYS.items(), start=1):
            key, made = issue(f"Kommunen {name}", key=make())
            (folder / f"{name}.pem").write_bytes(made.public_bytes(Encoding.PEM))
            plain = folder / "key.pem"
            plain.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            place = ("--token", "kommunen", "--label", name, "--id", f"A{number}")
            util("--import", str(plain), *place, "--pin", PIN)
            plain.unlink()
        yield folder


@pytest.fixture
def configured(settings, tmp_path, token):
    pkcs11.lib(find_softhsm()).reinitialize()  # a process logs in once; here each test begins anew
    certificate._load.cache_clear()
    settings.DATA_DIR = tmp_path
    settings.SEAL_PKCS11_MODULE, settings.SEAL_PKCS11_TOKEN = find_softhsm(), "kommunen"
    settings.SEAL_CERTIFICATE, settings.SEAL_PKCS11_LABEL = str(token / "rsa.pem"), "rsa"
    settings.SEAL_KEY, settings.SEAL_KEY_PASSWORD = "", PIN
    return settings


@pytest.fixture(scope="module")
def plain() -> bytes:
    return agreement_pdf(samples.agreement(seal_is_development=False))


@pytest.mark.parametrize("kind", KEYS)
def test_a_document_is_sealed_by_the_key_in_the_token(configured, token, plain, kind):
    configured.SEAL_CERTIFICATE, configured.SEAL_PKCS11_LABEL = str(token / f"{kind}.pem"), kind
    sealed = seal(plain)
    status = verify(sealed)
    assert (status.sound, status.development, status.signer) == (True, False, f"Kommunen {kind}")
    assert pdfua.validate(BytesIO(sealed)).findings == ()
    assert not is_development()


def test_a_session_that_was_lost_is_opened_anew(configured, plain):
    assert verify(seal(plain)).sound
    pkcs11.lib(find_softhsm()).reinitialize()
    assert verify(seal(plain)).sound


@pytest.mark.parametrize(
    ("setting", "value", "why"),
    [
        ("SEAL_KEY_PASSWORD", "000000", "PIN-kode"),
        ("SEAL_PKCS11_TOKEN", "en anden", "i tokenet kan ikke bruges"),
        ("SEAL_PKCS11_LABEL", "findes-ikke", "i tokenet kan ikke bruges"),
        ("SEAL_PKCS11_MODULE", "/findes/ikke.so", "i tokenet kan ikke bruges"),
        ("SEAL_CERTIFICATE", "", "SEAL_CERTIFICATE skal pege"),
        ("SEAL_CERTIFICATE", "/findes/ikke.pem", "findes ikke"),
    ],
)
def test_what_cannot_be_used_seals_nothing_and_never_with_another_key(configured, plain, setting, value, why):
    setattr(configured, setting, value)
    with pytest.raises(SealError, match=why):
        seal(plain)
    assert not is_development()


def test_the_certificate_of_another_key_is_refused(configured, token, plain):
    configured.SEAL_CERTIFICATE = str(token / "ec.pem")
    with pytest.raises(SealError, match="hører ikke til certifikatet"):
        seal(plain)
