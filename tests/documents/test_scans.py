"""The code of our documents is read from a scan, however it lies on the glass; other codes say nothing."""

from io import BytesIO

import pypdfium2 as pdfium
import pytest
import segno
from PIL import Image

from agreements.documents.agreement import agreement_pdf
from mentorstotte.core.documents.scans import codes_on
from mentorstotte.core.documents.uploads import UploadKind
from tests.documents import samples

CODE = samples.CHECKED.code


@pytest.fixture(scope="module")
def paper() -> bytes:
    return agreement_pdf(samples.agreement(filing=samples.CHECKED))


def scanned(paper: bytes, *, dots: int = 200, turned: float = 0) -> Image.Image:
    """The last page as a scanner gives it back: in grey, a little askew."""
    page = list(pdfium.PdfDocument(paper))[-1].render(scale=dots / 72, grayscale=True).to_pil()
    return page.rotate(turned, expand=True, fillcolor=255)


def saved(picture: Image.Image, name: str, **options) -> bytes:
    file = BytesIO()
    picture.save(file, name, **options)
    return file.getvalue()


def test_on_the_document_itself(paper):
    assert codes_on(paper, UploadKind.PDF) == {CODE}


@pytest.mark.parametrize("turned", [0, 2.5, -3, 90, 180])
@pytest.mark.parametrize("dots", [150, 200, 300])
def test_on_a_scan_askew_or_upside_down(paper, dots, turned):
    picture = scanned(paper, dots=dots, turned=turned)
    assert codes_on(saved(picture, "JPEG", quality=60), UploadKind.JPEG) == {CODE}
    assert codes_on(saved(picture, "PNG"), UploadKind.PNG) == {CODE}


def test_on_a_scan_that_became_a_pdf(paper):
    content = saved(scanned(paper, turned=1), "PDF", resolution=200)
    assert codes_on(content, UploadKind.PDF) == {CODE}


def test_other_drawings_and_none_say_nothing():
    for text in ("https://butik.example/?kode=tilbud", "MENTOR", "https://[?kode=", "?kode=" + "A" * 500):
        file = BytesIO()
        segno.make_qr(text).save(file, kind="png", scale=6)
        assert codes_on(file.getvalue(), UploadKind.PNG) == set()
    assert codes_on(saved(Image.new("L", (900, 1200), 255), "PNG"), UploadKind.PNG) == set()


def test_a_page_as_large_as_a_house_is_drawn_small():
    content = saved(Image.new("L", (10, 10), 255), "PDF", resolution=0.01)
    assert codes_on(content, UploadKind.PDF) == set()


def test_what_cannot_be_drawn_has_no_code():
    assert codes_on(b"%PDF-1.4 not a file", UploadKind.PDF) == set()
