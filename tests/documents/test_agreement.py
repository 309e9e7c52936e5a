"""The printed agreement: what stands in it, in which order, and that it is a proper file."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pdfua
import pikepdf
import pytest

from agreements.documents.agreement import SECTIONS, agreement_pdf
from agreements.documents.complaint import complaint_guidance
from agreements.documents.parts import IncompleteDocumentError
from tests.documents import reading, samples


@pytest.fixture(scope="module", params=["plain", "long"])
def printed(request) -> bytes:
    return agreement_pdf(samples.agreement() if request.param == "plain" else samples.long_agreement())


def test_the_six_fields_stand_in_the_order_of_the_law(printed):
    assert [words for words in reading.headings(printed) if words[0].isdigit()] == list(SECTIONS)


def test_one_or_two_upright_a4_pages(printed):
    with pikepdf.open(BytesIO(printed)) as file:
        assert 1 <= len(file.pages) <= 2
        assert {tuple(round(float(side)) for side in page.mediabox) for page in file.pages} == {
            (0, 0, 595, 842)
        }


def test_pdf_ua_tagged_titled_and_danish(printed):
    assert pdfua.validate(BytesIO(printed)).findings == ()
    with pikepdf.open(BytesIO(printed)) as file:
        assert file.Root.MarkInfo.Marked
        assert str(file.Root.Lang) == "da"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title) == "Aftale om mentorstøtte – dokument 0270-2014-00012-3"
        assert file.open_metadata()["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"


def test_only_ibm_plex_and_only_the_letters_used(printed):
    with pikepdf.open(BytesIO(printed)) as file:
        fonts = [font for page in file.pages for font in page.resources.Font.values()]
        assert fonts
        for font in fonts:
            assert re.fullmatch(r"/[A-Z]{6}\+IBM-Plex-Sans(-Semi-Bold)?", str(font.BaseFont))
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
    assert len(printed) < 60_000


def test_running_feet_are_artifacts_and_header_cells_have_scope():
    with pikepdf.open(BytesIO(agreement_pdf(samples.long_agreement()))) as file:
        for page in file.pages:
            assert page.Contents.read_bytes().count(b"/Pagination") == 2
        headers = [
            item for item in file.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"
        ]
        assert len(headers) == 6
        assert {str(header.A.Scope) for header in headers} == {"/Column"}


def test_the_attached_json_holds_the_printed_fields():
    document = samples.agreement()
    attached = reading.attached(agreement_pdf(document))
    assert list(attached) == ["aftale.json"]
    fields = attached["aftale.json"]
    assert fields["citizen"] == {
        "name": "Åse Ærø Sørensen",
        "address": ["Østergade 12, 2. th.", "3200 Helsinge"],
        "cpr": "610190-1234",
    }
    assert fields["start"] == "2014-03-03"
    assert fields["weekly_hours"] == "3.00"
    assert fields["tasks"][1] == {"theme": "Social støtte", "text": document.tasks[1].text}


def strings(value):
    """Every text in the attached fields; dates and numbers are printed in Danish and looked for elsewhere."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d|\d+\.\d\d", value) else []


def test_every_attached_text_is_printed():
    printed = agreement_pdf(samples.long_agreement())
    words = reading.text(printed)
    assert [text for text in strings(reading.attached(printed)["aftale.json"]) if text not in words] == []


def test_dates_and_hours_are_danish():
    words = reading.text(agreement_pdf(samples.agreement()))
    assert "den 3. marts 2014 til og med den 2. september 2014." in words
    assert "3,00 timer om ugen (niveau 2 i kommunens servicestandard)." in words
    assert "i alt 78,86 timer." in words
    assert "senest den 2. juni 2014 og den 18. august 2014." in words
    assert "Senest den 19. august 2014" in words


def test_hours_that_change_and_the_phase_out_are_tables():
    cells = [words for tag, words in reading.tagged(agreement_pdf(samples.long_agreement())) if tag == "TD"]
    assert cells[:4] == ["3. marts 2014", "13. april 2014", "4", "5,50"]
    assert cells[-2:] == ["14. juli 2014", "1,50"]


