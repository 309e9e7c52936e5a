"""Opening an upload: is it what it should be, and is it safe to unpack.

Every refusal is a ``FileRefused`` with one Danish sentence (or two) that says what is wrong and what would
be right. Nothing here looks at the content of cells.
"""

import hashlib
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

MIB = 1024 * 1024
MAX_BYTES = 20 * MIB
MAX_MEMBERS = 1_000
MAX_UNPACKED = 256 * MIB
MAX_PART = 4 * MIB  # styles, workbook and the like, which are read whole
MAX_STRING_BYTES = 48 * MIB
MAX_STRINGS = 1_000_000
MAX_RATIO = 250
RATIO_FROM = 16 * MIB  # smaller files may be as tightly packed as they like
MAX_MERGES = 10_000
CHUNK = 256 * 1024

XLSX_TYPE = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ADVICE = "Åbn filen i Excel, og gem den som »Excel-projektmappe (.xlsx)«."
DAMAGED = "Filen er beskadiget og kan ikke læses. Hent den igen, eller gem den på ny som .xlsx."
BOMB = "Filen fylder alt for meget, når den pakkes ud, og bliver derfor ikke læst."

# What is said of a file that is broken. A disk that fails is no fault of the file, and not among them.
_NO_DIRECTORY = (
    zipfile.BadZipFile,  # it is not there, or not where it should be
    UnicodeDecodeError,  # a name in it is no text
    RuntimeError,  # a member asks for a later zip than any there is
)
_NO_CONTENT = (
    zipfile.BadZipFile,  # a part is not where it should be, or its checksum is wrong
    zlib.error,  # packed bytes that are none
    EOFError,  # a part that ends before its time
)
# Bits in the flags of a member: encrypted either way, and a patch to another file.
_LOCKED, _PATCH = 0x1 | 0x40, 0x20
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell [^>]{0,200}?ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")
# Worksheets are streamed; the others are never opened by the reader.
_NEVER_WHOLE = ("xl/worksheets/", "xl/pivotCache/", "xl/drawings/", "xl/charts/", "xl/comments", "customXml/")
_OVERLAP = 300  # bytes kept between chunks, so that no pattern is cut in two


class FileRefused(Exception):
    """The file cannot be read; the message is Danish and meant for the person who uploaded it."""


@dataclass(frozen=True)
class PartFacts:
    """What the raw XML of one part says: the number of its rows and its merged areas (``B3:B5``)."""

    rows: int = 0
    merged: tuple[str, ...] = ()


def size_of(upload: BinaryIO) -> int:
    """Bytes in the upload; leaves it at its start. Raises FileRefused when it is empty or 20 MiB or more."""
    upload.seek(0, 2)
    size = upload.tell()
    upload.seek(0)
    if size == 0:
        raise FileRefused("Filen er tom. Vælg en fil med indhold.")
    if size >= MAX_BYTES:
        limit = MAX_BYTES // MIB
        raise FileRefused(
            f"Filen fylder {size / MIB:.0f} MiB. Den skal fylde under {limit} MiB. Del den i flere filer."
        )
    return size


def unpacked_size(upload: BinaryIO) -> int:
    """How much there is to read: the bytes of the upload, or what a zip file says that it holds."""
    size = size_of(upload)
    try:
        with _opened(upload) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except FileRefused:
        pass
    finally:
        upload.seek(0)
    return size


