"""The municipality's own words in letters: versions, an example, the logo, the minimum of the guidance."""

import re
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.urls import reverse
from PIL import Image

from agreements.actions import decisions
from agreements.documents.complaint import ELEMENTS
from mentorstotte.core.documents import store
from mentorstotte.core.enums import LetterPart, Role
from mentorstotte.core.letters import newest, words
from mentorstotte.core.models import LetterText
from tests import factories
from tests.agreements.desk import printed
from tests.agreements.samples import People
from tests.documents import reading

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)


@pytest.fixture
def admin(client):
    user = factories.user(Role.SYSTEM_ADMIN)
    client.force_login(user)
    return user


def place(part: str) -> str:
    return reverse("agreements:letter_text", args=[part])


def save(client, part: str, text: str, **more):
    return client.post(place(part), {"text": text} | more)


def test_a_change_counts_from_the_next_document_and_the_printed_one_stays(client, admin):
    people = People()
    before = printed(people, start=date(2014, 3, 3))
    assert save(client, "agreement", "Ring til os på hverdage mellem 9 og 12.").status_code == 302
    save(client, "address", "Nyvej 1, 3200 Helsinge")
    after = printed(people, start=date(2014, 3, 3))
    old, new = (store.get(version.document.sha256) for version in (before, after))
    assert "mellem 9 og 12" not in reading.text(old)
    assert "Ring til os på hverdage mellem 9 og 12." in reading.text(new)
    assert "Nyvej 1, 3200 Helsinge" in reading.text(new)


def test_versions_are_dated_and_never_changed(client, admin):
    for text in ("Første ord.", "Andre ord.", "Andre ord."):
        save(client, "rejection", text)
    assert [row.text for row in LetterText.objects.filter(part="rejection")] == ["Andre ord.", "Første ord."]
    assert "Første ord." in client.get(place("rejection")).content.decode()
    for act in (lambda: LetterText.objects.update(text="x"), lambda: LetterText.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act()
    save(client, "rejection", "")
    assert "rejection" not in words()


@pytest.mark.parametrize("element", range(len(ELEMENTS)))
def test_r34_the_guidance_cannot_lose_one_of_its_elements(client, admin, element):
    whole = "\n\n".join(decisions.guidance(DAY))
    cut = re.sub(ELEMENTS[element][0], "…", whole, flags=re.IGNORECASE | re.DOTALL)
    answer = save(client, "complaint", cut)
    assert answer.status_code == 422
    assert "Klagevejledningen mangler" in answer.content.decode()
    assert not LetterText.objects.exists()


def test_r34_an_own_guidance_is_used_and_a_new_address_cannot_leave_it_wrong(client, admin):
    whole = "\n\n".join(decisions.guidance(DAY)) + "\n\nVi svarer dig inden for en uge."
    assert save(client, "complaint", whole).status_code == 302
    assert "Vi svarer dig inden for en uge." in decisions.guidance(DAY)
    answer = save(client, "address", "Et helt andet sted 7, 3200 Helsinge")
    assert answer.status_code == 422
    assert "hvor klagen skal sendes hen" in answer.content.decode()


@pytest.mark.parametrize("part", [part for part in LetterPart if part != LetterPart.LOGO])
def test_an_example_is_shown_and_nothing_is_saved(client, admin, part):
    text = {
        "complaint": "\n\n".join(decisions.guidance(DAY)) + "\n\nEgne ord her.",
        "email": "egne@kommune.example",
    }.get(part, "Egne ord her")
    answer = save(client, part, text, preview="")
    assert answer["Content-Type"] == "application/pdf"
    said = reading.text(answer.content)
    assert (text if part == "email" else "Egne ord her") in said
    assert "Ikke gyldig" in said
    assert not LetterText.objects.exists()


def test_an_example_that_would_lack_a_part_says_which_beside_the_field(client, admin):
    whole = "\n\n".join(decisions.guidance(DAY)) + "\n\nVi svarer dig inden for en uge."
    save(client, "complaint", whole)
    answer = save(client, "address", "Et helt andet sted 7, 3200 Helsinge", preview="")
    page = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (422, "text/html; charset=utf-8")
    assert "hvor klagen skal sendes hen" in page
    assert "Et helt andet sted 7, 3200 Helsinge" in page
    assert [row.part for row in LetterText.objects.all()] == ["complaint"]


def picture(kind: str) -> bytes:
    output = BytesIO()
    Image.new("RGB", (3000, 600), "navy").save(output, kind)
    return output.getvalue()


def upload(client, content: bytes):
    return client.post(place("logo"), {"text": SimpleUploadedFile("logo.png", content)})


def test_the_logo_is_drawn_anew_and_stands_on_the_next_document(client, admin):
    hidden = picture("JPEG") + b"<script>alert(1)</script>"
    assert upload(client, hidden).status_code == 302
    kept = store.get(newest()["logo"].logo.sha256)
    assert kept.startswith(b"\x89PNG")
    assert b"script" not in kept
    version = printed(People(), start=date(2014, 3, 3))
    with pikepdf.open(BytesIO(store.get(version.document.sha256))) as file:
        assert file.pages[0].images


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", picture("PNG")[:200], b""],
)
def test_what_is_no_picture_is_refused_in_danish(client, admin, content):
    answer = upload(client, content)
    assert answer.status_code == 422
    assert not LetterText.objects.exists()


def test_the_list_takes_few_queries(client, admin, django_assert_max_num_queries):
    for number in range(12):
        LetterText.objects.create(part=LetterPart.values[number], text=f"{number}", written_by=admin)
    with django_assert_max_num_queries(6):
        client.get(reverse("agreements:letter_texts"))


@pytest.mark.asvs("1.3.7")
def test_what_looks_like_a_template_is_printed_as_it_was_written(client, admin):
    words = "Se {{ settings.SECRET_KEY }} og {% now 'Y' %} og <b>her</b>."
    assert words in reading.text(save(client, "rejection", words, preview="").content)
