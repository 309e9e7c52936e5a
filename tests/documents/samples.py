"""Invented people and documents; CPR numbers have a day over 31, so that they can be nobody's."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

from agreements.documents.agreement import AgreementPrint, Aim, Segment, Step, Task, agreement_pdf
from agreements.documents.complaint import complaint_guidance
from agreements.documents.contract import MentorContractPrint, Shown, contract_pdf
from agreements.documents.handover import HandOverPrint, hand_over_pdf, mentor_hand_over_pdf
from agreements.documents.hours_question import HoursQuestionPrint, hours_question_pdf
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
    reminder_pdf,
)
from agreements.documents.papers import (
    AssessmentNotePrint,
    Passage,
    PowerOfAttorneyPrint,
    assessment_note_pdf,
    power_of_attorney_pdf,
)
from agreements.documents.parts import Authority, Citizen, Contact, Filing
from agreements.documents.question import GivenHours
from agreements.documents.readings import Reading, english_pdf, summary_pdf
from agreements.documents.rights_answer import COMPLAINT, RightsAnswerPrint, rights_answer_pdf
from agreements.documents.signature_page import SignatureLine, SignaturePage, svg_paths, with_signature_page
from agreements.documents.supplier_contract import SupplierContractPrint, supplier_contract_pdf
from agreements.enums import DecisionOutcome, RightsKind, RightsOutcome
from agreements.rules.information import information_on

AUTHORITY = Authority(
    name="Gribskov Kommune",
    code="0270",
    unit="Center for Arbejdsmarked",
    address="Rådhusvej 3, 3200 Helsinge",
    phone="72 49 60 00",
    email="jobcenter@kommune.example",
)
CITIZEN = Citizen(
    name="Åse Ærø Sørensen", cpr="6101901234", address=("Østergade 12, 2. th.", "3200 Helsinge")
)
CASEWORKER = Contact(name="Sanne Sagsbehandler", phone="72 49 61 11", email="sanne@kommune.example")
MENTOR = Contact(
    name="Mogens Mentor",
    phone="20 30 40 50",
    email="mogens@mentorhuset.example",
    organisation="Mentorhuset ApS",
)
DAY, HEARD = date(2014, 2, 24), date(2014, 2, 3)
AIM = Aim(
    kind="Job",
    text="Du vil i lønnet arbejde i detailhandlen, mindst 15 timer om ugen, gerne i et supermarked.",
    indicator="du har en underskrevet ansættelseskontrakt og har passet jobbet i fire uger",
    day=date(2014, 9, 2),
)


def agreement(**changes) -> AgreementPrint:
    """A plain grant of six months from 3 March 2014 at three hours a week (Gribskov, level 2)."""
    plain = AgreementPrint(
        authority=AUTHORITY,
        filing=Filing(case_number="0270-2014-00012", document_number="0270-2014-00012-3", date=DAY),
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        legal_basis="§ 31 b i lov om en aktiv beskæftigelsesindsats, som den gjaldt fra den 1. januar 2014",
        target_group="anden borger, for hvem en mentor er afgørende",
        entitlement="K",
        aim=AIM,
        mentor=MENTOR,
        tasks=(
            Task("Praktisk støtte", "Finde en morgenrutine, så du når bussen klokken 7.30 til praktikken."),
            Task("Social støtte", "Gå med til lægen de to første gange og forberede samtalen med dig."),
            Task(
                "Støtte i job eller uddannelse",
                "Øve, hvordan du siger til og fra over for kolleger, og tale med din leder sammen med dig.",
            ),
        ),
        not_tasks=("At føre samtaler med kommunen uden dig", "Rengøring, indkøb og madlavning i hjemmet"),
        start=date(2014, 3, 3),
        end=date(2014, 9, 2),
        segments=(Segment(date(2014, 3, 3), date(2014, 9, 2), 2, Decimal("3.00")),),
        weekly_hours=Decimal("3.00"),
        total_hours=Decimal("78.86"),
        complaint=complaint_guidance(AUTHORITY, DAY),
        contact="Du og mentoren har kontakt mindst én gang om ugen. I aftaler selv tid og sted.",
        follow_ups=(date(2014, 6, 2), date(2014, 8, 18)),
        effect_assessment=date(2014, 8, 19),
        version=1,
        history="Første version.",
        seal_is_development=True,
    )
    return replace(plain, **changes)


def long_agreement(**changes) -> AgreementPrint:
    """As much text as a caseworker is likely to write: every optional part, ten long tasks, four segments."""
    sentence = (
        "Vi træner, at du selv ringer til lægen og skolen, mens mentoren sidder ved siden af og hjælper."
    )
    themes = ("Praktisk støtte", "Social støtte", "Støtte i job eller uddannelse")
    days = [date(2014, 3, 3), date(2014, 4, 14), date(2014, 6, 2), date(2014, 7, 14)]
    ends = [date(2014, 4, 13), date(2014, 6, 1), date(2014, 7, 13), date(2014, 9, 2)]
    hours = [Decimal("5.50"), Decimal("4.00"), Decimal("3.00"), Decimal("1.50")]
    return agreement(
        aim=Aim("Uddannelse", " ".join([sentence] * 3), sentence, date(2014, 9, 2)),
        tasks=tuple(Task(themes[i % 3], f"{sentence} {sentence}"[: 120 + 10 * i]) for i in range(10)),
        not_tasks=tuple(sentence for _ in range(4)),
        segments=tuple(Segment(*row) for row in zip(days, ends, (4, 3, 2, 1), hours, strict=True)),
        weekly_hours=Decimal("5.50"),
        phase_out=tuple(Step(*row) for row in zip(days[1:], hours[1:], strict=True)),
        target_group="aktivitetsparat kontanthjælpsmodtager, der i perioder ikke kan deltage i tilbud",
        entitlement="RP",
        version=3,
        history="Version 3 af 2. juni 2014: færre timer. Afløser version 2 af 14. april 2014.",
        **changes,
    )


def rejection(**changes) -> RejectionPrint:
    """A refusal because the need is lasting (R-19), after a party hearing."""
    plain = RejectionPrint(
        authority=AUTHORITY,
        filing=Filing(case_number="0270-2014-00013", document_number="0270-2014-00013-2", date=DAY),
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        matter="Du har bedt om en mentor i tre timer om ugen, fordi du har svært ved at komme op.",
        reasons=(
            "Mentorstøtte er for en periode. Du skal kunne klare dig uden mentor bagefter.",
            "Din læge og du selv beskriver et behov for hjælp hver dag, som ikke bliver mindre med tiden.",
        ),
        rules=("Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1: Mentorstøtte gives for en periode.",),
        complaint=complaint_guidance(AUTHORITY, DAY),
        heard="Du har fortalt, at du gerne vil arbejde, når du har fået det bedre.",
        other_help=("Bostøtte efter servicelovens § 85. Ring til Social og Sundhed på telefon 72 49 70 00.",),
        seal_is_development=True,
    )
    return replace(plain, **changes)


def party_hearing(**changes) -> PartyHearingPrint:
    """The hearing that goes before that refusal."""
    plain = PartyHearingPrint(
        authority=AUTHORITY,
        filing=Filing(case_number="0270-2014-00013", document_number="0270-2014-00013-1", date=HEARD),
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        considered="Vi overvejer at give dig afslag, fordi dit behov for hjælp ser ud til at være varigt.",
        facts=(
            Fact("Du har brug for hjælp hver dag, også på længere sigt.", "Din læge, 20. januar 2014"),
            Fact("Du har haft bostøtte i perioder siden 2009.", "Kommunens socialafdeling"),
        ),
        rules=("Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1: Mentorstøtte gives for en periode.",),
        answer_by=date(2014, 2, 17),
        seal_is_development=True,
    )
    return replace(plain, **changes)


CHECKED = Filing(
    case_number="0270-2014-00012",
    document_number="0270-2014-00012-4",
    date=DAY,
    code="K7QF-2MXR-9TWD",
    check_at="mentor.gribskov.example/aegte/",
)


def stop(**changes) -> RejectionPrint:
    """The support stops because the citizen has found a job."""
    plain = RejectionPrint(
        authority=AUTHORITY,
        filing=CHECKED,
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        matter="Du har haft mentorstøtte siden den 3. marts 2014.",
        reasons=("Du er ansat i supermarkedet og har passet jobbet i fire uger. Målet er nået.",),
        rules=("Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1: Mentorstøtte gives for en periode.",),
        complaint=complaint_guidance(AUTHORITY, DAY),
        seal_is_development=True,
        day=date(2014, 3, 31),
        **ADVERSE[DecisionOutcome.STOPPED],
    )
    return replace(plain, **changes)


def invitation(**changes) -> InvitationPrint:
    """To the follow-up after 13 weeks."""
    plain = InvitationPrint(
        authority=AUTHORITY,
        filing=CHECKED,
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        at="Mandag den 2. juni 2014 klokken 10.00",
        place="Rådhusvej 3, 3200 Helsinge, lokale 2.14",
        about=("Hvordan det går med støtten", "Om timerne passer til dit behov", "Hvad der skal ske nu"),
        mentor="Mogens Mentor",
        bring="Tag gerne din kalender med.",
        seal_is_development=True,
    )
    return replace(plain, **changes)


def hours_question(**changes) -> HoursQuestionPrint:
    """About May, with a meeting, a call and one that the citizen did not come to."""
    plain = HoursQuestionPrint(
        authority=AUTHORITY,
        filing=CHECKED,
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        month="maj 2014",
        lines=(
            GivenHours("Onsdag 14. maj", "09.30–11.00", "I mødtes", "1,50"),
            GivenHours("Fredag 16. maj", "", "I talte i telefon", "0,50"),
            GivenHours("Onsdag 21. maj", "", "Mentoren skrev, at du ikke kom", "0,00"),
        ),
        total="2,00",
        answer_by=date(2014, 6, 12),
        seal_is_development=True,
    )
    return replace(plain, **changes)


# As the papers beside the agreement print it: without the level.
STRETCH = (Segment(date(2014, 3, 3), date(2014, 9, 2), None, Decimal("3.00")),)


def contract(**changes) -> MentorContractPrint:
    """The contract with the mentor of the plain agreement."""
    plain = MentorContractPrint(
        authority=AUTHORITY,
        filing=CHECKED,
        mentor=MENTOR,
        caseworker=CASEWORKER,
        reference="0270-2014-00012-A1",
        aim="Lønnet arbejde i detailhandlen, mindst 15 timer om ugen.",
        tasks=tuple(task.text for task in agreement().tasks),
        not_tasks=agreement().not_tasks,
        start=date(2014, 3, 3),
        end=date(2014, 9, 2),
        segments=STRETCH,
        price=Decimal("395.00"),
        qualifications=(
            Shown("Førstehjælp", date(2013, 9, 2), date(2015, 9, 1)),
            Shown("Socialrådgiver", date(2013, 9, 2), None),
        ),
        seal_is_development=True,
    )
    return replace(plain, **changes)


def supplier_contract(**changes) -> SupplierContractPrint:
    """The contract with the mentor's supplier."""
    plain = SupplierContractPrint(
        authority=AUTHORITY,
        filing=CHECKED,
        supplier=Contact("Mentorhuset ApS", "20 30 40 00", "kontor@mentorhuset.example"),
        cvr="29188440",
        contact=CASEWORKER,
        start=date(2014, 1, 1),
        end=date(2015, 12, 31),
        transport="separate",
        indirect_percent=25,
        no_show_minutes=30,
        seal_is_development=True,
    )
    return replace(plain, **changes)


