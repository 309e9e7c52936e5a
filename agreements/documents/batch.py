"""Many letters as one PDF for the printer, in the order of the envelopes."""

from io import BytesIO

import pikepdf

SIDES = 2  # printed on both sides: every letter begins on a sheet of its own


def batch_pdf(letters: list[bytes]) -> bytes:
    """The letters after each other; one of an odd number of pages gets a blank back."""
    with pikepdf.new() as whole:
        for letter in letters:
            with pikepdf.open(BytesIO(letter)) as pdf:
                for page in pdf.pages:
                    whole.pages.append(page)
                    _plain(whole.pages[-1])
            if len(whole.pages) % SIDES:
                whole.add_blank_page(page_size=(595, 842))
        out = BytesIO()
        whole.save(out)
    return out.getvalue()


def _plain(page) -> None:
    """What only the original can use: places in its structure tree, fields and links."""
    for key in ("/StructParents", "/Annots", "/AA"):
        if key in page:
            del page[key]
