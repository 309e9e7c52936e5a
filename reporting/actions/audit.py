"""The auditor's file: asked for, made one agreement at a time by workers, put together, and handed out.

A worker that is lost leaves whole parts behind, and the next one goes on from there.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from agreements.actions.decisions import authority
from agreements.documents.parts import Authority
from cases.models import Project, in_project
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.database.snapshot import one_snapshot
from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import seal_apart
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document
from mentorstotte.core.once import once
from mentorstotte.core.sampling import METHOD, drawn, new_seed
from mentorstotte.core.templatetags import da
from mentorstotte.core.wording import danish_count
from reporting.actions.turn import audit_turn
from reporting.audit_facts import facts_of
from reporting.documents import audit as papers
from reporting.enums import AuditChoice
from reporting.models import AuditFile, AuditItem, AuditLink
from reporting.specification import specified

PDF, ZIP, CMS = "application/pdf", "application/zip", "application/pkcs7-signature"
LIFETIME = timedelta(days=30)
LARGEST = 2_000  # agreements: half an hour of a worker's time


@once(AuditFile)
def ask_audit_file(
    *,
    year: int,
    choice: str,
    size: int | None = None,
    seed: int | None = None,
    number: str = "",
    project: Project | None = None,
    by,
) -> AuditFile:
    """Chooses the agreements and asks for their file. Without a ``seed`` one is drawn.

    Raises Refused when there is nothing to choose from, fewer agreements than ``size``, or more than
    ``LARGEST``.
    """
    keys = _population(year)
    chosen, seed = _choose(keys, year, choice, size, seed, number.strip(), project)
    if len(chosen) > LARGEST:
        there, most = (danish_count(number, "aftale", "aftaler") for number in (len(chosen), LARGEST))
        raise Refused(f"Det er {there}. En mappe kan højst rumme {most}. Træk en stikprøve.", at="choice")
    file = AuditFile(year=year, choice=choice, population=len(keys), size=len(chosen), seed=seed, asked_by=by)
    file.project = project if choice == AuditChoice.PROJECT else None
    file.number = _next_number()
    _date(file)
    file.save()
    AuditItem.objects.bulk_create(
        AuditItem(file=file, position=place, agreement_id=key) for place, key in enumerate(chosen, start=1)
    )
    text = f"{papers.TITLE} {file.number}: {file.heading['chosen']}"
    record("audit.asked", subject=file, by=by, text=text)
    return file


def _population(year: int) -> list[int]:
    return list(specified(year).order_by("number").values_list("pk", flat=True))


def _choose(
    keys: list[int],
    year: int,
    choice: str,
    size: int | None,
    seed: int | None,
    number: str,
    project: Project | None,
) -> tuple[list[int], int | None]:
    if not keys:
        raise Refused(f"Der er ikke lagt udgifter på nogen aftale i {year}.", at="choice")
    if choice == AuditChoice.SAMPLE:
        return _draw(keys, size, seed)
    if choice == AuditChoice.ON_103:
        keys = list(specified(year).filter(on_103=True).order_by("number").values_list("pk", flat=True))
        if not keys:
            raise Refused(f"Ingen aftale med udgifter i {year} grænser op til § 103.", at="choice")
    if choice == AuditChoice.PROJECT:
        keys = _of_project(year, project)
    if choice == AuditChoice.ONE:
        keys = list(specified(year).filter(number=number).values_list("pk", flat=True))
        if not keys:
            raise Refused(f"Der er ikke lagt udgifter på en aftale med det nummer i {year}.", at="number")
    return keys, None


def _of_project(year: int, project: Project | None) -> list[int]:
    if project is None:
        raise Refused("Vælg et projekt.", at="project")
    found = specified(year).filter(in_project(project, "case")).order_by("number")
    if not (keys := list(found.values_list("pk", flat=True))):
        raise Refused(f"Ingen aftale i projektet har udgifter i {year}.", at="project")
    return keys


def _draw(keys: list[int], size: int | None, seed: int | None) -> tuple[list[int], int]:
    if not size:
        raise Refused("Skriv, hvor mange aftaler der skal trækkes.", at="size")
    if size > len(keys):
        text = f"Der er kun {danish_count(len(keys), 'aftale', 'aftaler')} at trække iblandt."
        raise Refused(text, at="size")
    seed = new_seed() if seed is None else seed
    return drawn(keys, size, seed), seed


def _next_number() -> str:
    """``R2026-0001``: counted through the year; two at once wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE reporting_auditfile IN SHARE ROW EXCLUSIVE MODE")
    year = timezone.localdate().year
    numbers = AuditFile.objects.filter(number__startswith=f"R{year}-").order_by("-number")
    last = numbers.values_list("number", flat=True).first()
    return f"R{year}-{int(last[-4:]) + 1 if last else 1:04}"


