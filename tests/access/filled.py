"""A form filled in as a person would: what the page offers, what it asks for, and what it misses then."""

from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from itertools import count
from urllib.parse import urlsplit

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone

from tests import factories

CSRF = "csrfmiddlewaretoken"
UNSENT = {"button", "submit", "reset", "image"}
_numbers = count(1)


@cache
def a_pdf() -> bytes:
    """One empty page."""
    file, output = pikepdf.new(), BytesIO()
    file.add_blank_page()
    file.save(output)
    return output.getvalue()


@dataclass
class Control:
    """A field of a form: what the browser sends untouched, and what it can be given."""

    name: str
    kind: str
    css: str = ""
    required: bool = False
    longest: int = 200
    value: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)

    def filled(self):
        """Something sensible, by what the field looks like."""
        choices = [each for each in self.offered if each]
        if choices:
            return choices[0]
        if self.kind == "file":
            return a_pdf()
        if self.kind == "email":
            return f"person{next(_numbers)}@firma.example"
        if "input-date" in self.css:
            return f"{timezone.localdate():%d-%m-%Y}"
        if "input-cpr" in self.css:
            return factories.cpr()
        if "input-short" in self.css:
            return "9.30"
        if "input-number" in self.css or self.kind == "number":
            return "2"
        return f"{next(_numbers)}. Som vi aftalte det på mødet i dag."[: self.longest]


class _Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self, html: str, here: str):
        super().__init__()
        self.here, self.forms, self.open, self.select, self.text = here, [], None, None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = PageForm(
                urlsplit(given.get("action") or self.here), given.get("method", "get").lower()
            )
            self.forms.append(self.open)
        elif self.open is not None:
            getattr(self, f"_{tag}", lambda given: None)(given)

    def handle_data(self, data):
        if self.text is not None:
            self.text.value[0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        if tag == "select":
            self.select = None
        if tag == "textarea" and self.text is not None:
            self.text.value[0] = self.text.value[0].removeprefix("\n")
            self.text = None

    def _input(self, given):
        kind = given.get("type", "text")
        if kind in UNSENT or not given.get("name"):
            return
        control = self._control(given, kind)
        if kind in ("checkbox", "radio"):
            value = given.get("value", "on")
            control.offered.append(value)
            control.value += [value] if "checked" in given else []
        elif kind != "file":
            control.value.append(given.get("value", ""))

    def _textarea(self, given):
        self.text = self._control(given, "textarea")
        self.text.value.append("")

    def _select(self, given):
        self.select = self._control(given, "multiple" if "multiple" in given else "select")

    def _option(self, given):
        if self.select is None or "disabled" in given:
            return
        value = given.get("value", "")
        self.select.offered.append(value)
        if "selected" in given:
            self.select.value = [*self.select.value, value] if self.select.kind == "multiple" else [value]
        elif self.select.kind == "select" and not self.select.value:
            self.select.value = [value]

    def _button(self, given):
        self.open.buttons.append((given.get("name", ""), given.get("value", "")))

    def _control(self, given, kind) -> Control:
        control = self.open.controls.setdefault(given["name"], Control(given["name"], kind))
        control.css = given.get("class", "")
        control.longest = int(given.get("maxlength", 200))
        control.required = control.required or "required" in given
        return control


@dataclass
class PageForm:
    """A form on a page."""

    where: object
    method: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def untouched(self) -> dict:
        """What the browser sends of it when nothing is typed."""
        names = self.controls.items()
        return {name: control.value for name, control in names if control.value and name != CSRF}

    def asked_for(self) -> set[str]:
        """The names of what must be filled in and is empty."""
        return {
            name for name, control in self.controls.items() if control.required and not any(control.value)
        }


def forms_of(answer, here: str) -> list[PageForm]:
    """The forms of a page that are sent with POST."""
    if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    return [form for form in _Reader(answer.content.decode(), here).forms if form.method == "post"]


def find_form(browser, url: str) -> PageForm:
    """The form that is sent to the address: on its own page, or on one further up; else an empty one."""
    path = urlsplit(url).path
    parts = path.strip("/").split("/")
    for depth in range(len(parts), -1, -1):
        here = "/" + "".join(f"{part}/" for part in parts[:depth]) if depth else "/"
        here = url if here == path else here
        answer = browser.get(here)
        if answer.status_code != 200:
            continue
        for form in forms_of(answer, here):
            if form.where.path == path and (form.controls or form.buttons):
                return form
    return PageForm(urlsplit(url), "post")


def complaints(answer) -> dict[str, list[str]]:
    """What the page says against what was typed, by the name of the field."""
    found = {}
    for form in _bound(answer):
        for name, told in form.errors.items():
            key = form.add_prefix(name) if name in form.fields else ""
            found.setdefault(key, []).extend(map(str, told))
    return found


def _bound(answer):
    """The forms that the page was made of."""
    seen = {}
    for context in answer.context or []:
        for values in context.dicts if hasattr(context, "dicts") else [context]:
            for value in values.values():
                each = (
                    [value]
                    if isinstance(value, BaseForm)
                    else value.forms
                    if isinstance(value, BaseFormSet)
                    else []
                )
                seen |= {id(form): form for form in each if form.is_bound}
    return seen.values()


def packed(typed: dict) -> bytes:
    """The body of the request; files from bytes."""
    fields = {}
    for name, value in typed.items():
        fields[name] = (
            SimpleUploadedFile("papir.pdf", value, "application/pdf") if isinstance(value, bytes) else value
        )
    return encode_multipart(BOUNDARY, fields)


def send(browser, url: str, body: bytes):
    """Sends it, byte for byte."""
    return browser.generic("POST", url, body, content_type=MULTIPART_CONTENT)
