"""Documents in a bucket of a real S3 server: what the folder promises, and a server that fails."""

import hashlib
import io
import os
import socket
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from mentorstotte.core import checks, health
from mentorstotte.core.actions import keep_document
from mentorstotte.core.documents import store
from mentorstotte.core.documents.store import DocumentError, StoreAwayError
from mentorstotte.core.enums import DocumentKind, Role
from mentorstotte.core.models import Document
from mentorstotte.local import processes
from mentorstotte.local.valkey import free_port
from tests import factories, workers
from tests.agreements.samples import People
from tests.agreements.test_disk_full import READING, sends_scan
from tests.rows import more, rows
from tests.s3server import BUCKET, Documents, S3Server
from tests.stored import path_of
from tests.workers import until

pytestmark = [pytest.mark.slow, pytest.mark.fault]
CONTENT = b"%PDF-1.7 aftalen"
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def server():
    with S3Server().running() as running:
        yield running


@pytest.fixture(autouse=True)
def bucket(server, settings, tmp_path) -> Documents:
    settings.DATA_DIR = tmp_path
    made = Documents(server)
    made.use(settings)
    return made


def away(bucket: Documents, settings) -> None:
    """Nobody listens at the address."""
    bucket.use(settings, DOCUMENTS_ENDPOINT=f"http://127.0.0.1:{free_port()}")


def test_it_lies_under_its_hash_once_and_is_found_again(bucket, tmp_path):
    digest = store.put(CONTENT)
    before = bucket.objects()
    assert store.put(CONTENT) == digest == hashlib.sha256(CONTENT).hexdigest()
    assert store.get(digest) == CONTENT
    assert list(store.names()) == [digest]
    assert bucket.objects() == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("length", [16, 6 * MIB])
def test_a_web_server_that_sends_it_by_its_number_begins_at_the_first_byte(length):
    with store.opened(store.put(b"x" * length)) as file:
        assert os.lseek(file.fileno(), 0, os.SEEK_CUR) == 0
        assert os.fstat(file.fileno()).st_size == length


def test_what_is_there_is_never_overwritten_also_when_it_came_a_moment_ago(bucket, monkeypatch):
    digest = store.put(CONTENT)
    bucket.change(digest, b"noget andet")
    monkeypatch.setattr("mentorstotte.core.documents.bucket.Bucket.exists", lambda self, name: False)
    with pytest.raises(DocumentError, match="er blevet ændret"):
        store.put(CONTENT)
    read = bucket.server.client.get_object(Bucket=BUCKET, Key=bucket.key(digest))
    assert read["Body"].read() == b"noget andet"


def test_a_changed_or_missing_object_is_told_and_never_handed_out(bucket):
    digest = store.put(CONTENT)
    bucket.change(digest, CONTENT[:-1])
    for reading in (store.get, store.opened):
        with pytest.raises(DocumentError, match="er blevet ændret"):
            reading(digest)
    with pytest.raises(DocumentError, match="findes ikke"):
        store.get("0" * 64)


def test_many_at_once_make_one_object(bucket):
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: store.put(CONTENT), range(16)))
    assert digests == bucket.objects().keys()
    assert store.get(digests.pop()) == CONTENT


def test_a_deleted_document_is_in_no_version_of_a_bucket_that_keeps_versions(server, settings):
    name = "med-versioner"
    server.client.create_bucket(Bucket=name)
    server.client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    Documents(server).use(settings, DOCUMENTS=f"s3://{name}")
    digest, other = store.put(CONTENT), store.put(b"en anden")
    server.client.put_object(Bucket=name, Key=f"{digest[:2]}/{digest}", Body=b"ny version")
    server.client.delete_object(Bucket=name, Key=f"{digest[:2]}/{digest}")
    store.remove(digest)
    left = server.client.list_object_versions(Bucket=name)
    assert [each["Key"] for each in left["Versions"]] == [f"{other[:2]}/{other}"]
    assert "DeleteMarkers" not in left
    store.remove(digest)


def test_encryption_is_asked_for_when_it_is_said(bucket, settings):
    bucket.use(settings, DOCUMENTS_ENCRYPTION="AES256")
    digest = store.put(CONTENT)
    said = bucket.server.client.head_object(Bucket=BUCKET, Key=bucket.key(digest))
    assert said["ServerSideEncryption"] == "AES256"