def _chosen_words(file: AuditFile) -> str:
    """Which agreements are in it, and how they were chosen, in words."""
    if file.choice == AuditChoice.SAMPLE:
        return (
            f"tilfældig stikprøve på {file.size} af {file.population} aftaler med udgifter i {file.year}, "
            f"frø {file.seed} ({METHOD}, aftalerne ordnet efter nummer)"
        )
    number = danish_count(file.size, "aftale", "aftaler")
    return {
        AuditChoice.ON_103: f"alle med udgifter i {file.year}, der grænser op til § 103: {number}",
        AuditChoice.PROJECT: f"projektet {file.project}, alle med udgifter i {file.year}: {number}",
        AuditChoice.ONE: f"én aftale med udgifter i {file.year}",
        AuditChoice.ALL: f"alle med udgifter i {file.year}: {number}",
    }[file.choice]


def unfinished() -> list[int]:
    """Files that are not done, oldest first."""
    return list(AuditFile.objects.filter(done_at=None).order_by("pk").values_list("pk", flat=True))


def run_audit_file(file_id: int) -> AuditFile:
    """Gathers what is known, makes the parts that are missing, and then the whole; what is done stays."""
    if _is_gathered(file_id) or _gather(file_id):
        return _make(file_id)
    return AuditFile.objects.get(pk=file_id)


def _is_gathered(file_id: int) -> bool:
    return not AuditItem.objects.filter(file_id=file_id, facts__isnull=True).exists()


def _gather(file_id: int) -> bool:
    """What is known of every agreement, all at one instant, which is the file's from now on; False while
    another worker is at it. A worker that is lost leaves nothing, and the next takes another instant.
    """
    with audit_turn(file_id) as mine:
        if mine and not _is_gathered(file_id):
            with one_snapshot():
                _gather_all(AuditFile.objects.get(pk=file_id))
        return mine


def _gather_all(file: AuditFile) -> None:
    _date(file)
    file.save(update_fields=["instant", "heading"])
    for key in file.items.values_list("pk", flat=True):
        item = AuditItem.objects.select_related("agreement__case__citizen", "agreement__mentor").get(pk=key)
        item.facts = facts_of(item.agreement, timezone.localdate(file.instant))
        item.cpr = item.agreement.case.citizen.cpr
        item.save(update_fields=["facts", "cpr"])


def _date(file: AuditFile) -> None:
    file.instant = timezone.now()
    file.heading = asdict(_heading(file))


def _make(file_id: int) -> AuditFile:
    while _make_next(file_id):
        pass
    return _put_together(file_id)


@transaction.atomic
def _make_next(file_id: int) -> bool:
    """Makes the part of the next agreement that no other worker is at; False when there is none."""
    waiting = AuditItem.objects.filter(file_id=file_id, part=None).select_related("file", "agreement")
    item = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("position").first()
    if item is None:
        return False
    made = part_of(item)
    item.marks = [list(mark) for mark in made.marks]
    item.part = keep_document(
        content=made.content,
        kind=DocumentKind.AUDIT_PART,
        title=f"{papers.TITLE} {item.file.number}, aftale {item.agreement.number}",
        content_type=PDF,
        case_id=None,
        by=item.file.asked_by,
    )
    item.save()
    return True


def part_of(item: AuditItem) -> papers.Part:
    """The part of one agreement, made of the facts that were kept and the stored originals."""
    originals = [store.get(piece["sha256"]) for piece in papers.shown_pieces(item.facts)]
    return papers.part_pdf(heading_of(item.file), item.known, originals)


def _heading(file: AuditFile) -> papers.Heading:
    return papers.Heading(
        authority=authority(),
        number=file.number,
        year=file.year,
        chosen=_chosen_words(file),
        as_of=da.da_time(file.instant),
        made_on=timezone.localdate(file.instant).isoformat(),
    )


def heading_of(file: AuditFile) -> papers.Heading:
    """What its first page says of it, as it was kept."""
    said = file.heading
    return papers.Heading(**said | {"authority": Authority(**said["authority"])})


