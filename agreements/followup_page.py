"""What a follow-up or an effect assessment starts from: what was granted and done since last time."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Max, Q, Window, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from agreements.actions.contact_weeks import judge, registered, standing_rows
from agreements.actions.deadlines import governing_first
from agreements.actions.printing import total_hours
from agreements.actions.talk import owed_report
from agreements.answers_page import Confirmed, MonthAnswer, answers_beside
from agreements.hours_page import used_between
from agreements.models import Agreement, AgreementVersion, Contact, FollowUp, Pause
from agreements.phase_out_rows import steps_of
from agreements.rules import events
from agreements.rules.events import JudgedWeek
from agreements.rules.reports import Owed
from agreements.rules.spans import Span
from agreements.talk_page import report_since, talk_beside
from mentorstotte.core.wording import danish_count, danish_date, danish_number

ONE_DAY = timedelta(days=1)
NOTES_SHOWN = 5
CONFIRMED = {True: "ja", False: "nej", None: ""}  # of the form's question


@dataclass(frozen=True)
class SinceLast:
    """From the day after the last follow-up (or the first day) until today."""

    agreement: Agreement
    version: AgreementVersion
    last: FollowUp | None
    since: date
    until: date
    contacts: list[Contact]
    pauses: list[Pause]
    weeks: list[JudgedWeek]

    @classmethod
    def of(cls, agreement: Agreement) -> "SinceLast":
        """Read in six queries."""
        confirmed = Window(Max("held_on", filter=Q(hours_confirmed=True)))
        last = agreement.follow_ups.annotate(confirmed_until=confirmed).first()
        since = last.held_on + ONE_DAY if last else agreement.start_date
        until = min(timezone.localdate(), agreement.end_date)
        versions = agreement.versions.annotate(
            used_minutes=used_between(since, until),
            report=report_since("agreement", since),
            **talk_beside("agreement"),
            answers=answers_beside("agreement"),
        )
        version = governing_first(versions).first()
        prefetch_related_objects([agreement], *standing_rows())
        prefetch_related_objects([version], "segments")
        weeks = judge(agreement, version, registered(agreement), until) if agreement.in_force else ()
        return cls(
            agreement=agreement,
            version=version,
            last=last,
            since=since,
            until=until,
            contacts=[row for row in agreement.contacts.all() if since <= row.day <= until],
            pauses=[row for row in agreement.pauses.all() if row.start <= until and row.end >= since],
            weeks=[week for week in weeks if week.last >= since and week.state != "open"],
        )

    @property
    def granted(self) -> Decimal:
        """Hours that the agreement gives for these days."""
        spans = [
            Span(max(row.start, self.since), min(row.end, self.until), None, row.weekly_hours)
            for row in self.version.segments.all()
            if row.start <= self.until and row.end >= self.since
        ]
        return total_hours(spans)

    @property
    def phase_out(self) -> list[dict]:
        """The steps of the plan to reduce the support."""
        return steps_of(self.agreement.phase_out)

    @property
    def kept(self) -> int:
        """Weeks with contact, a reason or a pause."""
        return sum(week.state != "missing" for week in self.weeks)

    @property
    def weeks_in_words(self) -> str:
        """“11 af 12 uger med kontakt, grund eller pause”."""
        return f"{self.kept} af {danish_count(len(self.weeks), 'uge', 'uger')} med kontakt, grund eller pause"

    @property
    def contacts_in_words(self) -> str:
        """“6 møder, 2 andre kontakter, 1 udeblivelse”."""
        met = sum(row.kind == "physical" and not row.no_show for row in self.contacts)
        missed = sum(row.no_show for row in self.contacts)
        parts = [
            danish_count(met, "møde", "møder"),
            danish_count(len(self.contacts) - met - missed, "anden kontakt", "andre kontakter"),
            danish_count(missed, "udeblivelse", "udeblivelser"),
        ]
        return ", ".join(parts)

    @property
    def used(self) -> Decimal:
        """Hours of the mentor's registered time on these days."""
        return events.hours(self.version.used_minutes)

    @property
    def report(self) -> dict | None:
        """The newest report that the mentor has written of these days."""
        return self.version.report

    @property
    def owed(self) -> Owed | None:
        """The report that the mentor owes."""
        return owed_report(self.agreement, self.version.last_report)

    @property
    def monthly(self) -> Confirmed:
        """What the citizen has said of the months since last time."""
        months = MonthAnswer.all(self.agreement, self.version.answers, timezone.localdate())
        return Confirmed.between(months, self.since, self.until)

    @property
    def hours_in_words(self) -> str:
        """“29,14 timer bevilget, 12,50 brugt”."""
        used = f"{danish_number(self.used)} brugt"
        if not self.granted:
            return f"timer er ikke angivet, {used}"
        return f"{danish_number(self.granted)} timer bevilget, {used}"

    @property
    def confirmed_in_words(self) -> str:
        """What the citizen has said of the hours at follow-ups until now; nothing before the first one."""
        if self.last is None:
            return ""
        if self.last.hours_confirmed is False:
            return f"Borgeren kunne ikke bekræfte timerne {danish_date(self.last.held_on)}"
        if self.last.confirmed_until is None:
            return "Borgeren er ikke spurgt endnu"
        return f"Af borgeren til og med {danish_date(self.last.confirmed_until)}"

    @property
    def notes(self) -> list[Contact]:
        """The newest contacts that somebody wrote something about."""
        return [row for row in self.contacts if row.note][:NOTES_SHOWN]

    @property
    def first_answers(self) -> dict:
        """What the form starts with: today, what was said last time, and the citizen's word on the hours."""
        start = {"held_on": self.until, "assessed_on": timezone.localdate(), "purpose_present": "ja"}
        monthly = self.monthly
        start |= {"hours_confirmed": CONFIRMED[monthly.answer], "hours_said": monthly.in_words}
        if self.last is not None:
            start |= {"progress": self.last.progress, "participants": self.last.participants}
        return start | {"in_dialogue": "ja"}


def what_now(agreement: Agreement) -> str:
    """When the next one is due, after this one was registered."""
    agreement.refresh_from_db(fields=["next_follow_up", "effect_due", "effect_assessed_on"])
    when = {
        "Næste 13-ugers opfølgning": agreement.next_follow_up,
        "Effektvurdering": None if agreement.effect_assessed_on else agreement.effect_due,
    }
    days = [(day, what) for what, day in when.items() if day]
    if not days:
        return "Sig, hvad der skal ske, når aftalen udløber." if agreement.effect_assessed_on else ""
    day, what = min(days)
    return f"{what} senest {danish_date(day)}."


def case_url(agreement: Agreement) -> str:
    """The page of the case."""
    return reverse("cases:detail", args=[agreement.case.number])
