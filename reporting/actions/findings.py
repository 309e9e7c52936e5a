"""What the auditors remark on a file they were handed, and what the municipality answers."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum

from mentorstotte.core.actions import record
from mentorstotte.core.errors import NotAllowed
from mentorstotte.core.once import once
from mentorstotte.core.wording import danish_kroner
from reporting.models import AuditFile, AuditFinding, AuditItem, AuditReply

NOTHING = Decimal("0.00")


@once(AuditFinding)
def add_finding(*, item_id: int, text: str, amount: Decimal, by) -> AuditFinding:
    """A remark on one agreement; ``amount`` are the kroner in doubt, or none."""
    item = AuditItem.objects.select_related("file", "agreement").get(pk=item_id)
    made = AuditFinding.objects.create(item=item, text=text.strip(), amount=amount, by=by)
    said = f"Revisor har en bemærkning til aftale {item.agreement} i {item.file}"
    record("audit.finding", subject=made, case_id=item.agreement.case_id, by=by, text=said)
    return made


@transaction.atomic
def reply(*, finding_id: int, text: str, repay: Decimal, by) -> AuditReply:
    """The municipality's answer; ``repay`` are the kroner that are paid back. The same again changes nothing.

    Raises NotAllowed when somebody has answered otherwise.
    """
    finding = AuditFinding.objects.select_for_update(of=("self",)).select_related("item__agreement")
    finding = finding.get(pk=finding_id)
    given = AuditReply.objects.filter(finding=finding).select_related("by").first()
    if given is not None:
        if (given.text, given.repay, given.by_id) == (text.strip(), repay, by.pk):
            return given
        raise NotAllowed(f"{given.by.name} har allerede svaret.")
    made = AuditReply.objects.create(finding=finding, text=text.strip(), repay=repay, by=by)
    agreement = finding.item.agreement
    said = f"Svaret på revisors bemærkning til aftale {agreement}: {danish_kroner(repay)} betales tilbage"
    record("audit.reply", subject=made, case_id=agreement.case_id, by=by, text=said)
    return made


@dataclass(frozen=True)
class Outcome:
    """Of a file: remarks that wait for an answer, kroner in doubt, and kroner that are paid back."""

    waiting: int
    doubted: Decimal
    repaid: Decimal


def outcome(file: AuditFile) -> Outcome:
    """Read in one query."""
    found = AuditFinding.objects.filter(item__file=file).order_by()
    sums = found.aggregate(
        waiting=Count("pk", filter=Q(reply=None)),
        doubted=Sum("amount", default=NOTHING),
        repaid=Sum("reply__repay", default=NOTHING),
    )
    return Outcome(**sums)
