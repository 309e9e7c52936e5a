"""HTML to PDF/UA-1: the one place that calls WeasyPrint.

The same template, context and attachments always give the same bytes. Speed comes from doing once a process
what WeasyPrint by itself does once a document: the fonts, the style sheets and the fetcher.
"""

import re
import threading
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousOperation
from django.template.loader import render_to_string
from django.utils import translation
from PIL import ImageFile
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from mentorstotte.core.documents import store
from mentorstotte.core.documents.tags import mend

# Relative addresses in templates and style sheets resolve against this name, which never exists on a network.
STATIC_BASE = "https://static.invalid/"
# A picture that was checked and stored, by its hash: the logo.
STORED = f"{STATIC_BASE}stored/"
STYLESHEET = "print/print.css"
MEDIA_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png"}
# From roomy to tight; the first that keeps the document within its pages is used.
TYPE = (
    ":root { font-size: 10pt }",
    ":root { font-size: 9.5pt } body { line-height: 1.36 }",
    ":root { font-size: 9pt } body { line-height: 1.32 }",
    ":root { font-size: 8.5pt } body { line-height: 1.26 } @page { margin: 11mm 17mm 17mm }"
    " section { padding-top: 0.4rem; padding-bottom: 0.45rem } .line { margin-top: 9mm }",
)
# So many characters a page of sections holds in each at most: with more, trying that type is a waste of time.
FULL = (2100, 2800, 3200, 4400)
BETWEEN_WORDS = re.compile(r"(?:<[^>]*>|\s)+")
VARIANT = "pdf/ua-1"
ARCHIVE = "pdf/a-2a"

# WeasyPrint sets this for the whole process when it is imported, and half a scan would pass as a whole one.
ImageFile.LOAD_TRUNCATED_IMAGES = False

# Pango's font map is shared and not safe for use by several threads at once.
_lock = threading.Lock()


class RenderError(Exception):
    """The document could not be made: a template asks for something that is not among our static files."""


class StaticOnly(URLFetcher):
    """Serves our own static files and the logo and refuses everything else, so that no file or address can
    slip into a letter.
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("https",), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict | None = None) -> URLFetcherResponse:
        """The static file behind ``url``; raises ``PermissionError`` for any other address."""
        parts = urlsplit(url)
        path = unquote(parts.path).lstrip("/")
        if url.startswith(STORED) and path.endswith(".png"):
            picture = store.get(PurePosixPath(path).stem)
            return URLFetcherResponse(url, picture, {"Content-Type": "image/png"})
        media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix)
        if not url.startswith(STATIC_BASE) or parts.query or media_type is None:
            raise PermissionError(f"Not one of our static files: {parts.scheme}")
        try:
            found = finders.find(path)
        except SuspiciousOperation as error:
            raise PermissionError("Not one of our static files") from error
        if found is None:
            raise FileNotFoundError(path)
        return URLFetcherResponse(url, Path(found).read_bytes(), {"Content-Type": media_type})


class _Press(NamedTuple):
    """What is made once a process and used for every document."""

    fetcher: StaticOnly
    fonts: FontConfiguration
    sheets: list[list[CSS]]


@cache
def _press() -> _Press:
    fetcher, fonts = StaticOnly(), FontConfiguration()
    base = CSS(url=STATIC_BASE + STYLESHEET, url_fetcher=fetcher, font_config=fonts)
    return _Press(fetcher, fonts, [[base, CSS(string=rules, url_fetcher=fetcher)] for rules in TYPE])


def render(
    template: str,
    context: dict,
    *,
    created: date,
    attachments: dict[str, bytes] | None = None,
    max_pages: int = 2,
    variant: str = VARIANT,
) -> bytes:
    """A tagged file from a template in ``templates/print``: PDF/UA-1, or PDF/A-2a as an archive wants it.

    ``created`` is the date of the document; it stands in the file's metadata, so that the same input gives
    the same bytes. ``attachments`` are embedded under their names. The type is made smaller, down to 8.5
    points, when that brings the text down to ``max_pages``; when it does not, the text runs on in full size.
    Nothing is cut.

    Raises ``RenderError`` when the template refers to anything but our own static files.
    """
    with translation.override("da"):
        html = render_to_string(template, {**context, "created": created})
    facts = {"created": created, "attachments": attachments or {}, "max_pages": max_pages}
    return html_to_pdf(html, **facts, variant=variant)


def html_to_pdf(
    html: str, *, created: date, attachments: dict[str, bytes], max_pages: int, variant: str = VARIANT
) -> bytes:
    """The PDF of finished HTML; see ``render``."""
    try:
        with _lock:
            return _layout(html, created, attachments, max_pages, variant)
    except FatalURLFetchingError as error:
        raise RenderError("Skabelonen henviser til noget, der ikke er en af vores egne filer.") from error


def _worth_trying(html: str, max_pages: int) -> list[int]:
    """The types, from the roomiest, that may hold so much text on so many pages."""
    if "<section" not in html:
        return list(range(len(TYPE)))
    characters = len(BETWEEN_WORDS.sub(" ", html.partition("<body")[2]))
    return [n for n, full in enumerate(FULL) if characters <= full * max_pages]


def _layout(html: str, created: date, attachments: dict[str, bytes], max_pages: int, variant: str) -> bytes:
    press = _press()
    source = HTML(string=html, base_url=STATIC_BASE, url_fetcher=press.fetcher)

    def lay_out(sheets: list[CSS]) -> Document:
        return source.render(font_config=press.fonts, stylesheets=sheets, pdf_variant=variant)

    tried = (lay_out(press.sheets[n]) for n in _worth_trying(html, max_pages))
    fitting = (document for document in tried if len(document.pages) <= max_pages)
    document = next(fitting, None) or lay_out(press.sheets[0])
    moment = datetime.combine(created, time(12), UTC)
    files = [
        Attachment(
            string=content, name=name, description="Felterne på dokumentet", relationship="Data",
            created=moment, modified=moment, url_fetcher=press.fetcher,
        )
        for name, content in sorted(attachments.items())
    ]  # fmt: skip
    return document.write_pdf(finisher=mend, pdf_variant=variant, attachments=files)