def test_a_large_file_goes_both_ways_in_little_memory(tmp_path):
    source = tmp_path / "mappe.zip"
    with source.open("wb") as file:
        for place in range(32):
            file.write(hashlib.sha256(bytes([place])).digest() * (MIB // 32))
    store.put(CONTENT)  # boto reads its own descriptions once
    tracemalloc.start()
    try:
        with store.opened(store.put_file(source)) as file:
            assert hashlib.file_digest(file, "sha256").hexdigest() == store.digest_of(source)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 12 * MIB
    assert [path.name for path in tmp_path.iterdir()] == ["mappe.zip"]


@pytest.mark.django_db
def test_a_server_that_is_away_is_told_and_nothing_is_half_done(bucket, settings):
    people = People()
    address, fields = sends_scan(people)
    browser = Client(raise_request_exception=False)
    browser.force_login(people.caseworker)
    before, there = rows(without=READING), bucket.objects()
    away(bucket, settings)
    answer = browser.post(address, fields())
    assert (answer.status_code, "Serveren med dokumenter svarer ikke" in answer.text) == (503, True)
    page = browser.get(f"/aftaler/{address.split('/')[2]}/")
    assert (page.status_code, "kan ikke hentes lige nu" in page.text) == (200, True)
    assert more(before, rows(without=READING)) == {}
    bucket.use(settings)
    assert bucket.objects() == there
    assert browser.post(address, fields()).status_code == 302
    assert Document.objects.count() == before["core_document"] + 1


def part() -> tuple[str, str]:
    [found] = health._documents()
    return found.state.value, found.text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"DOCUMENTS_ENDPOINT": "http://127.0.0.1:9"}, "svarer ikke"),
        ({"DOCUMENTS": "s3://findes-ikke"}, "har ikke den bucket"),
    ],
)
def test_health_and_the_check_name_what_is_wrong(bucket, settings, given, told):
    assert (part()[0], checks.documents_answer(databases=["default"])) == ("ok", [])
    bucket.use(settings, **given)
    state, text = part()
    assert (state, told in text) == ("down", True)
    [error] = checks.documents_answer(databases=["default"])
    assert (error.id, told in error.msg) == ("mentorstotte.E005", True)


def test_a_frozen_server_is_down_for_health(server):
    assert part()[0] == "ok"
    with workers.frozen(server.process):
        assert part()[0] == "down"
    assert part()[0] == "ok"


@pytest.mark.django_db
def test_a_check_of_all_documents_says_that_the_server_is_away(bucket, settings):
    by = factories.user(Role.CASEWORKER)
    kept = {"kind": DocumentKind.ATTACHMENT, "title": "Bilag", "content_type": "application/pdf"}
    keep_document(content=CONTENT, case_id=None, by=by, **kept)
    away(bucket, settings)
    with pytest.raises(CommandError, match="Efter 0 dokumenter: Dokumentlageret svarer ikke"):
        call_command("verify_documents")


@pytest.fixture
def folder() -> list[str]:
    """The folder's documents, from before there was a bucket."""
    contents = [CONTENT, b"en scanning", b"et bilag"]
    digests = [hashlib.sha256(content).hexdigest() for content in contents]
    for digest, content in zip(digests, contents, strict=True):
        path = path_of(digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return digests


def moved() -> str:
    out = io.StringIO()
    call_command("documents_to_bucket", stdout=out)
    return out.getvalue()


def test_a_folder_is_moved_and_moved_again(bucket, folder):
    assert "Alle 3 dokumenter" in moved()
    before = bucket.objects()
    assert before.keys() == set(folder)
    assert "Alle 3 dokumenter" in moved()
    assert bucket.objects() == before
    assert [hashlib.sha256(store.get(digest)).hexdigest() for digest in folder] == folder


def test_a_file_that_was_changed_is_not_moved_and_named(bucket, folder):
    path_of(folder[0]).write_bytes(b"rettet")
    with pytest.raises(CommandError, match=folder[0]):
        moved()
    assert bucket.objects().keys() == set(folder[1:])


class Relay(Thread):
    """Passes the beginning of what is sent to the server on, and no answer: the rest never comes."""

    def __init__(self, port: int):
        super().__init__(daemon=True)
        self.to, self.passed = port, Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]

    def run(self) -> None:
        line, _ = self.listening.accept()
        with line, socket.create_connection(("127.0.0.1", self.to)) as server:
            sent = 0
            while piece := line.recv(65536):
                if sent < MIB:
                    server.sendall(piece)
                    sent += len(piece)
                if sent >= MIB:
                    self.passed.set()


@pytest.mark.django_db
def test_a_process_killed_in_mid_upload_leaves_nothing_and_the_next_goes_on(bucket, server, tmp_path):
    big = tmp_path / "bilag"
    big.write_bytes(b"et bilag" * (4 * MIB))
    relay = Relay(server.port)
    relay.start()
    command = [
        sys.executable,
        "-c",
        "import sys, django; django.setup()\n"
        "from pathlib import Path\n"
        "from django.core.files import File\n"
        "from django.core.files.storage import storages\n"
        "from mentorstotte.core.documents import store\n"
        "digest = store.digest_of(Path(sys.argv[1]))\n"
        "storages['documents'].save(f'{digest[:2]}/{digest}', File(open(sys.argv[1], 'rb')))",
        str(big),
    ]
    endpoint = {"DOCUMENTS_ENDPOINT": f"http://127.0.0.1:{relay.port}"}
    own = workers.environment(**bucket.environment | endpoint)
    child = processes.start("upload", command, env=own, cwd=workers.ROOT)
    try:
        until(lambda: relay.passed.is_set() or child.exit_code is not None)
        assert child.exit_code is None
    finally:
        workers.kill(child)
    relay.join(workers.PATIENCE)
    assert bucket.objects() == {}
    digest = store.put_file(big)
    assert store.get(digest) == big.read_bytes()


def test_a_fault_of_the_server_names_no_document(bucket, settings):
    digest = store.put(CONTENT)
    away(bucket, settings)
    for asking in (store.get, store.remove):
        with pytest.raises(StoreAwayError) as told:
            asking(digest)
        assert digest not in str(told.value)
