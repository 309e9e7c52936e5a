"""The caseworker's acts on an agreement until it is signed: draft, complete, print, change, withdraw."""

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from agreements import law
from agreements.actions import draft as drafts
from agreements.actions.activation import Gap, gaps, sheet_of
from agreements.actions.content import Content, content_of, content_of_grant, write_content
from agreements.actions.deadlines import refresh
from agreements.actions.facts import hourly_price
from agreements.actions.phase_out import begin_plan
from agreements.actions.printing import print_sealed
from agreements.actions.proposal import lock
from agreements.enums import ProposalState, VersionChange, VersionState
from agreements.models import Agreement, AgreementVersion, Proposal, Segment
from cases.actions.journal import write_note
from cases.enums import NoteKind
from cases.models import Case
from mentorstotte.core.actions import record, withdraw_approval
from mentorstotte.core.errors import Changed, Refused
from mentorstotte.core.models import Document
from mentorstotte.core.parts import with_parts
from mentorstotte.core.wording import danish_list
from providers.models import Mentor

OPEN = (VersionState.DRAFT, VersionState.READY)
MIN_REASON = 10
# The parts of the grant behind a version.
BEHIND = (
    "agreement__proposal__segments",
    "agreement__proposal__tasks",
    "agreement__proposal__deviations",
    "agreement__proposal__assessment__boundary_checks",
    "agreement__phase_out_steps",
)
# From each stored state to those it may go to; nothing else changes ``AgreementVersion.state``.
TRANSITIONS = {
    VersionState.DRAFT: {VersionState.SUBMITTED, VersionState.READY, VersionState.WITHDRAWN},
    VersionState.SUBMITTED: {VersionState.DRAFT, VersionState.WITHDRAWN},
    VersionState.READY: {VersionState.DRAFT, VersionState.SENT, VersionState.WITHDRAWN},
    VersionState.SENT: {VersionState.SIGNED, VersionState.WITHDRAWN},
    VersionState.SIGNED: {VersionState.SUPERSEDED},
    VersionState.IMPORTED: {VersionState.SUPERSEDED},
    VersionState.WITHDRAWN: set(),
    VersionState.SUPERSEDED: set(),
}


class NotReady(Refused):
    """The agreement cannot be printed yet; ``gaps`` names what is missing."""

    def __init__(self, found: list[Gap]):
        super().__init__(f"Aftalen mangler {danish_list(gap.text for gap in found)}.")
        self.gaps = found


def move(version: AgreementVersion, state: VersionState) -> None:
    """Sets a state that the table allows; raises Refused otherwise. The caller holds the row and saves it."""
    if state not in TRANSITIONS[VersionState(version.state)]:
        raise Refused(f"Aftalen er “{version.get_state_display()}” og kan ikke blive “{state.label}”.")
    version.state = state


def whole(versions):
    """Versions with all that belongs to them, in two queries."""
    related = versions.select_related(
        "agreement__case__citizen",
        "agreement__case__team",
        "agreement__case__caseworker",
        "agreement__mentor__supplier",
        "agreement__proposal__assessment",
        "agreement__proposal__mentor__supplier",
        "document",
        "printed_by",
        "decision",
    )
    mentors = Prefetch("segments__mentor", Mentor.objects.select_related("supplier"))
    return with_parts(related, "tasks", "segments", *BEHIND).prefetch_related(mentors)


def open_version(case: Case) -> AgreementVersion | None:
    """The version of the case that is being written or waits for signatures."""
    waiting = AgreementVersion.objects.filter(agreement__case=case, state__in=[*OPEN, VersionState.SENT])
    return whole(waiting).order_by("pk").first()


def grant_without_agreement(case: Case) -> Proposal | None:
    """The oldest grant of the case that no agreement is in force or being written for."""
    agreed = [*OPEN, VersionState.SENT, VersionState.SIGNED]
    granted = case.proposals.filter(state=ProposalState.APPROVED)
    unsigned = granted.exclude(agreement__versions__state__in=agreed)
    return drafts.whole(unsigned).select_related("decision").order_by("pk").first()


def hold(version_id: int) -> AgreementVersion:
    """The version with its agreement and case, all held; always the case first."""
    keys = AgreementVersion.objects.values_list("agreement_id", "agreement__case_id").get(pk=version_id)
    law.refresh()
    Case.objects.select_for_update().get(pk=keys[1])
    Agreement.objects.select_for_update().get(pk=keys[0])
    return whole(AgreementVersion.objects.select_for_update(of=("self",))).get(pk=version_id)


