"""A file that is written chapter by chapter is heard, opened and found in as each chapter is alone."""

from io import BytesIO
from pathlib import Path

import outloud
import pdfua
import pikepdf
import pytest

from agreements.documents.batch import batch_pdf
from mentorstotte.core.documents.bind import Chapter, bind
from tests.documents import reading, samples
from tests.documents.test_merge import claims, from_elsewhere, parts, scan

NAMES = ("aftale", "afslag", "aftale")
MARKS = (("Del (1 0 R)", 0), ("Bilag æøå", 1))


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {name: samples.pdf_of(name) for name in NAMES}


def bound(contents: list[bytes], folder: Path, marks=()) -> bytes:
    chapters = [
        Chapter(f"Kapitel {number}", lambda content=content: BytesIO(content), marks)
        for number, content in enumerate(contents, start=1)
    ]
    bind(chapters, folder / "whole.pdf")
    return (folder / "whole.pdf").read_bytes()


@pytest.fixture(scope="module")
def whole(made, tmp_path_factory) -> bytes:
    return bound([made[name] for name in NAMES], tmp_path_factory.mktemp("bound"), MARKS)


def test_the_whole_is_heard_as_each_chapter_is_and_says_what_it_is(made, whole):
    assert reading.text(whole) == "\n".join(reading.text(made[name]) for name in NAMES)
    assert [title for title, _ in parts(whole)] == ["Kapitel 1", "Kapitel 2", "Kapitel 3"]
    assert pdfua.validate(BytesIO(whole)).findings == ()
    with pikepdf.open(BytesIO(whole)) as file, pikepdf.open(BytesIO(made["aftale"])) as first:
        assert file.check_pdf_syntax() == []
        assert file.docinfo["/Title"] == first.docinfo["/Title"]
        leaves = [list(leaf.Nums)[::2] for leaf in file.Root.StructTreeRoot.ParentTree.Kids]
    numbers = [int(number) for leaf in leaves for number in leaf]
    assert numbers == sorted(set(numbers)), "each page and link has a number of its own"


def test_bookmarks_lead_to_the_pages_of_their_chapter(made, whole):
    with pikepdf.open(BytesIO(whole)) as file, file.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Kapitel 1", "Kapitel 2", "Kapitel 3"]
        for number, item in enumerate(outline.root):
            start = sum(len(pikepdf.open(BytesIO(made[name])).pages) for name in NAMES[:number])
            assert [mark.title for mark in item.children] == [title for title, _ in MARKS]
            places = [pikepdf.Page(mark.destination[0]).index for mark in (item, *item.children)]
            assert places == [start, start, start + 1]


def test_the_same_chapters_give_the_same_bytes(made, whole, tmp_path):
    assert bound([made[name] for name in NAMES], tmp_path, MARKS) == whole
    assert bound([made["aftale"]], tmp_path) != bound([made["afslag"]], tmp_path)


@pytest.mark.parametrize("strange", [scan, lambda: from_elsewhere(samples.pdf_of("afslag"))])
def test_what_is_not_accessible_in_a_chapter_is_not_said_to_be_in_the_whole(strange, made, tmp_path):
    chapter = batch_pdf([("Afslag", made["afslag"]), ("Fremmed", strange())])
    found = bound([made["aftale"], chapter], tmp_path)
    assert (claims(made["aftale"]), claims(found)) == (True, False)
    assert reading.text(found) == reading.text(made["aftale"]) + "\n" + reading.text(made["afslag"])


@pytest.mark.slow
def test_a_second_checker_agrees(whole, tmp_path):
    place = tmp_path / "samlet.pdf"
    place.write_bytes(whole)
    assert [str(fault) for fault in outloud.check(place).findings if fault.severity == "error"] == []
