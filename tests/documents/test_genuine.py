"""“Er dokumentet ægte?” and ``verify_documents``: what is told, and that a changed byte is found."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agreements.actions import agreement as agreements
from mentorstotte.core.actions import keep_document
from mentorstotte.core.documents import codes, store
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.models import Document
from tests.agreements.desk import printed
from tests.agreements.samples import People
from tests.stored import path_of

pytestmark = pytest.mark.django_db
PAGE = "/aegte/"
OURS = "Dokumentet er vores og er ikke ændret"
NOT_OURS = "Filen er ikke et dokument fra os, eller den er ændret"


@pytest.fixture
def version(development_seal):
    return printed(People(), start=date(2014, 3, 3))


def told(client, **asked) -> str:
    answer = client.get(PAGE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_login_by_the_hash_of_the_file(client, version):
    assert OURS in told(client, sha256=version.document.sha256)
    assert NOT_OURS in told(client, sha256="0" * 64)


def test_by_the_code_on_the_paper_also_whether_a_newer_version_exists(client, version):
    code = version.document.code
    assert "Der findes ikke en nyere udgave" in told(client, kode=code.lower().replace("-", " "))
    new = agreements.reopen(version_id=version.pk, change="Andre timer fra april.", by=version.printed_by)
    agreements.print_version(version_id=new.pk, by=version.printed_by)
    assert "Der findes en nyere udgave" in told(client, kode=code)
    newest = Document.objects.order_by("-pk").first()
    assert "Der findes ikke en nyere udgave" in told(client, kode=newest.code, sha256=newest.sha256)
    assert "hører ikke til det samme dokument" in told(client, kode=code, sha256=newest.sha256)


def test_nothing_else_is_told(client, version):
    case = version.agreement.case
    page = told(client, kode=version.document.code, sha256=version.document.sha256)
    for secret in (case.number, case.citizen.family_name, version.agreement.number, version.mentor_name):
        assert secret not in page
    assert "Vi har ikke lavet et dokument med den kode" in told(client, kode="AAAA-AAAA-AAAA")
    assert "Koden skal have tolv" in told(client, kode="kort")
    assert "64 tegn" in told(client, sha256="xyz")


def test_a_scan_is_not_a_document_of_ours(client, version):
    scan = keep_document(
        content=b"%PDF-1.4 scan", kind=DocumentKind.SIGNED_SCAN, title="Scanning",
        content_type="application/pdf", case_id=None, by=version.printed_by,
    )  # fmt: skip
    assert NOT_OURS in told(client, sha256=scan.sha256)


def test_asking_too_often_is_refused(client):
    answers = [client.get(PAGE, {"kode": "AAAA-AAAA-AAAA"}).status_code for _ in range(31)]
    assert answers[:30] == [200] * 30
    assert answers[30] == 429
    assert client.get(PAGE).status_code == 200


def test_it_asks_few_questions(client, version, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        told(client, kode=version.document.code, sha256=version.document.sha256)


def test_codes_are_random_and_read_as_typed():
    made = {codes.new_code() for _ in range(1000)}
    assert len(made) == 1000
    code = made.pop()
    assert codes.read_code(f" {code.lower().replace('-', '')} ") == code
    assert codes.read_code(code[:-1]) == ""


def verified() -> str:
    output = StringIO()
    call_command("verify_documents", stdout=output)
    return output.getvalue()


def test_every_stored_file_is_checked_and_a_flipped_byte_is_found(version):
    assert "1 dokumenter er uændrede" in verified()
    path = path_of(version.document.sha256)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)
    output = StringIO()
    with pytest.raises(CommandError, match="1 af 1 dokumenter"):
        call_command("verify_documents", stdout=output)
    assert str(version.document.public_id) in output.getvalue()
    path.unlink()
    with pytest.raises(CommandError):
        verified()


def test_a_sealed_file_under_its_right_hash_but_without_its_seal_is_found(version, settings):
    content = store.get(version.document.sha256)
    keep_document(
        content=content[:-30], kind=DocumentKind.AGREEMENT, title="Aftale", content_type="application/pdf",
        case_id=None, by=version.printed_by, sealed=True,
    )  # fmt: skip
    with pytest.raises(CommandError, match="1 af 2 dokumenter"):
        verified()
