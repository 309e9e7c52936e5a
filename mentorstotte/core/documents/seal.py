"""The municipality's digital seal on a finished PDF (PAdES B-B, with a timestamp authority B-T); its check.

The seal is an invisible certifying signature that allows no later change. Every byte of the file is under it:
the check also refuses what a reader would overlook, such as another spelling of the signature's own bytes.
A few bytes around a timestamp are under nobody's signature; a change of them is found by the SHA-256 that is
kept of every file (``core/proof.py``).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO

from asgiref.sync import async_to_sync
from asn1crypto import cms, x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.registry import SimpleCertificateStore

from mentorstotte.core.documents.certificate import (
    DEVELOPMENT_NAME,
    SealError,
    SealKey,
    fingerprint,
    known_fingerprints,
    seal_key,
)
from mentorstotte.core.documents.timestamp import TOKEN_BYTES, stamp_of, timestamper

FIELD = "Segl"
DIGEST = "sha256"
# Signed attributes and structure around certificates and signature.
STRUCTURE_BYTES = 1024


@dataclass(frozen=True)
class SealStatus:
    """What is known about the seal of a file.

    ``intact``: the bytes are those that were sealed. ``valid``: the signature is genuine and made with one of
    this installation's certificates. ``whole_file_covered``: nothing was added after. All three must hold;
    see ``sound``.
    """

    valid: bool = False
    intact: bool = False
    whole_file_covered: bool = False
    signer: str = ""
    signed_at: datetime | None = None
    timestamped_at: datetime | None = None
    development: bool = False

    @property
    def sound(self) -> bool:
        """True when the file is exactly what this municipality sealed."""
        return self.valid and self.intact and self.whole_file_covered


class _Sealer(signers.Signer):
    """Signs with a key that is already loaded; pyHanko's own signer parses and checks the key for every
    document.
    """

    def __init__(self, loaded: SealKey) -> None:
        ders = [certificate.public_bytes(Encoding.DER) for certificate in (loaded.certificate, *loaded.chain)]
        certificates = [x509.Certificate.load(der) for der in ders]
        self.loaded = loaded
        size = _signature_size(loaded.certificate.public_key())
        self.reserved = 2 * (sum(map(len, ders)) + size + STRUCTURE_BYTES)
        super().__init__(
            signing_cert=certificates[0], cert_registry=SimpleCertificateStore.from_certs(certificates[1:])
        )

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self.loaded.sign(data)


def _signature_size(key) -> int:
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise SealError("Seglets nøgle skal være af typen RSA eller EC.")
    return key.key_size // 4


@lru_cache(maxsize=2)
def _sealer(loaded: SealKey) -> _Sealer:
    return _Sealer(loaded)


def seal(pdf: bytes, *, reason: str = "", location: str = "") -> bytes:
    """The same PDF with the seal on it; still PDF/UA.

    ``reason`` and ``location`` are shown by PDF readers. Raises ``SealError`` when the municipality's
    certificate is missing, cannot be opened or is not in force, or the timestamp authority does not answer;
    nothing is then sealed.
    """
    loaded = seal_key()
    loaded.check(datetime.now(UTC))
    sealer = _sealer(loaded)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        reason=reason or None,
        location=location or None,
    )
    field = fields.SigFieldSpec(
        FIELD,
        invis_sig_settings=fields.InvisSigSettings(set_hidden_flag=True, set_print_flag=False),
        readable_field_name="Digitalt segl",
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    clock = timestamper()
    press = signers.PdfSigner(metadata, sealer, new_field_spec=field, timestamper=clock)
    try:
        room = sealer.reserved + (2 * TOKEN_BYTES if clock else 0)
        return press.sign_pdf(writer, bytes_reserved=room).getvalue()
    except TimestampRequestError as error:
        raise SealError("Tidsstemplet kunne ikke hentes. Prøv igen om lidt.") from error


def seal_apart(content: bytes) -> bytes:
    """The seal over ``content`` as a file of its own (CMS, DER), which leaves the content as it is.

    Raises ``SealError`` as ``seal`` does.
    """
    loaded = seal_key()
    loaded.check(datetime.now(UTC))
    try:
        signing = async_to_sync(_sealer(loaded).async_sign_general_data)
        return signing(content, DIGEST, detached=True, timestamper=timestamper()).dump()
    except TimestampRequestError as error:
        raise SealError("Tidsstemplet kunne ikke hentes. Prøv igen om lidt.") from error


def verify(pdf: bytes) -> SealStatus:
    """The state of the file's seal. A file without a seal, or one that cannot be read, is not sound; never
    raises.
    """
    try:
        [signature] = PdfFileReader(BytesIO(pdf)).embedded_signatures
        return _status(pdf, signature)
    except Exception:  # a damaged file breaks the parsers in ways nobody can list, and each means: not intact
        return SealStatus()


def _status(pdf: bytes, signature: EmbeddedPdfSignature) -> SealStatus:
    certificate = signature.signer_cert
    signature.compute_integrity_info(skip_diff=True)
    intact, genuine = validate_sig_integrity(
        signature.signer_info,
        certificate,
        expected_content_type="data",
        actual_digest=signature.compute_digest(),
    )
    stamp = stamp_of(signature.signer_info)
    name = certificate.subject.native.get("common_name", "")
    certificates = {fingerprint(choice.dump()) for choice in signature.signed_data["certificates"]}
    return SealStatus(
        valid=genuine and certificates <= known_fingerprints(),
        intact=intact and stamp.sound and _spelled_as_written(pdf, signature),
        whole_file_covered=signature.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        signer=name,
        signed_at=signature.self_reported_timestamp,
        timestamped_at=stamp.at,
        development=name == DEVELOPMENT_NAME,
    )


def _spelled_as_written(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """Whether the bytes outside the digest, the signature in hexadecimal, are spelled as we write them."""
    start, length, resume, _ = (int(number) for number in signature.byte_range)
    written = pdf[start + length : resume]
    content = cms.ContentInfo.load(signature.pkcs7_content)
    padded = content.dump().ljust((len(written) - 2) // 2, b"\0")
    return written == b"<" + padded.hex().upper().encode() + b">" and _plain(content["content"])


def _plain(signed: cms.SignedData) -> bool:
    """Whether the parts of the signature that it does not sign itself are the ones we write."""
    signer = signed["signer_infos"][0]
    return (
        signed["version"].native == signer["version"].native == "v1"
        and [a.native for a in signed["digest_algorithms"]] == [signer["digest_algorithm"].native]
        and signer["digest_algorithm"]["algorithm"].native == DIGEST
        and len(signed["signer_infos"]) == 1
    )
