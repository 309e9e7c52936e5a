"""Signing by a one-time link: made by the caseworker, opened by an identity step, used once."""

import hmac
import secrets
import string
from datetime import datetime, time, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from agreements.actions.agreement import hold
from agreements.actions.evidence import Proof
from agreements.actions.signing import ReasonNeeded, Signed, register_signature
from agreements.enums import Party, SignatureMethod, VersionState
from agreements.models import AgreementVersion, Signature, SigningLink
from mentorstotte.core import identity
from mentorstotte.core.actions import mail_to_address, record
from mentorstotte.core.errors import Refused

LIFETIME = timedelta(days=14)
SUBJECT = "En aftale ligger klar til din underskrift"


class Closed(Refused):
    """The link cannot be used; ``kind`` is unknown, used, expired, newer, withdrawn or off."""

    TEXTS = {
        "unknown": "Linket findes ikke. Tjek, at du har fået hele linket med.",
        "used": "Aftalen er skrevet under. Linket virker kun én gang.",
        "expired": "Linket er for gammelt. Bed din sagsbehandler om et nyt.",
        "newer": "Der er kommet en nyere version af aftalen. Bed din sagsbehandler om et nyt link.",
        "withdrawn": "Linket gælder ikke længere. Bed din sagsbehandler om et nyt.",
        "off": "Man kan ikke skrive under med link lige nu. Kontakt din sagsbehandler.",
    }

    def __init__(self, kind: str):
        super().__init__(self.TEXTS[kind])
        self.kind = kind


@transaction.atomic
def make_link(*, version_id: int, by, mail_url: str = "") -> tuple[SigningLink, str]:
    """A new link and its token, which is not kept; an earlier open one is revoked.

    ``by`` signs for the municipality. ``mail_url`` with ``{token}`` mails the link to the citizen.
    """
    version = hold(version_id)
    if not identity.available():
        raise Closed("off")
    if version.state != VersionState.SENT:
        raise Refused("Kun en aftale, der venter på underskrift, kan skrives under.")
    expires = _expiry(version)
    if expires <= timezone.now():
        raise Refused("Støtten er begyndt. Underskriften skal registreres på papir med en grund (R-35).")
    version.links.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=timezone.now())
    token = "".join(secrets.choice(string.ascii_letters) for _ in range(40))
    link = SigningLink.objects.create(
        version=version,
        token_sha256=_hash(token),
        document_sha256=version.document.sha256,
        made_by=by,
        expires_at=expires,
    )
    if mail_url:
        _mail(version, mail_url.replace("{token}", token))
    agreement = version.agreement
    text = f"Link til underskrift af aftale {agreement} er lavet; kommunen har skrevet under"
    record("agreement.link", subject=agreement, case_id=agreement.case_id, by=by, text=text)
    return link, token


def open_link(token: str) -> SigningLink:
    """The link of a token, if it can be used now; raises Closed."""
    link = SigningLink.objects.filter(token_sha256=_hash(token)).first()
    if link is None:
        raise Closed("unknown")
    check_link(link)
    return link


def check_link(link: SigningLink) -> None:
    """Raises Closed when the link is used, revoked, late, or its version is not the one to be signed."""
    version = link.version
    if not identity.available():
        raise Closed("off")
    if link.used_at:
        raise Closed("used")
    if version.agreement.versions.filter(number__gt=version.number).exists():
        raise Closed("newer")
    if Signature.objects.filter(version=version).exists():
        raise Closed("used")
    if link.revoked_at or version.state != VersionState.SENT:
        raise Closed("withdrawn")
    if link.expires_at <= timezone.now():
        raise Closed("expired")


def is_citizen(link: SigningLink, who: identity.Identity) -> bool:
    """Whether the identity is the citizen of the agreement; compared by hash, in constant time."""
    citizen = link.version.agreement.case.citizen
    return hmac.compare_digest(_hash(citizen.cpr), _hash(who.cpr.replace("-", "").strip()))


@transaction.atomic
def sign_by_link(*, link_id: int, shown_sha256: str, assurance: str) -> Signature:
    """The citizen's signature over what was shown, and the municipality's from the making of the link.

    Two at once have one effect: the second is told that it is signed. Raises Closed, and Refused when the
    document is not the one that was shown.
    """
    version_id = SigningLink.objects.values_list("version_id", flat=True).get(pk=link_id)
    version = hold(version_id)
    link = SigningLink.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=link_id)
    link.version = version
    check_link(link)
    if not link.document_sha256 == shown_sha256 == version.document.sha256:
        raise Closed("newer")
    now = timezone.now()
    citizen = version.agreement.case.citizen
    signed = Signed(
        method=SignatureMethod.LINK,
        citizen_on=timezone.localdate(now),
        jobcentre_on=timezone.localdate(link.made_at),
        proofs=(
            Proof(Party.CITIZEN, citizen.full_name, assurance, now),
            Proof(
                Party.MUNICIPALITY,
                link.made_by.name,
                "Logget på som medarbejder, da linket blev lavet",
                link.made_at,
            ),
        ),
    )
    try:
        signature = register_signature(version_id=version.pk, signed=signed, by=link.made_by)
    except ReasonNeeded:
        raise Closed("expired") from None
    link.used_at = now
    link.save(update_fields=["used_at"])
    return signature


def _expiry(version: AgreementVersion) -> datetime:
    """Two weeks, and never past the first day: signing later wants a reason (R-35)."""
    last = timezone.make_aware(datetime.combine(version.start_date + timedelta(days=1), time()))
    return min(timezone.now() + LIFETIME, last)


def _mail(version: AgreementVersion, url: str) -> None:
    address = version.agreement.case.citizen.email
    if not address:
        raise Refused("Borgeren har ingen mailadresse. Giv linket på en anden måde.")
    body = (
        "Hej\n\nDer ligger en aftale klar til din underskrift. Åbn linket, og vis med MitID, hvem du er:\n\n"
        f"{url}\n\nLinket virker én gang. Mailen indeholder ingen oplysninger om dig.\n"
    )
    mail_to_address(address=address, subject=SUBJECT, body=body)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
