"""Registering and correcting a mentor's time: R-27, R-28 and R-29 are judged, and a contact is kept of it."""

from dataclasses import asdict, dataclass, replace
from datetime import date, time
from uuid import UUID

from django.db import IntegrityError, transaction

from agreements.actions.agreement import MIN_REASON, reason_of
from agreements.actions.codes import codes_offered
from agreements.actions.contacts import ContactFacts, register_contact, withdraw_contact
from agreements.actions.deadlines import governing_version
from agreements.actions.holding import hold_open
from agreements.actions.months import is_closed, open_sheet, recount
from agreements.actions.segments import mentor_days
from agreements.enums import SheetState, TimeCode, TimeKind
from agreements.models import Agreement, AgreementVersion, Contact, TimeEntry, VersionTask
from agreements.models.hours import MINUTES
from agreements.rules import FactsError, events
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import today
from mentorstotte.core.database import sight
from mentorstotte.core.errors import Refused
from mentorstotte.core.findings import Finding, Severity
from mentorstotte.core.wording import danish_date, upper_first
from providers.models import Mentor

JUDGED = ("day", *MINUTES, "starts", "ends", "no_show", "session")


@dataclass(frozen=True)
class EntryFacts:
    """One piece of time as it was given. ``mentor_id``: ``None`` is the mentor of the day.

    ``late_reason`` says why time of a closed month comes now (R-29); ``session`` ties the entries of one
    group session together. ``code``: by which law; the two are never mixed in one entry.
    """

    day: date
    code: str = TimeCode.MENTOR
    kind: str = TimeKind.PHYSICAL
    starts: time | None = None
    ends: time | None = None
    direct_minutes: int = 0
    indirect_minutes: int = 0
    travel_minutes: int = 0
    travel_km: int = 0
    no_show: bool = False
    place: str = ""
    task_id: int | None = None
    aim_touched: bool = False
    note: str = ""
    mentor_id: int | None = None
    session: UUID | None = None
    participants: int | None = None
    late_reason: str = ""


@transaction.atomic
def register_entry(*, agreement_id: int, facts: EntryFacts, key: UUID | None = None, by) -> TimeEntry:
    """Keeps the time, and the contact that it was. The same ``key`` again gives the first one.

    Raises Refused for what cannot be (R-27, R-28), and while the month waits for approval.
    """
    agreement = hold_open(agreement_id)
    known = known_entry(agreement, key)
    return known or _write(agreement, facts, by=by, device_key=key, registered_by=by)


@transaction.atomic
def correct_entry(
    *, entry_id: int, facts: EntryFacts | None, reason: str, key: UUID | None = None, by
) -> TimeEntry:
    """Puts a new row in the place of one that was wrong; without ``facts`` it is taken back.

    The old row stays and is linked. One that was approved is taken back in the first month that is open.
    """
    agreement = hold_open(TimeEntry.objects.values_list("agreement_id", flat=True).get(pk=entry_id))
    if known := known_entry(agreement, key):
        return known
    old = TimeEntry.objects.select_related("sheet").get(pk=entry_id)
    if old.is_replaced:
        raise Refused("Tiden er allerede rettet. Ret den nyeste række.")
    approved = old.sheet.state == SheetState.APPROVED
    if old.sheet.state == SheetState.SUBMITTED:
        open_sheet(agreement, old.sheet.month)  # says that it waits
    old.stands = False
    old.save(update_fields=["stands"])
    said = {"corrects": old, "correction_reason": reason_of(reason), "reverses": approved}
    said |= {"device_key": key, "registered_by": by}
    made = _write(agreement, facts, by=by, **said) if facts else _take_back(agreement, old, said)
    if not approved:
        recount(old.sheet)
    _let_go(old, by)
    what = "rettet" if facts else "trukket tilbage"
    text = f"Tid {danish_date(old.day)} er {what}: {made.correction_reason}"[:300]
    record("hours.corrected", subject=made, case_id=agreement.case_id, by=by, text=text)
    return made


@sight.across_teams()
def known_entry(agreement: Agreement, key: UUID | None) -> TimeEntry | None:
    """The row that the same form has made; raises Refused when it was about another agreement."""
    known = TimeEntry.objects.filter(device_key=key).first() if key else None
    if known is not None and known.agreement_id != agreement.pk:
        raise Refused("Skemaet er allerede brugt til en anden aftale. Åbn siden igen.")
    return known


def _write(agreement: Agreement, facts: EntryFacts, *, by, **said) -> TimeEntry:
    version = governing_version(agreement)
    facts = _with_mentor(facts, agreement, version)
    _judge(agreement, version, facts)
    sheet = open_sheet(agreement, facts.day)
    contact, made = _contact(agreement, facts, by)
    late = facts.late_reason.strip() if is_closed(facts.day, today()) else ""
    values = asdict(facts) | {"theme": _theme(version, facts), "late_reason": late}
    try:
        with transaction.atomic():
            belongs = {"agreement": agreement, "sheet": sheet, "contact": contact, "made_contact": made}
            entry = TimeEntry.objects.create(**belongs, **values, **said)
    except IntegrityError as error:  # another agreement's time, a moment ago
        if "one_place_at_a_time" not in str(error):
            raise
        raise Refused("Mentoren har allerede tid på det tidspunkt.", at="starts") from error
    recount(sheet)
    return entry


