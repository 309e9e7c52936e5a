"""What addresses are about, built through the site's own actions. Add a line to OBJECTS for a new kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO

from django.utils import timezone

from agreements.actions import (
    access,
    access_approval,
    amendment,
    batches,
    closing,
    contacts,
    ends,
    groups,
    hours,
    phase_out,
    referrals,
    rejection,
    reviews,
    rights,
    signing,
    visitation,
)
from agreements.actions import agreement as agreements
from agreements.actions import complaint as complaints
from agreements.actions import proposal as proposals
from agreements.actions.approvals import QUESTIONS
from agreements.actions.dispatch import dispatch
from agreements.actions.draft import Stretch
from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.actions.letters import HearingLetter, RejectionLetter
from agreements.models import (
    Agreement,
    Closing,
    Decision,
    MentorChoice,
    MonthSheet,
    PriceCorrection,
    PricedHours,
    Review,
    SettlementLine,
    Statement,
    TimeEntry,
)
from cases import law
from cases.actions import closing as case_closing
from cases.actions import journal, log_review, network
from cases.actions import law as law_actions
from cases.enums import NoteKind
from cases.models import Case, LogReview
from cases.rules import published
from mentorstotte.core.actions import ask_approval
from mentorstotte.core.calendar import add_months, last_day, today
from mentorstotte.core.enums import Role
from mentorstotte.core.models import AccessLog, Team, User
from providers.actions import catalogue, contracts, papers, wages
from providers.actions.wages import Wage
from providers.models import Coordinator, GroupContract, Mentor, NamedFigures, Supplier
from reporting.actions import audit, exports, extract, imports, trials, yearly
from reporting.actions.findings import add_finding
from reporting.actions.matching import match_certain
from reporting.actions.report_changes import find_all
from reporting.actions.report_switch import switch_on
from reporting.enums import ImportKind, TrialKind
from reporting.models import OwnReports, Report
from tests import factories
from tests.agreements import samples
from tests.reporting import ledger

FRAMEWORKS = (
    "Virksomhed;Aftaletype;Gældende fra;Timepris;Faste timer pr. uge\n"
    "Virksomhed 01;Partnerskabsaftale;01-02-2013;250,00;0,00\n"
)
EXTRACT = "CPR;Fra;Til;Timer;Kvittering;Kvitteret den\n6101701234;01-01-2014;30-06-2014;3,00;K-1;06-01-2014\n"


@dataclass
class World:
    """The people and the place of one access test."""

    team: Team
    other_team: Team
    owner: User  # caseworker of the team, who made the rows
    colleague: User  # caseworker of the same team
    stranger: User  # caseworker of another team


def a_world() -> World:
    """A team with its people, and a stranger's team."""
    team, other = factories.team("Job og Kompetence"), factories.team("Job og Helbred")
    return World(
        team=team,
        other_team=other,
        owner=factories.user(Role.CASEWORKER, team=team, name="Sara Lund"),
        colleague=factories.user(Role.CASEWORKER, team=team, name="Jonas Østergaard"),
        stranger=factories.user(Role.CASEWORKER, team=other, name="Åse Kjær"),
    )


@dataclass(frozen=True)
class About:
    """How to build the row, as the arguments of its address, and whom it is kept apart from.

    ``by_team``: other teams must not see it. ``by_owner``: nobody but ``world.owner`` may.
    """

    build: Callable[[World], dict]
    by_team: bool = True
    by_owner: bool = False


def _case(world: World) -> dict:
    return {"number": factories.case(world.owner).number}


def _closed_case(world: World) -> dict:
    case = factories.case(world.owner)
    case_closing.close_case(case_id=case.pk, on=today(), reason="ended", by=world.owner)
    return {"number": case.number}


def _citizen_in_the_log(world: World) -> dict:
    return {"citizen": factories.case(world.owner).citizen_id}


def _note(world: World, *, final: bool) -> dict:
    case = factories.case(world.owner)
    note = journal.write_note(
        case=case,
        kind=NoteKind.NOTE,
        occurred_on=date(2026, 11, 3),
        theme="Samtale",
        text="Vi har talt om aftalen.",
        final=final,
        by=world.owner,
    )
    return {"number": case.number, "pk": note.pk}


