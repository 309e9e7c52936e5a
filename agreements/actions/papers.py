"""Papers beside the decisions: invitation, contract with the mentor, readings of the agreement, the
assessment as a note, power of attorney.

Each is made once from the same facts: a second click gives the paper of the first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import formats, timezone

from agreements.actions.agreement import whole
from agreements.actions.briefs import Brief
from agreements.actions.decisions import authority
from agreements.actions.facts import hourly_price
from agreements.actions.letters import addressee, filing, keep_letter
from agreements.actions.printing import agreement_print
from agreements.actions.segments import hours_of
from agreements.documents.agreement import Segment
from agreements.documents.contract import MentorContractPrint, Shown, contract_pdf
from agreements.documents.handover import HandOverPrint, hand_over_pdf, mentor_hand_over_pdf
from agreements.documents.information import InformationPrint, information_pdf
from agreements.documents.letters import InvitationPrint, invitation_pdf, reminder_pdf
from agreements.documents.papers import (
    AssessmentNotePrint,
    Passage,
    PowerOfAttorneyPrint,
    assessment_note_pdf,
    power_of_attorney_pdf,
)
from agreements.documents.parts import Citizen, Contact
from agreements.documents.readings import Reading, english_pdf, summary_pdf
from agreements.models import AgreementVersion, Paper
from agreements.rules.information import information_on
from cases.models import Assessment, Case
from mentorstotte.core.actions import record
from mentorstotte.core.documents import store
from mentorstotte.core.documents.attached import attached
from mentorstotte.core.documents.certificate import is_development
from mentorstotte.core.enums import DocumentKind, LetterPart
from mentorstotte.core.errors import Refused
from mentorstotte.core.letters import words
from mentorstotte.core.models import Document
from mentorstotte.core.wording import upper_first
from providers.enums import Transport
from providers.models import Mentor, SupplierContract

WEEKDAY = r"l \d\e\n j. F Y"
OF_A_TALK = (DocumentKind.INVITATION, DocumentKind.TALK_REMINDER)
TO_MENTOR = {DocumentKind.HAND_OVER: False, DocumentKind.MENTOR_HAND_OVER: True}
TALK = ("on", "at", "place")  # what makes it the same talk


@dataclass(frozen=True)
class Draft:
    """A paper before it is sealed: what stands on it, and how it is printed."""

    sheet: object
    make: Callable[[object], bytes]

    def pdf(self) -> bytes:
        """The file, not sealed and not kept."""
        return self.make(self.sheet)


@transaction.atomic
def keep_paper(
    *, kind: DocumentKind, case_id: int, given: dict, by, version_id: int | None = None
) -> Document:
    """The paper of ``kind`` as a sealed PDF in the store. ``given`` is what was typed, as plain values.

    Raises Refused for what it lacks, and when it cannot be made or sealed; nothing is then kept.
    """
    case = (
        Case.objects.select_for_update(of=("self",)).select_related("citizen", "caseworker").get(pk=case_id)
    )
    version = version_id and whole(AgreementVersion.objects).get(pk=version_id)
    if kind in TO_MENTOR:
        given = given | {"facts": _brief(kind, version, given).fingerprint()}
    if paper := _known(case, kind, version_id, given):
        return paper.document
    draft = draft_of_paper(kind, case, version, given, by=by)
    series = f"{kind.value}-{version.agreement_id}" if version and kind not in OF_A_TALK else ""
    document = keep_letter(draft.sheet, draft.make, kind, kind.label, case, by=by, series=series)
    paper = Paper.objects.create(case=case, version=version, kind=kind, given=given, document=document)
    told = {"subject": paper, "case_id": case.pk, "by": by, "text": f"Lavet: {kind.label}"}
    record("paper.made", document=str(document.public_id), **told)
    return document


def _known(case, kind: DocumentKind, version_id: int | None, given: dict) -> Paper | None:
    """The paper that says this already. Of one talk the citizen is reminded once."""
    found = case.papers.filter(kind=kind).select_related("document")
    if kind == DocumentKind.TALK_REMINDER:
        return found.filter(**{f"given__{name}": given[name] for name in TALK}).first()
    return found.filter(version_id=version_id, given=given).first()


def coming_talk(case) -> dict:
    """When and where the citizen is invited next, as it was typed; empty without an invitation ahead."""
    ahead = case.papers.filter(kind=DocumentKind.INVITATION, given__on__gte=timezone.localdate().isoformat())
    return min(
        ahead.values_list("given", flat=True), key=lambda given: (given["on"], given["at"]), default={}
    )


def draft_of_paper(kind: DocumentKind, case, version: AgreementVersion | None, given: dict, *, by) -> Draft:
    """The paper as it would be today; raises Refused when what it rests on is not there."""
    return MAKERS[kind](case, version, given, by)


def _heading(case, said: dict) -> dict:
    """What every paper begins with."""
    return {
        "authority": authority(said),
        "filing": filing(case, timezone.localdate()),
        "seal_is_development": is_development(),
    }


def _worker(case, by) -> Contact:
    worker = case.caseworker or by
    return Contact(worker.name, worker.phone, worker.email)


def _talk(make):
    """A letter about a talk: the invitation to it, or the reminder of it."""

    def draft(case, version: AgreementVersion, given: dict, by) -> Draft:
        if case.citizen.deceased_on:
            raise Refused("Borgeren er død. Der sendes ingen breve.")
        said, day = words(), date.fromisoformat(given["on"])
        sheet = InvitationPrint(
            **_heading(case, said),
            citizen=addressee(case.citizen, timezone.localdate()),
            caseworker=_worker(case, by),
            at=f"{upper_first(formats.date_format(day, WEEKDAY))} klokken {given['at']}",
            place=given["place"],
            about=tuple(given["about"]),
            mentor=version.mentor_name if given["mentor"] else "",
            bring=given["bring"],
            own_text=said.get(LetterPart.INVITATION, ""),
        )
        return Draft(sheet, make)

    return draft


def _contract(case, version: AgreementVersion, given: dict, by) -> Draft:
    said, rows = words(), list(version.segments.select_related("mentor"))
    if not rows:
        raise Refused("Aftalen mangler timetallet. Skriv det først.")
    mentor = rows[-1].mentor or version.agreement.mentor
    own = [row for row in rows if row.mentor_id == rows[-1].mentor_id]
    price, start = own[0].hourly_price, own[0].start
    sheet = MentorContractPrint(
        **_heading(case, said),
        mentor=_mentor(version),
        caseworker=_worker(case, by),
        reference=version.agreement.number,
        aim=version.aim_text,
        tasks=tuple(task.text for task in version.tasks.all()),
        not_tasks=tuple(version.not_tasks.splitlines()),
        start=start,
        end=version.end_date,
        segments=_hours(own),
        price=price if price is not None else hourly_price(mentor, start),
        qualifications=_shown(mentor, start),
        transport=_transport(mentor, start),
        own_text=said.get(LetterPart.CONTRACT, ""),
    )
    return Draft(sheet, contract_pdf)


def _hours(rows) -> tuple[Segment, ...]:
    return tuple(Segment(s.start, s.end, None, s.weekly_hours or Decimal(0)) for s in hours_of(rows))


def _shown(mentor: Mentor | None, day: date) -> tuple[Shown, ...]:
    """What the mentor has shown papers of that has not run out before ``day``."""
    rows = mentor.documented.standing().exclude(expires_on__lt=day) if mentor else ()
    return tuple(Shown(row.title, row.documented_on, row.expires_on) for row in rows)


def _transport(mentor: Mentor | None, day: date) -> str:
    """What the supplier's contract says of transport on the day; nothing is paid without one."""
    found = mentor and SupplierContract.objects.on_day(day).filter(supplier=mentor.supplier_id).first()
    return found.transport if found else Transport.NONE.value