def _take_back(agreement: Agreement, old: TimeEntry, said: dict) -> TimeEntry:
    sheet = open_sheet(agreement, old.day)
    same = {"mentor_id": old.mentor_id, "day": old.day, "kind": old.kind, "code": old.code}
    taken = TimeEntry.objects.create(agreement=agreement, sheet=sheet, taken_back=True, **same, **said)
    recount(sheet)
    return taken


def _with_mentor(facts: EntryFacts, agreement: Agreement, version: AgreementVersion) -> EntryFacts:
    """The mentor of the day, when none is named; else whoever the agreement has."""
    if facts.mentor_id is not None:
        return facts
    of_day = [each.mentor for each in _periods(agreement, version) if each.start <= facts.day <= each.end]
    mentor = of_day[0] if of_day else agreement.mentor_id
    if mentor is None:
        raise Refused("Aftalen har ingen mentor. Ret aftalen først.", at="day")
    return replace(facts, mentor_id=mentor)


def _periods(agreement: Agreement, version: AgreementVersion) -> tuple[events.MentorPeriod, ...]:
    version.agreement = agreement
    return mentor_days(version)


def _judge(agreement: Agreement, version: AgreementVersion, facts: EntryFacts) -> None:
    """Raises Refused for the first rule that stops it.

    The mentor's row is held, so that two agreements cannot take the same hour.
    """
    entry = _entry(facts)
    mentor = Mentor.objects.select_for_update(no_key=True).get(pk=facts.mentor_id)
    if facts.code not in codes_offered(agreement, [mentor]):
        text = (
            "Bostøtte kan kun registreres her, når mentoren kommer fra socialområdet, og borgeren får "
            "bostøtte efter vurderingen."
        )
        raise Refused(text, at="code")
    with sight.across_teams():
        others = [as_rule(row) for row in _same_day(facts)]
    found = [
        events.r27_inside_agreement(entry, _periods(agreement, version), today()),
        events.r28_beyond_the_clock(entry, others),
        events.r28_overlap(entry, others),
        events.r29_registered_late(facts.day, today()),
    ]
    for each in found:
        _stop(each, facts)


def _entry(facts: EntryFacts) -> events.Entry:
    if facts.direct_minutes and facts.kind != TimeKind.PHYSICAL:
        text = "Kun et møde ansigt til ansigt er tid med borgeren. Skriv minutterne som tid uden borgeren."
        raise Refused(text, at="direct_minutes")
    if facts.no_show and facts.indirect_minutes:
        text = "Borgeren udeblev. Det betales efter kontrakten; skriv ingen minutter."
        raise Refused(text, at="indirect_minutes")
    try:
        return as_rule(facts)
    except FactsError as error:
        raise Refused(f"{upper_first(error.why)}.", at=error.path) from error


def as_rule(row: EntryFacts | TimeEntry) -> events.Entry:
    """The time as the rules know it."""
    return events.Entry(mentor=row.mentor_id, **{name: getattr(row, name) for name in JUDGED})


def _same_day(facts: EntryFacts):
    return TimeEntry.objects.present().filter(mentor=facts.mentor_id, day=facts.day)


def _stop(found, facts: EntryFacts) -> None:
    """Raises Refused for what is refused, what cannot be judged, and lateness without its reason."""
    if isinstance(found, Finding):
        late = found.severity == Severity.REASON and len(facts.late_reason.strip()) < MIN_REASON
        if late:
            text = f"{found.text} Skriv hvorfor med mindst {MIN_REASON} tegn; en godkender skal se det."
            raise Refused(text, at="late_reason")
        if found.severity == Severity.HARD:
            raise Refused(found.text, at=found.fields[0])
    elif found is not None and "starts" in found.paths:
        text = "Mentoren har anden tid den dag. Skriv klokkeslæt, så det kan ses, at de ikke overlapper."
        raise Refused(text, at="starts")


def _theme(version: AgreementVersion, facts: EntryFacts) -> str:
    """The kind of the task; raises Refused for one of another agreement."""
    if facts.task_id is None:
        return ""
    task = VersionTask.objects.filter(pk=facts.task_id, version=version).first()
    if task is None:
        raise Refused("Opgaven står ikke i aftalen længere. Vælg en anden.", at="task_id")
    return task.theme


def _contact(agreement: Agreement, facts: EntryFacts, by) -> tuple[Contact | None, bool]:
    """The contact that it was, and whether it is new; none when nobody met, or by another law."""
    if facts.kind == TimeKind.NONE or facts.code != TimeCode.MENTOR:
        return None, False
    same = {"day": facts.day, "kind": facts.kind, "no_show": facts.no_show}
    known = agreement.contacts.standing().filter(**same).exists()
    said = ContactFacts(**same, note=facts.note)
    return register_contact(agreement_id=agreement.pk, facts=said, by=by), not known


def _let_go(old: TimeEntry, by) -> None:
    """Takes back the contact that hours made, when no hours say any more that it was."""
    rows = TimeEntry.objects.filter(contact=old.contact_id) if old.contact_id else TimeEntry.objects.none()
    if rows.filter(made_contact=True).exists() and not rows.counted().exists():
        withdraw_contact(contact_id=old.contact_id, by=by)
