"""The small demo set: cases in every state, made through the same actions as the site uses.

Running agreements come as from a jobcentre's own spreadsheet, placed around today so that something is late,
something due and something fine. The rest is walked through from registration to signature.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from agreements.actions import agreement as agreements
from agreements.actions import proposal as proposals
from agreements.actions import signing, visitation
from agreements.actions.approvals import QUESTIONS
from agreements.actions.draft import Draft, Stretch, TaskLine, blank
from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.actions.information import told_elsewhere
from cases.actions import citizens, journal
from cases.enums import BoundaryScheme, NoteKind
from cases.models import Case
from mentorstotte.core.calendar import last_day
from mentorstotte.core.demo import ensure_demo_users
from mentorstotte.core.documents import store
from providers.actions.catalogue import document_qualification, save_mentor, save_supplier, set_rate
from providers.enums import Feedback, MentorKind, MentorRole, MentorSuits
from providers.models import Mentor, Supplier
from reporting.demo.names import replacement_cpr

# name, supplier, kind, price, qualifications, languages, roles
MENTORS = (
    ("Lone Bach", "Mentorhuset Nord", MentorKind.EXTERNAL, "425.00", "Socialrådgiver, psykiatrisk efteruddannelse", "Dansk, engelsk", []),
    ("Karim Haddad", "Mentorhuset Nord", MentorKind.EXTERNAL, "425.00", "Pædagog, beskæftigelsesrettet vejledning", "Dansk, arabisk", []),
    ("Tine Sø", "Støtte & Job", MentorKind.EXTERNAL, "395.00", "Socialpædagog", "Dansk, tysk", []),
    ("Bent Aaby", "Helsinge Trælast", MentorKind.COMPANY, "250.00", "Lagerformand, mentorkursus", "Dansk", []),
    ("Gry Lund", "Region og Kommune", MentorKind.EXTERNAL, "450.00", "Ergoterapeut, distriktspsykiatri", "Dansk", [MentorRole.DISCHARGE_COORDINATOR]),
)  # fmt: skip
# Made up, with a valid check digit: no report of the register is held back for want of one.
CVR = {
    "Mentorhuset Nord": "99900008",
    "Støtte & Job": "99900016",
    "Helsinge Trælast": "99900024",
    "Region og Kommune": "99900032",
}
SUITS = (
    [MentorSuits.MENTAL_HEALTH, MentorSuits.YOUNG],
    [MentorSuits.REFUGEES],
    [MentorSuits.YOUNG, MentorSuits.ADDICTION],
    [MentorSuits.LONG_UNEMPLOYED],
)

# given names, family name, mentor's place in MENTORS, started so many days ago, months, hours a week, level, group
RUNNING = (
    ("Anders", "Ærø", 0, 95, 6, "3.50", 3, "T01_AKT_KTH"),
    ("Åse", "Lindholm", 1, 168, 6, "2.50", 2, "T17_ALM"),
    ("Yasmin", "Hassan", 1, 172, 6, "2.00", 1, "T08_UDL_AKT"),
    ("Bjørn", "Kjær", 3, 40, 6, "3.00", 2, "T10_FLEKS"),
    ("Tove", "Aagaard", 2, 88, 6, "4.00", 3, "T11_SYG"),
    ("Ib", "Sørensen", 0, 12, 3, "5.00", 4, "T17_ALM"),
    ("Freja", "Nørskov", 2, 130, 6, "1.50", 1, "T17_ALM"),
    ("Oleksandr", "Kovalenko", 1, 60, 6, "3.00", 2, "T08_UDL_AKT"),
    ("Gudrun", "Møller", 4, 20, 6, "3.50", 3, "T04_PSYK"),
    ("Hans", "Winther", 3, 400, 6, "2.00", 1, "T10_FLEKS"),
)


@transaction.atomic
def load(*, today: date) -> None:
    """Adds the set; called on an empty database."""
    people = ensure_demo_users()
    worker, colleague = people["sagsbehandler"], people["sagsbehandler2"]
    mentors = _mentors(people["katalog"])
    _running(mentors, worker, colleague, today)
    _walked(mentors, people, today)


def _mentors(by) -> list[Mentor]:
    mentors = []
    for place, (name, firm, kind, price, skills, languages, roles) in enumerate(MENTORS):
        supplier = Supplier.objects.filter(name=firm).first() or save_supplier(
            supplier=Supplier(name=firm, cvr=CVR[firm]), by=by
        )
        mentor = Mentor(
            name=name,
            supplier=supplier,
            kind=kind,
            phone=f"20 30 40 5{place}",
            qualifications=skills,
            languages=languages,
            area="Helsinge og omegn",
            roles=roles,
            special_competence=bool(roles),
            capacity_hours=Decimal("20.00"),
            suits=SUITS[place % len(SUITS)],
            feedback=Feedback.MONTHLY if place % 2 else Feedback.FOLLOW_UP,
            working_times="Hverdage 8-16" if place % 3 else "Også aften og weekend",
        )
        save_mentor(mentor=mentor, by=by)
        set_rate(mentor_id=mentor.pk, hourly_price=Decimal(price), valid_from=date(2025, 1, 1), by=by)
        seen = {"documented_on": date(2025, 1, 6), "expires_on": date(2027, 1, 6) if place == 0 else None}
        document_qualification(mentor_id=mentor.pk, title=skills.partition(",")[0], **seen, by=by)
        mentors.append(mentor)
    return mentors


def new_case(place: int, given: str, family: str, worker, today: date, **facts) -> Case:
    """A citizen with a replacement number and an open case; ``place`` makes each different."""
    born = date(1972 + place % 30, 1 + place % 12, 3 + place % 25)
    facts = {
        "cpr": replacement_cpr(born, 1000 + place),
        "given_names": given,
        "family_name": family,
        "birth_date": born,
        "registered_municipality": "0270",
        "address": f"Søndergade {place + 2}",
        "postal_code": "3200",
        "city": "Helsinge",
        "phone": f"40 50 60 {place + 10}",
        **facts,
    }
    case = citizens.register(
        facts=facts,
        team=worker.teams.first(),
        caseworker=worker,
        reason="Ønsker en mentor",
        on=today,
        by=worker,
    )
    if place % 3:
        told_elsewhere(case_id=case.pk, on=today, note="Fik brevet ved registreringen", by=worker)
    return case


def _running(mentors, worker, colleague, today: date) -> None:
    rows = []
    for place, (given, family, mentor, ago, months, hours, level, group) in enumerate(RUNNING):
        start = today - timedelta(days=ago)
        rows.append(
            ImportedAgreement(
                case=new_case(place, given, family, colleague if place % 4 == 3 else worker, today),
                mentor=mentors[mentor],
                target_group=group,
                start=start,
                end=last_day(start, months),
                weekly_hours=Decimal(hours),
                level=level,
                hourly_price=Decimal(MENTORS[mentor][3]),
                aim_text="Ordinære timer i detailhandel, begyndende med to dage om ugen",
                tasks=(
                    "Følges til de første møder på arbejdspladsen",
                    "Faste morgenrutiner de første otte uger",
                ),
            )
        )
    create_imported(rows=rows, on=today, by=worker)


def plain_draft(
    mentor: Mentor, start: date, *, months: int = 6, level: int = 2, hours: str = "3.00"
) -> Draft:
    """A complete assessment and proposal in plain words."""
    end = last_day(start, months)
    person = blank().person | {
        "benefit": "cash_assistance",
        "readiness": "activity_ready",
        "cannot_take_part_in_offers": False,
        "integration_programme": False,
        "target_group": "T17_ALM",
        "themes": ["practical", "job_education"],
        "need_text": "Borgeren kommer ikke op om morgenen og har mistet to praktikker på den måde. En mentor kan"
        " følge borgeren de første uger og øve faste rutiner.",
        "decisive": "Borgeren er to gange stoppet i oplæringens anden uge, når ingen fulgte med.",
        "need": "temporary",
        "aim_type": "job",
        "aim_target": "Lager",
        "aim_text": "Ordinære timer på et lager efter otte ugers praktik med stigende timetal.",
        "aim_indicator": "borgeren møder tre dage om ugen i fire uger uden mentor",
        "aim_date": end,
    }
    return replace(
        blank(),
        person=person,
        boundary=dict.fromkeys(BoundaryScheme.values, "no"),
        segments=(Stretch(start, end, level, Decimal(hours)),),
        mentor=mentor,
        tasks=(
            TaskLine("practical", "Ringe kl. 7 de første to uger og følges med bussen til Helsinge"),
            TaskLine("job_education", "Være med ved ugens møde med formanden på lageret i den første måned"),
        ),
    )


def _walked(mentors, people, today: date) -> None:
    worker, approver = people["sagsbehandler"], people["godkender"]
    start = today + timedelta(days=14)

    def case(place: int, given: str, family: str, **facts) -> Case:
        return new_case(20 + place, given, family, worker, today, **facts)

    def saved(case: Case, mentor: int, **changes):
        draft = plain_draft(mentors[mentor], start, **changes)
        return proposals.save_draft(case=case, draft=draft, revision=0, page="demo", by=worker)

    def submitted(case: Case, mentor: int, **changes):
        return proposals.submit(proposal_id=saved(case, mentor, **changes).pk, by=worker)

    def granted(case: Case, mentor: int):
        proposal = submitted(case, mentor)
        answers = dict.fromkeys(QUESTIONS, True)
        visitation.approve(proposal_id=proposal.pk, answers=answers, by=approver)
        return proposal

    def printed(case: Case, mentor: int):
        version = agreements.draft_agreement(proposal_id=granted(case, mentor).pk, by=worker)
        return version, agreements.print_version(version_id=version.pk, by=worker)

    new = case(0, "Mette", "Østergaard", interpreter_language="")
    _note(new, worker, today)
    saved(case(1, "Laila", "Ravn"), 0)
    submitted(case(2, "Søren", "Højgaard"), 1)
    submitted(case(3, "Zahra", "Ali", interpreter_language="Arabisk"), 1, level=4, hours="5.00", months=3)
    back = submitted(case(4, "Vagn", "Mølgaard"), 2)
    visitation.send_back(
        proposal_id=back.pk,
        reason="Målet er for løst. Skriv, hvilket arbejde og hvor mange timer.",
        by=approver,
    )
    granted(case(5, "Camilla", "Brandt"), 2)
    printed(case(6, "Jørgen", "Bæk"), 0)
    version, document = printed(case(7, "Signe", "Vestergård"), 0)
    scan = signing.Scan(store.get(document.sha256), "application/pdf")
    signed = signing.Signed(method="paper", jobcentre_on=today, citizen_on=today, scan=scan)
    signing.register_signature(version_id=version.pk, signed=signed, by=worker)
    hidden = case(8, "Pernille", "Juul")
    citizens.record_register_event(
        citizen_id=hidden.citizen_id,
        kind="protected",
        on=today,
        until=today + timedelta(days=365),
        note="Borgeren viste brevet om beskyttelse",
        by=worker,
    )


def _note(case: Case, worker, today: date) -> None:
    journal.write_note(
        case=case,
        kind=NoteKind.CONVERSATION,
        occurred_on=today,
        theme="Første samtale",
        text="Borgeren vil gerne i praktik, men er bange for at gå i stå igen. Vi aftalte at se på en mentor.",
        final=True,
        by=worker,
    )