def _incoming_document(world: World) -> dict:
    case = factories.case(world.owner)
    incoming = journal.journal_document(
        case=case,
        content=b"%PDF-1.4 sample",
        content_type="application/pdf",
        received_on=date(2026, 11, 3),
        sender="Egen læge",
        theme="Attest",
        by=world.owner,
    )
    return {"number": case.number, "public_id": incoming.document.public_id}


def _consent(world: World):
    """One of the network whom something may be told."""
    case, today = factories.case(world.owner), timezone.localdate()
    card = network.ContactCard("Bo Bostøtte", "support_person", "Morgener og post")
    contact = network.add_contact(case_id=case.pk, card=card, by=world.owner)
    until = today + timedelta(days=365)
    facts = network.ConsentFacts("network", contact.name, "Fremmøde i praktikken", today, until, "written")
    return network.give_consent(case_id=case.pk, facts=facts, contact=contact, by=world.owner)


def _network_contact(world: World) -> dict:
    consent = _consent(world)
    return {"number": consent.case.number, "pk": consent.contact_id}


def _given_consent(world: World) -> dict:
    consent = _consent(world)
    return {"number": consent.case.number, "pk": consent.pk}


def _consent_to_notices(world: World) -> dict:
    case, today = factories.case(world.owner), timezone.localdate()
    facts = network.ConsentFacts("notice", "Arresthuset", "Dagen for løsladelse", today, today, "written")
    return {
        "number": case.number,
        "pk": network.give_consent(case_id=case.pk, facts=facts, by=world.owner).pk,
    }


def _draft(world: World, **changes):
    """A proposal that is being written."""
    case = factories.case(world.owner)
    changes.setdefault("mentor", factories.mentor())
    draft = samples.draft(**changes)
    return proposals.save_draft(case=case, draft=draft, revision=0, page="side", by=world.owner)


def _draft_proposal(world: World) -> dict:
    return {"number": _draft(world).case.number}


def _submitted(world: World, **changes):
    return proposals.submit(proposal_id=_draft(world, **changes).pk, by=world.owner)


def _submitted_proposal(world: World) -> dict:
    return {"number": _submitted(world).case.number}


def _one_proposal(world: World) -> dict:
    proposal = _submitted(world)
    return {"number": proposal.case.number, "pk": proposal.pk}


def _hearing(world: World) -> dict:
    case = _draft(world, person={"need": "lasting"}).case
    letter = HearingLetter(
        considered="Vi overvejer at give dig afslag, fordi behovet ser varigt ud.",
        facts=(("Du har brug for hjælp hver dag.", "Din læge, 20. januar"),),
        rules="Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
        answer_by=timezone.localdate() + timedelta(days=14),
    )
    return {"number": case.number, "pk": rejection.send_hearing(case=case, letter=letter, by=world.owner).pk}


def _decision(world: World) -> dict:
    proposal = _draft(world, person={"need": "lasting"})
    letter = RejectionLetter(
        matter="Din sag handler om mentorstøtte, 3,00 timer om ugen.",
        reasons="Mentorstøtte er for en periode. Din læge beskriver et varigt behov.",
        rules="Lov om en aktiv beskæftigelsesindsats § 31 b, stk. 1",
        help=("SEL85",),
    )
    made = rejection.reject(proposal_id=proposal.pk, letter=letter, hearing_needed=False, by=world.owner)
    return {"number": proposal.case.number, "pk": made.pk}


def _complaint(world: World) -> dict:
    about = _decision(world)
    facts = complaints.ComplaintFacts("oral", timezone.now(), "Anders Ærø", "Han vil have flere timer.")
    made = complaints.register_complaint(decision_id=about["pk"], facts=facts, by=world.owner)
    return about | {"pk": made.pk}


def _letter(world: World) -> dict:
    about = _decision(world)
    return {"number": about["number"], "public_id": Decision.objects.get(pk=about["pk"]).document.public_id}


