"""What the documentation of many agreements rests on, in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, JSONObject, TruncDate
from django.utils import timezone
from django.utils.dateparse import parse_date

from agreements.actions.claims import with_claims
from agreements.enums import AgreementKind, SheetState
from agreements.models import Agreement, AgreementVersion, SettlementLine
from agreements.models.agreement import IN_FORCE
from agreements.rules.contract import SIX_FIELDS
from agreements.rules.events import Report
from agreements.rules.readiness import Contract, Evidence, Hours, Money, Proof
from agreements.rules.refund import eligible, refund_line
from cases import law
from cases.enums import NoteKind
from cases.models import JournalNote
from mentorstotte.core import registry
from mentorstotte.core.calendar import add_months
from mentorstotte.core.parts import with_parts
from mentorstotte.core.registry import Posted

PARTS = (
    "tasks",
    "segments",
    "agreement__follow_ups",
    "agreement__effect_assessments",
    "agreement__sheets",
    "agreement__enrolments",
    "agreement__register_reports",
    "agreement__proposal__assessment__boundary_checks",
)
ONE_DAY = timedelta(days=1)
NOTHING = Decimal("0.00")


def evidence_of(agreements: Iterable[Agreement], today: date) -> dict[int, Evidence]:
    """The facts of each agreement in force, by its key; others have none."""
    found = list(agreements)
    posted = registry.posted_on(found)
    versions = versions_with_proofs().filter(agreement__in=found)
    return {row.agreement_id: _evidence(row, posted.get(row.agreement_id), today) for row in versions}


def versions_with_proofs():
    """The versions in force, with all that proves something about their agreements."""
    related = AgreementVersion.objects.filter(state__in=IN_FORCE).select_related(
        "agreement__proposal__assessment", "document"
    )
    earlier = AgreementVersion.objects.filter(agreement=OuterRef("agreement")).order_by().values("agreement")
    control = JournalNote.objects.filter(
        case=OuterRef("agreement__case"), kind=NoteKind.CONTROL, finalised_at__isnull=False
    )
    said = JSONObject(key="pk", day="occurred_on", on=TruncDate("finalised_at"))
    return with_parts(related, *PARTS).annotate(
        first_signed=Subquery(earlier.annotate(first=Min("signed_on")).values("first")),
        settled=_sum("amount"),
        settled_refundable=_sum("claimable"),
        undocumented=_sum("undocumented"),
        settled_at=_of_lines(Max("posted_at")),
        control=Subquery(control.order_by("-pk").values(said=said)[:1]),
    )


def _of_lines(value) -> Subquery:
    lines = with_claims(SettlementLine.objects.filter(agreement=OuterRef("agreement"))).order_by()
    return Subquery(lines.values("agreement").annotate(value=value).values("value"))


def _sum(name: str) -> Coalesce:
    return Coalesce(_of_lines(Sum(name)), NOTHING)


def _evidence(version: AgreementVersion, posted: Posted | None, today: date) -> Evidence:
    agreement = version.agreement
    assessment = agreement.proposal.assessment if agreement.proposal else None
    line = refund_line(version.target_group, agreement.start_date)
    reports = list(agreement.register_reports.all())
    return Evidence(
        today=today,
        start=agreement.start_date,
        end=agreement.end_date,
        target_group=version.target_group,
        weekly_hours=agreement.weekly_hours,
        extension=agreement.kind == AgreementKind.EXTENSION,
        extension_reason=bool(assessment and assessment.extension_reason.strip()),
        max_months=law.regime_on(agreement.start_date).agreement_max_months,
        assessment=_journalled(assessment),
        contract=_contract(version),
        reports=tuple(Report(row.state, row.start, row.end, row.weekly_hours) for row in reports),
        report_proof=_receipt(reports[-1]) if reports else None,
        money=_money(version, posted),
        hours=_hours(agreement, today),
        looks=tuple(_looks(agreement)),
        boundary_answers=_boundaries(assessment),
        control=_control(version.control),
        refund=eligible(version.target_group, agreement.start_date),
        refund_source=line.source if line else "",
    )


def _on(moment: datetime) -> date:
    return timezone.localdate(moment)


def _journalled(assessment) -> Proof | None:
    if assessment is None or assessment.journalled_at is None:
        return None
    on = _on(assessment.journalled_at)
    return Proof("note", str(assessment.note_id or ""), on, on)


def _boundaries(assessment) -> dict[str, str]:
    return {row.scheme: row.answer for row in assessment.boundary_checks.all()} if assessment else {}


def _contract(version: AgreementVersion) -> Contract:
    """Which of the six fields the version lacks; the duration is always there."""
    filled = {
        "aim_text": version.aim_text,
        "mentor": version.mentor_name and (version.mentor_phone or version.mentor_email),
        "tasks": version.tasks.all(),
        "weekly_hours": any(row.weekly_hours for row in version.segments.all()),
        "complaint_guidance": version.complaint_guidance,
    }
    empty = tuple(SIX_FIELDS[name] for name, value in filled.items() if not value)
    document, signed = version.document, version.signed_on
    proof = Proof("document", str(document.public_id), signed, signed) if document and signed else None
    return Contract(version.first_signed, empty, proof)


def _receipt(report) -> Proof:
    return Proof("receipt", report.reference, report.answered_on, _on(report.registered_at))


def _money(version: AgreementVersion, posted: Posted | None) -> Money:
    ledger = posted or Posted(NOTHING, (), None, 0)
    return Money(
        settled=version.settled,
        refundable=version.settled_refundable,
        other=version.settled - version.settled_refundable,
        undocumented=version.undocumented,
        settled_on=_on(version.settled_at) if version.settled_at else None,
        posted=ledger.amount,
        vouchers=ledger.vouchers,
        posted_on=ledger.last_on,
        unmatched=ledger.unmatched,
    )


def _hours(agreement: Agreement, today: date) -> Hours:
    """Months with time in them; one that is not over yet waits for nothing."""
    sheets = sorted((row for row in agreement.sheets.all() if row.minutes), key=lambda row: row.month)
    approved = [row for row in sheets if row.state == SheetState.APPROVED]
    waiting = [
        row.month for row in sheets if row.state != SheetState.APPROVED and add_months(row.month, 1) <= today
    ]
    return Hours(
        approved=tuple(row.month for row in approved),
        waiting=tuple(waiting),
        approved_on=max((_on(row.approved_at) for row in approved), default=None),
        places=sum(row.withdrawn_at is None for row in agreement.enrolments.all()),
    )


def _looks(agreement: Agreement) -> Iterable[Proof]:
    for row in agreement.follow_ups.all():
        yield Proof("note", str(row.note_id), row.held_on, _on(row.registered_at))
    for row in agreement.effect_assessments.all():
        yield Proof("note", str(row.note_id), row.assessed_on, _on(row.registered_at))


def _control(said: dict | None) -> Proof | None:
    return said and Proof("note", str(said["key"]), parse_date(said["day"]), parse_date(said["on"]))
