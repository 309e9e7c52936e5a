"""The press: same bytes for the same input, nothing fetched from outside, pages that fit."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest

from mentorstotte.core.documents.render import STATIC_BASE, RenderError, StaticOnly, html_to_pdf

DAY = date(2014, 2, 24)


def pdf(body: str, *, max_pages: int = 2, attachments: dict | None = None) -> bytes:
    html = f'<html lang="da"><head><title>Prøve</title></head><body data-foot="Fod">{body}</body></html>'
    return html_to_pdf(html, created=DAY, attachments=attachments or {}, max_pages=max_pages)


@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://localhost/print/print.css",
        "https://example.com/print/print.css",
        "https://static.invalid.example.com/print/print.css",
        "data:text/css,body{}",
        STATIC_BASE + "../mentorstotte/settings.py",
        STATIC_BASE + "..%2Fmentorstotte%2Fsettings.py",
        STATIC_BASE + "/etc/passwd",
        STATIC_BASE + "../../etc/hosts.css",
        STATIC_BASE + "%2e%2e/%2e%2e/secret.png",
        STATIC_BASE + "print/print.css?x=1",
        STATIC_BASE + "print/missing.css",
    ],
)
def test_fetcher_refuses_what_is_not_ours(address):
    with pytest.raises((PermissionError, FileNotFoundError)):
        StaticOnly().fetch(address)


def test_fetcher_serves_our_own_font():
    response = StaticOnly().fetch(STATIC_BASE + "fonts/IBMPlexSans-Regular.woff2")
    assert response.read()[:4] == b"wOF2"
    assert response.content_type == "font/woff2"


@pytest.mark.asvs("1.3.6")
@pytest.mark.parametrize(
    "body",
    [
        '<img src="file:///etc/passwd" alt="">',
        '<img src="http://localhost/x.png" alt="">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<p style="background: url(file:///etc/passwd)">x</p>',
    ],
)
def test_a_page_that_reaches_outside_is_not_made(body):
    with pytest.raises(RenderError):
        pdf(body)


def test_attachments_are_named_and_dated_by_the_document():
    made = pdf("<p>x</p>", attachments={"b.json": b"{}", "a.json": b"[]"})
    with pikepdf.open(BytesIO(made)) as file:
        assert list(file.attachments) == ["a.json", "b.json"]


def pages(made: bytes) -> int:
    with pikepdf.open(BytesIO(made)) as file:
        return len(file.pages)


def test_smaller_type_when_that_saves_a_page_and_full_size_when_it_does_not():
    paragraph = "<p>" + "Mentoren og borgeren mødes hver uge. " * 30 + "</p>"
    assert pages(pdf(paragraph * 10, max_pages=3)) == 3
    squeezed = pdf(paragraph * 10, max_pages=2)
    assert pages(squeezed) == 2
    assert pages(pdf(paragraph * 30, max_pages=2)) == pages(pdf(paragraph * 30, max_pages=99)) > 4
