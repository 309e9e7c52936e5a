"""Files put together keep their tags: what a screen reader hears of the whole is what it hears of each."""

from io import BytesIO

import outloud
import pdfua
import pikepdf
import pytest
from PIL import Image

from agreements.documents.batch import batch_pdf
from tests.documents import reading, samples

NAMES = ("aftale", "afslag", "underskrevet-aftale")


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {name: samples.pdf_of(name) for name in NAMES}


def scan() -> bytes:
    """Two pages of a scanner."""
    out, sheet = BytesIO(), Image.new("RGB", (600, 850), "grey")
    sheet.save(out, "PDF", save_all=True, append_images=[sheet])
    return out.getvalue()


def from_elsewhere(pdf: bytes) -> bytes:
    """The same with a tree that is not as ours."""
    with pikepdf.open(BytesIO(pdf)) as file:
        file.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(Chapter=pikepdf.Name.Sect)
        changed = BytesIO()
        file.save(changed)
    return changed.getvalue()


def claims(pdf: bytes) -> bool:
    with pikepdf.open(BytesIO(pdf)) as file, file.open_metadata() as metadata:
        return "pdfuaid:part" in metadata


def parts(pdf: bytes) -> list[tuple[str, int]]:
    """The title of each part of the whole and how many elements hang right under it."""
    with pikepdf.open(BytesIO(pdf)) as file:
        found = [kid for kid in file.Root.StructTreeRoot.K[0].K if str(kid.S) == "/Part" and "/T" in kid]
        return [(str(part.T), len(part.K)) for part in found]


def test_letters_for_the_printer_are_heard_as_each_is_heard_alone(made):
    whole = batch_pdf(made.items())
    assert reading.text(whole) == "\n".join(reading.text(pdf) for pdf in made.values())
    assert [title for title, _ in parts(whole)[: len(NAMES)]] == list(NAMES)
    assert pdfua.validate(BytesIO(whole)).findings == ()
    with pikepdf.open(BytesIO(whole)) as file, file.open_outline() as outline:
        assert [item.title for item in outline.root] == list(NAMES)
        numbers = [int(number) for number in list(file.Root.StructTreeRoot.ParentTree.Nums)[::2]]
    assert numbers == sorted(set(numbers)), "each page and link has a number of its own"


@pytest.mark.slow
def test_a_second_checker_agrees(made, tmp_path):
    place = tmp_path / "breve.pdf"
    place.write_bytes(batch_pdf(made.items()))
    assert [str(fault) for fault in outloud.check(place).findings if fault.severity == "error"] == []


def test_a_scan_among_them_says_what_it_is_and_the_whole_is_not_said_to_be_accessible(made):
    whole = batch_pdf([("Fuldmagt", scan()), ("Afslag", made["afslag"])])
    assert claims(batch_pdf([("Afslag", made["afslag"])]))
    assert not claims(whole)
    assert parts(whole)[0] == ("Fuldmagt", 2)
    with pikepdf.open(BytesIO(whole)) as file:
        figures = file.Root.StructTreeRoot.K[0].K[0].K
        assert str(figures[1].Alt) == "Fuldmagt, side 2 af 2, uden tekst, der kan læses op"
    assert reading.text(whole) == reading.text(made["afslag"])


def test_tags_from_elsewhere_are_left_out_whole_never_half(made):
    foreign = from_elsewhere(made["aftale"])
    whole = batch_pdf([("Fra et andet system", foreign), ("Afslag", made["afslag"])])
    assert [title for title, _ in parts(whole)] == ["Afslag"]
    assert reading.text(whole) == reading.text(made["afslag"])
    with pikepdf.open(BytesIO(whole)) as file:
        assert "/StructParents" not in file.pages[0].obj