def _dispatch(world: World) -> dict:
    made = Decision.objects.get(pk=_decision(world)["pk"])
    row = dispatch(document=made.document, case=made.case, channel="print", by=world.owner)
    return {"number": made.case.number, "pk": row.pk}


def _granted(world: World, **changes):
    """A grant that no agreement has been begun for."""
    proposal = _submitted(world, **changes)
    approver = factories.user(Role.APPROVER, team=world.team)
    answers = dict.fromkeys(QUESTIONS, True)
    visitation.approve(proposal_id=proposal.pk, answers=answers, by=approver)
    return proposal


def _granted_case(world: World) -> dict:
    return {"number": _granted(world).case.number}


def _group(world: World) -> GroupContract:
    mentor, today = factories.mentor(), timezone.localdate()
    days = {"valid_from": today - timedelta(days=10), "valid_to": today + timedelta(days=80)}
    about = {"supplier": mentor.supplier, "mentor": mentor, "places": 8, "price": Decimal("96000.00")}
    return catalogue.buy_places(
        contract=GroupContract(name=f"Morgenhold {mentor.pk}", **about, **days), by=world.owner
    )


def _place(world: World) -> dict:
    group, today = _group(world), timezone.localdate()
    number = _running_agreement(world)["number"]
    Agreement.objects.filter(number=number).update(mentor=group.mentor)
    made = groups.enrol(number=number, contract_id=group.pk, start=today, end=today, by=world.owner)
    return {"pk": group.pk, "enrolment": made.pk}


def _lacks_mentor(world: World) -> dict:
    return {"number": _granted(world, mentor=None, mentor_later=True).case.number}


def _dear_mentor(world: World) -> dict:
    """A mentor above the price cap, found after the grant, who waits for an approver."""
    proposal = _granted(world, mentor=None, mentor_later=True)
    said = {"why": "Ingen anden taler borgerens sprog", "over_cap": "450 kr. er over loftet på 300 kr."}
    made = MentorChoice.objects.create(
        proposal=proposal, mentor=factories.mentor(), chosen_by=world.owner, **said
    )
    ask_approval(subject=made, case=proposal.case, drafted_by=world.owner, by=world.owner)
    return {"number": proposal.case.number, "pk": made.pk}


def _referral(world: World) -> dict:
    proposal = _granted(world, mentor=None, mentor_later=True)
    asked = referrals.refer(proposal_id=proposal.pk, wanted="Lager i Helsinge, hverdage.", by=world.owner)
    return {"pk": asked.pk}


def _drafted(world: World, **changes):
    return agreements.draft_agreement(proposal_id=_granted(world, **changes).pk, by=world.owner)


def _drafted_agreement(world: World) -> dict:
    return {"number": _drafted(world).agreement.number}


def _waiting_agreement(world: World) -> dict:
    version = _drafted(world)
    agreements.print_version(version_id=version.pk, by=world.owner)
    return {"number": version.agreement.number}


def _waiting_version(world: World) -> dict:
    return _waiting_agreement(world) | {"version": 1}


def _running_agreement(world: World) -> dict:
    today = timezone.localdate()
    row = ImportedAgreement(
        case=factories.case(world.owner),
        mentor=factories.mentor(),
        target_group="T17_ALM",
        start=today - timedelta(days=30),
        end=today + timedelta(days=100),
    )
    [agreement] = create_imported(rows=[row], on=today, by=world.owner)
    return {"number": agreement.number}


def _contact(world: World) -> dict:
    number = _running_agreement(world)["number"]
    facts = contacts.ContactFacts(timezone.localdate(), "phone")
    agreement = Agreement.objects.get(number=number)
    made = contacts.register_contact(agreement_id=agreement.pk, facts=facts, by=world.owner)
    return {"number": number, "pk": made.pk}


def _pause(world: World) -> dict:
    number, today = _running_agreement(world)["number"], timezone.localdate()
    agreement = Agreement.objects.get(number=number)
    days = {"start": today, "end": today + timedelta(days=6)}
    made = contacts.register_pause(agreement_id=agreement.pk, **days, kind="holiday", note="", by=world.owner)
    return {"number": number, "pk": made.pk}