@transaction.atomic
def _put_together(file_id: int) -> AuditFile:
    """The PDF of all parts, the archive and its seal; once."""
    file = AuditFile.objects.select_for_update().get(pk=file_id)
    if file.done_at is not None or file.items.filter(part=None).exists():
        return file
    with _workplace(file) as folder:
        pdf, archive, manifest = build(file, folder)
        file.pdf = _keep_file(file, pdf, PDF, "samlet")
        file.archive = _keep_file(file, archive, ZIP, "arkiv")
        file.seal = keep_document(
            content=seal_apart(manifest),
            kind=DocumentKind.AUDIT_FILE,
            title=f"{papers.TITLE} {file.number}, segl",
            content_type=CMS,
            case_id=None,
            by=file.asked_by,
        )
    file.done_at = timezone.now()
    file.save()
    record(
        "audit.done", subject=file, by=file.asked_by, text=f"Dokumentation til revisor {file.number} er lavet"
    )
    return file


@contextmanager
def _workplace(file: AuditFile) -> Iterator[Path]:
    """A folder that is empty now and gone afterwards, also when the one before was lost in the middle."""
    folder = Path(settings.DATA_DIR) / "making" / file.number
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def build(file: AuditFile, folder: Path) -> tuple[Path, Path, bytes]:
    """The PDF and the archive in ``folder``, and the manifest: the same again from what was kept.

    One agreement at a time is in memory.
    """
    heading, rows, hashes = heading_of(file), [], {}
    for item in _one_by_one(file):
        rows.append(papers.row_of(item.facts, item.marks, partial(store.opened, item.part.sha256)))
        hashes[_facts_name(item)] = papers.digest(papers.facts_json(item.known))
        hashes.update(papers.originals_of(item.facts))
    pdf, archive = folder / "whole.pdf", folder / "whole.zip"
    papers.whole_pdf(heading, rows, pdf)
    manifest = papers.manifest(heading, {"samlet.pdf": store.digest_of(pdf), **hashes})
    papers.pack(_members(file, pdf, manifest), archive)
    return pdf, archive, manifest


def _one_by_one(file: AuditFile) -> Iterator[AuditItem]:
    """The agreements in their order, each read when its turn comes."""
    for key in file.items.values_list("pk", flat=True):
        yield AuditItem.objects.select_related("part").get(pk=key)


def _facts_name(item: AuditItem) -> str:
    return f"{item.facts['agreement']}/oplysninger.json"


def _members(file: AuditFile, pdf: Path, manifest: bytes) -> Iterator[tuple[str, BinaryIO]]:
    yield papers.MANIFEST, BytesIO(manifest)
    yield "samlet.pdf", pdf.open("rb")
    for item in _one_by_one(file):
        yield _facts_name(item), BytesIO(papers.facts_json(item.known))
        for name, digest in papers.originals_of(item.facts):
            yield name, store.opened(digest)


def _keep_file(file: AuditFile, path: Path, content_type: str, what: str) -> Document:
    return Document.objects.create(
        kind=DocumentKind.AUDIT_FILE,
        title=f"{papers.TITLE} {file.number}, {what}",
        content_type=content_type,
        sha256=store.put_file(path),
        size=path.stat().st_size,
        made_by=file.asked_by,
    )


@transaction.atomic
def give_link(*, file_id: int, purpose: str, by, key=None) -> tuple[AuditLink, str]:
    """A link for the auditors, for a month, and its token, which is not kept: empty when the same form gave
    the link before. Raises Refused before the file is done.
    """
    token = secrets.token_urlsafe(30)
    link = _made_link(file_id=file_id, purpose=purpose, token_sha256=_hash(token), by=by, key=key)
    return link, token if link.token_sha256 == _hash(token) else ""


@once(AuditLink)
def _made_link(*, file_id: int, purpose: str, token_sha256: str, by) -> AuditLink:
    file = AuditFile.objects.get(pk=file_id)
    if file.done_at is None:
        raise Refused("Mappen er ikke færdig endnu.")
    expires = timezone.now() + LIFETIME
    link = AuditLink.objects.create(
        file=file, token_sha256=token_sha256, purpose=purpose.strip(), made_by=by, expires_at=expires
    )
    text = f"Link til {file.number} givet til revisor, til og med {da.da_date(expires)}: {link.purpose}"
    record("audit.link", subject=file, by=by, text=text)
    return link


def link_of(token: str) -> AuditLink | None:
    """The link of a token, if it still works."""
    links = AuditLink.objects.filter(token_sha256=_hash(token), expires_at__gt=timezone.now())
    return links.select_related("file__pdf", "file__archive", "file__seal").first()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
