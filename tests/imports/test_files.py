"""Files that are not what they should be, and files that mean harm."""

import errno
import io
import random
import struct
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from openpyxl import Workbook

from reporting.imports import files, tables
from reporting.imports.agreements import read_agreements
from reporting.imports.files import FileRefused
from tests.imports.files import (
    HEADINGS,
    INPUTS,
    as_file,
    course,
    part,
    upload,
    with_part,
    with_shared_texts,
    workbook,
)

SHEET = "xl/worksheets/sheet1.xml"
ON = date(2014, 3, 1)


def read(file):
    return read_agreements(file, on=ON, municipality="0270")


def refusal(content):
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    with pytest.raises(FileRefused) as caught:
        read(file)
    return str(caught.value)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def on_disk(content: bytes):
    """The upload as Django keeps a large one."""
    upload = TemporaryUploadedFile("mentorforløb.xlsx", "", len(content), None)
    upload.write(content)
    return upload


def patched_sizes(content: bytes, name: str, size: int) -> bytes:
    """The same zip whose directory and local header claim that a part unpacks to ``size`` bytes."""
    data = bytearray(content)
    for signature, size_at, name_at in ((b"PK\x01\x02", 24, 46), (b"PK\x03\x04", 22, 30)):
        at = data.find(signature)
        while at >= 0:
            if data[at + name_at : at + name_at + len(name)] == name.encode():
                data[at + size_at : at + size_at + 4] = struct.pack("<I", size)
            at = data.find(signature, at + 4)
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Filen er tom."),
        (b"Til jobcenter\n\nher er vores liste", "Filen er ikke et regneark."),
        (b"CPR-nummer;Fornavn\n1;2", "Filen er tekst (CSV) og ikke et regneark."),
        (b"\xff\xfeC\x00P\x00R\x00", "Filen er ikke et regneark."),
        (b"\x00\x01\x02\x03", "Filen er ikke et regneark."),
        (b"%PDF-1.7\n", "Filen er en PDF-fil"),
        (b"  <html><table></table></html>", "Filen er en hjemmeside (HTML)"),
        (b"<?xml version='1.0'?><Workbook/>", "Filen er en XML-fil"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "ældre Office-format (.xls)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "beskyttet med adgangskode",
        ),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument-regneark (.ods)"),
        (zipped(**{"billede.png": b"x"}), "en zip-fil og ikke et regneark"),
        (zipped(**{"[Content_Types].xml": b"<Types wordprocessingml/>"}), "Word-dokument"),
        (zipped(**{"[Content_Types].xml": b"vnd.ms-excel.sheet.macroEnabled.main+xml"}), "makroer (.xlsm)"),
        (zipped(**{"[Content_Types].xml": b"vnd.ms-excel.sheet.binary.main"}), "binært format (.xlsb)"),
        (zipped(**{"[Content_Types].xml": b"<Types/>"}), "Filen er ikke et regneark."),
        (b"PK\x03\x04 not a zip", "Filen er beskadiget"),
    ],
)
def test_what_is_no_workbook_is_named_and_what_would_be_right_is_said(content, words):
    told = refusal(content)
    assert words in told
    assert told.endswith((".", "»Excel-projektmappe (.xlsx)«."))


def never(*args):
    raise AssertionError("it should have been refused before")


@pytest.mark.asvs("5.2.1")
def test_a_file_of_20_mib_is_refused_unread(monkeypatch):
    monkeypatch.setattr(files, "describe", never)
    told = refusal(b"PK\x03\x04" + bytes(20 * files.MIB - 4))
    assert told == "Filen fylder 20 MiB. Den skal fylde under 20 MiB. Del den i flere filer."


def test_a_file_just_under_20_mib_is_looked_at():
    assert "Filen fylder" not in refusal(b"PK\x03\x04" + bytes(20 * files.MIB - 5))


