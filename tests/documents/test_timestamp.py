"""The time of a seal, from a timestamp authority that answers over HTTP, answers wrongly, or not at all."""

import hashlib
import random
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pdfua
import pytest
from asn1crypto import keys, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from agreements.documents.agreement import agreement_pdf
from mentorstotte.core.documents import certificate, store
from mentorstotte.core.documents.certificate import SealError
from mentorstotte.core.documents.seal import seal, verify
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.models import Document
from mentorstotte.core.proof import Genuine, genuine, proof
from tests.documents import samples
from tests.stored import path_of

pytestmark = pytest.mark.usefixtures("development_seal")
MOMENT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def authority() -> DummyTimeStamper:
    """An authority of the test's own, with a key of its own."""
    key, made, _ = pkcs12.load_key_and_certificates(certificate._make_development(), None)
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(
        tsa_cert=x509.Certificate.load(made.public_bytes(Encoding.DER)),
        tsa_key=keys.PrivateKeyInfo.load(plain),
        certs_to_embed=SimpleCertificateStore(),
        fixed_dt=MOMENT,
    )


@pytest.fixture(scope="module")
def server():
    clock = authority()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/broken":
                body = b"<html>Fejl</html>"
            else:
                body = clock.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
            self.send_response(200)
            kind = "text/html" if self.path == "/broken" else "application/timestamp-reply"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    running = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.fixture(scope="module")
def plain() -> bytes:
    return agreement_pdf(samples.agreement())


def test_the_seal_carries_the_authoritys_time_and_stays_pdf_ua(plain, server, settings):
    settings.SEAL_TSA_URL = server
    sealed = seal(plain)
    status = verify(sealed)
    assert status.sound
    assert status.timestamped_at == MOMENT
    assert pdfua.validate(BytesIO(sealed)).findings == ()


def test_without_an_authority_there_is_no_such_time(plain):
    status = verify(seal(plain))
    assert status.sound
    assert status.timestamped_at is None


@pytest.mark.parametrize("path", ["/broken", None])
def test_an_authority_that_fails_seals_nothing(plain, server, settings, path):
    settings.SEAL_TSA_URL = server + path if path else "http://127.0.0.1:9/"
    with pytest.raises(SealError, match="Tidsstemplet kunne ikke hentes"):
        seal(plain)


def changed_bytes(sealed: bytes) -> list[bytes]:
    """The file with one byte of the seal changed, a hundred times."""
    place = sealed.index(b"/Contents <") + len(b"/Contents <")
    used = len(sealed[place : sealed.index(b">", place)].rstrip(b"0"))
    dice, found = random.Random(7), []
    for _ in range(100):
        where = place + dice.randrange(used)
        changed = bytearray(sealed)
        changed[where] = ord("A") if changed[where] != ord("A") else ord("B")
        found.append(bytes(changed))
    return found


def test_a_changed_seal_or_time_is_seen(plain, server, settings):
    """A few bytes of the token's own wrapping are under nobody's signature; the stored hash finds those."""
    settings.SEAL_TSA_URL = server
    sealed = seal(plain)
    assert sum(verify(changed).sound for changed in changed_bytes(sealed)) <= 3


@pytest.mark.django_db
def test_every_changed_byte_of_a_stored_file_is_found(plain, server, settings):
    settings.SEAL_TSA_URL = server
    sealed = seal(plain)
    document = Document(sha256=store.put(sealed), kind=DocumentKind.AGREEMENT, size=len(sealed), sealed=True)
    document.save()
    assert proof(document).unchanged
    path = path_of(document.sha256)
    path.chmod(0o600)
    for changed in changed_bytes(sealed):
        path.write_bytes(changed)
        assert not proof(document).unchanged
        digest = hashlib.sha256(changed).hexdigest()
        assert genuine(sha256=digest).verdict == Genuine.NOT_OURS
