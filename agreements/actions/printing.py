"""The agreement made ready to print, sealed and kept; and the proof that what was kept is unchanged."""

import hashlib
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from agreements.actions.activation import paragraphs
from agreements.actions.deadlines import planned
from agreements.actions.decisions import authority
from agreements.actions.letters import addressee, filing, points
from agreements.actions.phase_out import plan_of
from agreements.actions.segments import stretches_of
from agreements.documents.agreement import AgreementPrint, Aim, Segment, Step, Task, agreement_pdf
from agreements.documents.parts import Contact, IncompleteDocumentError, as_json
from agreements.enums import AgreementKind, VersionChange
from agreements.models import AgreementVersion
from cases.enums import AimType, SupportTheme, TargetGroup
from mentorstotte.core.actions import keep_document
from mentorstotte.core.calendar import days_in
from mentorstotte.core.documents.certificate import SealError, is_development
from mentorstotte.core.documents.render import RenderError
from mentorstotte.core.documents.seal import seal
from mentorstotte.core.documents.store import DocumentError
from mentorstotte.core.enums import DocumentKind, LetterPart
from mentorstotte.core.errors import Refused
from mentorstotte.core.letters import words
from mentorstotte.core.models import Document
from mentorstotte.core.wording import danish_date, half_up, lower_first

TITLE = "Aftale om mentorstøtte"
NO_THEME = "Opgave"


def agreement_print(version: AgreementVersion, *, by) -> AgreementPrint:
    """The version as it is printed today. ``by`` signs for the municipality when the case has no
    caseworker.
    """
    agreement, case, today = version.agreement, version.agreement.case, timezone.localdate()
    worker, said = case.caseworker or by, words()
    segments = list(stretches_of(version))
    plan = planned(version.start_date, version.end_date)
    return AgreementPrint(
        authority=authority(said),
        filing=filing(case, today),
        citizen=replace(addressee(case.citizen, today), cpr=case.citizen.cpr),
        caseworker=Contact(worker.name, worker.phone, worker.email),
        legal_basis=version.legal_basis,
        target_group=lower_first(TargetGroup(version.target_group).label),
        entitlement=version.entitlement,
        aim=Aim(_label(AimType, version.aim_type), version.aim_text, version.aim_indicator, version.aim_date),
        mentor=Contact(
            version.mentor_name, version.mentor_phone, version.mentor_email, version.mentor_organisation
        ),
        tasks=tuple(Task(_label(SupportTheme, t.theme) or NO_THEME, t.text) for t in version.tasks.all()),
        start=version.start_date,
        end=version.end_date,
        segments=tuple(Segment(s.start, s.end, s.level, s.weekly_hours or Decimal(0)) for s in segments),
        weekly_hours=(segments[0].weekly_hours if segments else None) or Decimal(0),
        total_hours=total_hours(segments),
        complaint=paragraphs(version.complaint_guidance),
        contact=version.contact,
        version=version.number,
        history=history(version),
        seal_is_development=is_development(),
        not_tasks=points(version.not_tasks),
        follow_ups=tuple(due.due for due in plan.follow_ups),
        effect_assessment=plan.effect_assessment.due if plan.effect_assessment else None,
        phase_out=tuple(Step(day, hours) for day, hours in plan_of(agreement)),
        changes=changes(version),
        own_text=said.get(LetterPart.AGREEMENT, ""),
        extends=extension(version),
        decided_on=timezone.localdate(version.decision.decided_at) if version.decision else None,
    )


def changes(version: AgreementVersion) -> tuple[str, ...]:
    """What a changed agreement says first; nothing for one that only takes the place of an unsigned print."""
    if version.change_kind in ("", VersionChange.REPRINTED):
        return ()
    since = f" Det gælder fra {danish_date(version.effective_from)}." if version.effective_from else ""
    return (f"{version.get_change_kind_display()}: {version.change}{since}",)


def extension(version: AgreementVersion) -> str:
    """What an extension says first; nothing for another agreement."""
    if version.agreement.kind != AgreementKind.EXTENSION:
        return ""
    return (
        f"Din mentorstøtte fortsætter fra {danish_date(version.start_date)}. Vi har set på, hvad støtten har "
        "betydet indtil nu, og vurderet, at du stadig har brug for den."
    )


def total_hours(segments) -> Decimal:
    """Hours a week × days / 7, summed over the segments, half up."""
    known = [s for s in segments if s.weekly_hours is not None]
    return half_up(sum((s.weekly_hours * days_in(s.start, s.end) for s in known), Decimal(0)) / 7)


def history(version: AgreementVersion) -> str:
    """``Første version.`` or what changed, and which version it takes the place of."""
    if version.number == 1:
        return "Første version."
    today = danish_date(timezone.localdate())
    return f"Version {version.number} af {today}: {version.change} Afløser version {version.number - 1}."


def _label(choices, value: str) -> str:
    return choices(value).label if value else ""


def print_sealed(version: AgreementVersion, *, by) -> tuple[Document, str]:
    """The sealed PDF in the store, and the SHA-256 of the fields on it.

    Raises Refused, with nothing kept, when the PDF cannot be made, sealed or stored.
    """
    sheet = agreement_print(version, by=by)
    try:
        sealed = seal(agreement_pdf(sheet), reason=TITLE)
        document = keep_document(
            content=sealed,
            kind=DocumentKind.AGREEMENT,
            title=f"{TITLE}, version {version.number}",
            content_type="application/pdf",
            case_id=version.agreement.case_id,
            by=by,
            sealed=True,
            code=sheet.filing.code,
            series=f"agreement-{version.agreement_id}",
        )
    except IncompleteDocumentError as error:
        raise Refused(f"{error} Kladden er gemt.") from error
    except (RenderError, SealError, DocumentError, OSError) as error:
        why = (
            str(error) if isinstance(error, SealError) else "Prøv igen, eller kontakt systemadministratoren."
        )
        raise Refused(f"PDF-filen kunne ikke laves. Kladden er gemt, og intet er sendt. {why}") from error
    return document, hashlib.sha256(as_json(sheet.fields())).hexdigest()
