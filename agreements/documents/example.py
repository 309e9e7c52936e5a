"""Documents about an invented citizen, on which the municipality sees its own words before they count."""

from datetime import date, timedelta
from decimal import Decimal

from agreements.documents.agreement import AgreementPrint, Aim, Segment, Task, agreement_pdf
from agreements.documents.contract import MentorContractPrint, contract_pdf
from agreements.documents.information import InformationPrint, information_pdf
from agreements.documents.letters import (
    ADVERSE,
    Fact,
    InvitationPrint,
    PartyHearingPrint,
    RejectionPrint,
    adverse_pdf,
    invitation_pdf,
    party_hearing_pdf,
    rejection_pdf,
)
from agreements.documents.papers import PowerOfAttorneyPrint, power_of_attorney_pdf
from agreements.documents.parts import Authority, Citizen, Contact, Filing
from agreements.enums import DecisionOutcome
from agreements.rules.information import information_on
from mentorstotte.core.enums import LetterPart

CITIZEN = Citizen("Eksempel Eksempelsen", "", ("Eksempelvej 1", "0000 Eksempelby"))
WORKER = Contact("Sagsbehandlerens navn", "00 00 00 00", "sagsbehandler@kommune.example")
MENTOR = Contact("Mentorens navn", "00 00 00 00", organisation="Mentorens arbejdssted")
RULE = "Lov om en aktiv beskæftigelsesindsats: den paragraf, sagen er afgjort efter."
TASK = "Følges med dig til praktikken de første to uger."


def example_pdf(
    part: LetterPart, *, authority: Authority, complaint: tuple[str, ...], own_text: str, on: date
) -> bytes:
    """An example of the document that ``part`` stands in; marked as not valid, and never sealed."""
    sheet = {
        "authority": authority,
        "filing": Filing("0000-0000-00000", "0000-0000-00000-1", on),
        "citizen": CITIZEN,
        "seal_is_development": True,
        "own_text": own_text,
    }
    decision = {
        "caseworker": WORKER,
        "matter": "Her står, hvad sagen handler om.",
        "reasons": ("Her står begrundelsen.",),
        "rules": (RULE,),
        "complaint": complaint,
    }
    match part:
        case LetterPart.AGREEMENT:
            return agreement_pdf(_agreement(sheet, complaint, on))
        case LetterPart.STOP:
            stop = DecisionOutcome.STOPPED
            return adverse_pdf(RejectionPrint(**sheet, **decision, day=on, **ADVERSE[stop]), stop.label)
        case LetterPart.HEARING:
            facts, answer = (Fact("Her står oplysningen.", "Kilden"),), on + timedelta(days=14)
            considered = "Her står, hvad vi overvejer."
            hearing = PartyHearingPrint(
                **sheet,
                caseworker=WORKER,
                considered=considered,
                facts=facts,
                rules=(RULE,),
                answer_by=answer,
            )
            return party_hearing_pdf(hearing)
        case LetterPart.INVITATION:
            when = {"at": "Mandag klokken 10.00", "place": authority.address, "about": ("Hvordan det går",)}
            return invitation_pdf(InvitationPrint(**sheet, caseworker=WORKER, **when))
        case LetterPart.CONTRACT:
            return contract_pdf(_contract(sheet, on))
        case LetterPart.INFORMATION | LetterPart.OFFICER:
            known = own_text if part == LetterPart.OFFICER else ""
            officer = known or f"telefon {authority.phone} eller {authority.email}"
            words = {"municipality": authority.name, "unit": authority.unit, "officer": officer}
            sheet["own_text"] = own_text if part == LetterPart.INFORMATION else ""
            passages = information_on(on).filled(**words)
            return information_pdf(InformationPrint(**sheet, caseworker=WORKER, passages=passages))
        case LetterPart.POWER:
            return power_of_attorney_pdf(PowerOfAttorneyPrint(**sheet))
    return rejection_pdf(RejectionPrint(**sheet, **decision))


def _agreement(sheet: dict, complaint: tuple[str, ...], on: date) -> AgreementPrint:
    end = on + timedelta(days=181)
    return AgreementPrint(
        **sheet,
        caseworker=WORKER,
        legal_basis=RULE,
        target_group="målgruppens navn",
        entitlement="K",
        aim=Aim("Job", "Her står dit mål."),
        mentor=MENTOR,
        tasks=(Task("Praktisk støtte", TASK),),
        start=on,
        end=end,
        segments=(Segment(on, end, None, Decimal(3)),),
        weekly_hours=Decimal(3),
        total_hours=Decimal(78),
        complaint=complaint,
        contact="Du og mentoren har kontakt mindst én gang om ugen.",
        version=1,
        history="Eksempel.",
    )


def _contract(sheet: dict, on: date) -> MentorContractPrint:
    facts = {name: value for name, value in sheet.items() if name != "citizen"}
    end = on + timedelta(days=181)
    return MentorContractPrint(
        **facts,
        mentor=MENTOR,
        caseworker=WORKER,
        reference="0000-0000-00000-A1",
        aim="Her står målet.",
        tasks=(TASK,),
        not_tasks=(),
        start=on,
        end=end,
        segments=(Segment(on, end, None, Decimal(3)),),
        price=Decimal(395),
        qualifications=(),
    )
