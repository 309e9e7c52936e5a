"""Every kind of document: a proper file before and after the seal; what is printed is attached, no more."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import outloud
import pdfua
import pytest
from django.utils import formats, translation

from mentorstotte.core.documents.seal import seal, verify
from tests.documents import reading, samples
from tests.documents.test_letters import lines

LETTERS = ("afslag", "stop", "indkaldelse", "paamindelse", "partshoering", "svar-paa-rettelse")
NO_CITIZEN = ("kontrakt", "leverandoerkontrakt")
WITH_CPR = ("aftale", "underskrevet-aftale", "aendret-aftale", "forlaengelse")
by_name = pytest.mark.parametrize("name", samples.FAMILY)


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return {name: samples.pdf_of(name) for name in samples.FAMILY}


def spoken_faults(pdf: bytes, folder) -> list[str]:
    """What the second checker finds; it takes seconds a document."""
    place = folder / "document.pdf"
    place.write_bytes(pdf)
    return [str(fault) for fault in outloud.check(place).findings if fault.severity == "error"]


@by_name
def test_pdf_ua_before_and_after_the_seal(name, made, development_seal):
    assert pdfua.validate(BytesIO(made[name])).findings == ()
    sealed = seal(made[name])
    assert pdfua.validate(BytesIO(sealed)).findings == ()
    assert verify(sealed).sound


@by_name
@pytest.mark.slow
def test_a_second_checker_agrees_after_the_seal(name, made, tmp_path, development_seal):
    assert spoken_faults(seal(made[name]), tmp_path) == []


def printed_forms(value: str) -> set[str]:
    """How a value of the attached fields may stand on paper."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with translation.override("da"):
            return {formats.date_format(date.fromisoformat(value), "j. F Y")}
    if re.fullmatch(r"\d+\.\d\d", value):
        return {f"{Decimal(value):.2f}".replace(".", ",")}
    return {" ".join(value.split())}


def leaves(value) -> list[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [leaf for part in value for leaf in leaves(part)]
    return [] if value is None or value == "" else [str(value)]


@by_name
def test_the_attached_fields_are_those_printed_and_no_others(name, made):
    words = " ".join(reading.text(made[name]).split())
    [fields] = reading.attached(made[name]).values()
    squeezed = words.replace(" ", "")
    forms = {leaf: [form.replace(" ", "") for form in printed_forms(leaf)] for leaf in leaves(fields)}
    assert [leaf for leaf, found in forms.items() if not any(form in squeezed for form in found)] == []


@by_name
def test_a_cpr_number_only_in_the_agreement(name, made):
    assert ("610190-1234" in reading.text(made[name])) == (name in WITH_CPR)
    assert ("610190" in str(reading.attached(made[name]))) == (name in WITH_CPR)


@pytest.mark.parametrize("name", [name for name in samples.FAMILY if name not in NO_CITIZEN])
def test_r38_a_protected_address_is_nowhere(name):
    pdf = samples.pdf_of(name, citizen=replace(samples.CITIZEN, address_protected=True))
    assert "Østergade" not in reading.text(pdf) + str(reading.attached(pdf))


def test_the_contract_names_no_citizen(made):
    assert "Sørensen" not in reading.text(made["kontrakt"]) + str(reading.attached(made["kontrakt"]))


@pytest.mark.parametrize("name", LETTERS)
def test_the_window_of_the_envelope_shows_name_and_address_only(name, made):
    inside = [place for place in lines(made[name]) if 15 <= place[0] <= 120 and 38 <= place[1] <= 82]
    assert len(inside) == 3
    assert all(round(x) == 20 for x, _ in inside)


def test_an_amendment_says_what_changed_and_holds_the_whole_text(made):
    words = reading.text(made["aendret-aftale"])
    assert "Ændret aftale om mentorstøtte" in words
    assert all(change in words for change in samples.AMENDED["changes"])
    assert reading.headings(made["aendret-aftale"])[0] == "Det er ændret"
    whole = [heading for heading in reading.headings(made["aftale"]) if heading[0].isdigit()]
    assert [heading for heading in reading.headings(made["aendret-aftale"]) if heading[0].isdigit()] == whole


def test_an_extension_says_what_it_extends(made):
    assert samples.EXTENDED["extends"] in reading.text(made["forlaengelse"])


@pytest.mark.parametrize("name", ["aftale", "forlaengelse", "aendret-aftale", "afslag", "stop"])
def test_r34_every_decision_carries_the_guidance(name, made):
    assert "fire uger fra den dag, du modtog afgørelsen" in reading.text(made[name])


@pytest.mark.parametrize("name", ["kort-fortalt", "paa-engelsk"])
def test_a_reading_names_the_version_and_hash_it_belongs_to(name, made):
    words = reading.text(made[name])
    assert "version 1" in words
    assert "0270-2014-00012-3" in words
    assert "ab" * 16 in words


def test_the_english_agreement_stands_beside_the_danish(made):
    cells = [words for tag, words in reading.tagged(made["paa-engelsk"]) if tag == "TD"]
    assert any("From 3 March 2014 up to and including 2 September 2014" in cell for cell in cells[0::2])
    assert any("3. marts 2014 til og med den 2. september 2014" in cell for cell in cells[1::2])


CHANGING = samples.long_agreement().segments
STRETCHES = tuple(replace(segment, level=None) for segment in CHANGING)


@pytest.mark.parametrize("name", ["kort-fortalt", "kontrakt"])
def test_hours_that_change_are_listed_from_and_to(name):
    cells = [words for tag, words in reading.tagged(samples.pdf_of(name, segments=STRETCHES)) if tag == "TD"]
    assert cells[-12:] == [
        *("3. marts 2014", "13. april 2014", "5,50"),
        *("14. april 2014", "1. juni 2014", "4,00"),
        *("2. juni 2014", "13. juli 2014", "3,00"),
        *("14. juli 2014", "2. september 2014", "1,50"),
    ]


def test_hours_that_change_are_listed_in_english_too():
    words = " ".join(reading.text(samples.pdf_of("paa-engelsk", segments=STRETCHES)).split())
    assert "5.50 hours a week from 3 March 2014 up to and including 13 April 2014." in words
    assert "1,50 timer om ugen fra den 14. juli 2014 til og med den 2. september 2014." in words
    assert "to begin with" not in words


@pytest.mark.parametrize("name", ["kort-fortalt", "kontrakt", "paa-engelsk"])
def test_changing_hours_keep_the_file_proper(name):
    pdf = samples.pdf_of(name, segments=STRETCHES)
    assert pdfua.validate(BytesIO(pdf)).findings == ()