def _time_entry(world: World):
    number = _running_agreement(world)["number"]
    agreement = Agreement.objects.get(number=number)
    facts = hours.EntryFacts(timezone.localdate(), direct_minutes=60)
    return hours.register_entry(agreement_id=agreement.pk, facts=facts, by=world.owner)


def _given_entry(world: World):
    """Time of today in an agreement of which ``world.owner`` is the mentor and the coordinator."""
    today = timezone.localdate()
    mentor = Mentor.objects.filter(user=world.owner).first() or factories.mentor(user=world.owner)
    Coordinator.objects.get_or_create(supplier=mentor.supplier, user=world.owner)
    case, span = factories.case(world.colleague), {"start": today - timedelta(days=3), "end": today}
    row = ImportedAgreement(case=case, mentor=mentor, target_group="T17_ALM", **span)
    [agreement] = create_imported(rows=[row], on=today, by=world.colleague)
    facts = hours.EntryFacts(today, direct_minutes=60, starts=_next_hour(mentor), ends=_next_hour(mentor, 1))
    return hours.register_entry(agreement_id=agreement.pk, facts=facts, by=world.owner)


def _next_hour(mentor: Mentor, more: int = 0) -> time:
    """A time of day that the mentor has not used."""
    return time(TimeEntry.objects.filter(mentor=mentor).count() + more)


def _given_agreement(world: World) -> dict:
    return {"number": _given_entry(world).agreement.number}


def _switch_of_figures(world: World) -> dict:
    """Switched on today; the address says nothing of it."""
    if NamedFigures.objects.since(timezone.localdate()) is None:
        factories.named_figures(timezone.localdate(), world.owner)
    return {}


def _own_figures(world: World) -> dict:
    _given_entry(world)
    return _switch_of_figures(world)


def _given_time(world: World) -> dict:
    made = _given_entry(world)
    return {"number": made.agreement.number, "pk": made.pk}


def _given_month(world: World) -> dict:
    made = _given_entry(world)
    return {"number": made.agreement.number, "year": made.day.year, "month": made.day.month}


def _coordinator(world: World) -> dict:
    supplier = factories.mentor().supplier
    made, _ = supplier.coordinators.get_or_create(user=world.owner)
    return {"pk": supplier.pk, "coordinator": made.pk}


def _time(world: World) -> dict:
    made = _time_entry(world)
    return {"number": made.agreement.number, "pk": made.pk}


def _month(world: World) -> dict:
    made = _time_entry(world)
    return {"number": made.agreement.number, "year": made.day.year, "month": made.day.month}


def _closed(world: World) -> Closing:
    """Last month, closed with nothing in it."""
    month = add_months(timezone.localdate().replace(day=1), -2)
    return closing.run_closing(closing.start_closing(month=month, by=None).pk)


def _closing(world: World) -> dict:
    made = _closed(world)
    return {"year": made.month.year, "month": made.month.month}


def _statement(world: World) -> dict:
    supplier = factories.mentor(supplier="Afregnet firma").supplier
    number = {"number": 1, "voucher": "M2026-10-0001"}
    made, _ = Statement.objects.get_or_create(closing=_closed(world), supplier=supplier, defaults=number)
    return {"voucher": made.voucher}


def _settled_line(world: World) -> dict:
    """An hour of a closed month, approved and settled."""
    made, now = _closed(world), timezone.now()
    _statement(world)
    mentor = factories.mentor(supplier="Afregnet firma")
    case, span = factories.case(world.colleague), {"start": made.month, "end": last_day(made.month, 1)}
    row = ImportedAgreement(case=case, mentor=mentor, target_group="T17_ALM", **span)
    [agreement] = create_imported(rows=[row], on=made.month, by=world.colleague)
    said = {f"{what}_{end}": value for what in ("submitted", "approved") for end, value in _by(world, now)}
    hour = {"payable_hours": 1, "held_hours": 0, "state": "approved"}
    sheet = MonthSheet.objects.create(agreement=agreement, month=made.month, **hour, **said)
    priced = PricedHours.objects.create(sheet=sheet, month=made.month, mentor=mentor, hours=1, rate=250)
    Closing.objects.filter(pk=made.pk).update(done_at=None)
    closing.run_closing(made.pk)
    return {"pk": priced.line.pk}


