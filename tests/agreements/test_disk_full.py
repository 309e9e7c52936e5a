"""The disk is full when a file is to be written: the page says so, nothing is half done, later it works."""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorstotte.core.models import Document
from tests.agreements import desk
from tests.documents.test_uploads import pdf
from tests.rows import more, rows

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
READING = {"core_accesslog", "core_cachedvalue"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Other tests write files at the same time."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def browser(people):
    made = Client(raise_request_exception=False)
    made.force_login(people.caseworker)
    return made


def stored(folder: Path) -> set[Path]:
    return {path for path in (Path(folder) / "documents").rglob("*") if path.is_file()}


def start():
    return timezone.localdate() + timedelta(days=7)


def sends_pdf(people):
    version = desk.drafted(people, start=start())
    return reverse("agreements:agreement_print", args=[version.agreement.number]), lambda: {
        "revision": version.revision
    }


def sends_scan(people):
    version = desk.printed(people, start=start())

    def fields():
        scan = SimpleUploadedFile("mail.pdf", pdf(), "application/pdf")
        return {
            "way": "mail",
            "on": f"{timezone.localdate():%d-%m-%Y}",
            "scan": scan,
            "remark": "Kan mandag.",
        }

    return reverse("agreements:mentor_seen", args=[version.agreement.number]), fields


@pytest.mark.parametrize(
    ("sends", "told"),
    [(sends_pdf, "PDF-filen kunne ikke laves. Kladden er gemt"), (sends_scan, "Serverens disk er fuld")],
)
def test_a_full_disk_is_told_and_leaves_nothing_half_done(
    browser, people, settings, monkeypatch, sends, told
):
    address, fields = sends(people)
    before, files = rows(without=READING), stored(settings.DATA_DIR)

    def refuse(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refuse)
        answer = browser.post(address, fields(), follow=True)
    assert told in answer.content.decode()
    assert more(before, rows(without=READING)) == {}
    assert stored(settings.DATA_DIR) == files
    assert browser.post(address, fields()).status_code == 302
    assert Document.objects.count() == before["core_document"] + 1
