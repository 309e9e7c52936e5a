"""The signature page, put behind the pages of the agreement that was shown."""

from dataclasses import dataclass
from datetime import date, datetime

from agreements.documents.parts import Authority
from mentorstotte.core.documents.merge import append
from mentorstotte.core.documents.render import render

TITLE = "Underskrifter"


@dataclass(frozen=True)
class SignatureLine:
    """One party as it stands on the page; ``paths`` are SVG paths of a drawn signature."""

    party: str
    name: str
    method: str
    assurance: str
    at: datetime
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignaturePage:
    """The page: of which document, and the parties."""

    authority: Authority
    document_title: str
    agreement: str
    sha256: str
    on: date
    lines: tuple[SignatureLine, ...]


def svg_paths(strokes: list) -> tuple[str, ...]:
    """Each drawn line as an SVG path, in a box of 1000 by 400."""
    return tuple("M" + " L".join(f"{x} {y}" for x, y in stroke) for stroke in strokes if stroke)


def with_signature_page(original: bytes, page: SignaturePage) -> bytes:
    """The pages of the original and the signature page, tagged as one document and not yet sealed; the
    original's seal is left out.
    """
    context = {"page": page, "title": TITLE, "foot": f"{page.authority.name} · Aftale {page.agreement}"}
    more = render("print/signature_page.html", context, created=page.on)
    return append(original, more, title=TITLE)