def information(**changes) -> InformationPrint:
    """The letter of the first registration."""
    words = {"municipality": "Gribskov Kommune", "unit": "Center for Arbejdsmarked"}
    plain = InformationPrint(
        authority=AUTHORITY,
        filing=CHECKED,
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        passages=information_on(date(2026, 11, 23)).filled(**words, officer="telefon 72 49 60 00"),
        seal_is_development=True,
    )
    return replace(plain, **changes)


def rights_answer(**changes) -> RightsAnswerPrint:
    """A correction that was refused, with the guidance."""
    plain = RightsAnswerPrint(
        authority=AUTHORITY,
        filing=CHECKED,
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        kind=RightsKind.CORRECTION,
        asked_on=HEARD,
        said="Jeg har aldrig sagt, at jeg ikke vil i praktik.",
        outcome=RightsOutcome.REFUSED,
        answer="Notatet er skrevet samme dag som samtalen, og mentoren har hørt det samme.",
        complaint=COMPLAINT,
        seal_is_development=True,
    )
    return replace(plain, **changes)


def assessment_note(**changes) -> AssessmentNotePrint:
    """The assessment behind the plain agreement."""
    plain = AssessmentNotePrint(
        authority=AUTHORITY,
        filing=CHECKED,
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        written_on=HEARD,
        passages=(
            Passage("Borgerens situation", "Kontanthjælp; aktivitetsparat"),
            Passage("Behovet", "Borgeren kommer ikke op om morgenen.\nBehovets varighed: midlertidigt"),
        ),
        seal_is_development=True,
    )
    return replace(plain, **changes)