def _mentor(version: AgreementVersion) -> Contact:
    return Contact(
        version.mentor_name, version.mentor_phone, version.mentor_email, version.mentor_organisation
    )


def _reading(make):
    """A reading of the sealed agreement: its own fields, and which document it belongs to."""

    def draft(case, version: AgreementVersion, given: dict, by) -> Draft:
        if version.document is None:
            raise Refused("Lav først aftalen som PDF. Den her udgave hører til den forseglede aftale.")
        sheet = agreement_print(version, by=by)
        [fields] = attached(store.get(version.document.sha256)).values()
        reading = Reading(
            **_heading(case, words()),
            citizen=addressee(case.citizen, timezone.localdate()),
            caseworker=sheet.caseworker,
            mentor=sheet.mentor,
            version=version.number,
            of_document=fields["filing"]["document_number"],
            of_date=date.fromisoformat(fields["filing"]["date"]),
            sha256=version.document.sha256,
            entitlement=sheet.entitlement,
            aim_kind=sheet.aim.kind,
            aim=sheet.aim.text,
            tasks=tuple(task.text for task in sheet.tasks),
            not_tasks=sheet.not_tasks,
            start=sheet.start,
            end=sheet.end,
            segments=_hours(version.segments.all()),
            follow_ups=sheet.follow_ups,
        )
        return Draft(reading, make)

    return draft


