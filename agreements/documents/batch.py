"""Many letters as one PDF for the printer, in the order of the envelopes."""

from collections.abc import Iterable
from io import BytesIO

import pikepdf

from mentorstotte.core.documents.merge import add, empty

TITLE = "Breve til udskrift"
SIDES = 2  # printed on both sides: every letter begins on a sheet of its own


def batch_pdf(letters: Iterable[tuple[str, bytes]]) -> bytes:
    """The letters, each with its title, after each other; one of an odd number of pages gets a blank back."""
    with empty(TITLE) as whole:
        for title, letter in letters:
            with pikepdf.open(BytesIO(letter)) as pdf:
                add(whole, pdf, title=title)
            if len(whole.pages) % SIDES:
                whole.add_blank_page(page_size=(595, 842))
        out = BytesIO()
        whole.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
