"""The whole way: three people take a new citizen to a signed and sealed agreement, with few presses."""

import os
from io import BytesIO
from pathlib import Path

import pdfua
import pikepdf
import pytest
from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from agreements.documents.agreement import SECTIONS
from mentorstotte.core.documents.seal import verify
from mentorstotte.core.enums import Role
from tests import factories
from tests.browser import acts, clicks
from tests.browser.browsing import apart
from tests.documents import reading

pytestmark = pytest.mark.browser
CLICKS = Path(__file__).resolve().parents[2] / "docs" / "clicks.md"
BUDGET = {
    "Ny borger til indstilling (sagsbehandler)": 30,
    "Visitation med de fire spørgsmål (godkender)": 7,
    "Aftale lavet, forseglet og underskrift registreret (sagsbehandler)": 6,
}


@pytest.fixture
def people(browsing):
    """Two caseworkers and an approver of one team, and a mentor to choose."""
    team = factories.team()
    factories.mentor("Lone Bach", supplier="Mentorhuset Nord")
    return {
        "caseworker": factories.user(Role.CASEWORKER, team=team, name="Sara Lund", phone="72 49 60 11"),
        "approver": factories.user(Role.APPROVER, team=team, name="Karen Holm"),
    }


def sit_down(browsing, person):
    """Somebody's “Mit overblik”, and what the hand does from there."""
    page = browsing.open("/hjaelp/", user=person)
    presses = clicks.Presses(page)
    page.goto("/")
    return page, presses


def test_from_a_new_citizen_to_a_signed_agreement(browsing, people):
    citizen, counted = acts.Citizen(), []

    page, presses = sit_down(browsing, people["caseworker"])
    acts.register(page, citizen)
    acts.assess(page, "Lone Bach, Mentorhuset Nord (ekstern)", start="1-12-2026")
    counted.append(presses.take())

    page, presses = sit_down(browsing, people["approver"])
    acts.approve(page, citizen)
    counted.append(presses.take())

    page, presses = sit_down(browsing, people["caseworker"])
    pdf = acts.agree(page, citizen)
    acts.sign(page, pdf, on="23-11-2026")
    counted.append(presses.take())

    tell(counted)
    for number, (act, allowed) in zip(counted, BUDGET.items(), strict=True):
        assert 0 < number <= allowed, f"{act}: {number} presses"
    apart(read_the_agreement, pdf, citizen)


def read_the_agreement(pdf: bytes, citizen: acts.Citizen) -> None:
    """What the law demands stands in it, a screen reader can read it, and nobody can change it unseen."""
    assert [words for words in reading.headings(pdf) if words[0].isdigit()] == list(SECTIONS)
    text = reading.text(pdf)
    for words in (citizen.given, acts.AIM, "Lone Bach", acts.TASKS[0], "1. december 2026", "3,00"):
        assert words in text
    assert pdfua.validate(BytesIO(pdf)).findings == ()
    with pikepdf.open(BytesIO(pdf)) as file:
        assert file.Root.MarkInfo.Marked
    [signature] = PdfFileReader(BytesIO(pdf)).embedded_signatures
    trust = ValidationContext(
        trust_roots=[x509.Certificate.load(signature.signer_cert.dump())], allow_fetching=False
    )
    assert validate_pdf_signature(signature, trust).bottom_line
    assert verify(pdf).sound
    place = pdf.index(b"/Producer")
    assert not verify(pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]).sound


def tell(counted: list[int]) -> None:
    """Prints the numbers, and writes them to the documentation when asked (WRITE_DOCS=1)."""
    rows = zip(BUDGET.items(), counted, strict=True)
    table = [f"| {act} | {number} | {allowed} |" for (act, allowed), number in rows]
    print("\n".join(table))
    if os.environ.get("WRITE_DOCS"):
        before, heading, _ = CLICKS.read_text().partition("| --- | --- | --- |\n")
        CLICKS.write_text(before + heading + "\n".join(table) + "\n")