def test_a_truncated_workbook_is_refused():
    whole = upload(course()).getvalue()
    assert refusal(whole[: len(whole) // 2]) == files.DAMAGED


@pytest.mark.asvs("5.2.3")
def test_a_zip_bomb_is_refused_by_its_directory(monkeypatch):
    monkeypatch.setattr(files, "_scan", never)
    bomb = with_part(upload(course()), SHEET, b"<x/>" * 70 * files.MIB)
    assert len(bomb.getvalue()) < 2 * files.MIB
    assert refusal(bomb) == files.BOMB


def test_a_tightly_packed_part_is_refused_by_its_ratio():
    assert refusal(with_part(upload(course()), SHEET, bytes(20 * files.MIB))) == files.BOMB


@pytest.mark.asvs("5.2.3")
def test_a_zip_bomb_with_lying_sizes_is_refused():
    bomb = with_part(upload(course()), SHEET, b"<x/>" * 10 * files.MIB).getvalue()
    assert refusal(patched_sizes(bomb, SHEET, 1000)) == files.DAMAGED


def test_what_is_unpacked_is_counted_whatever_the_directory_says(monkeypatch):
    monkeypatch.setattr(files, "_check_directory", lambda archive: None)
    monkeypatch.setattr(files, "MAX_UNPACKED", files.MIB)
    assert refusal(with_part(upload(course()), SHEET, b"<x/>" * files.MIB)) == files.BOMB
    assert refusal(with_part(upload(course()), "xl/styles.xml", b"<x/>" * 2 * files.MIB)) == files.BOMB


def test_several_parts_that_together_are_too_much_are_refused(monkeypatch):
    monkeypatch.setattr(files, "_check_directory", lambda archive: None)
    monkeypatch.setattr(files, "MAX_UNPACKED", files.MIB)
    file = upload(course())
    for name in ("xl/drawings/a.xml", "xl/drawings/b.xml"):
        file = with_part(file, name, b"<x/>" * (150 * 1024))
    assert refusal(file) == files.BOMB


def test_a_part_that_is_read_whole_may_not_be_large():
    content = random.Random(1).randbytes(3 * files.MIB).hex().encode()
    assert refusal(with_part(upload(course()), "xl/styles.xml", content)) == files.BOMB


@pytest.mark.asvs("5.2.3")
def test_too_many_members_are_refused():
    names = {f"xl/media/{number}.png": b"x" for number in range(files.MAX_MEMBERS + 1)}
    assert refusal(zipped(**names)) == files.BOMB


def test_too_many_texts_are_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_STRINGS", 3)
    assert refusal(with_shared_texts(upload(course()))) == files.BOMB


def test_texts_in_a_part_of_their_own_are_read():
    file = with_shared_texts(upload(course()))
    assert b"<t>" not in part(file, SHEET)
    assert [row.last_name for row in read(file).accepted] == ["Ærø"]


@pytest.mark.asvs("1.5.1")
def test_an_entity_bomb_is_refused():
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lines}]>'.encode()
    told = refusal(with_part(upload(course()), SHEET, head + part(upload(course()), SHEET)))
    assert "DOCTYPE eller ENTITY" in told


@pytest.mark.asvs("1.5.1")
@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/sharedStrings.xml", "_rels/.rels"])
def test_an_entity_anywhere_is_refused(name):
    content = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    assert "DOCTYPE eller ENTITY" in refusal(with_part(upload(course()), name, content))


def test_a_declaration_across_two_pieces_is_found():
    padding = b"<a>" + b" " * (files.CHUNK - 8)
    assert "DOCTYPE eller ENTITY" in refusal(with_part(upload(course()), SHEET, padding + b"<!DOCTYPE x>"))


def test_a_part_in_utf_16_is_refused():
    content = "<!DOCTYPE x>".encode("utf-16")
    assert refusal(with_part(upload(course()), SHEET, content)) == files.DAMAGED


def test_an_unusual_packing_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("[Content_Types].xml", b"x")
    assert refusal(out) == files.DAMAGED


