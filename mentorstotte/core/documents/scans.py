"""The codes of our documents on a scan, read from their QR drawings: whose paper is it?"""

import threading
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pypdfium2 as pdfium
import zxingcpp
from PIL import Image

from mentorstotte.core.documents.codes import read_code
from mentorstotte.core.documents.uploads import UploadKind

DOTS = 200  # an inch; the code is 19 mm wide
POINTS = 72  # an inch
PIXELS = 16_000_000  # of a page at most, whatever its size
# The code stands at the end of a document; a scan is seldom longer than this.
FIRST, LAST = 6, 6

# PDFium may be used by one thread at a time.
_lock = threading.Lock()


def codes_on(content: bytes, kind: str) -> set[str]:
    """The codes that can be read on a checked upload; empty when there is none, or none can be read."""
    found = set()
    for picture in _pictures(content, kind):
        for drawing in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode):
            found |= _codes_in(drawing.text)
    return found


def _codes_in(text: str) -> set[str]:
    """The code in an address as ``agreements.documents.parts.qr_code`` draws it."""
    try:
        given = parse_qs(urlsplit(text).query).get("kode", [])
    except ValueError:
        return set()
    return {code for code in map(read_code, given) if code}


def _pictures(content: bytes, kind: str) -> Iterator[Image.Image]:
    if kind == UploadKind.PDF:
        yield from _pages(content)
        return
    with Image.open(BytesIO(content)) as image:
        picture = image.convert("L")
    picture.thumbnail((4000, 4000))
    yield picture


def _pages(content: bytes) -> Iterator[Image.Image]:
    """The pages drawn in grey; a page that cannot be drawn is left out."""
    with _lock:
        try:
            pdf = pdfium.PdfDocument(content)
        except pdfium.PdfiumError:
            return
        try:
            for number in _chosen(len(pdf)):
                yield _drawn(pdf[number])
        finally:
            pdf.close()


def _chosen(count: int) -> list[int]:
    return [n for n in range(count) if n < FIRST or n >= count - LAST]


def _drawn(page: pdfium.PdfPage) -> Image.Image:
    width, height = page.get_size()
    scale = min(DOTS / POINTS, (PIXELS / max(width * height, 1)) ** 0.5)
    return page.render(scale=scale, grayscale=True).to_pil()
