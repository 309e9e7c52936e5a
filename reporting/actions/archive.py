"""A case delivered to the archive, as a folder that says of itself what is in it, before it is deleted."""

import mimetypes
import os
import shutil
from hashlib import sha256
from pathlib import Path

from defusedxml import ElementTree
from django.conf import settings
from django.utils import timezone

from agreements.actions.case_file import case_file_of
from agreements.documents.case_file import PDF
from cases.models import Case
from mentorstotte.core.documents import store
from reporting.documents.archive import ArchivedCase, ArchivedFile, index_xml, journal_pdf
from reporting.rules.retention import CaseFacts, endings, version_on

REASON = "Afleveret til arkiv, før sagen slettes"
INDEX = "index.xml"


class DeliveryError(Exception):
    """The folder cannot be written, or is not whole. The text names the case by number and no person."""


def deliver(case: Case, facts: CaseFacts) -> str:
    """Puts the case's folder into ``ARCHIVE_DIR`` and gives the hash of its index.

    The folder appears whole or not at all. One that is there already is of a deletion that came to nothing,
    and the case may have grown since: it is written anew. Raises Refused when a document of the case is
    missing, and DeliveryError when it cannot be written, or what was written is not what was read.
    """
    folder = settings.ARCHIVE_DIR / f"sag-{case.number}"
    making = folder.with_suffix(".del")
    try:
        shutil.rmtree(making, ignore_errors=True)
        _write(making, case, facts)
        digest = checked(making, case.number)
        shutil.rmtree(folder, ignore_errors=True)
        making.replace(folder)
    except OSError as error:
        raise DeliveryError(f"Sag {case.number}: arkivmappen kan ikke skrives ({error.strerror}).") from error
    return digest


def _write(folder: Path, case: Case, facts: CaseFacts) -> None:
    (folder / "dokumenter").mkdir(parents=True, mode=0o700)
    bundle = case_file_of(case, reason=REASON)
    today = timezone.localdate()
    files = [_put(folder, "journal.pdf", journal_pdf(bundle), "Sagens journal", today, PDF)]
    for place, piece in enumerate(bundle.pieces, start=1):
        path = f"dokumenter/{place:04}{mimetypes.guess_extension(piece.content_type) or ''}"
        files.append(_put(folder, path, piece.content, piece.title, piece.on, piece.content_type))
    _put_file(folder / INDEX, index_xml(_about(case, facts, today), files))


def _about(case: Case, facts: CaseFacts, today) -> ArchivedCase:
    found = endings(facts, version_on(today))
    agreements = case.agreements.filter(in_force=True).order_by("start_date", "pk")
    return ArchivedCase(
        municipality=settings.MUNICIPALITY["name"],
        code=settings.MUNICIPALITY_CODE,
        number=case.number,
        cpr=case.citizen.cpr,
        name=case.citizen.full_name,
        opened_on=case.opened_on,
        closed_on=facts.closed_on,
        team=case.team.name,
        made_on=today,
        rules=tuple((ending.rule.what, ending.rule.source) for ending in found),
        agreements=tuple(agreements.values_list("number", "start_date", "end_date")),
    )


def _put(folder: Path, path: str, content: bytes, title: str, day, content_type: str) -> ArchivedFile:
    _put_file(folder / path, content)
    return ArchivedFile(path, title, day, content_type, sha256(content).hexdigest(), len(content))


def _put_file(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def checked(folder: Path, number: str) -> str:
    """The hash of the folder's index; raises DeliveryError when a file that it names is not as it says."""
    index = folder / INDEX
    if not index.exists():
        raise DeliveryError(f"Sag {number}: arkivmappen mangler sin indholdsfortegnelse.")
    for line in ElementTree.parse(index).iter("fil"):
        path = folder / line.get("sti")
        if not path.exists() or store.digest_of(path) != line.get("sha256"):
            raise DeliveryError(f"Sag {number}: {line.get('sti')} er ikke, som arkivets liste siger.")
    return store.digest_of(index)