def _opened(upload: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(upload)
    except _NO_DIRECTORY:
        raise FileRefused(DAMAGED) from None


def digest(upload: BinaryIO) -> str:
    """SHA-256 of the upload as hex, by which the same file is recognised; leaves it at its start."""
    upload.seek(0)
    found = hashlib.sha256()
    while chunk := upload.read(CHUNK):
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()


def describe(head: bytes) -> str:
    """What a file is by its first bytes: xlsx (any zip), xls, pdf, xml, html, utf16, binary or text."""
    if head.startswith(b"PK"):
        return "zip"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    if head.startswith(b"%PDF"):
        return "pdf"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf16"
    if b"\x00" in head:
        return "binary"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<meta")):
        return "html"
    return "xml" if start.startswith(b"<?xml") else "text"


def _not_a_workbook(kind: str, upload: BinaryIO) -> FileRefused:
    if kind == "ole":
        upload.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in upload.read():
            return FileRefused(
                "Filen er beskyttet med adgangskode. Fjern adgangskoden i Excel, og gem filen igen."
            )
        return FileRefused(f"Filen er i et ældre Office-format (.xls). {ADVICE}")
    if kind == "text":
        upload.seek(0)
        first = upload.read(4096).splitlines()[:1]
        if first and any(sign in first[0] for sign in (b";", b",", b"\t")):
            return FileRefused(f"Filen er tekst (CSV) og ikke et regneark. {ADVICE}")
    names = {"pdf": "en PDF-fil", "html": "en hjemmeside (HTML)", "xml": "en XML-fil"}
    return FileRefused(
        f"Filen er {names[kind]} og ikke et regneark. {ADVICE}"
        if kind in names
        else f"Filen er ikke et regneark. {ADVICE}"
    )


def inspect_workbook(upload: BinaryIO) -> dict[str, PartFacts]:
    """Check that the upload is a real xlsx, safe to unpack; returns facts by the name of each part.

    The sizes in the zip directory are checked first, then every part is unpacked in pieces and counted,
    since a directory may lie. Raises FileRefused.
    """
    size_of(upload)
    kind = describe(upload.read(4096))
    if kind != "zip":
        raise _not_a_workbook(kind, upload)
    upload.seek(0)
    try:
        with _opened(upload) as archive:
            _check_directory(archive)
            _check_is_xlsx(archive)
            return _unpack_all(archive)
    except _NO_CONTENT:
        raise FileRefused(DAMAGED) from None
    finally:
        upload.seek(0)


def _check_directory(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED:
        raise FileRefused(BOMB)
    if unpacked > RATIO_FROM and unpacked / packed > MAX_RATIO:
        raise FileRefused(BOMB)
    if any(member.file_size > _limit(member.filename) for member in members):
        raise FileRefused(BOMB)
    if len({member.filename for member in members}) != len(members):
        raise FileRefused(DAMAGED)
    for member in members:
        if member.flag_bits & _LOCKED:
            raise FileRefused("Filen er beskyttet med adgangskode. Fjern adgangskoden, og gem filen igen.")
        packed_as_usual = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not packed_as_usual or member.flag_bits & _PATCH or member.header_offset < 0:
            raise FileRefused(DAMAGED)


def _limit(name: str) -> int:
    """Most bytes a part may unpack to; parts that are read whole have a low one."""
    if name.lower().endswith("sharedstrings.xml"):
        return MAX_STRING_BYTES
    read_whole = name.lower().endswith((".xml", ".rels")) and not name.startswith(_NEVER_WHOLE)
    return MAX_PART if read_whole else MAX_UNPACKED


def _check_is_xlsx(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:100]:
        raise FileRefused(f"Filen er et OpenDocument-regneark (.ods). {ADVICE}")
    if "[Content_Types].xml" not in names:
        raise FileRefused(f"Filen er en zip-fil og ikke et regneark. {ADVICE}")
    types = archive.read("[Content_Types].xml")
    if XLSX_TYPE in types:
        if "xl/workbook.xml" in names and b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
            raise FileRefused(f"Filen er gemt som »Strict Open XML«. {ADVICE}")
        return
    if b"macroEnabled.main+xml" in types and b"ms-excel" in types:
        raise FileRefused(f"Regnearket indeholder makroer (.xlsm). {ADVICE}")
    if b"ms-excel.sheet.binary" in types:
        raise FileRefused(f"Regnearket er i binært format (.xlsb). {ADVICE}")
    if b"wordprocessingml" in types:
        raise FileRefused(f"Filen er et Word-dokument og ikke et regneark. {ADVICE}")
    raise FileRefused(f"Filen er ikke et regneark. {ADVICE}")


def _unpack_all(archive: zipfile.ZipFile) -> dict[str, PartFacts]:
    facts, unpacked = {}, 0
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue  # pictures and the like are never opened
        size, facts[member.filename] = _scan(archive, member)
        unpacked += size
        if unpacked > MAX_UNPACKED:
            raise FileRefused(BOMB)
    return facts


def _scan(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, PartFacts]:
    """Unpack one part in pieces and count; no piece is kept."""
    limit, size, strings, rows = _limit(member.filename), 0, 0, 0
    merged, tail = {}, b""
    with archive.open(member) as part:
        while chunk := part.read(CHUNK):
            size, window = size + len(chunk), tail + chunk
            _refuse_declarations(window, at_start=not tail)
            strings, rows = strings + chunk.count(b"<si"), rows + chunk.count(b"<row")
            if b"mergeCell " in window:
                merged.update(dict.fromkeys(found.decode() for found in _MERGE.findall(window)))
            if size > limit or strings > MAX_STRINGS:
                raise FileRefused(BOMB)
            if len(merged) > MAX_MERGES:
                raise FileRefused(
                    "Regnearket har for mange flettede celler. Ophæv fletningen, og gem filen igen."
                )
            tail = window[-_OVERLAP:]
    return size, PartFacts(rows, tuple(merged))


def _refuse_declarations(window: bytes, *, at_start: bool) -> None:
    if at_start and (window.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in window[:64]):
        # UTF-16 would hide from the search below; no spreadsheet program writes it.
        raise FileRefused(DAMAGED)
    if any(sign in window for sign in _DECLARATIONS):
        raise FileRefused(
            "Filen indeholder XML-definitioner (DOCTYPE eller ENTITY), som et regneark ikke har, "
            "og bliver derfor ikke læst."
        )
