"""The time on a seal by a timestamp authority (RFC 3161), where ``SEAL_TSA_URL`` names one.

A configured authority that does not answer is an error: nothing is sealed silently without its time.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from asn1crypto import cms, core
from django.conf import settings
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation.generic_cms import extract_certs_for_validation, validate_sig_integrity

TOKEN = "signature_time_stamp_token"  # noqa: S105 the name of an attribute
TOKEN_BYTES = 10 * 1024  # what is kept free in the file for the token and the certificates in it


@dataclass(frozen=True)
class Stamp:
    """The time of a seal: ``sound`` unless something is there that is not a genuine time of this seal."""

    sound: bool
    at: datetime | None = None


def timestamper() -> TimeStamper | None:
    """Who stamps the time, if anybody."""
    return _client(settings.SEAL_TSA_URL, settings.SEAL_TSA_SECONDS) if settings.SEAL_TSA_URL else None


@lru_cache(maxsize=2)
def _client(url: str, seconds: int) -> TimeStamper:
    return RequestsHTTPTimeStamper(url, timeout=seconds)


def stamp_of(signer: cms.SignerInfo) -> Stamp:
    """The time on a seal; of whoever signed it, since the authority is not one of our certificates."""
    if signer["unsigned_attrs"] is core.VOID:
        return Stamp(sound=True)
    attributes = list(signer["unsigned_attrs"])
    if [attribute["type"].native for attribute in attributes] != [TOKEN] or len(attributes[0]["values"]) != 1:
        return Stamp(sound=False)
    token = attributes[0]["values"][0]["content"]
    info = token["encap_content_info"]["content"].parsed
    return Stamp(sound=_genuine(token) and _of_this(info, signer), at=info["gen_time"].native)


def _of_this(info, signer: cms.SignerInfo) -> bool:
    imprint = info["message_imprint"]
    digest = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, signer["signature"].native).digest()
    return imprint["hashed_message"].native == digest


def _genuine(token: cms.SignedData) -> bool:
    [signer] = token["signer_infos"]
    content = bytes(token["encap_content_info"]["content"])
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, content).digest()
    intact, genuine = validate_sig_integrity(
        signer,
        extract_certs_for_validation(token).signer_cert,
        expected_content_type="tst_info",
        actual_digest=digest,
    )
    return intact and genuine
