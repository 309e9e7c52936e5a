"""``manage.py import_agreements FILE``: the same verdicts as in the browser."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from agreements.models import Agreement
from cases.models import Case
from mentorstotte.core.enums import Role
from reporting.models import ImportBatch, LedgerPosting
from tests import factories
from tests.imports.files import INPUTS, course, upload
from tests.reporting.steps import COURSES, FAULTY, LEDGER

pytestmark = pytest.mark.django_db


def run(name, *options: str) -> str:
    out = StringIO()
    call_command("import_agreements", str(INPUTS / name), *options, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def admin(skills, health):
    return factories.user(Role.SYSTEM_ADMIN)


def test_a_whole_sheet_by_the_system_admin(admin):
    told = run(COURSES)
    assert "Kan indlæses: 106" in told
    assert "agreements: 106, citizens: 106, cases: 106" in told
    assert Agreement.objects.count() == 106
    assert "intet nyt at indlæse" in run(COURSES)
    assert Agreement.objects.count() == 106


def test_the_faulty_sheet_stores_nothing_and_tells_why(admin):
    with pytest.raises(SystemExit, match="Intet er gemt"):
        run(FAULTY)
    assert not Agreement.objects.exists()
    assert ImportBatch.objects.get().state == "dropped"


def test_the_good_rows_and_the_refused_ones_as_a_sheet(admin, tmp_path):
    told = run(FAULTY, "--good-rows", "--refused", str(tmp_path / "afviste.xlsx"))
    assert "Række 2, CPR-nummer: Et CPR-nummer har ti cifre. Her er 6." in told
    assert "Række 6 skal rettes op, R-08:" in told
    assert "agreements: 9" in told
    assert len(list(load_workbook(tmp_path / "afviste.xlsx").active.iter_rows())) == 6


def test_a_preview_stores_nothing(admin):
    assert "Kan indlæses: 106" in run(COURSES, "--preview")
    assert not Agreement.objects.exists()


def test_the_ledger_by_the_same_command(controller):
    assert "postings: 2200" in run(LEDGER, "--kind", "ledger", "--as", controller.email.upper())
    assert LedgerPosting.objects.count() == 2200


def test_names_of_the_sheet_are_mapped_by_options(admin, skills, tmp_path):
    owner = factories.user(Role.CASEWORKER, team=skills)
    file = tmp_path / "ark.xlsx"
    file.write_bytes(upload(course(team="Team Vest")).getvalue())
    with pytest.raises(CommandError, match="Vælg et team til Team Vest"):
        run(file)
    run(file, "--team", f"Team Vest={skills}", "--owner", f"Sagsbehandler 1={owner.email}")
    assert (Case.objects.get().team, Case.objects.get().caseworker) == (skills, owner)


def test_an_importer_with_a_team_gives_unknown_teams_to_it_and_tells(worker, skills, tmp_path):
    file = tmp_path / "ark.xlsx"
    file.write_bytes(upload(course(team="Team Vest")).getvalue())
    told = run(file, "--as", worker.email)
    assert "Teamet “Team Vest” findes ikke. Rækkerne lægges i Job og Kompetence." in told
    assert Case.objects.get().team == skills


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((COURSES, "--as", "nobody@kommune.example"), "Ingen bruger med e-mailen"),
        (("findes-ikke.xlsx",), "Filen kan ikke åbnes"),
        ((LEDGER,), r"CSV\) og ikke et regneark"),
        ((COURSES, "--team", "A=B"), "intet team"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(options, told, admin):
    with pytest.raises(CommandError, match=told):
        run(*options)


def test_without_a_system_admin_somebody_must_be_named(db):
    with pytest.raises(CommandError, match="Brug --as"):
        run(COURSES)
