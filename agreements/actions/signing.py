"""Registering how both parties signed a printed agreement; from then on it is in force."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from agreements import rules
from agreements.actions.activation import SIGNATURE_RULES, Signing, judge, sheet_of
from agreements.actions.agreement import hold, move
from agreements.actions.deadlines import refresh
from agreements.actions.evidence import Proof, keep_evidence
from agreements.actions.hand_over_papers import ask_for_new_mentor
from agreements.enums import Party, SignatureMethod, VersionState
from agreements.models import AgreementVersion, Signature
from cases.actions.journal import journal_document, write_note
from cases.enums import EntitlementKind, NoteKind
from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.models import Document
from mentorstotte.core.wording import danish_date

# Signed on a screen, with evidence in the place of a scan.
SCREEN = {SignatureMethod.TABLET: "på skærm", SignatureMethod.LINK: "med MitID"}


@dataclass(frozen=True)
class Scan:
    """The scanned paper; the bytes were checked by the form."""

    content: bytes
    content_type: str


@dataclass(frozen=True)
class Representative:
    """Who signs for the citizen on a screen or by link, and the power of attorney as a checked file.

    ``cpr`` is needed for a link only, where the identity step must name the person.
    """

    name: str
    power_of_attorney: Scan
    cpr: str = ""


@dataclass(frozen=True)
class Signed:
    """How the parties signed. ``early`` is the reason for a start before the signature (R-35), ``refusal``
    the
    reason of a citizen with right and duty who will not sign (R-21). By a decision (``method``) the citizen
    signs nothing. ``signer`` brings the power of attorney along; for a link it is there already.
    ``other_paper`` is what the code on the scan made us ask, when the person said that the paper is the right
    one.
    """

    method: str
    jobcentre_on: date
    citizen_on: date | None = None
    representative: str = ""
    scan: Scan | None = None
    early: rules.DocumentedReason | None = None
    refusal: rules.DocumentedReason | None = None
    proofs: tuple[Proof, ...] = ()
    other_paper: str = ""
    signer: Representative | None = None
    power_of_attorney: Document | None = None

    @property
    def refused(self) -> bool:
        """The citizen will not sign."""
        return self.method == SignatureMethod.REFUSED

    @property
    def complete_on(self) -> date:
        """The day on which the last party signed."""
        return max(self.jobcentre_on, self.citizen_on or self.jobcentre_on)

    def signing(self) -> Signing:
        """As the rules see it."""
        given = {"R-35": self.early, "R-21": self.refusal}
        return Signing(
            signed_on=None if self.refused else self.complete_on,
            refused=self.refused,
            reasons={rule: reason for rule, reason in given.items() if reason is not None},
        )


class ReasonNeeded(Refused):
    """A rule wants a documented reason before the signature can be registered; ``finding`` says which."""

    def __init__(self, finding: Finding):
        super().__init__(finding.text)
        self.finding = finding


def first_day(version: AgreementVersion) -> date:
    """The day from which the version counts: signing later wants a reason (R-35)."""
    return version.effective_from or version.start_date


def keep_power(version: AgreementVersion, representative: Representative, *, by) -> Document:
    """Journals the power of attorney."""
    kept = journal_document(
        case=version.agreement.case,
        content=representative.power_of_attorney.content,
        content_type=representative.power_of_attorney.content_type,
        received_on=timezone.localdate(),
        sender=representative.name,
        theme="Fuldmagt",
        by=by,
    )
    return kept.document


@transaction.atomic
def register_signature(*, version_id: int, signed: Signed, by) -> Signature:
    """Registers the signatures and puts the agreement in force, active from its first day.

    A second click gives the signature of the first. Raises ReasonNeeded for R-35 and R-21, and Refused when
    the
    version does not wait for a signature, the dates cannot be right, or a rule stops it.
    """
    version = hold(version_id)
    known = Signature.objects.filter(version=version).first()
    if known is not None:
        return known
    if version.state != VersionState.SENT:
        raise Refused(f"Aftalen er “{version.get_state_display()}” og venter ikke på underskrift.")
    _check(version, signed)
    _judge(version, signed)
    signature = _keep(version, signed, by)
    _put_in_force(version, signed)
    ask_for_new_mentor(version, by=by)
    _tell(version, signed, by)
    return signature


def _check(version: AgreementVersion, signed: Signed) -> None:
    """The paper was printed first, and nobody signs in the future."""
    printed, today = timezone.localdate(version.printed_at), timezone.localdate()
    for who, day in (("Borgeren", signed.citizen_on), ("Kommunen", signed.jobcentre_on)):
        if day and day < printed:
            raise Refused(
                f"{who} kan ikke have skrevet under {danish_date(day)}. Aftalen blev først lavet "
                f"{danish_date(printed)}."
            )
        if day and day > today:
            raise Refused(f"{who} kan ikke have skrevet under {danish_date(day)}. Datoen ligger i fremtiden.")
    if signed.refused and version.entitlement != EntitlementKind.RIGHT_AND_DUTY:
        raise Refused(
            "Støtten er ikke en pligt. Vil borgeren ikke skrive under, er der ingen aftale: træk den tilbage."
        )
    if signed.method == SignatureMethod.DECISION:
        _check_decision(version)
    elif signed.method in SCREEN:
        _check_proofs(signed)
    elif not signed.refused and (signed.citizen_on is None or signed.scan is None):
        raise Refused("Skriv, hvornår borgeren skrev under, og vedhæft den underskrevne aftale.")
    if signed.method == SignatureMethod.REPRESENTATIVE and not signed.representative:
        raise Refused("Skriv navnet på den, der har skrevet under med fuldmagt.")


def _check_decision(version: AgreementVersion) -> None:
    """Only a decision on less support takes the place of the citizen's signature."""
    if version.decision_id is None:
        raise Refused("Der er ingen afgørelse bag ændringen. Den skal skrives under.")


