"""The accessibility statement: open to all, in the supervision's form, with the figures of what is tried."""

import pytest
from django.urls import reverse

from mentorstotte import views
from tests.browser.places import PAGES
from tests.documents.samples import FAMILY


def test_no_more_is_said_to_be_tried_than_is():
    assert views.tested()["pages"] <= len(PAGES)
    assert views.tested()["documents"] == len(FAMILY)


@pytest.mark.django_db
def test_everybody_reads_how_it_was_tried_whom_to_write_to_and_where_to_complain(client, settings):
    page = client.get(reverse("accessibility")).content.decode()
    for heading in ("Overensstemmelse", "Indhold, der ikke er tilgængeligt", "Sådan er det prøvet", "Klage"):
        assert f"<h2>{heading}</h2>" in page
    assert settings.MUNICIPALITY["email"] in page
    assert "Digitaliseringsstyrelsen" in page
    assert "200 sider er prøvet med axe" in page
