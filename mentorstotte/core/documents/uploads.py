"""The check of what people upload: a scan must be a PDF, PNG or JPEG, whatever its name says."""

import warnings
from io import BytesIO
from typing import BinaryIO

import pikepdf
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from PIL import Image

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 60_000_000  # an A4 page at 800 dpi
MAX_PAGES = 50
# Actions that make a reader run, send or open something (ISO 32000-1, 12.6.4).
ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/Sound",
}
# What the readers say of a file that is broken. The content is in memory: no disk can fail here.
PDF_DAMAGE = (
    pikepdf.PikepdfError,  # the library's own: syntax, structure, a stream that unfolds to too much
    ValueError,  # a number too large for 64 bits
)
IMAGE_DAMAGE = (
    OSError,  # cut short, or no such image at all
    SyntaxError,  # a chunk whose checksum or form is wrong
    ValueError,  # a chunk too short, or a text in it that unfolds to too much
)
# A page of text or a scan is never this large inside; more is a bomb.
MAX_INFLATED = 100 * 1024 * 1024


class UploadKind(TextChoices):
    """What may be uploaded; the value is the media type."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", "PNG-billede"
    JPEG = "image/jpeg", "JPEG-billede"


MAGIC = (
    (b"%PDF-", UploadKind.PDF),
    (b"\x89PNG\r\n\x1a\n", UploadKind.PNG),
    (b"\xff\xd8\xff", UploadKind.JPEG),
)
MESSAGES = {
    "empty": "Filen er tom. Vælg en anden fil.",
    "size": "Filen fylder mere end 10 MB. Scan papiret igen i en lavere opløsning.",
    "kind": "Filen er ikke en PDF, PNG eller JPEG. Vælg den fil, som scanneren har lavet.",
    "locked": "PDF-filen er låst. Gem den uden adgangskode, eller scan papiret igen.",
    "damaged": "Filen er beskadiget og kan ikke åbnes. Scan papiret igen.",
    "active": "PDF-filen indeholder et program eller en handling. Scan papiret igen.",
    "pages": f"PDF-filen skal have mellem 1 og {MAX_PAGES} sider. Del den op i flere filer.",
    "pixels": "Billedet er for stort. Scan papiret igen i en lavere opløsning.",
}

# For the whole process, so set once: no stream of any PDF may unfold to more than this.
pikepdf.settings.set_qpdf_limits(flate_max_memory=MAX_INFLATED, run_length_max_memory=MAX_INFLATED)


def check_upload(file: BinaryIO) -> UploadKind:
    """What the file is, judged by its bytes alone; it is read from its start and left there.

    Raises ``ValidationError`` with a Danish sentence when the file is empty, above 10 MiB, of another kind,
    damaged, encrypted, too large inside, or holds script or actions.
    """
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    file.seek(0)
    if not content:
        raise _refusal("empty")
    if len(content) > MAX_BYTES:
        raise _refusal("size")
    kind = next((kind for magic, kind in MAGIC if content.startswith(magic)), None)
    if kind is None:
        raise _refusal("kind")
    fault = _pdf_fault(content) if kind == UploadKind.PDF else _image_fault(content, kind)
    if fault:
        raise _refusal(fault)
    return kind


def _refusal(fault: str) -> ValidationError:
    return ValidationError(MESSAGES[fault], code=fault)


def _pdf_fault(content: bytes) -> str:
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                return "locked"
            if not 1 <= len(pdf.pages) <= MAX_PAGES:
                return "pages"
            return "active" if any(_runs_something(item) for item in pdf.objects) else ""
    except pikepdf.PasswordError:
        return "locked"
    except PDF_DAMAGE:
        return "damaged"


def _runs_something(item) -> bool:
    """Whether this object, or what lies directly in it, makes a reader act."""
    if isinstance(item, pikepdf.Stream):
        item = item.stream_dict
    if isinstance(item, pikepdf.Array):
        parts = list(item)
    elif isinstance(item, pikepdf.Dictionary):
        kind = item.get("/S")
        if "/JS" in item or "/AA" in item or (isinstance(kind, pikepdf.Name) and kind in ACTIONS):
            return True
        parts = list(item.values())
    else:
        return False
    return any(
        _runs_something(part) for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect
    )


def _image_fault(content: bytes, kind: UploadKind) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            formats = [kind.value.removeprefix("image/").upper()]
            with Image.open(BytesIO(content), formats=formats) as image:
                if image.width * image.height > MAX_PIXELS:
                    return "pixels"
                image.verify()
            with Image.open(BytesIO(content), formats=formats) as image:
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return "pixels"
    except IMAGE_DAMAGE:
        return "damaged"
    return ""