def _corrected_line(world: World) -> dict:
    """A price that another controller has put right, and that waits."""
    said = _settled_line(world)
    line = SettlementLine.objects.get(**said)
    about = {"agreement_id": line.agreement_id, "month": line.month, "mentor_id": line.mentor_id}
    made = PriceCorrection.objects.create(
        **about, wrong=line.rate, right=260, reason="Rammeaftalen siger 260 kr.", made_by=world.colleague
    )
    ask_approval(subject=made, drafted_by=world.colleague, by=world.colleague)
    return said


def _by(world: World, now) -> dict:
    return {"by": world.colleague, "at": now}.items()


def _export_file(world: World) -> dict:
    made = exports.make_export(closing_id=_closed(world).pk, name="csv", by=world.owner)
    return {"number": made.number}


def _step(world: World) -> dict:
    number, today = _running_agreement(world)["number"], timezone.localdate()
    agreement = Agreement.objects.get(number=number)
    what = {"day": today, "weekly_hours": Decimal("1.00"), "what": "Står op selv"}
    made = phase_out.plan_step(agreement_id=agreement.pk, **what, by=world.owner)
    return {"number": number, "pk": made.pk, "what": "gjort"}


def _week(world: World) -> dict:
    year, week, _ = timezone.localdate().isocalendar()
    return _running_agreement(world) | {"year": year, "week": week}


def _ended_agreement(world: World) -> dict:
    number = _running_agreement(world)["number"]
    agreement, today = Agreement.objects.get(number=number), timezone.localdate()
    end = ends.End(reason="goal_reached", on=today, status="Målet er nået i dag.", agreed=True)
    ends.end_agreement(agreement_id=agreement.pk, end=end, by=world.owner)
    return {"number": number}


def _signed(world: World) -> Agreement:
    """In force today, with its assessment behind it."""
    today = timezone.localdate()
    stretch = Stretch(today, today + timedelta(days=150), 2, Decimal("3.00"))
    version = _drafted(world, segments=(stretch,), person={"aim_date": today + timedelta(days=100)})
    agreements.print_version(version_id=version.pk, by=world.owner)
    scan = signing.Scan(b"%PDF-1.4 underskrevet", "application/pdf")
    signed = signing.Signed(method="paper", jobcentre_on=today, citizen_on=today, scan=scan)
    signing.register_signature(version_id=version.pk, signed=signed, by=world.owner)
    return Agreement.objects.get(pk=version.agreement_id)


def _signed_agreement(world: World) -> dict:
    return {"number": _signed(world).number}


def _changed_agreement(world: World) -> dict:
    """With a higher level, which waits in the visitation."""
    agreement = _signed(world)
    change = amendment.Change(
        kind="hours",
        day=timezone.localdate(),
        why="Borgeren begynder i praktik.",
        level=3,
        weekly_hours=Decimal("3.50"),
    )
    amendment.amend(agreement_id=agreement.pk, change=change, by=world.owner)
    return {"number": agreement.number}


def _import(world: World) -> dict:
    batch = imports.upload(
        kind=ImportKind.FRAMEWORKS,
        file=BytesIO(FRAMEWORKS.encode()),
        file_name="rammeaftaler.csv",
        on=timezone.localdate(),
        by=world.owner,
    )
    imports.judge(batch_id=batch.pk)
    return {"public_id": batch.public_id}


def _team(world: World) -> dict:
    return {"public_id": world.team.public_id}


def _user(world: World) -> dict:
    return {"public_id": world.owner.public_id}


def _law_draft(world: World) -> dict:
    text = published.template(
        law.regime_on(date(2026, 11, 23)), code="LAB2027", name="Prøvelov", valid_from=date(2027, 1, 1)
    )
    return {"pk": law_actions.save_regime(draft_id=None, text=text, by=world.owner).pk}