def test_no_level_where_the_standard_has_none():
    plain = samples.agreement()
    segments = tuple(replace(segment, level=None) for segment in plain.segments)
    assert "niveau" not in reading.text(agreement_pdf(replace(plain, segments=segments)))


def test_r38_a_protected_address_is_nowhere_in_the_file():
    citizen = replace(samples.CITIZEN, address_protected=True)
    printed = agreement_pdf(samples.agreement(citizen=citizen))
    assert "Østergade" not in reading.text(printed)
    assert "Adressen er beskyttet" in reading.text(printed)
    assert reading.attached(printed)["aftale.json"]["citizen"]["address"] == ["Adressen er beskyttet"]


def test_cpr_is_printed_once_and_is_not_in_the_metadata():
    printed = agreement_pdf(samples.agreement())
    assert reading.text(printed).count("610190-1234") == 1
    with pikepdf.open(BytesIO(printed)) as file:
        described = str(dict(file.docinfo.items())) + file.Root.Metadata.read_bytes().decode()
    assert "610190" not in described
    assert "Åse" not in described


@pytest.mark.parametrize(
    ("day", "word", "other"),
    [(date(2026, 1, 31), "obcentret", "ommunen"), (date(2026, 2, 1), "ommunen", "obcentret")],
)
def test_the_authority_is_called_what_the_act_calls_it_that_day(day, word, other):
    plain = samples.agreement()
    document = replace(
        plain, filing=replace(plain.filing, date=day), complaint=complaint_guidance(samples.AUTHORITY, day)
    )
    words = reading.text(agreement_pdf(document))
    assert f"Aftalen er mellem dig og {'j' if word == 'obcentret' else 'k'}{word}." in words
    assert re.search(rf"[JjKk]{other} (skal|har)", words) is None


def test_the_mentors_role_and_limits_are_stated():
    words = reading.text(agreement_pdf(samples.agreement()))
    assert "Mentoren vejleder og støtter dig, men handler ikke for dig." in words
    assert "Det hjælper mentoren ikke med:" in words
    assert "• At føre samtaler med kommunen uden dig" in words
    assert "Hver måned spørger vi dig, om du har fået timerne." in words


def test_a_development_seal_shows_on_the_face_and_a_real_one_does_not():
    assert "Ikke gyldig. Dokumentet er lavet til prøve" in reading.text(agreement_pdf(samples.agreement()))
    assert "gyldig" not in reading.text(agreement_pdf(samples.agreement(seal_is_development=False)))


def test_same_agreement_same_bytes():
    assert agreement_pdf(samples.agreement()) == agreement_pdf(samples.agreement())


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"aim": replace(samples.AIM, text="")}, "målet med mentorstøtten"),
        ({"mentor": replace(samples.MENTOR, phone="", email="")}, "mentorens navn og telefon eller mail"),
        ({"tasks": ()}, "mentorens opgaver"),
        ({"end": date(2014, 3, 2)}, "aftalens varighed"),
        ({"weekly_hours": 0}, "timetallet"),
        ({"complaint": ("Du kan klage.",)}, "klagevejledning"),
    ],
)
def test_as09_an_agreement_without_one_of_the_six_fields_is_not_printed(change, named):
    with pytest.raises(IncompleteDocumentError, match=named):
        agreement_pdf(samples.agreement(**change))


def test_what_was_typed_is_text_and_never_markup():
    task = replace(samples.agreement().tasks[0], text='<img src="file:///etc/passwd"> & <b>fed</b>')
    assert task.text in reading.text(agreement_pdf(samples.agreement(tasks=(task,))))


def test_plain_language():
    """LIX of our own words (not the caseworker's): at most 40, "middel"; a law text is above 55."""
    blank = samples.agreement(tasks=(replace(samples.agreement().tasks[0], text="Gå med."),))
    texts = [text for tag, text in reading.tagged(agreement_pdf(blank)) if tag == "P" and text.endswith(".")]
    words = re.findall(r"[A-Za-zÆØÅæøåé]+", " ".join(texts))
    sentences = len(re.findall(r"[.:!?](?= |$)", " ".join(texts)))
    assert len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words) <= 40
