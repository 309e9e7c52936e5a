"""The municipality's own words in letters, as they are now, and the act that writes a new version."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.db import transaction
from PIL import Image

from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.documents.uploads import UploadKind, check_upload
from mentorstotte.core.enums import DocumentKind, LetterPart
from mentorstotte.core.models import LetterText

LOGO_SIZE = (1200, 480)  # pixels: 60 mm wide in print at 500 dpi
NO_PICTURE = (
    "Logoet skal være et billede: PNG eller JPEG. En SVG-fil kan indeholde et program og bliver ikke brugt."
)


def newest() -> dict[str, LetterText]:
    """The newest version of each part, in one query."""
    rows = LetterText.objects.order_by("part", "-pk").distinct("part").select_related("logo", "written_by")
    return {row.part: row for row in rows}


def words() -> dict[str, str]:
    """What each part says now; for the logo the hash of the picture. Parts that say nothing are left out."""
    said = {part: row.logo.sha256 if row.logo else row.text for part, row in newest().items()}
    return {part: text for part, text in said.items() if text}


@transaction.atomic
def write(*, part: LetterPart, text: str, by) -> LetterText:
    """A new version of a part, unless it says the same already."""
    before = LetterText.objects.filter(part=part).first()
    if before is not None and before.text == text:
        return before
    return _keep(LetterText(part=part, text=text, written_by=by), by)


@transaction.atomic
def put_logo(*, file, by) -> LetterText:
    """The logo, drawn anew as PNG so that nothing but the picture is kept; raises ValidationError for another
    kind of file.
    """
    document = keep_document(
        content=clean_logo(file),
        kind=DocumentKind.LOGO,
        title="Kommunens logo",
        content_type="image/png",
        case_id=None,
        by=by,
    )
    return _keep(LetterText(part=LetterPart.LOGO, logo=document, written_by=by), by)


def clean_logo(file) -> bytes:
    """The picture alone; raises ValidationError for what is not a whole PNG or JPEG."""
    try:
        kind = check_upload(file)
    except ValidationError as error:
        raise ValidationError(
            NO_PICTURE if error.code == "kind" else error.message, code=error.code
        ) from None
    if kind == UploadKind.PDF:
        raise ValidationError(NO_PICTURE, code="kind")
    with Image.open(file) as image:
        picture = image.convert("RGBA")
    picture.thumbnail(LOGO_SIZE)
    output = BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def _keep(row: LetterText, by) -> LetterText:
    row.save()
    record(
        "letter_text.written", subject=row, by=by, text=f"Brevenes tekst er ændret: {row.get_part_display()}"
    )
    return row