@transaction.atomic
def draft_agreement(*, proposal_id: int, by) -> AgreementVersion:
    """The agreement of a grant with its first version; the newest version when it was drafted already.

    One that was taken back is begun again as a new version. Raises Refused for a proposal that is not
    granted.
    """
    proposal = lock(proposal_id)
    found = whole(AgreementVersion.objects.filter(agreement__proposal=proposal)).order_by("-number").first()
    if found is not None and found.agreement.in_force:
        return found
    if found is not None:
        return (
            copy_version(found, "Aftalen er lavet igen.", by)
            if found.state == VersionState.WITHDRAWN
            else found
        )
    if proposal.state != ProposalState.APPROVED:
        raise Refused(
            f"Indstillingen er “{proposal.get_state_display()}”; aftalen kan laves, når den er bevilget."
        )
    if proposal.mentor is None:
        raise Refused("Der er ikke fundet en mentor endnu. Find en mentor først.")
    agreement = _begin(proposal)
    begin_plan(agreement, drafts.granted_steps(proposal), by=by)
    version = _first_version(agreement, proposal, by)
    write_content(version, content_of_grant(proposal))
    record(
        "agreement.drafted",
        subject=agreement,
        case_id=proposal.case_id,
        by=by,
        text=f"Aftale {agreement} er påbegyndt",
    )
    return whole(AgreementVersion.objects).get(pk=version.pk)


def _begin(proposal: Proposal) -> Agreement:
    case, segments = proposal.case, list(proposal.segments.all())
    return Agreement.objects.create(
        number=f"{case.number}-A{case.agreements.count() + 1}",
        case=case,
        team=case.team,
        caseworker=case.caseworker,
        proposal=proposal,
        kind=proposal.kind,
        start_date=segments[0].start,
        end_date=segments[-1].end,
        weekly_hours=segments[0].weekly_hours,
        level=segments[0].level,
        target_group=proposal.assessment.target_group,
        mentor=proposal.mentor,
    )


def _first_version(agreement: Agreement, proposal: Proposal, by) -> AgreementVersion:
    """Aim, period and hours as they were granted."""
    aim = proposal.assessment
    version = AgreementVersion.objects.create(
        agreement=agreement,
        target_group=aim.target_group,
        entitlement=proposal.verdict["kind"],
        regime=proposal.verdict["regime"],
        legal_basis=proposal.decision.legal_basis,
        aim_type=aim.aim_type,
        aim_text=aim.aim_text,
        aim_indicator=aim.aim_indicator,
        aim_date=aim.aim_date,
        start_date=agreement.start_date,
        end_date=agreement.end_date,
        drafted_by=by,
    )
    Segment.objects.bulk_create(
        Segment(
            version=version,
            start=granted.start,
            end=granted.end,
            level=granted.level,
            weekly_hours=granted.weekly_hours,
            hourly_price=hourly_price(proposal.mentor, granted.start),
            mentor=proposal.mentor,
            target_group=aim.target_group,
        )
        for granted in proposal.segments.all()
    )
    return version


@transaction.atomic
def save_version(*, version_id: int, content: Content, revision: int, by) -> AgreementVersion:
    """Saves what was written, whatever is missing; the same content again changes nothing.

    Raises Changed when somebody else saved since ``revision``, Refused once the agreement is printed.
    """
    version = hold(version_id)
    if version.state not in OPEN:
        raise Refused(f"Aftalen er “{version.get_state_display()}” og kan ikke rettes. Lav en ny version.")
    if content == content_of(version):
        return version
    if version.revision != revision:
        raise Changed("En anden har rettet aftalen, siden du åbnede siden.", theirs=version)
    version.state = VersionState.DRAFT
    version.revision += 1
    write_content(version, content)
    return whole(AgreementVersion.objects).get(pk=version.pk)


@transaction.atomic
def make_ready(*, version_id: int, by) -> AgreementVersion:
    """Says that the six fields are there (R-07, AS-09); raises NotReady with the names of what is missing."""
    version = hold(version_id)
    if version.state == VersionState.READY:
        return version
    if version.needs_approval and version.approved_at is None:
        raise Refused("Ændringen er ikke godkendt i visitationen endnu.")
    if found := gaps(sheet_of(version)):
        raise NotReady(found)
    move(version, VersionState.READY)
    version.save(update_fields=["state"])
    return version


