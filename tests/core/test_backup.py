"""A copy that is not whole is not laid back; what the hash of a table stands for."""

import json
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from mentorstotte.core.backup import tables
from mentorstotte.core.backup.manifest import NAME, Documents, Manifest
from mentorstotte.core.documents import store
from tests import factories

pytestmark = pytest.mark.django_db
CONTENT = b"%PDF-1.7 aftalen"
DIGEST = sha256(CONTENT).hexdigest()


@pytest.fixture
def copy(tmp_path, settings) -> Path:
    """A whole copy of a database without tables, and a store of one document."""
    settings.DATA_DIR = tmp_path / "data"
    folder = tmp_path / "copy"
    (folder / "documents" / DIGEST[:2]).mkdir(parents=True)
    (folder / "certificates").mkdir()
    (folder / "documents" / DIGEST[:2] / DIGEST).write_bytes(CONTENT)
    (folder / "database.dump").write_bytes(b"rows")
    files = {"database.dump": sha256(b"rows").hexdigest()}
    Manifest("2026-11-23T12:00:00+00:00", files, {}, Documents.of({DIGEST: len(CONTENT)})).write(folder)
    return folder


def refused(folder: Path) -> str:
    with pytest.raises(CommandError) as error:
        call_command("restore", folder, stdout=StringIO())
    return str(error.value)


def test_a_database_with_tables_is_refused_before_a_file_is_laid(copy, settings):
    assert "Databasen er ikke tom" in refused(copy)
    assert list(store.names()) == []


@pytest.mark.parametrize("name", ["database.dump", f"documents/{DIGEST[:2]}/{DIGEST}"])
def test_a_byte_changed_in_the_copy_is_refused_by_name(copy, name):
    (copy / name).write_bytes((copy / name).read_bytes()[:-1] + b"x")
    assert name.rpartition("/")[2] in refused(copy)


def test_a_copy_without_all_its_documents_is_refused(copy):
    (copy / "documents" / DIGEST[:2] / DIGEST).unlink()
    assert "ikke dem, der blev kopieret" in refused(copy)


def test_a_copy_that_was_not_finished_is_refused(copy):
    (copy / NAME).unlink()
    assert "ikke en hel kopi" in refused(copy)


@pytest.mark.parametrize(
    ("text", "told"), [("{", "kan ikke læses"), (json.dumps({"format": 2}), "af en anden udgave")]
)
def test_a_manifest_that_we_do_not_know_is_refused(copy, text, told):
    (copy / NAME).write_text(text)
    assert told in refused(copy)


def test_a_copy_is_never_laid_upon_another(copy):
    with pytest.raises(CommandError, match="ikke tom"):
        call_command("backup", copy)


def test_one_letter_of_one_row_is_another_hash_and_back_again_the_same():
    team = factories.team()
    before = tables.rows_of_tables()
    name, team.name = team.name, f"{team.name} "
    team.save()
    changed = tables.rows_of_tables()
    assert {table for table in before if before[table] != changed[table]} == {"core_team", "core_teamevent"}
    team.name = name
    team.save()
    assert tables.rows_of_tables()["core_team"] == before["core_team"]
    assert before["core_team"].rows == 1


def test_every_table_is_hashed_but_those_of_open_logins():
    hashed = tables.rows_of_tables().keys()
    assert set(connection.introspection.table_names()) - hashed == set(tables.WITHOUT_ROWS)