def journalled(case) -> Assessment | None:
    """The newest assessment that stands in the journal."""
    return case.assessments.filter(note__isnull=False).order_by("-pk").first()


def _note(case, version, given: dict, by) -> Draft:
    found = case.assessments.filter(pk=given["assessment"], note__isnull=False)
    found = found.select_related("note__finalised_by").first()
    if found is None:
        raise Refused("Der er ingen vurdering i journalen endnu.")
    author = found.note.finalised_by
    sheet = AssessmentNotePrint(
        **_heading(case, words()),
        citizen=addressee(case.citizen, timezone.localdate()),
        caseworker=Contact(author.name, author.phone, author.email),
        written_on=timezone.localdate(found.note.finalised_at),
        passages=tuple(_passage(part) for part in found.note.text.split("\n\n")),
    )
    return Draft(sheet, assessment_note_pdf)


def _passage(part: str) -> Passage:
    heading, _, text = part.partition("\n")
    return Passage(heading, text)


def _brief(kind: DocumentKind, version: AgreementVersion, given: dict) -> Brief:
    """What a hand-over says, with what was added."""
    added = {name: given[name] for name in ("worked", "wishes")}
    return Brief(version.agreement, TO_MENTOR[kind], timezone.localdate(), **added)


def _hand_over(kind: DocumentKind, make):
    """Where the case stands today, for the next caseworker or the next mentor."""

    def draft(case, version: AgreementVersion, given: dict, by) -> Draft:
        sheet = HandOverPrint(
            **_heading(case, words()),
            citizen=Citizen(case.citizen.full_name, "", ()),
            caseworker=_worker(case, by),
            reference=version.agreement.number,
            passages=_brief(kind, version, given).passages(),
        )
        return Draft(sheet, make)

    return draft


def _power(case, version, given: dict, by) -> Draft:
    said = words()
    sheet = PowerOfAttorneyPrint(
        **_heading(case, said),
        citizen=addressee(case.citizen, timezone.localdate()),
        representative=given["representative"],
        until=date.fromisoformat(given["until"]) if given["until"] else None,
        own_text=said.get(LetterPart.POWER, ""),
    )
    return Draft(sheet, power_of_attorney_pdf)


def _information(case, version, given: dict, by) -> Draft:
    if case.citizen.deceased_on:
        raise Refused("Borgeren er død. Der sendes ingen breve.")
    said = words()
    heading = _heading(case, said)
    sender = heading["authority"]
    officer = said.get(LetterPart.OFFICER) or f"telefon {sender.phone} eller {sender.email}"
    text = information_on(date.fromisoformat(given["version"]))
    sheet = InformationPrint(
        **heading,
        citizen=addressee(case.citizen, timezone.localdate()),
        caseworker=_worker(case, by),
        passages=text.filled(municipality=sender.name, unit=sender.unit, officer=officer),
        own_text=said.get(LetterPart.INFORMATION, ""),
    )
    return Draft(sheet, information_pdf)


MAKERS = {
    DocumentKind.INVITATION: _talk(invitation_pdf),
    DocumentKind.TALK_REMINDER: _talk(reminder_pdf),
    DocumentKind.MENTOR_CONTRACT: _contract,
    DocumentKind.SUMMARY: _reading(summary_pdf),
    DocumentKind.ENGLISH: _reading(english_pdf),
    DocumentKind.HAND_OVER: _hand_over(DocumentKind.HAND_OVER, hand_over_pdf),
    DocumentKind.MENTOR_HAND_OVER: _hand_over(DocumentKind.MENTOR_HAND_OVER, mentor_hand_over_pdf),
    DocumentKind.ASSESSMENT_NOTE: _note,
    DocumentKind.POWER_OF_ATTORNEY: _power,
    DocumentKind.INFORMATION: _information,
}
