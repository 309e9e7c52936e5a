"""The evidence of a signature: one row for each party, and the sealed file with the signature page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from agreements.actions.decisions import authority
from agreements.documents.signature_page import SignatureLine, SignaturePage, svg_paths, with_signature_page
from agreements.enums import Party
from agreements.models import AgreementVersion, SignatureEvidence
from mentorstotte.core.actions import keep_document
from mentorstotte.core.documents import store
from mentorstotte.core.documents.certificate import SealError
from mentorstotte.core.documents.render import RenderError
from mentorstotte.core.documents.seal import seal
from mentorstotte.core.documents.store import DocumentError
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document
from mentorstotte.core.proof import series_of_signed

MAX_STROKES, MAX_POINTS = 60, 4_000


@dataclass(frozen=True)
class Proof:
    """How one party signed; see ``SignatureEvidence``."""

    party: str
    name: str
    assurance: str
    at: datetime
    strokes: tuple = ()


def keep_evidence(version: AgreementVersion, method: str, proofs: tuple[Proof, ...], *, by) -> Document:
    """Adds the rows and seals the signed file; raises Refused when that cannot be done."""
    rows = [
        SignatureEvidence.objects.create(
            version=version,
            party=proof.party,
            name=proof.name,
            method=method,
            assurance=proof.assurance,
            document_sha256=version.document.sha256,
            strokes=list(proof.strokes),
            signed_at=proof.at,
        )
        for proof in proofs
    ]
    try:
        pages = with_signature_page(store.get(version.document.sha256), _page(version, rows))
        sealed = seal(pages, reason="Underskrevet aftale om mentorstøtte")
    except (RenderError, SealError, DocumentError) as error:
        raise Refused(
            "Underskriften kunne ikke gemmes, så aftalen er ikke skrevet under. Prøv igen."
        ) from error
    return keep_document(
        content=sealed,
        kind=DocumentKind.SIGNED_AGREEMENT,
        title=f"Underskrevet aftale {version.agreement}, version {version.number}",
        content_type="application/pdf",
        case_id=version.agreement.case_id,
        by=by,
        sealed=True,
        series=series_of_signed(version.document),
    )


def read_strokes(text: object) -> tuple:
    """The drawn lines as the page sends them; empty for anything that is not a drawing."""
    if not isinstance(text, list) or not 0 < len(text) <= MAX_STROKES:
        return ()
    lines = tuple(tuple(_point(point) for point in line) for line in text if isinstance(line, list))
    points = [point for line in lines for point in line]
    drawn = 8 <= len(points) <= MAX_POINTS and None not in points
    return tuple([list(point) for point in line] for line in lines) if drawn else ()


def _point(point: object) -> tuple[int, int] | None:
    pair = isinstance(point, list) and len(point) == 2 and all(type(n) is int for n in point)
    return tuple(point) if pair and 0 <= point[0] <= 1000 and 0 <= point[1] <= 400 else None


def _page(version: AgreementVersion, rows: list[SignatureEvidence]) -> SignaturePage:
    return SignaturePage(
        authority=authority(),
        document_title=version.document.title,
        agreement=version.agreement.number,
        sha256=version.document.sha256,
        on=timezone.localdate(),
        lines=tuple(
            SignatureLine(
                Party(row.party).label,
                row.name,
                row.get_method_display(),
                row.assurance,
                timezone.localtime(row.signed_at),
                svg_paths(row.strokes),
            )
            for row in rows
        ),
    )