def _check_proofs(signed: Signed) -> None:
    """Both parties left their evidence: drawn on the spot, or by an identity step."""
    if signed.representative and not (signed.power_of_attorney or signed.signer):
        raise Refused("Vedhæft fuldmagten.")
    parties = {proof.party: proof for proof in signed.proofs}
    both = Party.CITIZEN in parties and Party.MUNICIPALITY in parties and signed.citizen_on
    drawn = all(proof.strokes for proof in signed.proofs)
    if not both or (signed.method == SignatureMethod.TABLET and not drawn):
        raise Refused("Begge skal skrive under, før aftalen er underskrevet.")


def _judge(version: AgreementVersion, signed: Signed) -> None:
    """Refuses on any HARD rule, and on R-21 and R-35 without a reason; other warnings were met by the
    grant.
    """
    for finding in judge(sheet_of(version), signed.signing()).blocking:
        if finding.severity == Severity.HARD:
            raise Refused(f"{finding.text} ({finding.rule})")
        if finding.rule in SIGNATURE_RULES:
            raise ReasonNeeded(finding)


def _keep(version: AgreementVersion, signed: Signed, by) -> Signature:
    empty = rules.DocumentedReason("")
    early, refusal = signed.early or empty, signed.refusal or empty
    power = keep_power(version, signed.signer, by=by) if signed.signer else signed.power_of_attorney
    return Signature.objects.create(
        version=version,
        method=signed.method,
        citizen_signed_on=signed.citizen_on,
        jobcentre_signed_on=signed.jobcentre_on,
        representative_name=signed.representative,
        refusal_category=refusal.category,
        refusal_reason=refusal.text,
        early_start_category=early.category,
        early_start_reason=early.text,
        scan=_scan(version, signed, by) if signed.scan else None,
        power_of_attorney=power,
        signed_document=keep_evidence(version, signed.method, signed.proofs, by=by)
        if signed.proofs
        else None,
        registered_by=by,
    )


def _scan(version: AgreementVersion, signed: Signed, by) -> Document:
    return keep_document(
        content=signed.scan.content,
        kind=DocumentKind.SIGNED_SCAN,
        title=f"Underskrevet aftale {version.agreement}, version {version.number}",
        content_type=signed.scan.content_type,
        case_id=version.agreement.case_id,
        by=by,
    )


def _put_in_force(version: AgreementVersion, signed: Signed) -> None:
    """The version is the one in force; one that was in force before it is superseded."""
    earlier = version.agreement.versions.filter(state__in=[VersionState.SIGNED, VersionState.IMPORTED])
    for old in earlier:
        move(old, VersionState.SUPERSEDED)
        old.save(update_fields=["state"])
    move(version, VersionState.SIGNED)
    version.signed_on = signed.complete_on
    version.save(update_fields=["state", "signed_on"])
    refresh(version.agreement)


def _tell(version: AgreementVersion, signed: Signed, by) -> None:
    agreement = version.agreement
    what = "trådt i kraft uden borgerens underskrift" if signed.citizen_on is None else "underskrevet"
    write_note(
        case=agreement.case,
        kind=NoteKind.AGREEMENT,
        occurred_on=signed.complete_on,
        theme=f"Aftale {agreement} er {what}",
        text="\n".join(_lines(version, signed)),
        final=True,
        by=by,
    )
    record(
        "agreement.signed",
        subject=agreement,
        case_id=agreement.case_id,
        by=by,
        text=f"Aftale {agreement} er {what}",
        version=version.number,
        method=signed.method,
        signed_on=signed.complete_on.isoformat(),
        start=version.start_date.isoformat(),
        end=version.end_date.isoformat(),
    )


def _lines(version: AgreementVersion, signed: Signed):
    first, last = danish_date(version.start_date), danish_date(version.end_date)
    yield f"Version {version.number}, {first} til og med {last}."
    if signed.refused:
        yield "Borgeren har ret og pligt til støtten og vil ikke skrive under. Der sendes en afgørelse."
        yield f"Grund: {signed.refusal.text}"
    elif signed.method == SignatureMethod.DECISION:
        yield "Ændringen følger af en afgørelse. Borgeren er ikke enig og har ikke skrevet under."
    elif signed.representative:
        how = f" {SCREEN[signed.method]}" if signed.method in SCREEN else ""
        yield f"Underskrevet af {signed.representative} med fuldmagt{how} {danish_date(signed.citizen_on)}."
    else:
        how = f" {SCREEN[signed.method]}" if signed.method in SCREEN else ""
        yield f"Underskrevet af borgeren{how} {danish_date(signed.citizen_on)}."
    yield f"Underskrevet af kommunen {danish_date(signed.jobcentre_on)}."
    if signed.other_paper:
        yield f"{signed.other_paper} Det er bekræftet, at papiret er det rigtige."
    if signed.early:
        yield f"Støtten begyndte før underskriften (R-35): {signed.early.text}"
