"""What the auditor's file says of an agreement: read once, in the snapshot of all agreements of the file, and
kept as JSON.
"""

from collections.abc import Iterator
from datetime import date

import pikepdf
from django.db.models import Q, QuerySet
from PIL import UnidentifiedImageError

from agreements.actions.claims import with_claims
from agreements.actions.readiness import lines_of
from agreements.documents.case_file import opened_piece
from agreements.enums import LineState, ReadyState, SheetState
from agreements.models import Agreement, AgreementVersion, Decision, SettlementLine, Signature
from agreements.models.agreement import IN_FORCE
from agreements.rules.readiness import state_of
from cases.enums import NoteKind, TargetGroup
from mentorstotte.core.documents import store
from mentorstotte.core.log_extract import looks_at
from mentorstotte.core.models import Document
from mentorstotte.core.templatetags import da
from mentorstotte.core.wording import upper_first
from reporting.models import PostingMatch

JOURNAL = (
    NoteKind.ASSESSMENT,
    NoteKind.DECISION,
    NoteKind.AGREEMENT,
    NoteKind.FOLLOW_UP,
    NoteKind.EFFECT,
    NoteKind.CONTROL,
    NoteKind.CORRECTION,
)


def facts_of(agreement: Agreement, day: date) -> dict:
    """Everything that is printed of one agreement in force but the CPR number, which ``AuditItem`` keeps
    sealed; texts and amounts as they are printed. E1 to E10 are judged on ``day``.
    """
    case = agreement.case
    lines = lines_of(agreement, day)
    return {
        "agreement": agreement.number,
        "case": case.number,
        "citizen": case.citizen.full_name,
        "period": da.period(agreement.start_date, agreement.end_date),
        "group": TargetGroup(agreement.target_group).label,
        "mentor": str(agreement.mentor or ""),
        "state": ReadyState(state_of(lines)).label,
        "lines": [_line(line) for line in lines],
        "versions": [_version(row) for row in _versions(agreement)],
        "journal": [_note(note) for note in _notes(agreement)],
        "months": [_month(sheet) for sheet in _months(agreement)],
        "entries": [_entry(entry) for entry in _entries(agreement)],
        "settled": [_settled(line) for line in _settlement(agreement)],
        "posted": [_posted(match) for match in _postings(agreement)],
        "reports": [_report(row) for row in agreement.register_reports.all()],
        "looks": [_look(look) for look in looks_at(case.citizen_id)],
        "pieces": [_piece(document) for document in _documents(agreement)],
    }


def _line(line) -> dict:
    said = line.said
    return {
        "code": line.code,
        "title": line.title,
        "state": LineState(said.state).label,
        "lacks": said.state == LineState.MISSING,
        "text": " ".join(filter(None, (said.text, said.late))),
        "since": da.da_date(said.since),
    }


def _versions(agreement: Agreement) -> QuerySet:
    printed = agreement.versions.filter(Q(printed_at__isnull=False) | Q(state__in=IN_FORCE))
    return printed.select_related("approved_by", "document").order_by("number")


def _version(row: AgreementVersion) -> dict:
    return {
        "number": row.number,
        "what": row.get_change_kind_display() or "Første aftale",
        "period": da.period(row.start_date, row.end_date),
        "legal_basis": row.legal_basis,
        "signed": da.da_date(row.signed_on),
        "approved": f"{row.approved_by.name}, {da.da_date(row.approved_at)}" if row.approved_by else "",
    }


def _notes(agreement: Agreement) -> QuerySet:
    notes = agreement.case.notes.filter(kind__in=JOURNAL, finalised_at__isnull=False)
    return notes.select_related("finalised_by").order_by("occurred_on", "pk")


def _note(note) -> dict:
    return {
        "on": da.da_date(note.occurred_on),
        "kind": note.get_kind_display(),
        "theme": note.theme,
        "text": note.text,
        "by": f"{note.finalised_by.name}, {da.da_time(note.finalised_at)}",
    }


def _months(agreement: Agreement) -> QuerySet:
    approved = agreement.sheets.filter(state=SheetState.APPROVED)
    return approved.select_related("approved_by").prefetch_related("answers").order_by("month")


