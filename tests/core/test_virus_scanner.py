"""Every file that comes in is looked through; what is not, does not come in."""

import ast
import io
import socket
import threading
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import get_resolver, reverse
from structlog.testing import capture_logs

from agreements.forms.letters import LetterTextForm
from cases.models import IncomingDocument
from mentorstotte.core import checks, health, virus_scanner
from mentorstotte.core.enums import LetterPart, Role
from mentorstotte.core.formfields import UploadField
from mentorstotte.core.models import Document
from reporting.models import ImportBatch
from tests import factories
from tests.clamd import EICAR, STREAM, clamd

ROOT = Path(__file__).parents[2]
APPS = ("mentorstotte", "cases", "agreements", "providers", "reporting")
SOURCES = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]


def upload(content: bytes = EICAR, name: str = "070984-0001.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refused(file) -> str:
    """The kind of refusal."""
    with pytest.raises(ValidationError) as error:
        virus_scanner.check(file)
    return error.value.code


def health_part() -> tuple[str, str]:
    [part] = health._virus_scanner()
    return part.state.value, part.text


def trees(word: str) -> list[tuple[str, ast.Module]]:
    """The sources that hold the word."""
    texts = ((path, path.read_text(encoding="utf-8")) for path in SOURCES)
    return [(path.relative_to(ROOT).as_posix(), ast.parse(text)) for path, text in texts if word in text]


def forms_with_files() -> list[tuple[type, str]]:
    """Every form and field of the site that takes a file."""
    get_resolver().reverse_dict.keys()  # loads every view, and so every form
    classes, found = [forms.Form, forms.ModelForm], []
    while classes:
        form = classes.pop()
        classes += form.__subclasses__()
        if form.__module__.startswith(APPS):
            fields = form.base_fields.items()
            found += [(form, name) for name, field in fields if isinstance(field, forms.FileField)]
    return found


@pytest.mark.asvs("5.4.3")
def test_every_form_takes_files_by_the_field_that_asks_the_scanner():
    found = forms_with_files()
    assert len(found) >= 8
    assert [form for form, name in found if not isinstance(form.base_fields[name], UploadField)] == []
    made = {
        ast.unparse(node)
        for word in ("FileField", "ImageField")
        for path, tree in trees(word)
        if path != "mentorstotte/core/formfields.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == word
    }
    assert made == set(), "also what a form makes as it begins"


@pytest.mark.asvs("5.4.3")
def test_no_view_reads_a_file_past_its_form():
    past = []
    for path, tree in trees(".FILES"):
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        forms_made = [call for call in calls if ast.unparse(call.func).endswith("Form")]
        to_forms = {part for call in forms_made for given in call.args for part in ast.walk(given)}
        read = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "FILES")
        past += [path for node in read if node not in to_forms]
    assert past == ["mentorstotte/core/kept.py"], "which tells only whether there was one"


def test_without_a_scanner_nothing_is_asked_and_the_check_says_so(settings):
    settings.CLAMD = ""
    virus_scanner.check(upload())
    assert health._virus_scanner() == []
    assert [found.id for found in checks.scanner_is_named()] == ["mentorstotte.W001"]
    settings.CLAMD = "clamd:3310"
    assert checks.scanner_is_named() == []


ENDS = (b"\0\0\0\0", b"zVERSION\0")  # of what it is told


