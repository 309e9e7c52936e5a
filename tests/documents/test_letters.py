"""Letters: what an adverse decision must say, and that the envelope shows nothing about it."""

from dataclasses import replace
from io import BytesIO

import pdfua
import pikepdf
import pytest

from agreements.documents.letters import party_hearing_pdf, rejection_pdf
from agreements.documents.parts import IncompleteDocumentError
from mentorstotte.core.documents.seal import seal, verify
from tests.documents import reading, samples

MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module", params=["rejection", "hearing"])
def letter(request) -> bytes:
    return (
        rejection_pdf(samples.rejection())
        if request.param == "rejection"
        else party_hearing_pdf(samples.party_hearing())
    )


def test_pdf_ua_before_and_after_the_seal(letter, development_seal):
    assert pdfua.validate(BytesIO(letter)).findings == ()
    sealed = seal(letter)
    assert pdfua.validate(BytesIO(sealed)).findings == ()
    assert verify(sealed).sound


def lines(pdf: bytes) -> list[tuple[float, float]]:
    """Where each line of text on the first page begins: millimetres from the left and from the top."""
    places, matrices = [], [pikepdf.Matrix()]
    with pikepdf.open(BytesIO(pdf)) as file:
        page = file.pages[0]
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "q":
                    matrices.append(matrices[-1])
                case "Q":
                    matrices.pop()
                case "cm":
                    matrices[-1] = pikepdf.Matrix(*map(float, operands)) @ matrices[-1]
                case "Tm":
                    text = pikepdf.Matrix(*map(float, operands)) @ matrices[-1]
                    places.append((text.e / MILLIMETRE, (float(page.mediabox[3]) - text.f) / MILLIMETRE))
    return places


def test_only_name_and_address_in_the_window(letter):
    inside = [place for place in lines(letter) if 15 <= place[0] <= 120 and 38 <= place[1] <= 82]
    assert len(inside) == 3
    assert all(round(x) == 20 and 44 <= y <= 62 for x, y in inside)


def test_no_cpr_in_a_letter(letter):
    assert b"6101901234" not in letter
    assert "610190" not in reading.text(letter)
    assert "cpr" not in next(iter(reading.attached(letter).values()))["citizen"]


def test_a_rejection_holds_what_the_law_asks():
    printed = rejection_pdf(samples.rejection())
    words = reading.text(printed)
    assert reading.headings(printed) == [
        "Hvorfor får du afslag?",
        "Det har du svaret",
        "Reglerne",
        "Anden hjælp, du kan søge",
        "Klagevejledning",
    ]
    for text in (*samples.rejection().reasons, *samples.rejection().rules, *samples.rejection().complaint):
        assert text in words
    assert list(reading.attached(printed)) == ["afslag.json"]


def test_a_rejection_names_no_last_day():
    guidance = reading.text(rejection_pdf(samples.rejection())).split("Klagevejledning")[1]
    assert "fire uger fra den dag, du modtog afgørelsen" in guidance
    assert "2014" not in guidance


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"reasons": ()}, "begrundelsen"),
        ({"rules": ("",)}, "reglerne"),
        ({"complaint": ()}, "at borgeren kan klage"),
    ],
)
def test_r34_a_rejection_without_reasons_rules_or_guidance_is_not_printed(change, named):
    with pytest.raises(IncompleteDocumentError, match=named):
        rejection_pdf(samples.rejection(**change))


def test_a_hearing_says_what_why_and_until_when():
    words = reading.text(party_hearing_pdf(samples.party_hearing()))
    assert "Vi overvejer at give dig afslag" in words
    assert "Kilde: Din læge, 20. januar 2014" in words
    assert "Svar senest den 17. februar 2014" in words
    assert "Vi har ikke truffet en afgørelse endnu." in words


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"facts": ()}, "oplysningerne"),
        ({"considered": ""}, "hvad vi overvejer"),
        ({"answer_by": samples.HEARD}, "en svarfrist"),
    ],
)
def test_a_hearing_without_its_parts_is_not_printed(change, named):
    with pytest.raises(IncompleteDocumentError, match=named):
        party_hearing_pdf(samples.party_hearing(**change))


def test_r38_a_protected_address_is_not_in_a_letter():
    printed = rejection_pdf(samples.rejection(citizen=replace(samples.CITIZEN, address_protected=True)))
    assert "Østergade" not in reading.text(printed)
    assert "Østergade" not in str(reading.attached(printed))
