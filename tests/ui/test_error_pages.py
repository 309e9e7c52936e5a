"""Error pages say in Danish what happened and what to do; they need neither request, context nor database."""

import pytest
from django.shortcuts import render

from tests.ui.test_pages import faults

pytestmark = pytest.mark.usefixtures("gallery_on")
PAGES = {
    "400.html": "Anmodningen kunne ikke læses",
    "403.html": "Det har du ikke adgang til",
    "403_csrf.html": "Formularen var for gammel",
    "404.html": "Siden findes ikke",
    "429.html": "For mange forsøg",
    "500.html": "Noget gik galt hos os",
    "503.html": "Mentorstøtte er ude af drift lige nu",
    "503_documents.html": "Dokumenterne kan ikke hentes lige nu",
}


@pytest.mark.parametrize(("name", "heading"), PAGES.items())
def test_error_page_stands_alone(name, heading):
    html = render(None, name).content.decode()
    assert f"<h1>{heading}</h1>" in html
    assert f"<title>{heading} · Mentorstøtte</title>" in html
    assert "<style" not in html
    assert "onclick" not in html


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_an_error_page(open_page, name):
    assert faults(open_page(f"/fejlside/{name}")) == []