def power_of_attorney(**changes) -> PowerOfAttorneyPrint:
    """With a named representative and a last day."""
    plain = PowerOfAttorneyPrint(
        authority=AUTHORITY,
        filing=CHECKED,
        citizen=CITIZEN,
        seal_is_development=True,
        representative="Søster Sørensen",
        until=date(2014, 12, 31),
    )
    return replace(plain, **changes)


def reading_of(**changes) -> Reading:
    """A reading of the plain agreement."""
    whole = agreement()
    plain = Reading(
        authority=AUTHORITY,
        filing=CHECKED,
        citizen=CITIZEN,
        caseworker=CASEWORKER,
        mentor=MENTOR,
        version=1,
        of_document="0270-2014-00012-3",
        of_date=DAY,
        sha256="ab" * 32,
        entitlement="K",
        aim_kind="Job",
        aim=whole.aim.text,
        tasks=tuple(task.text for task in whole.tasks),
        not_tasks=whole.not_tasks,
        start=whole.start,
        end=whole.end,
        segments=STRETCH,
        follow_ups=whole.follow_ups,
        seal_is_development=True,
    )
    return replace(plain, **changes)


AMENDED = {
    "version": 2,
    "changes": (
        "Timerne: 4,00 om ugen i stedet for 3,00.",
        "Mentor: Mogens i stedet for Mona.",
    ),
    "segments": (Segment(date(2014, 3, 3), date(2014, 9, 2), 3, Decimal("4.00")),),
    "weekly_hours": Decimal("4.00"),
    "total_hours": Decimal("105.14"),
    "history": "Version 2 af 24. februar 2014: Flere timer og ny mentor. Afløser version 1.",
}
EXTENDED = {"extends": "Aftalen fortsætter fra den 3. marts 2014, fordi målet er tæt på."}
STROKES = [[[100 + 40 * n, 200 + (-1) ** n * 90] for n in range(18)]]
SIGNED_AT = datetime(2014, 2, 24, 9, 12, tzinfo=UTC)
SIGNED = SignaturePage(
    authority=AUTHORITY,
    document_title="Aftale om mentorstøtte, version 1",
    agreement="0270-2014-00012-A1",
    sha256="ab" * 32,
    on=DAY,
    lines=tuple(
        SignatureLine(party, who.name, "På skærm", "Underskrevet ved mødet.", SIGNED_AT, svg_paths(STROKES))
        for party, who in (("Borger", CITIZEN), ("Kommune", CASEWORKER))
    ),
)


