"""Agreements in every state, made through the same actions as the site uses, on the day of the test."""

from datetime import date, timedelta
from decimal import Decimal

from agreements.actions import agreement as agreements
from agreements.actions import answers, followups, signing, visitation
from agreements.actions.approvals import QUESTIONS
from agreements.actions.draft import Stretch
from agreements.actions.imports import ImportedAgreement, create_imported
from agreements.actions.matching import Chosen
from agreements.models import Agreement, AgreementVersion, MonthSheet
from cases.enums import TargetGroup
from mentorstotte.core.calendar import last_day
from providers.models import Mentor
from providers.rules.matching import Ranked, Wish
from tests.agreements.samples import People

SCAN = signing.Scan(b"%PDF-1.4 underskrevet", "application/pdf")


def grant(people: People, *, start: date, end: date | None = None, hours: str = "3.00", level=2, **changes):
    """A granted proposal from ``start``, six months by default."""
    person = changes.pop("person", {})
    person.setdefault("aim_date", end or last_day(start, 6))
    stretch = Stretch(start, end or last_day(start, 6), level, Decimal(hours))
    proposal = people.submitted(person=person, segments=(stretch,), **changes)
    visitation.approve(proposal_id=proposal.pk, answers=dict.fromkeys(QUESTIONS, True), by=people.approver)
    proposal.refresh_from_db()
    return proposal


def drafted(people: People, **facts) -> AgreementVersion:
    """The first version of an agreement, not printed."""
    proposal = grant(people, **facts)
    return agreements.draft_agreement(proposal_id=proposal.pk, by=people.caseworker)


def printed(people: People, **facts) -> AgreementVersion:
    """A version that waits for signatures."""
    version = drafted(people, **facts)
    agreements.print_version(version_id=version.pk, by=people.caseworker)
    return AgreementVersion.objects.get(pk=version.pk)


def paper(on: date, **changes) -> signing.Signed:
    """Both parties signed on paper on the day."""
    return signing.Signed(**{"method": "paper", "jobcentre_on": on, "citizen_on": on, "scan": SCAN} | changes)


def signed(people: People, *, on: date, **facts) -> Agreement:
    """An agreement in force, signed today."""
    version = printed(people, **facts)
    signing.register_signature(version_id=version.pk, signed=paper(on), by=people.caseworker)
    return Agreement.objects.get(pk=version.agreement_id)


def imported(people: People, *, start: date, end: date, on: date, case=None, **facts) -> Agreement:
    """A course from the spreadsheet; quick, for lists and sweeps."""
    case = case or people.case()
    facts = {"weekly_hours": Decimal("3.00"), "level": 2, "target_group": TargetGroup.T17_ALM} | facts
    row = ImportedAgreement(case=case, mentor=people.mentor, start=start, end=end, **facts)
    create_imported(rows=[row], on=on, by=people.caseworker)
    return Agreement.objects.get(case=case, start_date=start, end_date=end)


def confirmed(sheet: MonthSheet) -> MonthSheet:
    """A submitted month that the citizen was asked about and has confirmed, when there is time in it."""
    if answers.ask(sheet_id=sheet.pk):
        answers.answer_by_link(answer_id=answers.standing_answer(sheet).pk, confirmed=True)
    return sheet


def follow_up(on: date, **changes) -> followups.FollowUpFacts:
    """A plain follow-up."""
    plain = {"purpose_present": True, "progress": 3, "text": "Møder nu stabilt i praktikken."}
    return followups.FollowUpFacts(held_on=on, **plain | changes)


def effect(on: date, **changes) -> followups.EffectFacts:
    """A plain effect assessment."""
    plain = {"effect": "closer", "recommendation": "stop", "text": "Borgeren klarer morgenerne selv nu."}
    return followups.EffectFacts(assessed_on=on, **plain | changes)


def days(number: int) -> timedelta:
    """So many days."""
    return timedelta(days=number)


def new_mentor(mentor: Mentor, **said) -> dict:
    """What a change says of a new mentor who was chosen on the list."""
    ranked = (Ranked(mentor.pk, mentor.name, ()),)
    facts = {"why": "Kender branchen og har tid om morgenen."} | said
    return {"mentor": mentor, "chosen": Chosen(mentor.pk, wish=Wish(), ranked=ranked, **facts)}