def test_a_member_that_stands_twice_is_refused():
    out = upload(course())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(SHEET, b"<x/>")
    assert refusal(out) == files.DAMAGED


@pytest.mark.parametrize("flag", [0x1, 0x40])
def test_an_encrypted_member_is_refused(flag):
    data = bytearray(upload(course()).getvalue())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= flag
    assert "adgangskode" in refusal(bytes(data))


def patched(content: bytes, signature: bytes, at: int, new: bytes) -> bytes:
    """The same zip with bytes exchanged in the first header that has the signature."""
    place = content.index(signature) + at
    return content[:place] + new + content[place + len(new) :]


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
DAMAGE = {
    "no end": lambda file: file[: file.index(END)],
    "wrong checksum": lambda file: patched(file, CENTRAL, 16, b"abcd"),
    "packed bytes that are none": lambda file: patched(file, LOCAL, 30 + len("_rels/.rels") + 9, bytes(60)),
    "a part that ends before its time": lambda file: patched(
        patched(file, CENTRAL, 10, b"\0\0"), CENTRAL, 20, b"\xff\xff\0\0" * 2
    ),
    "a part before the file": lambda file: patched(file, END, 16, b"\xff\xff\xff\x00"),
    "a part elsewhere": lambda file: patched(file, CENTRAL, 42, b"\x09"),
    "a later zip": lambda file: patched(file, CENTRAL, 6, b"\xff"),
    "patched data": lambda file: patched(file, CENTRAL, 8, b"\x20"),
    "a name that is no text": lambda file: patched(
        patched(file, CENTRAL, 9, b"\x08"), CENTRAL, 46, b"\xff\xfe"
    ),
}


@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("kept", [io.BytesIO, on_disk], ids=["in memory", "on disk"])
def test_a_damaged_zip_is_refused(how, kept):
    with kept(DAMAGE[how](upload(course()).getvalue())) as file:
        assert refusal(file) == files.DAMAGED


@pytest.mark.parametrize("how", ["no end", "a later zip", "a name that is no text"])
def test_a_zip_whose_directory_cannot_be_read_is_as_large_as_the_file(how):
    content = DAMAGE[how](upload(course()).getvalue())
    file = io.BytesIO(content)
    assert files.unpacked_size(file) == len(content)
    assert file.tell() == 0


def test_a_disk_that_fails_is_no_fault_of_the_file(monkeypatch):
    def fail(archive):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(files, "_check_is_xlsx", fail)
    with pytest.raises(OSError, match="Input/output"):
        read(upload(course()))


def test_strict_open_xml_is_named():
    content = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
    assert "Strict Open XML" in refusal(with_part(upload(course()), "xl/workbook.xml", content))


def test_a_workbook_without_sheets_is_refused():
    file = upload(course())
    book = part(file, "xl/workbook.xml")
    start, end = book.index(b"<sheets>"), book.index(b"</sheets>")
    told = refusal(with_part(file, "xl/workbook.xml", book[: start + 8] + book[end:]))
    assert told.startswith("Regnearket har ingen synlige ark.")


def test_a_hidden_sheet_is_not_read():
    book = workbook([course()])
    book.active.sheet_state = "hidden"
    book.create_sheet("Forside").append(["Velkommen"])
    assert "mangler overskrifterne" in refusal(as_file(book))


def test_an_empty_sheet_is_refused():
    assert refusal(as_file(Workbook())).startswith("Regnearket er tomt.")


def test_a_sheet_with_only_headings_is_refused():
    told = refusal(upload())
    assert told == "Filen har overskrifter, men ingen rækker under dem."


def test_missing_and_unknown_headings_are_told_with_the_expected_ones():
    headings = ["CPR" if heading == "CPR-nummer" else heading for heading in HEADINGS]
    told = refusal(as_file(workbook([course()], headings)))
    assert told.startswith("Filen mangler overskriften »CPR-nummer«. Den har i stedet »CPR«, som vi ikke")
    assert "Første række skal være: CPR-nummer; Fornavn; Efternavn;" in told


