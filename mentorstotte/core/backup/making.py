"""Making a copy while the site is in use: the database at one moment, then the files, only ever added."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CalledProcessError

from django.conf import settings
from django.db import connection, transaction

from mentorstotte.core import postgres_programs
from mentorstotte.core.backup import BackupError, tables
from mentorstotte.core.backup.manifest import Documents, Manifest
from mentorstotte.core.documents import certificate, store
from mentorstotte.core.models import Document

DATABASE, ANCHOR, CERTIFICATES, DOCUMENTS = "database.dump", "log-anchor.jsonl", "certificates", "documents"


def make(folder: Path) -> tuple[Manifest, str]:
    """Copies everything to ``folder``, which must be new or empty; gives the manifest and its SHA-256.

    Raises ``BackupError``, and then the directory holds no manifest. The connection must be of a role that
    sees all rows: the tables' owner.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise BackupError(f"{folder} er ikke tom.")
    taken_at = datetime.now(UTC).isoformat(timespec="seconds")
    if settings.LOG_ANCHOR.exists():  # before the database, which then has every link of it
        shutil.copyfile(settings.LOG_ANCHOR, folder / ANCHOR)
    rows, known = _dump(folder / DATABASE)
    shutil.copytree(certificate.known_folder(), folder / CERTIFICATES)
    sizes = _documents(folder / DOCUMENTS)
    files = {
        str(path.relative_to(folder)): store.digest_of(path)
        for path in [folder / DATABASE, folder / ANCHOR, *sorted((folder / CERTIFICATES).iterdir())]
        if path.exists()
    }
    os.sync()
    manifest = Manifest(taken_at, files, rows, Documents.of(sizes), sorted(known - sizes.keys()))
    return manifest, manifest.write(folder)


def _dump(path: Path) -> tuple[dict[str, tables.Rows], set[str]]:
    """The database as it is at one moment: the rows of each table, and the documents that it knows."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            [snapshot] = cursor.fetchone()
        options = ["--format=custom", f"--snapshot={snapshot}", f"--file={path}"]
        options += [f"--exclude-table-data={name}" for name in tables.WITHOUT_ROWS]
        try:
            postgres_programs.run("pg_dump", *options, database=connection.settings_dict)
        except CalledProcessError as error:
            raise BackupError(f"pg_dump: {error.stderr.strip()}") from error
        return tables.rows_of_tables(), set(Document.objects.values_list("sha256", flat=True))


def _documents(folder: Path) -> dict[str, int]:
    """Copies every stored document that is what its name says; gives their sizes by name."""
    sizes = {}
    for digest in store.names():
        copy = folder / digest[:2] / digest
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            with store.opened(digest) as source, copy.open("xb") as target:
                shutil.copyfileobj(source, target, store.CHUNK)
        except store.DocumentError:
            continue
        sizes[digest] = copy.stat().st_size
    return sizes
