"""The pictures of the README and the handbook, taken of the demo data on the morning of the tests.

``make pictures`` takes them anew and puts them in docs/pictures.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import Page

INPUTS = Path(__file__).parent.parent / "data" / "inputs"
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
MOST_BYTES = 150_000
COLOURS = 128
PDF_DOTS_PER_INCH = 80


@dataclass(frozen=True)
class Picture:
    """One picture: whose screen it is, where they are, and how they got there."""

    name: str
    who: str
    path: str = "/"
    reach: Callable[[Page], None] = lambda page: None
    height: int = 900
    width: int = 1280


def _case_of(name: str, act: str = "") -> Callable[[Page], None]:
    """By way of the search to a case, and on to an act there."""

    def reach(page: Page) -> None:
        page.locator("#global-search").fill(name)
        with page.expect_navigation():
            page.locator("#global-search").press("Enter")
        with page.expect_navigation():
            page.get_by_role("link", name=name, exact=True).click()
        if act:
            with page.expect_navigation():
                page.get_by_role("link", name=act).first.click()

    return reach


def _upload(kind: str, name: str, *, store: bool = False) -> Callable[[Page], None]:
    """A file that has been read, and stored when asked."""

    def reach(page: Page) -> None:
        page.goto(f"/indlaes/{kind}/")
        page.get_by_label("Fil", exact=True).set_input_files(INPUTS / name)
        page.get_by_role("button", name="Læs filen").click()
        page.wait_for_url("**/indlaesning/**")
        if not store:
            with page.expect_navigation():
                page.get_by_role("link", name="Vis de afviste rækker").click()
            page.get_by_role("heading", name="Rækkerne i filen").evaluate("(it) => it.scrollIntoView()")
        else:
            page.get_by_role("button", name="Indlæs").last.click()
            page.get_by_text("Filen er indlæst").wait_for()

    return reach


def _ledger(page: Page) -> None:
    _upload("ledger", "posteringer-2013.csv", store=True)(page)
    page.goto("/oekonomi/2013/total/")
    page.get_by_label("Oplyst total").fill("9.849.735,27")
    page.get_by_label("Kilde").fill("Regnskab 2013")
    with page.expect_navigation():
        page.get_by_role("button", name="Gem").click()


PICTURES = (
    Picture("overblik", "sagsbehandler"),
    Picture("telefon", "sagsbehandler", width=390, height=760),
    Picture("registrer", "sagsbehandler", "/sager/ny/", height=760),
    Picture("sager", "sagsbehandler", "/sager/", height=760),
    Picture("sag", "sagsbehandler", reach=_case_of("Vestergård, Signe")),
    Picture("vurdering", "sagsbehandler", reach=_case_of("Ravn, Laila", "Fortsæt vurderingen")),
    Picture("afslag", "sagsbehandler", reach=_case_of("Ravn, Laila", "Giv afslag"), height=1000),
    Picture("aftaleudkast", "sagsbehandler", reach=_case_of("Brandt, Camilla", "Lav aftale")),
    Picture(
        "underskrift", "sagsbehandler", reach=_case_of("Bæk, Jørgen", "Registrér underskrift"), height=760
    ),
    Picture("bevaring", "godkender", reach=_case_of("Vestergård, Signe", "Bevaring og sletning"), height=760),
    Picture("koe", "godkender", "/visitation/", height=600),
    Picture("visitation", "godkender", reach=_case_of("Højgaard, Søren", "Behandl i visitationen")),
    Picture("indlaesning", "godkender", reach=_upload("agreements", "mentorforloeb-fejl.xlsx")),
    Picture("noegletal", "godkender", "/noegletal/", height=980),
    Picture("udgifter", "controller", reach=_ledger, height=640),
    Picture("katalog", "katalog", "/mentorkatalog/", height=640),
    Picture("brugere", "systemadministrator", "/administration/brugere/", height=760),
    Picture("opsaetning", "systemadministrator", "/opsaetning/"),
)


def take(page: Page) -> bytes:
    """The window as a small PNG."""
    page.evaluate("document.activeElement.blur()")
    return small(page.screenshot(animations="disabled", caret="hide"))


def small(png: bytes) -> bytes:
    """The same picture with few colours: flat areas and text need no more."""
    file = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def first_sheet(pdf: bytes) -> bytes:
    """The first page of a PDF as a small PNG."""
    file = BytesIO()
    with pdfium.PdfDocument(pdf) as pages:
        pages[0].render(scale=PDF_DOTS_PER_INCH / 72).to_pil().save(file, "PNG")
    return small(file.getvalue())