@transaction.atomic
def print_version(*, version_id: int, by) -> Document:
    """Freezes the version: the sealed PDF is kept with its hash, and the version waits for signatures.

    A second click gives the document of the first. Raises NotReady with what is missing, and Refused when the
    PDF cannot be made; then nothing is changed.
    """
    version = hold(version_id)
    if version.document is not None:
        return version.document
    if version.state == VersionState.DRAFT:
        make_ready(version_id=version_id, by=by)
        version.state = VersionState.READY
    move(version, VersionState.SENT)
    version.document, version.content_sha256 = print_sealed(version, by=by)
    version.printed_by, version.printed_at = by, timezone.now()
    version.save()
    record(
        "agreement.printed",
        subject=version.agreement,
        case_id=version.agreement.case_id,
        by=by,
        text=f"Aftale {version.agreement} er klar til underskrift (version {version.number})",
        version=version.number,
        sha256=version.document.sha256,
    )
    return version.document


@transaction.atomic
def reopen(*, version_id: int, change: str, by) -> AgreementVersion:
    """A new version in place of one that was printed but not signed; the old one stays as it was printed.

    Raises Refused without a reason, or when the agreement was signed meanwhile.
    """
    version = hold(version_id)
    newer = version.agreement.versions.filter(number__gt=version.number).order_by("-number").first()
    if version.state == VersionState.WITHDRAWN and newer is not None:
        return newer
    change = reason_of(change)
    move(version, VersionState.WITHDRAWN)
    version.save(update_fields=["state"])
    new = copy_version(version, change, by)
    record(
        "agreement.reopened",
        subject=version.agreement,
        case_id=version.agreement.case_id,
        by=by,
        text=f"Aftale {version.agreement}: version {new.number} er begyndt",
        change=change,
    )
    return new


def copy_version(version: AgreementVersion, change: str, by, *, number: int = 0) -> AgreementVersion:
    """A later version as a draft that says the same, the next by default; the caller holds the agreement."""
    content, segments = content_of(version), list(version.segments.all())
    new = AgreementVersion.objects.get(pk=version.pk)
    new.pk, new._state.adding = None, True
    new.number, new.state, new.revision = number or version.number + 1, VersionState.DRAFT, 1
    new.change = change
    new.change_kind = version.change_kind or VersionChange.REPRINTED
    new.document, new.content_sha256, new.printed_by, new.printed_at = None, "", None, None
    new.signed_on, new.drafted_by, new.decision, new.letter = None, by, None, {}
    new.agreement = version.agreement
    new.save()
    write_content(new, content)
    for segment in segments:
        segment.pk, segment._state.adding, segment.version = None, True, new
        segment.save()
    return new


@transaction.atomic
def withdraw(*, version_id: int, reason: str, by) -> AgreementVersion:
    """Takes back an agreement that nobody signed; the grant stands. A second click changes nothing."""
    version = hold(version_id)
    if version.state == VersionState.WITHDRAWN:
        return version
    reason = reason_of(reason)
    if version.state == VersionState.SUBMITTED:
        withdraw_approval(subject=version, by=by)
    move(version, VersionState.WITHDRAWN)
    version.save(update_fields=["state"])
    agreement = refresh(version.agreement)
    what = f"Ændringen af aftale {agreement}" if agreement.in_force else f"Aftale {agreement}"
    write_note(
        case=agreement.case,
        kind=NoteKind.NOTE,
        occurred_on=timezone.localdate(),
        theme=f"{what} er trukket tilbage",
        text=reason,
        final=True,
        by=by,
    )
    record(
        "agreement.withdrawn",
        subject=agreement,
        case_id=agreement.case_id,
        by=by,
        text=f"{what} er trukket tilbage",
    )
    return version


def reason_of(text: str, *, at: str = "") -> str:
    """The written reason of a change; raises Refused, at the field ``at``, when it says too little."""
    if len(text.strip()) < MIN_REASON:
        raise Refused(f"Skriv grunden med mindst {MIN_REASON} tegn.", at=at)
    return text.strip()[:300]
