"""Every page of every document as a picture in the handbook; ``make pictures`` draws them anew."""

import os
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from tests.documents import samples

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
TEXT = FOLDER.parent / "haandbog" / "dokumenter.md"
DOTS, POINTS = 72, 72
GREYS = 32
MOST_BYTES = 60_000


def drawn(pdf: bytes, *, dots: int = DOTS) -> list[bytes]:
    """Each page as a small PNG."""
    with pdfium.PdfDocument(pdf) as file:
        return [_small(page.render(scale=dots / POINTS).to_pil()) for page in file]


def _small(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.quantize(GREYS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("name", samples.FAMILY)
def test_every_page_is_drawn_small_and_stands_in_the_handbook(name, tmp_path):
    folder = FOLDER if os.environ.get("WRITE_DOCS") else tmp_path
    pages = drawn(samples.pdf_of(name, seal_is_development=False))
    for number, png in enumerate(pages, start=1):
        picture = f"dok-{name}-{number}.png"
        (folder / picture).write_bytes(png)
        assert len(png) < MOST_BYTES
        assert f"](../pictures/{picture})" in TEXT.read_text()
    assert len(list(FOLDER.glob(f"dok-{name}-*.png"))) == len(pages)
