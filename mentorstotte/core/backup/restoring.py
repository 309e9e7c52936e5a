"""Laying a copy back on an empty server: checked before anything is touched, the database whole or not."""

import shutil
from pathlib import Path
from subprocess import CalledProcessError

from django.db import connection, transaction

from mentorstotte.core import postgres_programs
from mentorstotte.core.backup import BackupError, tables
from mentorstotte.core.backup.making import CERTIFICATES, DATABASE, DOCUMENTS
from mentorstotte.core.backup.manifest import Documents, Manifest
from mentorstotte.core.documents import certificate, store


def restore(folder: Path) -> Manifest:
    """Lays the copy back; gives what it held. Raises ``BackupError``.

    Files first, which lie under their hash and may be there already; then the database, in one transaction.
    So a restore that was killed is simply begun again. The connection must be of the role that is to own the
    tables.
    """
    manifest = Manifest.read(folder)
    _require_unchanged(folder, manifest)
    if not tables.is_empty():
        raise BackupError("Databasen er ikke tom. En kopi lægges kun tilbage i en ny database.")
    for path in _documents(folder).values():
        store.put_file(path)
    shutil.copytree(folder / CERTIFICATES, certificate.known_folder(), dirs_exist_ok=True)
    # Rights and guards name roles, which may have other names here: `grant_app` puts them up.
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-policies"]
    database = connection.settings_dict
    try:
        postgres_programs.run(
            "pg_restore", *options, f"--dbname={database['NAME']}", folder / DATABASE, database=database
        )
    except CalledProcessError as error:
        raise BackupError(f"pg_restore: {error.stderr.strip()}") from error
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    compare(manifest)
    return manifest


def compare(manifest: Manifest) -> None:
    """Raises ``BackupError`` unless every table holds the rows that the copy held."""
    with transaction.atomic():
        found = tables.rows_of_tables()
    differing = sorted(
        name for name in found.keys() | manifest.tables.keys() if found.get(name) != manifest.tables.get(name)
    )
    if differing:
        raise BackupError(f"Disse tabeller er ikke, som kopien siger: {', '.join(differing)}.")


def _require_unchanged(folder: Path, manifest: Manifest) -> None:
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file() or store.digest_of(path) != digest:
            raise BackupError(f"{name} i kopien mangler eller er ændret.")
    files = _documents(folder)
    if Documents.of({name: path.stat().st_size for name, path in files.items()}) != manifest.documents:
        raise BackupError("Kopiens dokumenter er ikke dem, der blev kopieret.")
    changed = [name for name, path in files.items() if store.digest_of(path) != name]
    if changed:
        raise BackupError(f"Dokumentet {changed[0]} i kopien er ændret ({len(changed)} i alt).")


def _documents(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in sorted((folder / DOCUMENTS).glob("*/*"))}
