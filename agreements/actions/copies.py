"""Texts for other systems, and the mark that somebody carried them over."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from agreements.actions.printing import agreement_print
from agreements.documents.copies import agreement_text, decision_text, plan_text
from agreements.enums import OtherSystem
from agreements.models import AgreementVersion, CarriedOver, Decision
from mentorstotte.core.actions import record


@dataclass(frozen=True)
class Copy:
    """One text, the system it is for, and the marks that it was carried over."""

    system: OtherSystem
    text: str
    marks: tuple[CarriedOver, ...]


def copies_of_version(version: AgreementVersion, *, by) -> list[Copy]:
    """The texts of one version."""
    sheet, marks = agreement_print(version, by=by), _marks(version)
    texts = {OtherSystem.CASE_SYSTEM: agreement_text(sheet), OtherSystem.PLAN: plan_text(sheet)}
    return [Copy(system, text, marks.get(system, ())) for system, text in texts.items()]


def copies_of_decision(decision: Decision) -> list[Copy]:
    """The text of one decision."""
    text = decision_text(
        outcome=decision.get_outcome_display(),
        decided_on=timezone.localdate(decision.decided_at),
        by=decision.decided_by.name,
        reasons=decision.reasons,
        legal_basis=decision.legal_basis,
        guidance=decision.guidance,
    )
    return [Copy(system, text, _marks(decision).get(system, ())) for system in OtherSystem]


def _marks(of) -> dict[str, tuple[CarriedOver, ...]]:
    rows = list(of.carried_over.select_related("by"))
    return {system: tuple(row for row in rows if row.system == system) for system in OtherSystem.values}


@transaction.atomic
def carried_over(*, of: AgreementVersion | Decision, system: OtherSystem, by) -> CarriedOver:
    """Marks that the text stands in the other system; a second click by anybody changes nothing."""
    known = type(of).objects.select_for_update().get(pk=of.pk)
    if row := known.carried_over.filter(system=system).first():
        return row
    name = "version" if isinstance(of, AgreementVersion) else "decision"
    case_id = of.agreement.case_id if name == "version" else of.case_id
    row = CarriedOver.objects.create(**{name: of}, system=system, by=by)
    record(
        f"{name}.carried_over",
        subject=of,
        case_id=case_id,
        by=by,
        text=f"Teksten er ført over ({system.label})",
    )
    return row
