"""Agreements of the demo set in the middle of their lives: followed up, changed, waiting, and near their end.

Made through the same actions as the site uses. They are signed on the day of the demo, so those that run
already say why the paper came late (R-35).
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from agreements import rules
from agreements.actions import agreement as agreements
from agreements.actions import amendment, followups, hours, months, signing, visitation
from agreements.actions import proposal as proposals
from agreements.actions.approvals import QUESTIONS
from agreements.actions.draft import TaskLine
from agreements.actions.matching import Chosen
from agreements.enums import VersionChange
from agreements.matching import Offer, wish_of_version
from agreements.models import Agreement, AgreementVersion
from mentorstotte.core.demo import ensure_demo_users
from mentorstotte.core.documents import store
from providers.actions import logins
from providers.models import Mentor
from reporting.demo.small import new_case, plain_draft

LATE = rules.DocumentedReason("LATE_PAPER", "Borgeren fik aftalen med hjem og kom først med den i dag.")
LATE_HOURS = "Timerne er skrevet ind fra mentorens kalender, da aftalen blev underskrevet."
FIRST_PLACE = 40  # after the citizens of the small set


@dataclass
class Office:
    """Who makes them, and on which day."""

    worker: object
    approver: object
    mentors: list[Mentor]
    today: date
    made: int = 0

    def running(self, given: str, family: str, mentor: int, *, start: date) -> Agreement:
        """An agreement of six months, in force since ``start`` and signed today."""
        self.made += 1
        case = new_case(FIRST_PLACE + self.made, given, family, self.worker, start)
        draft = plain_draft(self.mentors[mentor], start)
        saved = proposals.save_draft(case=case, draft=draft, revision=0, page="demo", by=self.worker)
        proposals.submit(proposal_id=saved.pk, by=self.worker)
        answers = dict.fromkeys(QUESTIONS, True)
        visitation.approve(proposal_id=saved.pk, answers=answers, by=self.approver)
        version = agreements.draft_agreement(proposal_id=saved.pk, by=self.worker)
        self.sign(version)
        return Agreement.objects.get(pk=version.agreement_id)

    def sign(self, version: AgreementVersion) -> None:
        """Both sign on paper today."""
        document = agreements.print_version(version_id=version.pk, by=self.worker)
        scan = signing.Scan(store.get(document.sha256), "application/pdf")
        signed = signing.Signed(
            method="paper", jobcentre_on=self.today, citizen_on=self.today, scan=scan, early=LATE
        )
        signing.register_signature(version_id=version.pk, signed=signed, by=self.worker)

    def change(self, agreement: Agreement, kind: VersionChange, why: str, **facts) -> AgreementVersion:
        """A change from today, as far as it goes without others."""
        change = amendment.Change(kind=kind, day=self.today, why=why, **facts)
        return amendment.amend(agreement_id=agreement.pk, change=change, by=self.worker)

    def new_mentor(self, agreement: Agreement, number: int) -> dict:
        """One of the list, chosen."""
        base, mentor = amendment.base_of(agreement), self.mentors[number]
        wish = wish_of_version(base)
        listed = tuple(each.ranked for each in Offer(base, wish, {}).found)
        why = "Har fulgt Kasper i praktikken og har tid om morgenen."
        return {"mentor": mentor, "chosen": Chosen(mentor.pk, why=why, wish=wish, ranked=listed)}


def load(*, today: date) -> None:
    """Adds them to the small set."""
    people = ensure_demo_users()
    mentors = list(Mentor.objects.order_by("pk"))
    office = Office(people["sagsbehandler"], people["godkender"], mentors, today)
    _hours(office, _followed_up(office))
    _changed(office)
    _waiting(office)
    _near_its_end(office)
    _portal(office, people)


def _portal(office: Office, people) -> None:
    """The mentor of the demo has a login, and the supplier a coordinator."""
    mentor = office.mentors[2]
    logins.tie_login(mentor_id=mentor.pk, email=people["mentor"].email, by=people["katalog"])
    coordinator = people["koordinator"].email
    logins.add_coordinator(supplier_id=mentor.supplier_id, email=coordinator, by=people["katalog"])


def _followed_up(office: Office) -> Agreement:
    agreement = office.running("Birgit", "Toft", 2, start=office.today - timedelta(days=70))
    facts = followups.FollowUpFacts(
        held_on=office.today - timedelta(days=3),
        purpose_present=True,
        progress=3,
        text="Birgit møder selv tre dage om ugen. Om fredagen henter mentoren hende stadig.",
        participants="Birgit, mentor og sagsbehandler",
        hours_used_for="Følgeskab til praktikken og øvelse i at ringe, når noget går galt.",
        feedback_read=True,
        hours_confirmed=True,
    )
    followups.register_follow_up(agreement_id=agreement.pk, facts=facts, by=office.worker)
    return agreement


def _hours(office: Office, agreement: Agreement) -> None:
    """A meeting a week since the start; the first month waits for approval."""
    day = agreement.start_date
    while day <= office.today:
        facts = hours.EntryFacts(
            day,
            starts=time(9),
            ends=time(11),
            direct_minutes=105,
            indirect_minutes=15,
            travel_minutes=30,
            travel_km=18,
            note="Fulgtes til praktikken og øvede, hvem man ringer til",
            late_reason=LATE_HOURS if months.is_closed(day, office.today) else "",
        )
        hours.register_entry(agreement_id=agreement.pk, facts=facts, by=office.worker)
        day += timedelta(days=7)
    first = agreement.start_date.replace(day=1)
    months.submit_month(agreement_id=agreement.pk, month=first, by=office.worker)


def _changed(office: Office) -> None:
    """Three versions to compare: another mentor, and another task."""
    agreement = office.running("Kasper", "Friis", 0, start=office.today - timedelta(days=45))
    why = "Lone Bach er gået på barsel. Kasper har mødt Karim Haddad og vil gerne fortsætte med ham."
    office.sign(office.change(agreement, VersionChange.MENTOR, why, **office.new_mentor(agreement, 1)))
    tasks = (
        TaskLine("practical", "Følges med bussen til Helsinge mandag og torsdag"),
        TaskLine("job_education", "Være med ved ugens møde med formanden på lageret i den første måned"),
        TaskLine("social", "Øve samtaler med kollegerne i frokostpausen"),
    )
    version = agreement.versions.get(number=2)
    why = "Kasper kommer selv op om morgenen nu, men holder sig væk fra de andre i pausen."
    more = {"tasks": tasks, "not_tasks": version.not_tasks}
    office.sign(office.change(agreement, VersionChange.TASKS, why, **more))


def _waiting(office: Office) -> None:
    agreement = office.running("Nadia", "Rahimi", 1, start=office.today - timedelta(days=30))
    why = "Nadia begynder i en ny praktik med flere timer og har brug for følgeskab hver dag."
    more = {"level": 3, "weekly_hours": Decimal("4.00")}
    office.change(agreement, VersionChange.HOURS, why, **more)


def _near_its_end(office: Office) -> None:
    start = office.today + timedelta(days=10) - relativedelta(months=6)
    agreement = office.running("Poul Erik", "Dam", 2, start=start)
    facts = followups.EffectFacts(
        assessed_on=office.today,
        effect="closer",
        recommendation="extend_lower",
        text="Poul Erik er kommet i fast praktik, men falder stadig fra, når planen ændres med kort varsel.",
    )
    followups.register_effect(agreement_id=agreement.pk, facts=facts, by=office.worker)
