"""The network card and consents. Something is told to somebody only while the citizen's consent runs."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from cases.actions.journal import write_note
from cases.enums import ConsentHow, ConsentPurpose, NoteKind
from cases.models import Case, Consent, JournalNote, NetworkContact
from mentorstotte.core.actions import record
from mentorstotte.core.errors import Refused
from mentorstotte.core.once import once
from mentorstotte.core.wording import danish_date, danish_list, lower_first


@dataclass(frozen=True)
class ContactCard:
    """Who, what they are to the citizen, how they are reached, and what they help with."""

    name: str
    role: str
    helps_with: str
    organisation: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class ConsentFacts:
    """What may be told, to whom, from when, until when (both days included), and how it was given."""

    purpose: str
    recipient: str
    text: str
    valid_from: date
    valid_until: date
    how: str


def _hold(case_id: int) -> Case:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if case.closed_on is not None:
        raise Refused("Sagen er lukket.")
    return case


@transaction.atomic
def add_contact(*, case_id: int, card: ContactCard, by) -> NetworkContact:
    """Somebody who is around the citizen; the same again gives the one who is there."""
    case = _hold(case_id)
    known = case.network.current().filter(**asdict(card)).first()
    if known is not None:
        return known
    made = NetworkContact.objects.create(case=case, registered_by=by, **asdict(card))
    text = f"Netværk: {made.name} er kommet til"
    record("network.added", subject=made, case_id=case.pk, by=by, text=text)
    return made


@transaction.atomic
def change_contact(*, contact_id: int, card: ContactCard, by) -> NetworkContact:
    """What is known of the contact now; what stood before is in the history. The same again changes nothing.

    Raises Refused for another name when the citizen has consented to this one.
    """
    contact = NetworkContact.objects.select_for_update().get(pk=contact_id)
    if contact.ended_at is not None:
        raise Refused(f"{contact.name} er ikke længere i netværket.")
    if card.name != contact.name and contact.consents.exists():
        raise Refused(f"Samtykket gælder {contact.name}. Tag vedkommende ud, og føj den nye til.", at="name")
    changed = {name: value for name, value in asdict(card).items() if getattr(contact, name) != value}
    if not changed:
        return contact
    before = contact.name
    for name, value in changed.items():
        setattr(contact, name, value)
    contact.save(update_fields=[*changed])
    text = f"Netværk: {before} er rettet ({_words_of(changed)})"
    record("network.changed", subject=contact, case_id=contact.case_id, by=by, text=text)
    return contact


def _words_of(fields) -> str:
    """The fields by the names they have on screen: “telefon og e-mail”."""
    return danish_list(NetworkContact._meta.get_field(name).verbose_name for name in fields)


@transaction.atomic
def end_contact(*, contact_id: int, by) -> NetworkContact:
    """No longer around the citizen. Twice changes nothing; consents are not touched and open nothing more."""
    contact = NetworkContact.objects.select_for_update().get(pk=contact_id)
    if contact.ended_at is None:
        contact.ended_at, contact.ended_by = timezone.now(), by
        contact.save(update_fields=["ended_at", "ended_by"])
        text = f"Netværk: {contact.name} er ikke længere med"
        record("network.ended", subject=contact, case_id=contact.case_id, by=by, text=text)
    return contact


@transaction.atomic
def give_consent(*, case_id: int, facts: ConsentFacts, contact: NetworkContact | None = None, by) -> Consent:
    """Keeps a consent of the citizen; the same again gives the one that stands.

    Raises Refused for days that cannot be, and for a contact who is no longer in the network.
    """
    case = _hold(case_id)
    _check(facts, contact)
    same = {"case": case, "contact": contact, **asdict(facts)}
    known = Consent.objects.filter(**same, withdrawn_on__isnull=True).first()
    if known is not None:
        return known
    made = Consent.objects.create(**same, registered_by=by)
    until = danish_date(facts.valid_until)
    how = ConsentHow(facts.how).label.lower()
    text = f"Samtykke ({how}) til {facts.recipient}, til og med {until}"
    record("consent.given", subject=made, case_id=case.pk, by=by, text=text)
    return made


def _check(facts: ConsentFacts, contact: NetworkContact | None) -> None:
    if facts.valid_until < facts.valid_from:
        raise Refused("Samtykkets sidste dag ligger før den første.", at="valid_until")
    if facts.valid_until < timezone.localdate():
        raise Refused("Samtykkets sidste dag er gået.", at="valid_until")
    if (contact is None) == (facts.purpose == ConsentPurpose.NETWORK):
        raise Refused("Vælg den i netværket, som samtykket gælder.", at="whom")
    if contact is not None and contact.ended_at is not None:
        raise Refused(f"{contact.name} er ikke længere i netværket.")


@transaction.atomic
def withdraw_consent(*, consent_id: int, by) -> Consent:
    """The citizen takes it back: from today on it opens nothing. Twice changes nothing."""
    consent = Consent.objects.select_for_update().get(pk=consent_id)
    if consent.withdrawn_on is None:
        consent.withdrawn_on, consent.withdrawn_by = timezone.localdate(), by
        consent.save(update_fields=["withdrawn_on", "withdrawn_by"])
        text = f"Samtykke til {consent.recipient} er trukket tilbage. {what_stops(consent)}"
        record("consent.withdrawn", subject=consent, case_id=consent.case_id, by=by, text=text)
    return consent


def what_stops(withdrawn: Consent) -> str:
    """What the withdrawal puts an end to, or that another consent to the same still runs."""
    running = Consent.objects.running_on(timezone.localdate()).filter(case=withdrawn.case_id)
    same = {"purpose": withdrawn.purpose, "contact": withdrawn.contact, "recipient": withdrawn.recipient}
    if running.filter(**same).exists():
        return "Et andet samtykke til det samme gælder stadig."
    return ConsentPurpose(withdrawn.purpose).stops


def may_tell(contact: NetworkContact, day: date) -> bool:
    """A consent runs that is about this contact, who is still in the network."""
    return contact.ended_at is None and contact.consents.running_on(day).exists()


@once(JournalNote)
def share(*, contact_id: int, told: str, how: str, by) -> JournalNote:
    """Notes in the journal what was told to a contact today. Raises Refused when no consent runs."""
    contact = NetworkContact.objects.select_for_update(of=("self",)).select_related("case").get(pk=contact_id)
    if not may_tell(contact, timezone.localdate()):
        raise Refused(_runs_no_more(contact.name))
    return _tell(contact.case, f"Delt med {contact.name}", told, how, by)


@once(JournalNote)
def tell(*, consent_id: int, told: str, how: str, by) -> JournalNote:
    """Notes what was told to a mentor, or was said between us and a prison or a hospital. Raises Refused when
    the consent does not run.
    """
    consent = Consent.objects.select_for_update(of=("self",)).select_related("case").get(pk=consent_id)
    if not consent.runs_on(timezone.localdate()):
        raise Refused(_runs_no_more(consent.recipient))
    what = "Besked" if consent.purpose == ConsentPurpose.NOTICE else "Delt"
    return _tell(consent.case, f"{what}: {consent.recipient}", told, how, by)


def _runs_no_more(name: str) -> str:
    return f"Borgerens samtykke til at dele med {name} gælder ikke i dag."


def _tell(case: Case, theme: str, told: str, how: str, by) -> JournalNote:
    return write_note(
        case=case,
        kind=NoteKind.NOTE,
        occurred_on=timezone.localdate(),
        theme=theme[:150],
        text=f"{told}\nGivet {lower_first(how)}. Borgerens samtykke gælder i dag.",
        final=True,
        by=by,
    )
