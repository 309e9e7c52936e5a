"""What people upload: judged by its bytes, refused with a Danish sentence that says what to do."""

import struct
import zlib
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from agreements.documents.agreement import agreement_pdf
from mentorstotte.core.documents.uploads import MAX_BYTES, UploadKind, check_upload
from tests.documents import samples


def image(kind: str) -> bytes:
    output = BytesIO()
    Image.new("RGB", (80, 60), "white").save(output, kind)
    return output.getvalue()


def pdf(*, pages: int = 1, root: dict | None = None, **saving) -> bytes:
    file = pikepdf.new()
    for _ in range(pages):
        file.add_blank_page()
    for name, value in (root or {}).items():
        file.Root[name] = value
    output = BytesIO()
    file.save(output, **saving)
    return output.getvalue()


def action(**entries) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(**entries)


@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (image("PNG"), UploadKind.PNG),
        (image("JPEG"), UploadKind.JPEG),
        (pdf(), UploadKind.PDF),
        (pdf(root={"/OpenAction": pikepdf.Array([0, pikepdf.Name.Fit])}), UploadKind.PDF),
        (pdf(root={"/X": action(S=pikepdf.Array([1]))}), UploadKind.PDF),
    ],
)
def test_a_scan_is_taken_whatever_its_name_says(content, kind):
    upload = SimpleUploadedFile("../../faktura.exe", content)
    assert check_upload(upload) == kind
    assert upload.read() == content


def test_our_own_printed_agreement_is_taken():
    assert check_upload(BytesIO(agreement_pdf(samples.agreement()))) == "application/pdf"


def packed(mebibytes: int) -> bytes:
    """Nothing but zeros, in very few bytes."""
    return zlib.compress(bytes(mebibytes * 1024 * 1024), 9)


def png(width: int, height: int, *extra: tuple[bytes, bytes]) -> bytes:
    """A black image, with the extra chunks before its rows; a few kilobytes can say they are huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * min(height, 2000)), 9)
    chunks = ((b"IHDR", header), *extra, (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)


def pdf_bomb() -> bytes:
    """A small file whose table of objects unfolds to 400 MB."""
    table = packed(400)
    head = b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n"
    head += b"2 0 obj\n<</Type /Pages /Kids [] /Count 0>>\nendobj\n"
    entry = (
        b"3 0 obj\n<</Type /XRef /Size 4 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length %d>>\nstream\n"
    )
    body = head + entry % len(table) + table + b"\nendstream\nendobj\n"
    return body + b"startxref\n%d\n%%%%EOF\n" % len(head)


def truncated(content: bytes) -> bytes:
    return content[: len(content) * 2 // 3]


JAVASCRIPT = action(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('x')"))
LAUNCH = action(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
BAD = {
    "empty": (b"", "empty"),
    "html named pdf": (b"<html><script>alert(1)</script></html>", "kind"),
    "program": (b"MZ\x90\x00" + bytes(100), "kind"),
    "gif": (image("GIF"), "kind"),
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "kind"),
    "pdf header later": (b"junk" + pdf(), "kind"),
    "pdf header and nothing": (b"%PDF-1.7\n", "damaged"),
    "html after a pdf header": (b"%PDF-1.7\n<html><script>alert(1)</script></html>", "damaged"),
    "truncated pdf": (truncated(pdf(pages=3)), "damaged"),
    "no pages": (pdf(pages=0), "pages"),
    "too many pages": (pdf(pages=51), "pages"),
    "javascript": (pdf(root={"/OpenAction": JAVASCRIPT}), "active"),
    "javascript in an object stream": (
        pdf(root={"/OpenAction": JAVASCRIPT}, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "active",
    ),
    "javascript deep in an array": (
        pdf(root={"/X": pikepdf.Array([pikepdf.Array([action(Y=JAVASCRIPT)])])}),
        "active",
    ),
    "launch": (pdf(root={"/OpenAction": LAUNCH}), "active"),
    "additional actions": (pdf(root={"/AA": action(WC=JAVASCRIPT)}), "active"),
    "locked": (pdf(encryption=pikepdf.Encryption(user="hemmelig", owner="hemmelig")), "locked"),
    "locked against change": (pdf(encryption=pikepdf.Encryption(user="", owner="hemmelig")), "locked"),
    "truncated png": (truncated(image("PNG")), "damaged"),
    "truncated jpeg": (truncated(image("JPEG")), "damaged"),
    "jpeg named by its first bytes only": (b"\xff\xd8\xff" + bytes(50), "damaged"),
    "png inside a jpeg header": (b"\xff\xd8\xff" + image("PNG"), "damaged"),
    "huge image": (png(60_000, 60_000), "pixels"),
    "image over our own limit": (png(8_000, 8_000), "pixels"),
    "text bomb in an image": (
        png(8, 8, (b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000), 9))),
        "damaged",
    ),
    "chunk too short": (png(8, 8, (b"gAMA", b"")), "damaged"),
    "chunk of unknown packing": (png(8, 8, (b"zTXt", b"a\0\5xx")), "damaged"),
    "pdf bomb": (pdf_bomb(), "damaged"),
    "number past 64 bits": (
        pdf(root={"/X": pikepdf.Array([10**18])}).replace(b"1000000000000000000", b"9999999999999999999"),
        "damaged",
    ),
}


@pytest.mark.asvs("5.2.2")
@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_a_danish_sentence(content, code):
    with pytest.raises(ValidationError) as refused:
        check_upload(SimpleUploadedFile("aftale.pdf", content, content_type="application/pdf"))
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


@pytest.mark.asvs("5.2.1")
@pytest.mark.parametrize("extra", [1, 40 * 1024 * 1024])
def test_more_than_ten_mebibytes_is_refused_unread(extra):
    with pytest.raises(ValidationError, match="mere end 10 MB"):
        check_upload(BytesIO(pdf() + bytes(MAX_BYTES + extra)))