def test_several_missing_headings_are_listed():
    told = refusal(as_file(workbook([course()], HEADINGS[:-2])))
    assert told.startswith("Filen mangler overskrifterne »Sagsbehandler« og »Team«. Første række")


def test_a_heading_that_stands_twice_is_refused():
    book = workbook([course()], [*HEADINGS, "team"])
    assert refusal(as_file(book)) == "Overskriften »Team« står mere end én gang. Slet den ene kolonne."


def test_headings_are_known_without_regard_to_case_blanks_and_signs():
    headings = [heading.upper().replace(". ", "\xa0").replace("-", " ") for heading in HEADINGS]
    assert len(read(as_file(workbook([course()], headings))).accepted) == 1


def test_two_sheets_with_the_right_headings_are_refused():
    book = workbook([course()])
    other = book.create_sheet("2015")
    other.append(HEADINGS)
    assert "Arkene »Sheet« og »2015«" in refusal(as_file(book))


def test_the_sheet_with_the_right_headings_is_found_behind_another():
    book = workbook([course()])
    book.create_sheet("Vejledning", 0).append(["Sådan gør du"])
    assert len(read(as_file(book)).accepted) == 1


def test_blank_rows_between_and_below_are_passed_over_and_rows_keep_their_numbers():
    book = workbook([course(), [], [None, "  ", "\xa0"], course(cpr="6101700002")])
    for number in range(6, 3000):
        book.active.row_dimensions[number].hidden = True
    book.active.cell(2999, 3, " ")
    sheet = read(as_file(book))
    assert [row.number for row in sheet.rows] == [2, 5]


def test_a_row_number_far_below_does_no_harm():
    book = workbook([course()])
    book.active.cell(1_048_576, 1, " ")
    assert len(read(as_file(book)).rows) == 1


@pytest.mark.parametrize(
    "xml",
    [
        b'<row r="99999999999"/>',
        b'<row r="1"/>',
        b'<row r="x"/>',
        b'<row r="9"><c r="ZZZZ9"><v>1</v></c></row>',
        b'<row r="9"><c r="A9" t="s"><v>99999</v></c></row>',
        b'<row r="9"><c r="A9"><v>abc</v></c></row>',
        b'<row r="9"><c r="A9" s="x"><v>1</v></c></row>',
        b'<row r="9"><c r="A9" t="str"><v>' + b"x" * 200_000 + b"</v></c></row>",
        b'<c r="A9"><v>1</v></c>',
        b"<row>",
    ],
)
def test_xml_that_is_no_worksheet_is_refused(xml):
    file = upload(course())
    sheet = part(file, SHEET).replace(b"</sheetData>", xml + b"</sheetData>")
    assert refusal(with_part(file, SHEET, sheet)) == files.DAMAGED


def test_merged_cells_are_told_where_they_hide_a_value():
    book = workbook([course(), course(cpr="6101700002", team=None), course(cpr=None)])
    book.active.merge_cells("Q2:Q3")
    book.active.merge_cells("A3:A4")
    told = [(error.row, error.column, error.text) for error in read(as_file(book)).errors]
    assert [each[:2] for each in told] == [(3, "Team"), (4, "CPR-nummer")]
    assert told[0][2].startswith("Cellen er flettet med andre (Q2:Q3).")


def test_a_merged_title_above_the_headings_does_no_harm():
    book = workbook([], ["Mentorforløb"])
    book.active.merge_cells("A1:Q1")
    book.active.append(HEADINGS)
    book.active.append(course())
    assert len(read(as_file(book)).accepted) == 1


def test_too_many_merged_cells_are_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_MERGES", 1)
    book = workbook([course()])
    book.active.merge_cells("A5:A6")
    book.active.merge_cells("A7:A8")
    assert "for mange flettede celler" in refusal(as_file(book))


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr("reporting.imports.sheets.MAX_ROWS", 1)
    assert refusal(upload(course(), course())) == "Filen har over 1 rækker. Del den i flere filer."
    assert tables.MAX_ROWS == 200_000


