"""One agreement with its documents in a bucket: sealed, signed, read, in the auditor's file, deleted."""

import io
import zipfile
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import verify
from mentorstotte.core.models import Document
from reporting.actions import audit, retention
from reporting.actions.matching import match_certain
from reporting.actions.years import close_year
from reporting.models import AuditFile
from tests.agreements import desk
from tests.reporting.ledger import posting
from tests.s3server import Documents, S3Server

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
START = date(2014, 3, 3)


@pytest.fixture
def bucket(settings, tmp_path):
    settings.DATA_DIR, settings.ARCHIVE_DIR = tmp_path, tmp_path / "archive"
    settings.DELETIONS_FILE, settings.LOG_ANCHOR = tmp_path / "deletions.jsonl", tmp_path / "anchor.jsonl"
    with S3Server().running() as server:
        made = Documents(server)
        made.use(settings)
        yield made


def test_it_is_sealed_signed_read_audited_and_deleted(bucket, people, controller, client, settings):
    with time_machine.travel("2014-02-24T10:00:00+01:00", tick=True) as clock:
        agreement = desk.signed(people, on=date(2014, 2, 24), start=START)
        document = agreement.versions.get().document
        client.force_login(people.caseworker)
        read = client.get(reverse("cases:document", args=[agreement.case.number, document.public_id]))
        content = b"".join(read)
        assert verify(content).sound
        assert content == store.get(document.sha256)
        assert Document.objects.values_list("sha256").distinct().count() == len(bucket.objects())

        clock.move_to("2014-07-01T10:00:00+02:00")
        posting(controller, citizen=agreement.case.citizen, voucher="B-7")
        match_certain()
        asked = audit.ask_audit_file(year=2014, choice="all", by=controller)
        file = audit.run_audit_file(asked.pk)
        client.force_login(controller)
        client.post(reverse("core:purpose"), {"text": "Årsrevisionen"})
        sent = client.get(reverse("reporting:audit_download", args=[file.number, "arkiv"]))
        with zipfile.ZipFile(io.BytesIO(b"".join(sent))) as archive:
            assert archive.testzip() is None
            assert content in [archive.read(name) for name in archive.namelist()]

        clock.move_to("2015-02-03T10:00:00+01:00")
        close_year(year=2014, note="Som regnskabet siger", by=controller)
        clock.move_to("2032-02-01T10:00:00+01:00")
        assert retention.find_due() == 1
        retention.approve_deletion(case_id=agreement.case_id, by=people.approver)
        call_command("delete_due", "--delete", stdout=io.StringIO())
        [folder] = settings.ARCHIVE_DIR.iterdir()
        assert content in [path.read_bytes() for path in folder.rglob("*.pdf")]
        assert not AuditFile.objects.get().archive.sealed
        assert bucket.objects().keys() == set(Document.objects.values_list("sha256", flat=True))
        assert document.sha256 not in bucket.objects()
        call_command("verify_documents", stdout=io.StringIO())
        assert not (settings.DATA_DIR / "documents").exists()
