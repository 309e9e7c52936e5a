"""What holds for every page, whoever opens it: headers, nothing inline, no CPR number in an address."""

import re
from html.parser import HTMLParser

from mentorstotte.core.logs import without_cpr

ADDRESSES = {"href", "src", "action", "formaction", "hx-get", "hx-post", "hx-push-url"}
KEPT_OUT = ("object-src", "base-uri", "frame-ancestors")
FORBIDDEN = re.compile(r"unsafe-inline|unsafe-eval")


class _Page(HTMLParser):
    """Collects what the checks need."""

    def __init__(self, html: str):
        super().__init__()
        self.addresses: list[str] = []
        self.inline: list[str] = []
        self.headings = 0
        self.language = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.addresses += [value or "" for name, value in attrs if name in ADDRESSES]
        self.inline += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.inline.append(f"<{tag}>")
        self.headings += tag == "h1"
        self.language = given.get("lang", "") if tag == "html" else self.language


def check_page(answer) -> None:
    """Fails when a page lacks a protection or has something that the protections forbid."""
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy or all(f"{what} 'none'" in policy for what in KEPT_OUT)
    assert not FORBIDDEN.search(policy)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    kind = answer.headers["Content-Type"]
    assert "charset=utf-8" in kind or not kind.startswith("text/"), kind
    if answer.wsgi_request.user.is_authenticated:
        assert "no-store" in answer.headers["Cache-Control"]
    assert "[CPR]" not in without_cpr(answer.headers.get("Content-Disposition", ""))
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        check_html(answer.content.decode())


def check_html(html: str) -> None:
    """One Danish heading, no inline script or style, no CPR number in any address."""
    page = _Page(html)
    if "<html" in html:  # else a part of a page
        assert page.language == "da"
        assert page.headings == 1, "a page has one h1"
    assert not page.inline, f"the content policy stops {page.inline}"
    assert not [address for address in page.addresses if without_cpr(address) != address]
    assert not re.search(r"<title>\s*·", html), "the page has no title of its own"
