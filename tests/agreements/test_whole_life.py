"""Whatever is done with an agreement, in whatever order, the database holds only what may be."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions import acknowledgement, amendment, change_approval, ends, signing
from agreements.actions import agreement as agreements
from agreements.actions.approvals import QUESTIONS
from agreements.actions.draft import TaskLine
from agreements.actions.extension import extend
from agreements.actions.followups import register_effect
from agreements.models import Agreement, AgreementVersion
from mentorstotte.core.documents import store
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import Document
from tests import factories
from tests.agreements import desk
from tests.agreements.samples import People
from tests.agreements.test_amendment import LETTER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START, TODAY = date(2014, 3, 3), date(2014, 5, 5)
YES = dict.fromkeys(QUESTIONS, True)
WHY = "Noget er blevet anderledes."
NEVER = {
    "overlapping days of one version": """
        SELECT 1 FROM agreements_segment a JOIN agreements_segment b
        ON a.version_id = b.version_id AND a.id < b.id AND a.start <= b."end" AND b.start <= a."end" """,
    "days outside their version": """
        SELECT 1 FROM agreements_segment s JOIN agreements_agreementversion v ON v.id = s.version_id
        WHERE s.start < v.start_date OR s."end" > v.end_date""",
    "days of a version that nobody has": """
        SELECT 1 FROM agreements_agreementversion v JOIN agreements_segment s ON s.version_id = v.id
        GROUP BY v.id HAVING sum(s."end" - s.start + 1) <> v.end_date - v.start_date + 1""",
    "a signed text without its document": """
        SELECT 1 FROM agreements_agreementversion WHERE signed_on IS NOT NULL AND document_id IS NULL""",
    "a document without its hash": """
        SELECT 1 FROM agreements_agreementversion v JOIN core_document d ON d.id = v.document_id
        WHERE v.content_sha256 = '' OR d.sha256 = ''""",
    "two versions in force": """
        SELECT 1 FROM agreements_agreementversion WHERE state IN ('signed', 'imported')
        GROUP BY agreement_id HAVING count(*) > 1""",
    "two versions under way": """
        SELECT 1 FROM agreements_agreementversion WHERE state IN ('draft', 'submitted', 'ready', 'sent')
        GROUP BY agreement_id HAVING count(*) > 1""",
    "a change signed without the approval it needs": """
        SELECT 1 FROM agreements_agreementversion
        WHERE signed_on IS NOT NULL AND needs_approval AND approved_at IS NULL""",
    "a version in force that the citizen neither signed, refused with a reason, nor was decided on": """
        SELECT 1 FROM agreements_signature s JOIN agreements_agreementversion v ON v.id = s.version_id
        WHERE s.citizen_signed_on IS NULL AND s.refusal_reason = '' AND v.decision_id IS NULL""",
    "a mentor's word on something else than the document": """
        SELECT 1 FROM agreements_acknowledgement a JOIN agreements_agreementversion v ON v.id = a.version_id
        LEFT JOIN core_document d ON d.id = v.document_id
        WHERE d.sha256 IS DISTINCT FROM a.document_sha256""",
    "an end beyond the signed period": """
        SELECT 1 FROM agreements_agreement a JOIN agreements_agreementversion v ON v.agreement_id = a.id
        WHERE v.state = 'signed' AND (a.end_date > v.end_date OR a.start_date <> v.start_date)""",
}


class Life:
    """One agreement and the people around it; every act is tried, and may be refused in words."""

    def __init__(self):
        self.people = People()
        with time_machine.travel("2014-02-24 10:00+01:00", tick=True):
            self.agreement = desk.signed(self.people, on=date(2014, 2, 24), start=START)
        self.mentors = [factories.mentor(f"Mentor {number}") for number in (20, 21)]

    @property
    def newest(self) -> AgreementVersion:
        return self.agreement.versions.order_by("-number").first()

    def act(self, name: str, number: int) -> None:
        with suppress(Refused), transaction.atomic():
            getattr(self, name)(number)

    def _amend(self, number: int, kind: str, **facts) -> None:
        day = TODAY + timedelta(days=7 * number)
        change = amendment.Change(kind=kind, day=day, why=f"{WHY} {number}", agreed=True, **facts)
        amendment.amend(agreement_id=self.agreement.pk, change=change, by=self.people.caseworker)

    def mentor(self, number: int) -> None:
        self._amend(number, "mentor", **desk.new_mentor(self.mentors[number % 2]))

    def hours(self, number: int) -> None:
        level, hours = [(1, "1.50"), (2, "2.50"), (3, "3.50"), (4, "5.00")][number % 4]
        until = TODAY + timedelta(days=7 * number + 41) if number % 2 else None
        self._amend(number, "hours", level=level, weekly_hours=Decimal(hours), until=until)

    def less(self, number: int) -> None:
        """Against the citizen's wish: a decision, and the version in force by it."""
        day, facts = TODAY + timedelta(days=7 * number), {"level": 1, "weekly_hours": Decimal("1.00")}
        change = amendment.Change(kind="hours", day=day, why=WHY, agreed=False, letter=LETTER, **facts)
        amendment.amend(agreement_id=self.agreement.pk, change=change, by=self.people.caseworker)

    def tasks(self, number: int) -> None:
        self._amend(number, "tasks", tasks=(TaskLine("", f"Øve {number} samtaler med chefen om ugen"),))

    def approve(self, number: int) -> None:
        change_approval.approve_change(version_id=self.newest.pk, answers=YES, by=self.people.approver)

    def send_back(self, number: int) -> None:
        change_approval.return_change(version_id=self.newest.pk, reason=WHY, by=self.people.approver)

    def print(self, number: int) -> None:
        agreements.print_version(version_id=self.newest.pk, by=self.people.caseworker)

    def sign(self, number: int) -> None:
        signed = desk.paper(TODAY)
        signing.register_signature(version_id=self.newest.pk, signed=signed, by=self.people.caseworker)

    def acknowledge(self, number: int) -> None:
        seen = acknowledgement.Seen("mail", TODAY)
        acknowledgement.register_acknowledgement(
            version_id=self.newest.pk, seen=seen, by=self.people.caseworker
        )

    def rewrite(self, number: int) -> None:
        agreements.reopen(version_id=self.newest.pk, change=WHY, by=self.people.caseworker)

    def take_back(self, number: int) -> None:
        agreements.withdraw(version_id=self.newest.pk, reason=WHY, by=self.people.caseworker)

    def assess(self, number: int) -> None:
        facts = desk.effect(TODAY)
        register_effect(agreement_id=self.agreement.pk, facts=facts, by=self.people.caseworker)

    def extend(self, number: int) -> None:
        extend(agreement_id=self.agreement.pk, by=self.people.caseworker)

    def end(self, number: int) -> None:
        on = TODAY + timedelta(days=7 * number)
        end = ends.End(reason="goal_reached", on=on, status="Målet er nået i dag.", agreed=True)
        ends.end_agreement(agreement_id=self.agreement.pk, end=end, by=self.people.caseworker)

    def undo(self, number: int) -> None:
        ends.undo_end(agreement_id=self.agreement.pk, reason=WHY, by=self.people.caseworker)


ACTS = [name for name in vars(Life) if not name.startswith("_") and name not in ("newest", "act")]
# Signing is a way of three steps that chance alone seldom finds.
WAYS = [*([act] for act in ACTS), ["print", "sign"], ["approve", "print", "sign"]]
STEPS = st.lists(st.tuples(st.sampled_from(WAYS), st.integers(0, 16)), min_size=2, max_size=7)


def found() -> list[str]:
    """What is in the database and may not be."""
    with connection.cursor() as cursor:
        return [name for name, query in NEVER.items() if _any(cursor, query)]


def _any(cursor, query: str) -> bool:
    cursor.execute(query)
    return cursor.fetchone() is not None


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_whatever_sequence_of_acts_the_database_holds_only_what_may_be(steps):
    with transaction.atomic():
        life = Life()
        with time_machine.travel("2014-05-05 10:00+02:00", tick=True):
            for way, number in steps:
                for name in way:
                    life.act(name, number)
                    assert found() == [], (name, number)
        for document in Document.objects.filter(case_id=life.agreement.case_id):
            assert store.get(document.sha256), "the bytes are what the hash says"
        assert Agreement.objects.filter(pk=life.agreement.pk).exists()
        transaction.set_rollback(True)
