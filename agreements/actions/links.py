"""One-time links: the citizen signs behind an identity step, the mentor acknowledges. Each is used once."""

import hmac
import secrets
import string
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from agreements import rules
from agreements.actions.activation import Signing, judge, sheet_of
from agreements.actions.agreement import hold
from agreements.actions.evidence import Proof
from agreements.actions.signing import (
    ReasonNeeded,
    Representative,
    Signed,
    first_day,
    keep_power,
    register_signature,
)
from agreements.enums import Party, SignatureMethod, VersionState
from agreements.models import Acknowledgement, Agreement, AgreementVersion, Signature, SigningLink
from mentorstotte.core import identity
from mentorstotte.core.actions import Asked, mail_to_address, record
from mentorstotte.core.errors import Refused

LIFETIME = timedelta(days=14)
ONE_DAY = timedelta(days=1)


class Closed(Refused):
    """The link cannot be used.

    ``kind`` is unknown, used, acknowledged, answered, expired, newer, withdrawn or off.
    """

    TEXTS = {
        "unknown": "Linket findes ikke. Tjek, at du har fået hele linket med.",
        "used": "Aftalen er skrevet under. Linket virker kun én gang.",
        "acknowledged": "Der er kvitteret for aftalen. Linket virker kun én gang.",
        "answered": "Du har svaret. Linket virker kun én gang.",
        "expired": "Linket er for gammelt. Bed sagsbehandleren om et nyt.",
        "newer": "Der er kommet en nyere version af aftalen. Bed sagsbehandleren om et nyt link.",
        "withdrawn": "Linket gælder ikke længere. Bed sagsbehandleren om et nyt.",
        "off": "Man kan ikke skrive under med link lige nu. Kontakt sagsbehandleren.",
    }

    def __init__(self, kind: str):
        super().__init__(self.TEXTS[kind])
        self.kind = kind


@dataclass(frozen=True)
class Letter:
    """The mail with a link: ``url`` with ``{token}``. It names nobody; ``asked`` is told if it is lost."""

    address: str
    subject: str
    body: str
    url: str
    asked: Asked


@transaction.atomic
def make_link(
    *,
    version_id: int,
    by,
    mail_url: str = "",
    early: rules.DocumentedReason | None = None,
    representative: Representative | None = None,
) -> tuple[SigningLink, str]:
    """A new link for the citizen and its token, which is not kept; an earlier open one is revoked.

    ``by`` signs for the municipality. ``mail_url`` with ``{token}`` mails the link to the citizen. With
    ``early`` it may be used after the first day too; raises ReasonNeeded when that day has passed and there
    is none, and Closed or Refused when the version cannot be signed by link.
    """
    version = hold(version_id)
    if not identity.available():
        raise Closed("off")
    if version.state != VersionState.SENT:
        raise Refused("Kun en aftale, der venter på underskrift, kan skrives under.")
    expires = _expiry(version, early)
    if expires <= timezone.now():
        raise Refused("Aftalens sidste dag er gået.")
    _check_reason(version, early, timezone.localdate(expires))
    link, token = new_link(version, Party.CITIZEN, expires, by, **_said(version, early, representative, by))
    if mail_url:
        mail_link(_letter(version, mail_url, by), token)
    agreement = version.agreement
    text = f"Link til underskrift af aftale {agreement} er lavet; kommunen har skrevet under"
    record("agreement.link", subject=agreement, case_id=agreement.case_id, by=by, text=text)
    return link, token


def new_link(version: AgreementVersion, party: Party, expires: datetime, by, **more):
    """A link to the printed version and its token; the party's earlier open one is revoked."""
    earlier = version.links.filter(party=party, used_at__isnull=True, revoked_at__isnull=True)
    earlier.update(revoked_at=timezone.now())
    token = "".join(secrets.choice(string.ascii_letters) for _ in range(40))
    link = SigningLink.objects.create(
        version=version,
        party=party,
        token_sha256=_hash(token),
        document_sha256=version.document.sha256,
        made_by=by,
        expires_at=expires,
        **more,
    )
    return link, token


def _expiry(version: AgreementVersion, early: rules.DocumentedReason | None) -> datetime:
    """Two weeks; without a reason not past the first day, and never past the last."""
    last = version.end_date if early or timezone.localdate() > first_day(version) else first_day(version)
    return min(timezone.now() + LIFETIME, _midnight_after(last))


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + ONE_DAY, time()))


def _check_reason(version: AgreementVersion, early: rules.DocumentedReason | None, last: date) -> None:
    """The reason suffices for a signature on the link's last day; without one none is needed today."""
    day = last if early else timezone.localdate()
    signing = Signing(signed_on=day, reasons={"R-35": early} if early else {})
    for finding in judge(sheet_of(version), signing).blocking:
        if finding.rule == "R-35":
            raise ReasonNeeded(finding)


def _said(version: AgreementVersion, early, representative: Representative | None, by) -> dict:
    """What the link remembers until it is used."""
    said = {"early_category": early.category, "early_reason": early.text} if early else {}
    if representative is None:
        return said
    return said | {
        "representative_name": representative.name,
        "representative_key": _person(representative.cpr),
        "power_of_attorney": keep_power(version, representative, by=by),
    }