def _trial(world: World) -> dict:
    trial = trials.start_trial(kind=TrialKind.STANDARD, changes={"level4_max_months": "2"}, by=world.owner)
    trials.run_trial(trial_id=trial.pk)
    return {"public_id": trial.public_id}


def _qualification(world: World) -> dict:
    mentor, seen = factories.mentor(), {"title": "Mentorkursus", "documented_on": timezone.localdate()}
    made = catalogue.document_qualification(mentor_id=mentor.pk, **seen, by=world.owner)
    return {"pk": mentor.pk, "qualification": made.pk}


def _wages(world: World) -> dict:
    mentor, first = factories.mentor(kind="company"), timezone.localdate().replace(month=1, day=1)
    wage = Wage(first, first.replace(day=31), Decimal("180.00"))
    paper = {"content": b"%PDF-1.4", "content_type": "application/pdf", "by": world.owner}
    made = wages.document_wage(mentor_id=mentor.pk, wage=wage, **paper)
    return {"pk": mentor.pk, "made": made}


def _documented_wages(world: World) -> dict:
    keys = _wages(world)
    return {"pk": keys["pk"], "wage": keys["made"].pk}


def _paper_of_wages(world: World) -> dict:
    keys = _wages(world)
    return {"pk": keys["pk"], "public_id": keys["made"].document.public_id}


def _batch(world: World) -> dict:
    version = _drafted(world)
    batch = batches.ask_batch(version_ids=[version.pk], by=world.owner)
    batches.make_some(batch.pk)
    return {"public_id": batch.public_id}


def _supplier_contract(world: World) -> dict:
    terms = contracts.Terms(valid_from=date(2026, 1, 1))
    supplier = factories.mentor(supplier=f"Firma {Supplier.objects.count() + 6:02}").supplier
    made = contracts.agree_contract(supplier_id=supplier.pk, terms=terms, by=world.owner)
    return {"pk": made.supplier_id, "contract": made.pk}


def _contract_file(world: World) -> dict:
    keys = _supplier_contract(world)
    paper = {"content": b"%PDF-1.4 sample", "content_type": "application/pdf", "signed_on": date(2026, 1, 5)}
    made = contracts.keep_signed(contract_id=keys["contract"], **paper, by=world.owner)
    return {"pk": keys["pk"], "public_id": made.signed.public_id}


def _paper(world: World, of: str):
    mentor = factories.mentor()
    paper = {"title": "Forsikring", "content": b"%PDF-1.4 sample", "content_type": "application/pdf"}
    return papers.attach(to=mentor if of == "mentor" else mentor.supplier, **paper, by=world.owner)


def _paper_keys(world: World, of: str) -> dict:
    made = _paper(world, of)
    return {"pk": getattr(made, f"{of}_id"), "public_id": made.document.public_id}


def _rights_request(world: World) -> dict:
    keys = _note(world, final=True)
    case = Case.objects.get(number=keys["number"])
    today = timezone.localdate()
    facts = rights.RightsFacts("file", today, case.citizen.full_name, "")
    asked = rights.register(case_id=case.pk, facts=facts, by=world.owner)
    return {"number": case.number, "pk": asked.pk}


def _part_handed_out(world: World) -> dict:
    keys = _rights_request(world)
    return keys | {"part": access.parts_of(Case.objects.get(number=keys["number"]))[0].key}


def _exceptions(world: World) -> dict:
    keys = _part_handed_out(world)
    what = {"rule": "internal", "reason": "Notatet er skrevet til internt brug."}
    access.leave_out(request_id=keys["pk"], part=keys.pop("part"), **what, by=world.owner)
    return keys


def _exceptions_waiting(world: World) -> dict:
    keys = _exceptions(world)
    access_approval.ask_yes(request_id=keys["pk"], by=world.owner)
    return keys


def _review(world: World) -> dict:
    keys = _running_agreement(world)
    today = timezone.localdate()
    team = Agreement.objects.get(number=keys["number"]).team_id
    reviews.draw(team_id=team, month=today.replace(day=1))
    return {"pk": Review.objects.filter(agreement__team=team).first().pk}


