"""The case file: contents, journal and every document, proper for those who listen, with pages that agree."""

import os
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

import outloud
import pdfua
import pikepdf
import pytest

from agreements.documents.case_file import PDF, CaseFile, Entry, Piece, case_file_pdf
from tests.documents import reading, samples
from tests.documents.test_merge import claims, parts, scan
from tests.documents.test_pictures import FOLDER, MOST_BYTES, TEXT, drawn

pytestmark = pytest.mark.slow
NAMES = ("vurdering", "aftale", "stop")
JOURNAL = (
    Entry(
        date(2014, 2, 20),
        "Samtale med borgeren",
        "Ønsker mentor",
        "Borgeren vil gerne følges de første uger.",
        "Sanne Sagsbehandler",
        datetime(2014, 2, 20, 13, 5, tzinfo=UTC),
    ),
)


def piece(title: str, content: bytes) -> Piece:
    return Piece(title, samples.DAY, content, PDF, sha256(content).hexdigest())


def case_file(*pieces: Piece) -> bytes:
    bundle = CaseFile(
        authority=samples.AUTHORITY,
        case_number="2014-0012",
        citizen=samples.CITIZEN.name,
        made_on=date(2014, 9, 22),
        reason="Klage, der sendes til Ankestyrelsen",
        journal=JOURNAL,
        pieces=pieces,
    )
    return case_file_pdf(bundle)


@pytest.fixture(scope="module")
def pieces() -> list[Piece]:
    return [piece(name.capitalize(), samples.pdf_of(name)) for name in NAMES]


@pytest.fixture(scope="module")
def made(pieces) -> bytes:
    return case_file(*pieces)


def test_the_whole_is_pdf_ua_and_says_the_journal_and_then_every_document(made, pieces):
    assert pdfua.validate(BytesIO(made)).findings == ()
    assert claims(made)
    said = reading.text(made)
    places = [said.index(reading.text(each.content)) for each in pieces]
    assert places == sorted(places)
    assert 0 < said.index("Borgeren vil gerne følges de første uger.") < places[0]
    assert all(each.sha256 in said for each in pieces)


def test_a_second_checker_agrees(made, tmp_path):
    place = tmp_path / "akter.pdf"
    place.write_bytes(made)
    assert [str(fault) for fault in outloud.check(place).findings if fault.severity == "error"] == []


def test_each_bookmark_leads_to_the_first_page_of_its_document(made, pieces):
    with pikepdf.open(BytesIO(made)) as whole, whole.open_outline() as outline:
        pages = [whole.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
        assert [item.title for item in outline.root] == ["Indhold og journal", *(p.title for p in pieces)]
        lengths = [len(pikepdf.open(BytesIO(each.content)).pages) for each in pieces]
        front = len(whole.pages) - sum(lengths)
    assert pages == [0, *(front + sum(lengths[:place]) for place in range(len(lengths)))]


def test_a_scan_among_them_takes_the_claim_away_and_says_what_it_is(pieces):
    whole = case_file(piece("Fuldmagt", scan()), *pieces[:1])
    assert not claims(whole)
    assert ("Fuldmagt", 2) in parts(whole)


def test_its_first_page_is_drawn_in_the_handbook(made, tmp_path):
    folder = FOLDER if os.environ.get("WRITE_DOCS") else tmp_path
    png = drawn(made)[0]
    (folder / "dok-akter-1.png").write_bytes(png)
    assert len(png) < MOST_BYTES
    assert "](../pictures/dok-akter-1.png)" in TEXT.read_text()