@contextmanager
def answering(settings, *said: bytes, reads: int = 1 << 20):
    """A server that reads what it is told, or so much of it, says this and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            with server.accept()[0] as line:
                told = b""
                while len(told) < reads and not told.endswith(ENDS):
                    told += line.recv(reads)
                for part in said:
                    line.sendall(part)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        settings.CLAMD = f"127.0.0.1:{server.getsockname()[1]}"
        yield
        thread.join(10)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ([b"stream: OK"], "scanner"),  # cut short: it might have gone on
        ([], "scanner"),
        ([b"stream: OK FOUND\0"], "virus"),
        ([b"stream: Win.Test", b".EICAR_HDB-1 FOUND\0"], "virus"),
        ([b"stream: Can't allocate memory ERROR\0"], "scanner"),
        ([b"INSTREAM size limit exceeded. ERROR\0"], "scanner_limit"),
        ([b"UNKNOWN COMMAND\0"], "scanner"),
        ([b"\xff\0"], "scanner"),
    ],
)
def test_only_a_whole_ok_lets_a_file_in(settings, said, kind):
    with answering(settings, *said):
        assert refused(upload(b"small")) == kind


def test_a_scanner_that_hangs_up_in_the_middle_is_no_answer(settings):
    with answering(settings, reads=10):
        assert refused(upload(bytes(5_000_000))) == "scanner"


def test_a_scanner_that_takes_too_long_is_not_waited_for(settings):
    settings.CLAMD_SECONDS = 0.05
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD = f"127.0.0.1:{server.getsockname()[1]}"
        with capture_logs() as lines:
            assert refused(upload(b"small")) == "scanner"
    assert [line["error"] for line in lines] == ["TimeoutError"]


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl", "[::1]:1"])
def test_a_scanner_that_is_not_there_keeps_files_out_and_is_down(settings, address):
    settings.CLAMD = address
    assert refused(upload(b"small")) == "scanner"
    assert health_part() == (
        "down",
        "Svarer ikke, så ingen filer modtages. Kører clamd, og er CLAMD rigtig?",
    )


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (b"ClamAV 1.4.6\0", ("ok", "")),
        (b"ClamAV 1.4.6/27500/Mon Nov 16 09:40:13 2026\0", ("ok", "Kender virus til 16. november 2026.")),
        (
            b"ClamAV 1.4.6/27500/Sun Nov  1 09:40:13 2026\0",
            ("warning", "Kender virus til 1. november 2026. Henter freshclam nye?"),
        ),
    ],
)
def test_the_health_page_says_how_old_the_signatures_are(settings, said, state):
    with answering(settings, said), time_machine.travel("2026-11-20 12:00Z", tick=False):
        assert health_part() == state


# With a real one


@pytest.fixture(scope="module")
def running():
    with clamd() as scanner:
        yield scanner


@pytest.fixture
def scanner(running, settings):
    settings.CLAMD = running.address
    return running


def packed(content: bytes) -> bytes:
    """A sheet that holds this."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as sheet:
        sheet.writestr("xl/worksheets/sheet1.xml", content)
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.asvs("5.4.3")
def test_a_real_scanner_finds_a_virus_also_in_a_sheet_and_lets_others_in(scanner):
    assert health_part()[0] == "ok"
    for content in (b"harmless", packed(b"harmless"), bytes(STREAM)):
        file = upload(content)
        virus_scanner.check(file)
        assert file.read() == content, "left at its start"
    for content in (EICAR, packed(EICAR)):
        with capture_logs() as lines:
            assert refused(upload(content)) == "virus"
        [line] = lines
        assert (line["event"], line["virus"]) == ("virus_found", "Eicar-Test.UNOFFICIAL")
        assert "070984" not in str(line)
        assert EICAR.decode() not in str(line)


@pytest.mark.slow
def test_a_file_above_its_stream_limit_is_told_as_such(scanner):
    with capture_logs() as lines:
        assert refused(upload(bytes(STREAM + 1))) == "scanner_limit"
        assert refused(upload(bytes(5 * STREAM))) == "scanner_limit"
    assert {line["answer"] for line in lines} == {"INSTREAM size limit exceeded. ERROR"}


@pytest.mark.slow
@pytest.mark.asvs("5.4.3")
def test_every_field_for_files_of_every_form_refuses_a_virus(scanner):
    fields = [form.base_fields[name] for form, name in forms_with_files()]
    fields.append(LetterTextForm(part=LetterPart.LOGO, back="/").fields["text"])
    for field in fields:
        with pytest.raises(ValidationError) as error:
            field.clean(upload())
        assert [each.code for each in error.value.error_list] == ["virus"]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_virus_is_refused_at_the_field_and_nothing_typed_is_lost(client, scanner):
    worker = factories.user(Role.CASEWORKER, team=factories.team())
    client.force_login(worker)
    url = reverse("cases:document_new", args=[factories.case(worker).number])
    sent = {"received_on": "02-11-2026", "sender": "Lægen", "theme": "Erklæring"}
    with capture_logs() as lines:
        answer = client.post(url, sent | {"file": upload()})
    assert answer.context["form"].errors["file"] == [virus_scanner.MESSAGES["virus"]]
    assert "Erklæring" in answer.content.decode()
    assert not IncomingDocument.objects.exists()
    assert not Document.objects.exists()
    assert [line["user"] for line in lines if line["event"] == "virus_found"] == [worker.pk]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_sheet_with_a_virus_is_kept_neither_from_the_site_nor_the_command_line(client, scanner, tmp_path):
    client.force_login(factories.user(Role.SYSTEM_ADMIN))
    answer = client.post(
        reverse("reporting:upload", args=["agreements"]), {"file": upload(packed(EICAR), "ark.xlsx")}
    )
    assert answer.context["form"].errors["file"] == [virus_scanner.MESSAGES["virus"]]
    (tmp_path / "ark.xlsx").write_bytes(packed(EICAR))
    with pytest.raises(CommandError, match="virus"):
        call_command("import_agreements", tmp_path / "ark.xlsx")
    assert not ImportBatch.objects.exists()


class Killing(io.BytesIO):
    """A file whose second part is read by the time the scanner is dead."""

    def __init__(self, content: bytes, process):
        super().__init__(content)
        self.process, self.parts = process, 0

    def read(self, size=-1):
        self.parts += 1
        if self.parts == 2:
            self.process.kill()
            self.process.wait(10)
        return super().read(size)


@pytest.mark.slow
def test_a_real_scanner_that_is_frozen_or_killed_in_the_middle_lets_nothing_in(settings):
    with clamd() as scanner:
        settings.CLAMD, settings.CLAMD_SECONDS = scanner.address, 0.2
        scanner.process.suspend()
        assert refused(upload(b"small")) == "scanner"
        scanner.process.resume()
        settings.CLAMD_SECONDS = 30
        assert refused(Killing(bytes(STREAM), scanner.process)) == "scanner"
        assert health_part()[0] == "down"