def signed_pdf(whole: AgreementPrint) -> bytes:
    """The agreement with its page of signatures."""
    return with_signature_page(agreement_pdf(whole), SIGNED)


def hand_over(**changes) -> HandOverPrint:
    """Where the case stands, for the next caseworker."""
    people = "Sagsbehandler: Sanne Sagsbehandler, 72 49 61 11.\nMentor: Mogens Mentor, 20 30 40 50."
    plain = HandOverPrint(
        authority=AUTHORITY,
        filing=CHECKED,
        citizen=replace(CITIZEN, cpr="", address=()),
        caseworker=CASEWORKER,
        reference="0270-2014-00012-A1",
        passages=(
            Passage("Målet", "Lønnet arbejde i detailhandlen, mindst 15 timer om ugen."),
            Passage("Her står vi", "Opfølgning 2. juni 2014: fremgang 3 af 5.\nMøder selv tre dage om ugen."),
            Passage("Det har virket", "At mødes ved bussen kl. 7."),
            Passage("Frister", "Effektvurdering senest 19. august 2014"),
            Passage("Hvem er med", people),
        ),
        seal_is_development=True,
    )
    return replace(plain, **changes)


# Every kind of document that is printed here: how it is made of its facts, and the facts.
FAMILY = {
    "aftale": (agreement_pdf, agreement, {"filing": CHECKED}),
    "aendret-aftale": (agreement_pdf, agreement, {"filing": CHECKED} | AMENDED),
    "underskrevet-aftale": (signed_pdf, agreement, {"filing": CHECKED}),
    "forlaengelse": (agreement_pdf, agreement, {"filing": CHECKED} | EXTENDED),
    "afslag": (rejection_pdf, rejection, {"filing": CHECKED}),
    "partshoering": (party_hearing_pdf, party_hearing, {}),
    "stop": (partial(adverse_pdf, title=DecisionOutcome.STOPPED.label), stop, {}),
    "indkaldelse": (invitation_pdf, invitation, {}),
    "paamindelse": (reminder_pdf, invitation, {}),
    "spoergeark": (hours_question_pdf, hours_question, {}),
    "kontrakt": (contract_pdf, contract, {}),
    "leverandoerkontrakt": (supplier_contract_pdf, supplier_contract, {}),
    "oplysninger": (information_pdf, information, {}),
    "svar-paa-rettelse": (rights_answer_pdf, rights_answer, {}),
    "vurdering": (assessment_note_pdf, assessment_note, {}),
    "fuldmagt": (power_of_attorney_pdf, power_of_attorney, {}),
    "overdragelse": (hand_over_pdf, hand_over, {}),
    "mentor-overdragelse": (mentor_hand_over_pdf, hand_over, {}),
    "kort-fortalt": (summary_pdf, reading_of, {}),
    "paa-engelsk": (english_pdf, reading_of, {}),
}


def pdf_of(name: str, **changes) -> bytes:
    """One document of the family."""
    make, facts, own = FAMILY[name]
    return make(facts(**own | changes))
