"""The mentor acknowledges an agreement: registered from what the mentor sent, or by a one-time link.

The mentor is no party (domain 7.3): nothing waits for it, and it changes nothing in the agreement.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from agreements.actions.agreement import hold
from agreements.actions.links import LIFETIME, Letter, asked_for, hold_link, mail_link, new_link, use
from agreements.actions.signing import Scan
from agreements.enums import AcknowledgedBy, Party, VersionState
from agreements.models import Acknowledgement, AgreementVersion, SigningLink
from cases.actions.journal import journal_document
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document
from mentorstotte.core.wording import danish_date


@dataclass(frozen=True)
class Seen:
    """How and when the mentor said to have seen the agreement; ``scan`` is what was sent."""

    way: str
    on: date
    remark: str = ""
    scan: Scan | None = None


def acknowledgeable(version: AgreementVersion) -> str:
    """Why the mentor cannot acknowledge the version now, in Danish, or nothing."""
    if version.state not in (VersionState.SENT, VersionState.SIGNED) or version.document_id is None:
        return "Mentor kan kvittere, når aftalen er lavet som PDF."
    if Acknowledgement.objects.filter(version=version).exists():
        return "Mentor har kvitteret for denne version."
    return ""


@transaction.atomic
def register_acknowledgement(*, version_id: int, seen: Seen, by) -> Acknowledgement:
    """Registers what the mentor sent; a second click gives the first. Raises Refused for a day that cannot
    be.
    """
    version, known = _hold(version_id)
    if known is not None:
        return known
    printed, today = timezone.localdate(version.printed_at), timezone.localdate()
    if not printed <= seen.on <= today:
        raise Refused(f"Mentor kan tidligst have set aftalen {danish_date(printed)} og senest i dag.")
    scan = _keep(version, seen, by) if seen.scan else None
    return _acknowledge(version, seen.way, seen.on, by, remark=seen.remark.strip(), document=scan)


@transaction.atomic
def make_mentor_link(*, version_id: int, by, mail_url: str = "") -> tuple[SigningLink, str]:
    """A link for the mentor and its token; ``mail_url`` mails it to the mentor's address at work."""
    version = hold(version_id)
    if hindrance := acknowledgeable(version):
        raise Refused(hindrance)
    link, token = new_link(version, Party.MENTOR, timezone.now() + LIFETIME, by)
    if mail_url:
        mail_link(_letter(version, mail_url, by), token)
    agreement = version.agreement
    text = f"Link til mentors kvittering for aftale {agreement} er lavet"
    record("agreement.mentor_link", subject=agreement, case_id=agreement.case_id, by=by, text=text)
    return link, token


@transaction.atomic
def acknowledge_by_link(*, link_id: int, shown_sha256: str) -> Acknowledgement:
    """The mentor has read what was shown. Raises Closed; two at once have one effect."""
    link = hold_link(link_id, shown_sha256)
    made = _acknowledge(link.version, AcknowledgedBy.LINK, timezone.localdate(), None)
    use(link, timezone.now())
    return made


@transaction.atomic
def acknowledge_in_portal(*, version_id: int, by) -> Acknowledgement:
    """The mentor, who is logged in, has read the agreement. Twice changes nothing."""
    version, known = _hold(version_id)
    return known or _acknowledge(version, AcknowledgedBy.PORTAL, timezone.localdate(), by)


def _hold(version_id: int) -> tuple[AgreementVersion, Acknowledgement | None]:
    """The version, held, and the acknowledgement that it has; raises Refused when it can have none now."""
    version = hold(version_id)
    known = Acknowledgement.objects.filter(version=version).first()
    if known is None and (hindrance := acknowledgeable(version)):
        raise Refused(hindrance)
    return version, known


def _acknowledge(version: AgreementVersion, way: str, on: date, by, **more) -> Acknowledgement:
    made = Acknowledgement.objects.create(
        version=version,
        name=version.mentor_name,
        way=way,
        on=on,
        document_sha256=version.document.sha256,
        registered_by=by,
        **more,
    )
    agreement = version.agreement
    text = f"Mentor har kvitteret for aftale {agreement}, version {version.number}"
    record("agreement.acknowledged", subject=agreement, case_id=agreement.case_id, by=by, text=text, way=way)
    return made


def _keep(version: AgreementVersion, seen: Seen, by) -> Document:
    kept = journal_document(
        case=version.agreement.case,
        content=seen.scan.content,
        content_type=seen.scan.content_type,
        received_on=seen.on,
        sender=version.mentor_name,
        theme=f"Mentors kvittering for aftale {version.agreement}",
        by=by,
    )
    return kept.document


def _letter(version: AgreementVersion, url: str, by) -> Letter:
    body = (
        "Hej\n\nDer ligger en aftale om mentorstøtte, hvor du er mentor. Læs den, og kvittér her:\n\n"
        "{url}\n\nLinket virker én gang. Mailen indeholder ingen oplysninger om borgeren.\n"
    )
    if not version.mentor_email:
        raise Refused("Der er ingen arbejdsmail til mentor i aftalen. Giv linket på en anden måde.")
    subject = "En aftale om mentorstøtte venter på din kvittering"
    asked = asked_for(version.agreement, "Linket til mentors kvittering", by)
    return Letter(version.mentor_email, subject, body, url, asked)