def open_link(token: str, party: Party = Party.CITIZEN) -> SigningLink:
    """The link of a token, if the party can use it now; raises Closed."""
    link = SigningLink.objects.filter(token_sha256=_hash(token), party=party).first()
    if link is None:
        raise Closed("unknown")
    check_link(link)
    return link


def check_link(link: SigningLink) -> None:
    """Raises Closed when the link is used, revoked, late, or its version is not the one to be signed."""
    version, mentor = link.version, link.party == Party.MENTOR
    if not mentor and not identity.available():
        raise Closed("off")
    used = "acknowledged" if mentor else "used"
    if link.used_at:
        raise Closed(used)
    if version.agreement.versions.filter(number__gt=version.number).exists():
        raise Closed("newer")
    if (Acknowledgement if mentor else Signature).objects.filter(version=version).exists():
        raise Closed(used)
    waits = (VersionState.SENT, VersionState.SIGNED) if mentor else (VersionState.SENT,)
    if link.revoked_at or version.state not in waits:
        raise Closed("withdrawn")
    if link.expires_at <= timezone.now():
        raise Closed("expired")


def is_signer(link: SigningLink, who: identity.Identity) -> bool:
    """Whether the identity is the one who signs: the citizen of the agreement, or the representative whom the
    power of attorney names. Compared by hash, in constant time.
    """
    key = link.representative_key or _person(link.version.agreement.case.citizen.cpr)
    return hmac.compare_digest(key, _person(who.cpr.replace("-", "").strip()))


@transaction.atomic
def sign_by_link(*, link_id: int, shown_sha256: str, assurance: str) -> Signature:
    """The signature over what was shown, and the municipality's from the making of the link.

    Two at once have one effect: the second is told that it is signed. Raises Closed, and Refused when the
    document is not the one that was shown.
    """
    link = hold_link(link_id, shown_sha256)
    version, now = link.version, timezone.now()
    logged_in = "Logget på som medarbejder, da linket blev lavet"
    signed = Signed(
        method=SignatureMethod.LINK,
        citizen_on=timezone.localdate(now),
        jobcentre_on=timezone.localdate(link.made_at),
        representative=link.representative_name,
        power_of_attorney=link.power_of_attorney,
        early=rules.DocumentedReason(link.early_category, link.early_reason) if link.early_reason else None,
        proofs=(
            Proof(Party.CITIZEN, signer_name(version, link.representative_name), assurance, now),
            Proof(Party.MUNICIPALITY, link.made_by.name, logged_in, link.made_at),
        ),
    )
    try:
        signature = register_signature(version_id=version.pk, signed=signed, by=link.made_by)
    except ReasonNeeded:
        raise Closed("expired") from None
    use(link, now)
    return signature


def signer_name(version: AgreementVersion, representative: str) -> str:
    """Who signs on the citizen's side, in words."""
    citizen = version.agreement.case.citizen.full_name
    return f"{representative} med fuldmagt for {citizen}"[:150] if representative else citizen


def hold_link(link_id: int, shown_sha256: str) -> SigningLink:
    """The link with its version, both held and fit for use; raises Closed."""
    version = hold(SigningLink.objects.values_list("version_id", flat=True).get(pk=link_id))
    held = SigningLink.objects.select_for_update(of=("self",))
    link = held.select_related("made_by", "power_of_attorney").get(pk=link_id)
    link.version = version
    check_link(link)
    if not link.document_sha256 == shown_sha256 == version.document.sha256:
        raise Closed("newer")
    return link


def use(link: SigningLink, at: datetime) -> None:
    """The link has done what it was for."""
    link.used_at = at
    link.save(update_fields=["used_at"])


def _letter(version: AgreementVersion, url: str, by) -> Letter:
    body = (
        "Hej\n\nDer ligger en aftale klar til din underskrift. Åbn linket, og vis med MitID, hvem du er:\n\n"
        "{url}\n\nLinket virker én gang. Mailen indeholder ingen oplysninger om dig.\n"
    )
    address = version.agreement.case.citizen.email
    if not address:
        raise Refused("Borgeren har ingen mailadresse. Giv linket på en anden måde.")
    asked = asked_for(version.agreement, "Linket til borgerens underskrift", by)
    return Letter(address, "En aftale ligger klar til din underskrift", body, url, asked)


def asked_for(agreement: Agreement, what: str, by) -> Asked:
    """Who sent a mail about the agreement, and the agreement's page."""
    url = reverse("agreements:agreement", args=[agreement.number])
    return Asked(by, f"{what} (aftale {agreement.number})", url)


def mail_link(letter: Letter, token: str) -> None:
    """Mails the link."""
    body = letter.body.replace("{url}", letter.url.replace("{token}", token))
    mail_to_address(address=letter.address, subject=letter.subject, body=body, asked=letter.asked)


def _person(cpr: str) -> str:
    """A CPR number as it may be kept and compared: hashed with the installation's own key."""
    return salted_hmac("agreements.links", cpr, algorithm="sha256").hexdigest()


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
