"""The weeks of an agreement, judged by what is registered. The answer is copied to the agreement."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from agreements.actions.facts import own_standard
from agreements.actions.segments import spans_of
from agreements.models import Agreement, AgreementVersion, Contact, Explanation, Pause
from agreements.models.agreement import IN_FORCE
from agreements.rules import events
from agreements.rules.contact import ContactSpan, contact_spans_over
from agreements.rules.events import ContactMade, JudgedWeek
from agreements.rules.spans import group_periods, until
from cases import law

BATCH = 500
FIRST_MEETING = timedelta(days=events.FIRST_MEETING_DAYS)


@dataclass(frozen=True)
class Registered:
    """What is registered of an agreement's contact, as the rules want it."""

    contacts: tuple[ContactMade, ...] = ()
    pauses: tuple[events.Pause, ...] = ()
    explained: frozenset[tuple[str, date]] = frozenset()

    @property
    def weeks_explained(self) -> frozenset[date]:
        """The first days of weeks that have a reason."""
        return frozenset(day for rule, day in self.explained if rule == Explanation.WEEK)

    @property
    def met(self) -> bool:
        """They have met, or why not is explained."""
        begun = any(rule == Explanation.FIRST_MEETING for rule, _ in self.explained)
        return begun or any(contact.counts for contact in self.contacts)


def registered(agreement: Agreement) -> Registered:
    """From the rows that stand; fetch them first for many agreements (``_with_rows``)."""
    return Registered(
        contacts=tuple(
            ContactMade(row.day, row.kind, row.reason, row.no_show)
            for row in agreement.contacts.all()
            if row.withdrawn_at is None
        ),
        pauses=tuple(
            events.Pause(row.start, row.end) for row in agreement.pauses.all() if row.withdrawn_at is None
        ),
        explained=frozenset((row.rule, row.first_day) for row in agreement.explanations.all()),
    )


def demands(agreement: Agreement, version: AgreementVersion) -> tuple[ContactSpan, ...]:
    """The weeks in which a contact is demanded, and by whom. The target group is that of each day."""
    periods = group_periods(until(spans_of(version), agreement.end_date))
    return contact_spans_over(periods, law.regimes(), own_standard())


def judge(
    agreement: Agreement, version: AgreementVersion, said: Registered, today: date
) -> tuple[JudgedWeek, ...]:
    """The weeks that have begun, by statute and standard (R-17)."""
    return events.judged_weeks(
        demands(agreement, version),
        said.contacts,
        today,
        pauses=said.pauses,
        explained=said.weeks_explained,
        since=agreement.contact_from,
    )


def copy_contact(agreement: Agreement, version: AgreementVersion, today: date) -> None:
    """Sets the copies on the agreement; the caller holds the row and saves it."""
    said = registered(agreement) if agreement.in_force else Registered()
    weeks = judge(agreement, version, said, today) if agreement.in_force else ()
    missing = [week.first for week in weeks if week.state == "missing"]
    agreement.contact_missing_since = min(missing, default=None)
    agreement.contact_judged_on = today
    asked = agreement.in_force and agreement.contact_from is None and agreement.ended_on is None
    agreement.first_meeting_due = agreement.start_date + FIRST_MEETING if asked and not said.met else None


def judge_finished_weeks(*, today: date | None = None) -> int:
    """Judges the week that is over for every running agreement that a contact is demanded of.

    Each once a week, whenever it is called; gives back how many were judged.
    """
    today = today or timezone.localdate()
    judged = 0
    while found := _judge_some(today):
        judged += found
    return judged


@transaction.atomic
def _judge_some(today: date) -> int:
    """One batch; rows that another worker holds are passed over."""
    monday = today - timedelta(days=today.weekday())
    regimes = law.regimes()
    demanded = regimes.duty_groups | regimes.contact_groups
    waiting = Q(contact_judged_on__isnull=True) | Q(contact_judged_on__lt=monday)
    found = Agreement.objects.in_force().filter(
        waiting, target_group__in=demanded, end_date__gte=monday - timedelta(days=7)
    )
    agreements = list(_with_rows(found.select_for_update(skip_locked=True, of=("self",)))[:BATCH])
    for agreement in agreements:
        [version] = agreement.in_force_versions
        copy_contact(agreement, version, today)
    Agreement.objects.bulk_update(
        agreements, ["contact_missing_since", "contact_judged_on", "first_meeting_due"]
    )
    return len(agreements)


def _with_rows(agreements):
    """With all that ``copy_contact`` reads, in one query each."""
    versions = AgreementVersion.objects.filter(state__in=IN_FORCE).select_related("agreement")
    return agreements.order_by("pk").prefetch_related(
        Prefetch("versions", versions.prefetch_related("segments"), to_attr="in_force_versions"),
        *standing_rows(),
    )


def standing_rows(*related: str) -> list:
    """What ``registered`` reads of an agreement, to be prefetched: what is taken back is left out, and
    ``related`` comes with each contact and pause.
    """
    contacts, pauses = Contact.objects.standing(), Pause.objects.standing()
    return [
        Prefetch("contacts", contacts.select_related(*related) if related else contacts),
        Prefetch("pauses", pauses.select_related(*related) if related else pauses),
        "explanations",
    ]
