"""The auditor's file of 50, 100 and 200 agreements: time, and the most memory of its process."""

from collections.abc import Iterator
from io import BytesIO

from django.db import transaction
from django.utils import timezone
from PIL import Image

from agreements.actions.printing import agreement_print
from agreements.documents.agreement import agreement_pdf
from agreements.models import Agreement, AgreementVersion, Signature
from cases.enums import NoteKind
from cases.models import JournalNote
from mentorstotte.core.calendar import add_months
from mentorstotte.core.documents import store
from mentorstotte.core.documents.seal import seal
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.models import AccessLog, Document, User
from reporting.actions import audit
from reporting.bench.apart import taken_by
from reporting.bench.documents import versions
from reporting.bench.reports import head
from reporting.demo import hours, money
from reporting.demo.copying import without_history
from reporting.enums import AuditChoice
from reporting.models import AuditFile

SIZES = (50, 100, 200)
SPARE = 180  # they begin on as many days, and the youngest have no expenses yet
LOOKS = 40
NOTES = (
    NoteKind.ASSESSMENT,
    NoteKind.DECISION,
    NoteKind.AGREEMENT,
    *[NoteKind.FOLLOW_UP] * 4,
    NoteKind.EFFECT,
)
NOTE = "Borgeren møder tre dage om ugen og har selv ringet de to gange, han ikke kunne komme. " * 8


def report(sizes: tuple[int, ...] = SIZES) -> Iterator[str]:
    """The rows of ``manage.py bench --only audit``; adds what it measures on."""
    by, posted = head(), add_months(timezone.localdate().replace(day=1), -1)
    _load(max(sizes) + SPARE, by)
    for size in sizes:
        chosen = {"year": posted.year, "choice": AuditChoice.SAMPLE, "size": size, "seed": size}
        yield _made(audit.ask_audit_file(**chosen, by=by))


def _made(file: AuditFile) -> str:
    taken = taken_by(audit.run_audit_file, file.pk)
    file.refresh_from_db()
    return (
        f"the auditor's file of {file.size} agreements: {taken};"
        f" PDF {file.pdf.size / 2**20:.0f} MiB, archive {file.archive.size / 2**20:.0f} MiB"
    )


def _load(count: int, by: User) -> None:
    """So many agreements with hours, lines, postings, notes, looks, a sealed and a scanned document."""
    today = timezone.localdate()
    first = Agreement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    hours.load(entries=count * hours.EACH, close=count * hours.EACH, today=today)
    money.load(lines=count * 12, today=today, by=by)
    found = list(Agreement.objects.filter(pk__gt=first).select_related("case"))
    _write(found, by)
    sealed = seal(agreement_pdf(agreement_print(versions(by, 1, "R")[0], by=by)))
    with transaction.atomic():
        _papers(list(AgreementVersion.objects.filter(agreement__in=found)), sealed, by)


def _write(agreements: list[Agreement], by: User) -> None:
    now = timezone.now()
    said = {"text": NOTE, "written_by": by, "finalised_by": by, "finalised_at": now}
    JournalNote.objects.bulk_create(
        JournalNote(case=each.case, kind=kind, theme=kind.label, occurred_on=each.start_date, **said)
        for each in agreements
        for kind in NOTES
    )
    AccessLog.objects.bulk_create(
        AccessLog(
            user=by, subject_kind="citizen", subject_key=str(each.case.citizen_id), page=f"side {place}"
        )
        for each in agreements
        for place in range(LOOKS)
    )


def _papers(rows: list[AgreementVersion], sealed: bytes, by: User) -> None:
    now = timezone.now()
    printed = _kept(sealed, DocumentKind.AGREEMENT, "aftale", len(rows), by)
    scans = _kept(_scan(), DocumentKind.SIGNED_SCAN, "underskrevet aftale", len(rows), by)
    for row, document in zip(rows, printed, strict=True):
        row.document, row.content_sha256 = document, document.sha256
        row.printed_at, row.printed_by, row.signed_on = now, by, row.start_date
    with without_history(AgreementVersion, Signature):
        AgreementVersion.objects.bulk_update(
            rows, ["document", "content_sha256", "printed_at", "printed_by", "signed_on"]
        )
        signed = {"method": "paper", "registered_by": by}
        Signature.objects.bulk_create(
            Signature(
                version=row,
                scan=scan,
                citizen_signed_on=row.start_date,
                jobcentre_signed_on=row.start_date,
                **signed,
            )
            for row, scan in zip(rows, scans, strict=True)
        )


def _kept(content: bytes, kind: DocumentKind, title: str, count: int, by: User) -> list[Document]:
    """So many rows about the same bytes."""
    sha256, pdf = store.put(content), "application/pdf"
    said = {"kind": kind, "title": title, "content_type": pdf, "sha256": sha256, "size": len(content)}
    return Document.objects.bulk_create(Document(**said, made_by=by) for _ in range(count))


def _scan() -> bytes:
    """Two pages of a scanner, about 400 kB each."""
    out, sheet = BytesIO(), Image.effect_noise((1240, 1754), 20)
    sheet.save(out, "PDF", save_all=True, append_images=[sheet], quality=50)
    return out.getvalue()
