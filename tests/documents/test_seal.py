"""The seal: PDF/UA stays, pyHanko agrees, and no byte of the file can change unseen."""

import random
from io import BytesIO

import pdfua
import pikepdf
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from agreements.documents.agreement import agreement_pdf
from mentorstotte.core.documents.seal import SealStatus, seal, verify
from tests.documents import reading, samples

pytestmark = pytest.mark.usefixtures("development_seal")


@pytest.fixture(scope="module")
def plain() -> bytes:
    return agreement_pdf(samples.agreement())


@pytest.fixture
def sealed(plain) -> bytes:
    return seal(plain, reason="Aftale om mentorstøtte", location="Gribskov Kommune")


def test_the_seal_is_sound_and_says_that_it_is_for_development(sealed):
    status = verify(sealed)
    assert status.sound
    assert (status.valid, status.intact, status.whole_file_covered, status.development) == (True,) * 4
    assert status.signer == "UDVIKLINGSCERTIFIKAT – ikke gyldig"
    assert status.signed_at.tzinfo is not None


@pytest.mark.asvs("11.6.1")
def test_pyhankos_own_full_validation_agrees(sealed):
    [signature] = PdfFileReader(BytesIO(sealed)).embedded_signatures
    trust = ValidationContext(
        trust_roots=[x509.Certificate.load(signature.signer_cert.dump())], allow_fetching=False
    )
    status = validate_pdf_signature(signature, trust)
    assert status.bottom_line
    assert status.modification_level == ModificationLevel.NONE
    assert str(signature.sig_object["/SubFilter"]) == "/ETSI.CAdES.detached"


def test_pdf_ua_and_everything_printed_survive_the_seal(plain, sealed):
    assert pdfua.validate(BytesIO(sealed)).findings == ()
    assert sealed.startswith(plain)
    assert reading.text(sealed) == reading.text(plain)
    assert reading.attached(sealed) == reading.attached(plain)


def test_the_field_is_hidden_and_forbids_any_change(sealed):
    with pikepdf.open(BytesIO(sealed)) as file:
        [field] = file.Root.AcroForm.Fields
        assert field.F == 2 | 128  # hidden, locked; not printed
        assert field.V.Reference[0].TransformParams.P == 1


def flips(sealed: bytes) -> list[tuple[int, int]]:
    """Places and bits to flip: spread over the file, and dense in the part that the digest leaves out."""
    dice = random.Random(20140303)
    start = sealed.index(b"/Contents <") + len(b"/Contents ")
    end = sealed.index(b">", start)
    anywhere = [dice.randrange(len(sealed)) for _ in range(120)]
    signature = [dice.randrange(start, end + 1) for _ in range(120)]
    edges = [0, len(sealed) - 1, start, start + 1, end - 1, end]
    return [(place, dice.randrange(8)) for place in anywhere + signature + edges]


def test_any_flipped_bit_is_detected(sealed):
    unseen = []
    for place, bit in flips(sealed):
        changed = bytearray(sealed)
        changed[place] ^= 1 << bit
        if verify(bytes(changed)).sound:
            unseen.append((place, bit))
    assert unseen == []


def test_the_case_of_the_signatures_hexadecimal_cannot_change(sealed):
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    place = next(i for i in range(start, len(sealed)) if sealed[i : i + 1] in b"ABCDEF")
    changed = sealed[:place] + sealed[place : place + 1].lower() + sealed[place + 1 :]
    status = verify(changed)
    assert not status.intact
    assert not status.sound


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: pdf + b"\n",
        lambda pdf: pdf[:-1],
        lambda pdf: pdf[: len(pdf) // 2],
        lambda pdf: b"",
        lambda pdf: b"ikke en PDF",
    ],
    ids=["one byte more", "one byte less", "half", "empty", "other"],
)
def test_a_longer_or_shorter_file_is_not_sound(sealed, change):
    assert not verify(change(sealed)).sound


def test_a_file_without_a_seal_is_not_sound(plain):
    assert verify(plain) == SealStatus()


def test_a_later_revision_is_seen(sealed):
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    writer.root["/Tilføjet"] = generic.pdf_string("senere")
    writer.update_root()
    output = BytesIO()
    writer.write(output)
    status = verify(output.getvalue())
    assert status.whole_file_covered is False
    assert not status.sound


def test_a_seal_of_somebody_else_is_not_valid(sealed, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    status = verify(sealed)
    assert status.intact
    assert not status.valid
    assert not status.sound