def _month(sheet) -> dict:
    standing = [answer for answer in sheet.answers.all() if answer.stands]
    said = " ".join(f"{each.get_state_display()}. {each.words}".strip() for each in standing)
    return {
        "month": f"{sheet.month:%m-%Y}",
        "hours": da.hours(sheet.payable_hours),
        "held": da.hours(sheet.held_hours),
        "approved": f"{sheet.approved_by.name}, {da.da_date(sheet.approved_at)}",
        "answer": said or "Borgeren er ikke spurgt",
    }


def _entries(agreement: Agreement) -> QuerySet:
    kept = agreement.time_entries.counted()
    return kept.select_related("mentor", "registered_by").order_by("day", "pk")


def _entry(entry) -> dict:
    return {
        "day": da.da_short(entry.day),
        "minutes": entry.direct_minutes + entry.indirect_minutes,
        "kind": "Borgeren udeblev" if entry.no_show else entry.get_kind_display(),
        "note": entry.note,
        "mentor": entry.mentor.name,
        "by": f"{entry.registered_by.name}, {da.da_short(entry.registered_at)}",
    }


def _settlement(agreement: Agreement) -> QuerySet:
    lines = SettlementLine.objects.filter(agreement=agreement, posted_at__isnull=False)
    return with_claims(lines).select_related("statement").order_by("pk")


def _settled(line: SettlementLine) -> dict:
    return {
        "voucher": line.statement.voucher,
        "month": f"{line.month:%m-%Y}",
        "hours": f"{line.km} km" if line.km else da.hours(line.hours),
        "rate": da.kroner(line.rate),
        "amount": da.kroner(line.amount),
        "refundable": da.kroner(line.claimable),
        "account": f"{line.function}.{line.grouping}",
    }


def _postings(agreement: Agreement) -> QuerySet:
    matches = PostingMatch.objects.filter(agreement=agreement)
    return matches.select_related("posting").order_by("posting__posted_on", "pk")


def _posted(match: PostingMatch) -> dict:
    return {
        "on": da.da_short(match.posting.posted_on),
        "voucher": match.posting.voucher,
        "text": match.posting.text,
        "amount": da.kroner(match.amount),
    }


def _report(row) -> dict:
    return {
        "reference": row.reference,
        "state": row.get_state_display(),
        "period": da.period(row.start, row.end),
        "hours": da.hours(row.weekly_hours),
        "on": da.da_date(row.answered_on),
    }


def _look(look) -> dict:
    return {
        "day": da.da_short(look.day),
        "who": look.who,
        "why": look.why,
        "what": look.what,
        "times": look.times,
    }


def _documents(agreement: Agreement) -> QuerySet:
    """The originals: decisions, versions as printed and as signed, powers of attorney; oldest first."""
    versions = AgreementVersion.objects.filter(agreement=agreement)
    signed = Signature.objects.filter(version__agreement=agreement)
    decided = Decision.objects.filter(Q(agreement=agreement) | Q(proposal__agreement=agreement))
    keys = versions.values("document").union(
        *(signed.values(name) for name in ("scan", "power_of_attorney", "signed_document")),
        decided.values("document"),
    )
    found = Document.objects.filter(pk__in=set(_keys(keys)))
    return found.order_by("made_at", "pk")


def _keys(rows: QuerySet) -> Iterator[int]:
    return (key for row in rows for key in row.values() if key)


def _piece(document: Document) -> dict:
    """``stored``: it is as it was kept. ``shown``: it can be opened, and stands among the pages."""
    stored, shown = _state(document)
    return {
        "title": upper_first(document.title),
        "on": da.da_date(document.made_at),
        "sha256": document.sha256,
        "content_type": document.content_type,
        "stored": stored,
        "shown": shown,
    }


def _state(document: Document) -> tuple[bool, bool]:
    try:
        opened_piece(store.get(document.sha256), document.content_type).close()
    except store.DocumentError:
        return False, False
    except (pikepdf.PdfError, UnidentifiedImageError):
        return True, False
    return True, True
