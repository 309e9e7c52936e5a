"""The pictures of the documentation can be taken of the demo data, are small, and are all there."""

import os
import re
from pathlib import Path

import pytest

from agreements.models import AgreementVersion
from mentorstotte.core.documents import store
from mentorstotte.core.models import User
from reporting.demo import small as demo
from tests.browser import pictures
from tests.browser.browsing import apart

ROOT = pictures.FOLDER.parents[1]
TEXTS = [ROOT / "README.md", *sorted((ROOT / "docs" / "haandbog").glob("*.md"))]
IN_TEXT = re.compile(r"!\[([^\]]*)\]\(([^)]+\.png)\)")


@pytest.fixture
def folder(tmp_path):
    """docs/pictures when they are to be taken anew (make pictures), else a folder of the test."""
    return pictures.FOLDER if os.environ.get("WRITE_DOCS") else tmp_path


@pytest.mark.browser
@pytest.mark.slow
def test_every_picture_can_be_taken_and_is_small(browsing, morning, folder):
    apart(lambda: demo.load(today=morning.date()))
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}
    taken = {}
    for picture in pictures.PICTURES:
        page = browsing.open(
            picture.path, user=people[picture.who], width=picture.width, height=picture.height
        )
        picture.reach(page)
        taken[picture.name] = pictures.take(page)
    taken["aftale"] = pictures.first_sheet(a_sealed_agreement())
    folder.mkdir(parents=True, exist_ok=True)
    for name, png in taken.items():
        (folder / f"{name}.png").write_bytes(png)
    assert {name: len(png) for name, png in taken.items() if len(png) > pictures.MOST_BYTES} == {}


def a_sealed_agreement() -> bytes:
    """The newest agreement of the demo data."""
    version = AgreementVersion.objects.exclude(document=None).order_by("-pk").first()
    return store.get(version.document.sha256)


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_every_picture_in_a_text_is_there_and_is_described(text):
    for words, place in IN_TEXT.findall(text.read_text()):
        assert words.strip(), f"{text.name}: {place} needs words for those who do not see it"
        assert (text.parent / place).resolve().is_file(), f"{text.name}: {place}"


def test_every_picture_is_used():
    used = {Path(place).name for text in TEXTS for _, place in IN_TEXT.findall(text.read_text())}
    assert {path.name for path in pictures.FOLDER.glob("*.png")} == used