def with_cell(xml: bytes):
    """The faultless course, the cell of its hours replaced."""
    file = upload(course())
    sheet = part(file, SHEET)
    start = sheet.index(b'<c r="G2"')
    return with_part(file, SHEET, sheet[:start] + xml + sheet[sheet.index(b"</c>", start) + 4 :])


@pytest.mark.parametrize(
    ("xml", "hours"),
    [
        (b'<c r="G2"><f>1+2</f><v>3</v></c>', "3.00"),
        (b'<c r="G2" t="str"><f>A1</f><v>3,5</v></c>', "3.50"),
        (b'<c r="G2" t="inlineStr"><is><r><t>3</t></r><rPh><t>x</t></rPh><r><t>,5</t></r></is></c>', "3.50"),
        (b'<c r="G2"><v>3.3000000000000003</v></c>', "3.30"),
        (b"<c><v>4</v></c>", "4.00"),
        (b'<c r="G2" t="str"><f>""</f><v></v></c>', None),
        (b'<c r="G2"/>', None),
    ],
)
def test_a_stored_value_is_read(xml, hours):
    [row] = read(with_cell(xml)).accepted
    assert (None if row.weekly_hours is None else str(row.weekly_hours)) == hours


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (b'<c r="G2"><f>1+2</f></c>', "formel uden en beregnet værdi"),
        (b'<c r="G2"><f>1+2</f><v/></c>', "formel uden en beregnet værdi"),
        (b'<c r="G2"><f t="shared" si="0"/></c>', "formel uden en beregnet værdi"),
        (b'<c r="G2" t="e"><f>A1</f><v>#REF!</v></c>', "viser fejlen #REF!"),
        (b'<c r="G2" t="b"><v>1</v></c>', "»SAND« er ikke et tal"),
        (b'<c r="G2" t="d"><v>2014-01-02</v></c>', "er ikke et tal"),
    ],
)
def test_a_cell_without_a_usable_value_is_refused_by_its_column(xml, words):
    [error] = read(with_cell(xml)).errors
    assert error.column == "Timer pr. uge"
    assert words in error.text


def test_a_number_shown_as_a_date_that_is_none_is_told():
    book = workbook([course(weekly_hours=6405750501)])
    book.active["G2"].number_format = "dd-mm-yyyy"
    [error] = read(as_file(book)).errors
    assert error.text.startswith("Cellen vises som dato")


def test_dates_as_plain_numbers_follow_the_day_zero_of_the_book():
    book = workbook([course(start_date=41654)])
    assert read(as_file(book)).rows[0].start_date == date(2014, 1, 15)
    file = as_file(workbook([course(start_date=41654 - 1462, end_date=41834 - 1462, weekly_hours=3)]))
    content = part(file, "xl/workbook.xml").replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)
    [row] = read(with_part(file, "xl/workbook.xml", content)).rows
    assert (row.start_date, row.end_date, str(row.weekly_hours)) == (
        date(2014, 1, 15),
        date(2014, 7, 14),
        "3.00",
    )


@pytest.mark.parametrize("seed", range(150))
def test_a_workbook_with_wrong_bytes_is_read_or_refused_but_never_breaks(seed):
    chance = random.Random(seed)
    if seed % 2:
        data = bytearray((INPUTS / "mentorforloeb-fejl.xlsx").read_bytes())
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        file = io.BytesIO(data)
    else:
        file = io.BytesIO((INPUTS / "mentorforloeb-fejl.xlsx").read_bytes())
        name = chance.choice([SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
        content = bytearray(part(file, name))
        for _ in range(chance.randrange(1, 10)):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
        file = with_part(file, name, bytes(content))
    assert read_or_refused(file)


def read_or_refused(file):
    """Rows, or the sentence of the refusal; anything else is raised."""
    try:
        return read(file).rows
    except FileRefused as refused:
        return str(refused)
