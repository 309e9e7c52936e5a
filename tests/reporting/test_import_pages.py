"""The pages of an import, as a browser without script sees them."""

import io
import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from agreements.models import Agreement
from cases.models import Case
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, Document, User
from reporting import tasks
from reporting.models import ImportBatch
from tests import factories
from tests.imports.files import INPUTS, course, upload
from tests.reporting.steps import COURSES, FAULTY, FRAMEWORKS, LEDGER, judged, stored

pytestmark = pytest.mark.django_db
TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def send(client, name: str, content: bytes | None = None, kind: str = "agreements", *, follow=True):
    """Uploads a file of the inputs, or some bytes under a name."""
    content = (INPUTS / name).read_bytes() if content is None else content
    file = SimpleUploadedFile(name, content, TYPES.get(name.rpartition(".")[2], "application/octet-stream"))
    return client.post(reverse("reporting:upload", args=[kind]), {"file": file}, follow=follow)


def words(response) -> str:
    """The text of the page in one line, as it is read."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def page(client, worker):
    client.force_login(worker)
    return client


def confirm(client, **data):
    url = reverse("reporting:import_confirm", args=[ImportBatch.objects.first().public_id])
    return client.post(url, data, follow=True)


def test_from_upload_to_stored_rows(page):
    preview = send(page, COURSES)
    assert "Indlæs 106 rækker" in words(preview)
    assert preview.context["counts"]["good"] == 106
    assert not Agreement.objects.exists()
    done = confirm(page)
    assert "106 forløb i 106 nye sager, 106 nye borgere" in words(done)
    assert Agreement.objects.count() == 106


def test_the_faulty_sheet_through_the_pages(page):
    preview = send(page, FAULTY)
    assert "5 af 14 rækker er afvist, og derfor er intet gemt." in words(preview)
    assert "Indlæs de 9 gode rækker" in words(preview)
    assert "Et CPR-nummer har ti cifre. Her er 6." in words(preview)
    assert "2 forløb bryder loven" in words(preview)
    refused = confirm(page)
    assert "Nogle rækker kan ikke indlæses." in words(refused)
    assert not Agreement.objects.exists()
    done = confirm(page, only_good="1")
    assert "9 forløb i 9 nye sager" in words(done)
    assert "2 skal rettes op" in words(done)
    assert "5 rækker blev ikke indlæst" in words(done)


def test_the_refused_rows_come_back_as_a_sheet_that_can_be_corrected_and_imported(page):
    send(page, FAULTY)
    confirm(page, only_good="1")
    sheet = page.get(reverse("reporting:import_refused", args=[ImportBatch.objects.get().public_id]))
    assert sheet["Content-Disposition"] == 'attachment; filename="afviste-raekker.xlsx"'
    book = load_workbook(io.BytesIO(sheet.content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][-1] == "Årsag"
    assert len(rows) == 6
    book.active["A2"], book.active["G6"] = "6305750500", 4.5
    corrected = BytesIO()
    book.save(corrected)
    again = send(page, "afviste-raekker.xlsx", corrected.getvalue())
    assert (again.context["counts"]["good"], again.context["counts"]["refused"]) == (2, 3)
    confirm(page, only_good="1")
    assert Agreement.objects.count() == 11


def test_the_same_file_twice_says_so_and_offers_nothing_to_store(page):
    for name, kind, rows in ((COURSES, "agreements", 106), (FRAMEWORKS, "frameworks", 19)):
        send(page, name, kind=kind)
        confirm(page)
        again = words(send(page, name, kind=kind))
        assert f"Alle {rows} rækker findes allerede. Intet er ændret, og der er intet at indlæse." in again
        assert "button-primary" not in again


def test_the_ledger_and_its_deviation_through_the_pages(client, controller):
    client.force_login(controller)
    send(client, LEDGER, kind="ledger")
    assert "2200 posteringer" in words(confirm(client))
    url = reverse("reporting:control_total", args=[2013])
    page = client.post(url, {"amount": "9.849.735,27", "source": "Servicestandarden"}, follow=True)
    for figure in ("9.849.735,33 kr.", "75,23 %", "24,77 %", "9.849.735,27 kr.", "-0,06 kr."):
        assert figure in words(page)


def zip_bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(upload(course())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/worksheets/sheet2.xml", b" " * 300_000_000)
    return out.getvalue()


BAD = {
    "not a spreadsheet": (b"%PDF-1.4 and so on", "PDF-fil og ikke et regneark"),
    "empty": (b"", "Filen er tom. Vælg en fil med indhold."),
    "other headings": (b"Navn;Alder\nBo;7\n", "Filen er tekst (CSV) og ikke et regneark"),
    "20 MiB": (b"x" * (20 * 1024 * 1024), "20 MiB eller mere"),
    "zip bomb": (zip_bomb, "alt for meget, når den pakkes ud"),
    "damaged": (b"PK\x03\x04" + b"\x00" * 100, "beskadiget"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_at_the_field_and_nothing_is_kept(name, page):
    content, told = BAD[name]
    answer = send(page, "ark.xlsx", content() if callable(content) else content)
    [error] = answer.context["form"].errors["file"]
    assert told in error
    assert error in words(answer).replace("&#x27;", "'")
    assert not ImportBatch.objects.exists()
    assert not Document.objects.exists()


def test_a_sheet_with_other_headings_names_what_is_missing(page):
    book = load_workbook(upload(course()))
    book.active["A1"] = "Personnr."
    file = BytesIO()
    book.save(file)
    [error] = send(page, "ark.xlsx", file.getvalue()).context["form"].errors["file"]
    assert error.startswith("Filen mangler overskriften »CPR-nummer«.")
    assert "»Personnr.«" in error


def test_a_sheet_without_rows_is_refused(page):
    assert "ingen rækker" in words(send(page, "ark.xlsx", upload().getvalue()))


def test_a_cpr_number_in_the_name_of_the_file_is_kept_nowhere(page):
    answer = send(page, "borger 010190-1234.xlsx", upload(course()).getvalue())
    assert "010190-1234" not in words(answer)
    assert ImportBatch.objects.get().file_name == "borger [CPR].xlsx"
    assert "010190" not in Document.objects.get().title


def test_no_cpr_number_on_the_preview(page):
    send(page, FAULTY)
    for row in ImportBatch.objects.get().rows.all():
        assert "6405750501" not in str([row.values, row.errors, row.marks])
    assert "6405750501" not in words(page.get(address()))


def address() -> str:
    return reverse("reporting:import", args=[ImportBatch.objects.first().public_id])


def test_rows_are_filtered_by_verdict_in_the_address(page):
    send(page, FAULTY)
    refused = page.get(address() + "?dom=refused")
    assert [each["row"].number for each in refused.context["rows"]] == [2, 5, 7, 10, 13]


@pytest.mark.parametrize("count", [1, 3, 200])
@pytest.mark.parametrize(("state", "queries"), [("preview", 10), ("done", 8)])
def test_the_page_takes_the_same_number_of_queries(
    count, state, queries, page, worker, django_assert_max_num_queries
):
    rows = [course(cpr=f"61{m:02d}70{n:04d}") for m in range(1, 9) for n in range(25)][:count]
    stored(upload(*rows[:1]), by=worker)
    batch = judged(upload(*rows, course(cpr="6112700001")), by=worker)
    if state == "done":
        batch = stored(upload(*rows, course(cpr="6112700001")), by=worker)
    with django_assert_max_num_queries(queries):
        assert page.get(reverse("reporting:import", args=[batch.public_id])).status_code == 200


def test_a_colleague_and_a_stranger_get_404(page, skills, health, client):
    send(page, COURSES)
    for team in (skills, health):
        client.force_login(factories.user(Role.CASEWORKER, team=team))
        for name in ("import", "import_refused"):
            assert (
                client.get(
                    reverse(f"reporting:{name}", args=[ImportBatch.objects.get().public_id])
                ).status_code
                == 404
            )


def test_who_lost_the_role_loses_the_import(page, worker):
    send(page, COURSES)
    User.objects.filter(pk=worker.pk).update(roles=[Role.CONTROLLER])
    assert page.get(address()).status_code in (302, 404)


def test_a_controller_may_not_import_courses(client, controller):
    client.force_login(controller)
    assert client.get(reverse("reporting:upload", args=["agreements"])).status_code == 404
    assert client.get(reverse("reporting:upload", args=["noget"])).status_code == 404


def test_giving_a_preview_up_stores_nothing_and_forgets_the_rows(page):
    send(page, COURSES)
    batch = ImportBatch.objects.get()
    page.post(reverse("reporting:import_drop", args=[batch.public_id]))
    assert not batch.rows.exists()
    assert "Indlæsningen er fortrudt" in words(page.get(address()))
    assert not Agreement.objects.exists()


def test_rows_of_the_own_team_lead_to_their_cases_and_those_of_others_do_not(page, worker):
    send(page, COURSES)
    done = confirm(page)
    cases = {each["case"] for each in done.context["rows"]} - {""}
    shown = [each["row"].agreement.case for each in done.context["rows"]]
    assert cases == {case.number for case in shown if case.team_id in worker.team_ids}
    assert len(cases) < len(shown)


def test_rows_for_teams_that_the_person_is_not_in_are_told_before(page):
    preview = words(send(page, COURSES))
    assert "21 rækker hører til Job og Helbred, som du ikke er med i." in preview
    confirm(page)
    assert Case.objects.filter(team__name="Job og Helbred").count() == 21


def test_who_imported_has_seen_the_citizens_and_the_log_says_so(page, worker):
    send(page, FAULTY)
    assert not AccessLog.objects.exists()
    confirm(page, only_good="1")
    seen = AccessLog.objects.filter(user=worker, subject_kind="citizen", page="reporting:import")
    assert set(seen.values_list("subject_key", flat=True)) == {
        str(pk) for pk in Case.objects.values_list("citizen_id", flat=True)
    }


def test_known_rows_on_the_preview_are_reads_of_their_citizens(page, worker):
    stored(upload(course()), by=worker)
    before = AccessLog.objects.count()
    send(page, "ark.xlsx", upload(course(), course(cpr="6101700002")).getvalue())
    assert AccessLog.objects.count() == before + 1


def test_a_long_file_waits_for_a_worker_and_the_page_says_so(page, monkeypatch):
    monkeypatch.setattr(tasks, "BYTES_AT_ONCE", 10)
    waiting = send(page, COURSES)
    assert "Venter på tur" in words(waiting)
    assert 'hx-trigger="every 2s"' in words(waiting)
    tasks.finish_imports()
    assert "Indlæs 106 rækker" in words(page.get(address()))