def _audit_file(world: World):
    keys = _running_agreement(world)
    agreement = Agreement.objects.select_related("case__citizen").get(number=keys["number"])
    on = agreement.start_date
    ledger.posting(world.owner, citizen=agreement.case.citizen, on=on)
    match_certain()
    return audit.run_audit_file(
        audit.ask_audit_file(year=on.year, choice="one", number=agreement.number, by=world.owner).pk
    )


def _drawn_look(world: World) -> dict:
    case = factories.case(world.owner)
    reader = factories.user(Role.CASEWORKER, team=world.team)
    seen = {"subject_kind": "citizen", "subject_key": str(case.citizen_id), "page": "cases:detail"}
    AccessLog.objects.create(user=reader, **seen)
    log_review.draw(team_id=world.team.pk, month=timezone.localdate().replace(day=1))
    return {"pk": LogReview.objects.filter(round__team=world.team).latest("pk").pk}


def _project(world: World) -> dict:
    return {"pk": factories.project(world.owner).pk}


def _case_in_a_project(world: World) -> dict:
    keys = _case(world)
    project = factories.project(world.owner, Case.objects.get(number=keys["number"]))
    return {"pk": project.pk, **keys}


def _own_report(world: World) -> dict:
    keys = _running_agreement(world)
    if OwnReports.objects.since(timezone.localdate()) is None:
        switch_on(valid_from=timezone.localdate(), by=world.owner)
    find_all()
    return {"pk": Report.objects.get(agreement__number=keys["number"]).pk}


def _extract(world: World) -> dict:
    file = BytesIO(EXTRACT.encode())
    days = {"first": date(2014, 1, 1), "last": date(2014, 12, 31)}
    kept = extract.keep_extract(file=file, file_name="udtraek.csv", by=world.owner, **days)
    return {"pk": extract.run_extract(kept.pk).pk}


def _yearly_report(world: World) -> dict:
    asked = yearly.ask_yearly_report(year=timezone.localdate().year, by=world.owner)
    return {"pk": yearly.run_yearly_report(asked.pk).pk}


def _audit_link(world: World) -> dict:
    _, token = audit.give_link(file_id=_audit_file(world).pk, purpose="Årsrevisionen", by=world.owner)
    return {"token": token}


def _audit_finding(world: World) -> dict:
    file = _audit_file(world)
    said = {"text": "Timerne er ikke forklaret.", "amount": Decimal("100.00")}
    made = add_finding(item_id=file.items.get().pk, by=world.owner, **said)
    return {"number": file.number, "pk": made.pk}


OBJECTS = {
    "case": About(_case),
    "closed case": About(_closed_case),
    "draft note": About(lambda world: _note(world, final=False)),
    "final note": About(lambda world: _note(world, final=True)),
    "network contact": About(_network_contact),
    "consent": About(_given_consent),
    "consent to notices": About(_consent_to_notices),
    "incoming document": About(_incoming_document),
    "draft proposal": About(_draft_proposal),
    "mentor for a draft": About(lambda world: _draft_proposal(world) | {"pk": factories.mentor().pk}),
    "submitted proposal": About(_submitted_proposal),
    "one proposal": About(_one_proposal),
    "hearing": About(_hearing),
    "decision": About(_decision),
    "decision in case": About(lambda world: {"number": _decision(world)["number"]}),
    "token": About(lambda world: {"token": "a" * 40}, by_team=False),
    "letter": About(_letter),
    "dispatch": About(_dispatch),
    "complaint": About(_complaint),
    "case that lacks a mentor": About(_lacks_mentor),
    "group": About(lambda world: {"pk": _group(world).pk}, by_team=False),
    "place in a group": About(_place),
    "referral": About(_referral),
    "mentor above the cap": About(_dear_mentor),
    "granted case": About(_granted_case),
    "drafted agreement": About(_drafted_agreement),
    "waiting agreement": About(_waiting_agreement),
    "waiting version": About(_waiting_version),
    "batch": About(_batch, by_team=False, by_owner=True),
    "look that was drawn": About(_drawn_look, by_team=False),
    "request of a citizen": About(_rights_request),
    "part of what is handed out": About(_part_handed_out),
    "exceptions": About(_exceptions),
    "exceptions that wait": About(_exceptions_waiting),
    "paper of a case": About(lambda world: _case(world) | {"kind": "fuldmagt"}),
    "paper of an agreement": About(lambda world: _waiting_agreement(world) | {"kind": "indkaldelse"}),
    "running agreement": About(_running_agreement),
    "contact": About(_contact),
    "pause": About(_pause),
    "time of a mentor": About(_time),
    "month of hours": About(_month),
    "given agreement": About(_given_agreement, by_team=False, by_owner=True),
    "given time": About(_given_time, by_team=False, by_owner=True),
    "given month": About(_given_month, by_team=False, by_owner=True),
    "own figures": About(_own_figures, by_team=False, by_owner=True),
    "switch of figures": About(_switch_of_figures, by_team=False),
    "coordinator": About(_coordinator, by_team=False),
    "closing": About(_closing, by_team=False),
    "posting": About(lambda world: {"pk": ledger.posting(world.owner).pk}, by_team=False),
    "extract": About(_extract, by_team=False),
    "own report": About(_own_report),
    "project": About(_project, by_team=False),
    "case in a project": About(_case_in_a_project),
    "review": About(_review),
    "audit file": About(lambda world: {"number": _audit_file(world).number}, by_team=False),
    "part of an audit file": About(
        lambda world: {"number": _audit_file(world).number, "what": "samlet"}, by_team=False
    ),
    "link to an audit file": About(_audit_link, by_team=False),
    "agreement of a link": About(lambda world: _audit_link(world) | {"position": 1}, by_team=False),
    "audit finding": About(_audit_finding, by_team=False),
    "part by a link": About(lambda world: _audit_link(world) | {"what": "samlet"}, by_team=False),
    "export file": About(_export_file, by_team=False),
    "statement": About(_statement, by_team=False),
    "settled line": About(_settled_line, by_team=False),
    "corrected line": About(_corrected_line, by_team=False),
    "step of a plan": About(_step),
    "week of an agreement": About(_week),
    "ended agreement": About(_ended_agreement),
    "signed agreement": About(_signed_agreement),
    "changed agreement": About(_changed_agreement),
    "foreign absence": About(lambda world: {"pk": 1}, by_team=False),
    "foreign notice": About(lambda world: {"pk": 1}, by_team=False),
    "import": About(_import, by_team=False, by_owner=True),
    "report": About(lambda world: {"code": "b17"}, by_team=False),
    "kind of import": About(lambda world: {"kind": ImportKind.AGREEMENTS.value}, by_team=False),
    "law draft": About(_law_draft, by_team=False),
    "trial": About(_trial, by_team=False, by_owner=True),
    "yearly report": About(_yearly_report, by_team=False),
    "year": About(lambda world: {"year": 2013}, by_team=False),
    "citizen in the log": About(_citizen_in_the_log, by_team=False),
    "part of letters": About(lambda world: {"part": "complaint"}, by_team=False),
    "mentor": About(lambda world: {"pk": factories.mentor().pk}, by_team=False),
    "qualification": About(_qualification, by_team=False),
    "paper of a supplier": About(lambda world: _paper_keys(world, "supplier"), by_team=False),
    "paper of a mentor": About(lambda world: _paper_keys(world, "mentor"), by_team=False),
    "bought-out mentor": About(lambda world: {"pk": factories.mentor(kind="company").pk}, by_team=False),
    "wages": About(_documented_wages, by_team=False),
    "paper of wages": About(_paper_of_wages, by_team=False),
    "attachment": About(lambda world: {"pk": _paper(world, "mentor").pk}, by_team=False),
    "supplier contract": About(_supplier_contract, by_team=False),
    "file of a contract": About(_contract_file, by_team=False),
    "supplier": About(lambda world: {"pk": factories.mentor().supplier_id}, by_team=False),
    "team": About(_team, by_team=False),
    "user": About(_user, by_team=False),
    "provider": About(lambda world: {"provider_id": "kommune"}, by_team=False),
}
