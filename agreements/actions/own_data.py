"""What is registered about a citizen beside the documents and the journal, for the citizen's own copy
(databeskyttelsesforordningen, article 15).

Every table that keys lead to from the citizen is either told of here (``SAID``), or it is said why not
(``ELSEWHERE``). A test follows the keys, so that a new table cannot be forgotten.
"""

from collections.abc import Callable, Iterator

from django.utils import timezone
from django.utils.formats import date_format

from agreements.documents.case_file import Registered
from agreements.enums import AnswerState
from agreements.models import (
    Answer,
    Contact,
    Dispatch,
    Enrolment,
    Explanation,
    Information,
    MentorChoice,
    MonthSheet,
    Pause,
    PhaseOutStep,
    Referral,
    RegisterReport,
    SettlementLine,
    TimeEntry,
)
from cases.actions.citizens import FACTS
from cases.models import BoundaryCheck, Case
from mentorstotte.core import registry
from mentorstotte.core.calendar import today
from mentorstotte.core.wording import danish_date, danish_hours, danish_kroner, upper_first, written_cpr

HIDDEN = ("address", "postal_code", "city")  # said as one line, which knows of protection
JOURNAL, DOCUMENT = "står i journalen", "står i dokumentet"
COPY, WORK = "gentager det, der står andre steder", "handler om sagsbehandlingen, ikke om borgeren"


def registered_about(case: Case) -> tuple[Registered, ...]:
    """All that the case and the citizen's row hold, by table; what has no rows is left out."""
    told = ((heading, tuple(lines(case))) for heading, lines in SAID.values())
    return tuple(Registered(heading, found) for heading, found in told if found)


def _facts(case: Case) -> Iterator[str]:
    citizen = case.citizen
    yield f"CPR-nummer: {written_cpr(citizen.cpr)}"
    if lines := citizen.address_lines(today()):
        yield f"Adresse: {', '.join(lines)}"
    yield from _fields(citizen, [name for name in FACTS if name not in HIDDEN])


def _fields(row, names) -> Iterator[str]:
    """The fields that say something, by their names on screen."""
    for name in names:
        value, field = getattr(row, name), row._meta.get_field(name)
        if value in ("", None, False, []):
            continue
        yield f"{upper_first(str(field.verbose_name))}: {_shown(row, field, value)}"


def _shown(row, field, value) -> str:
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    if isinstance(value, list):
        labels = dict(field.base_field.choices or ())
        return ", ".join(str(labels.get(each, each)) for each in value)
    if value is True:
        return "ja"
    return danish_date(value) if field.get_internal_type() == "DateField" else str(value)


def _case(case: Case) -> Iterator[str]:
    closed = f", lukket {danish_date(case.closed_on)}" if case.closed_on else ""
    yield f"Sag {case.number}, åbnet {danish_date(case.opened_on)}{closed}. {case.reason}".strip()


def _register_records(case: Case) -> Iterator[str]:
    for row in case.citizen.register_records.order_by("on", "pk"):
        until = f" til {danish_date(row.until)}" if row.until else ""
        yield f"{danish_date(row.on)}{until}: {row.get_kind_display()}. {row.note}"


def _network(case: Case) -> Iterator[str]:
    for row in case.network.all():
        ended = f", til {danish_date(row.ended_at.date())}" if row.ended_at else ""
        reached = ", ".join(filter(None, (row.organisation, row.phone, row.email)))
        yield f"{row.name} ({row.get_role_display()}{ended}): {row.helps_with}. {reached}".strip()


def _consents(case: Case) -> Iterator[str]:
    for row in case.consents.all():
        days = _days(row.valid_from, row.valid_until)
        back = f", trukket tilbage {danish_date(row.withdrawn_on)}" if row.withdrawn_on else ""
        yield f"{row.recipient}: {row.text} ({days}{back})"


def _informed(case: Case) -> Iterator[str]:
    for row in Information.objects.filter(citizen=case.citizen_id).order_by("on", "pk"):
        yield f"{danish_date(row.on)}: {row.get_how_display()}{f'. {row.note}' if row.note else ''}"


def _projects(case: Case) -> Iterator[str]:
    for row in case.project_marks.select_related("project").order_by("pk"):
        yield f"{row.project.name}, fra {_day(row.added_at)}{_until(row.removed_at)}"


ASSESSED = (
    "benefit",
    "readiness",
    "cannot_take_part_in_offers",
    "single_parent",
    "education_order",
    "qualifying_education",
    "starts_ordinary_education",
    "earlier_contact_with_jobcentre",
    "integration_programme",
    "admission_on",
    "discharge_on",
    "first_use_on",
    "target_group",
    "themes",
    "need_text",
    "decisive",
    "extension_reason",
    "beyond_normal",
    "need",
    "boundary_note",
    "aim_type",
    "aim_target",
    "aim_text",
    "aim_indicator",
    "aim_date",
)


def _assessments(case: Case) -> Iterator[str]:
    for row in case.assessments.order_by("pk"):
        yield f"Vurderingen fra {_day(row.made_at)}. {'. '.join(_fields(row, ASSESSED))}"


def _boundaries(case: Case) -> Iterator[str]:
    for row in BoundaryCheck.objects.filter(assessment__case=case).order_by("pk"):
        yield f"{row.get_scheme_display()}: {row.get_answer_display()}"


def _choices(case: Case) -> Iterator[str]:
    rows = MentorChoice.objects.filter(proposal__case=case).select_related("mentor")
    for row in rows.order_by("pk"):
        family = f" I familie: {row.family_reason}" if row.family_tie else ""
        yield f"{_day(row.chosen_at)}: {row.mentor.name}. {row.why}{family}"


def _referrals(case: Case) -> Iterator[str]:
    for row in Referral.objects.filter(proposal__case=case).order_by("pk"):
        answer = f" Svar: {row.answer}" if row.answer else ""
        yield f"{_day(row.asked_at)}: {row.wanted}{answer}"


def _agreements(case: Case) -> Iterator[str]:
    for row in case.agreements.select_related("mentor").order_by("start_date", "pk"):
        mentor = f", {row.mentor.name}" if row.mentor else ""
        hours = f", {danish_hours(row.weekly_hours)}" if row.weekly_hours is not None else ""
        yield f"Aftale {row.number}: {_days(row.start_date, row.end_date)}{hours}{mentor}"


def _phase_out(case: Case) -> Iterator[str]:
    for row in PhaseOutStep.objects.filter(agreement__case=case).order_by("day", "pk"):
        said = f"{danish_date(row.day)}: {danish_hours(row.weekly_hours)}. {row.what}"
        yield f"{said}{_withdrawn(row)}"


def _time(case: Case) -> Iterator[str]:
    rows = TimeEntry.objects.filter(agreement__case=case, stands=True).select_related("mentor")
    for row in rows.order_by("day", "pk"):
        minutes = row.direct_minutes + row.indirect_minutes
        said = ", ".join(filter(None, ("udeblivelse" if row.no_show else "", row.note)))
        what = f"{minutes} minutter, {row.get_kind_display().lower()}, {row.mentor.name}"
        yield f"{danish_date(row.day)}: {what}{f'. {said}' if said else ''}"


def _months(case: Case) -> Iterator[str]:
    for row in MonthSheet.objects.filter(agreement__case=case).order_by("month", "pk"):
        said = f"{row.minutes} minutter, {row.get_state_display().lower()}"
        yield f"{upper_first(date_format(row.month, 'F Y'))}: {said}"


def _answers(case: Case) -> Iterator[str]:
    rows = Answer.objects.filter(sheet__agreement__case=case).select_related("sheet")
    for row in rows.order_by("sheet__month", "pk"):
        given = f" {_day(row.answered_at)}" if row.state != AnswerState.ASKED else ""
        said = ". ".join(filter(None, (f"{row.get_state_display()}{given}", row.words, row.settled_reason)))
        asked = f"spurgt {danish_date(row.asked_on)} ({row.get_way_display().lower()})"
        yield f"{upper_first(date_format(row.sheet.month, 'F Y'))}, {asked}: {said}"


def _places(case: Case) -> Iterator[str]:
    rows = Enrolment.objects.filter(agreement__case=case).select_related("contract")
    for row in rows.order_by("start", "pk"):
        yield f"{row.contract.name}: {_days(row.start, row.end)}{_withdrawn(row)}"


def _contacts(case: Case) -> Iterator[str]:
    rows = Contact.objects.filter(agreement__case=case, withdrawn_at__isnull=True)
    for row in rows.order_by("day", "pk"):
        said = ". ".join(filter(None, ("Udeblivelse" if row.no_show else "", row.reason, row.note)))
        yield f"{danish_date(row.day)}: {row.get_kind_display()}{f'. {said}' if said else ''}"


def _explanations(case: Case) -> Iterator[str]:
    for row in Explanation.objects.filter(agreement__case=case).order_by("first_day", "pk"):
        yield f"{row.get_rule_display()} fra {danish_date(row.first_day)}: {row.text}"


def _pauses(case: Case) -> Iterator[str]:
    for row in Pause.objects.filter(agreement__case=case).order_by("start", "pk"):
        note = f". {row.note}" if row.note else ""
        yield f"{_days(row.start, row.end)}: {row.get_kind_display()}{note}{_withdrawn(row)}"


def _settled(case: Case) -> Iterator[str]:
    for row in SettlementLine.objects.filter(agreement__case=case).order_by("month", "pk"):
        what = f"{row.km} km" if row.km else danish_hours(row.hours)
        yield f"{upper_first(date_format(row.month, 'F Y'))}: {what}, {danish_kroner(row.amount)}"


def _posted(case: Case) -> Iterator[str]:
    agreements = {row.pk: row for row in case.agreements.all()}
    for key, posted in registry.posted_on(list(agreements.values())).items():
        yield f"Aftale {agreements[key].number}: {danish_kroner(posted.amount)}"


def _reports(case: Case) -> Iterator[str]:
    for row in RegisterReport.objects.filter(agreement__case=case).order_by("pk"):
        said = f"{_days(row.start, row.end)}, {row.get_state_display().lower()}"
        yield f"{danish_date(row.answered_on)}: {said}, kvittering {row.reference}"


def _sent(case: Case) -> Iterator[str]:
    rows = Dispatch.objects.filter(case=case).select_related("document")
    for row in rows.order_by("pk"):
        sent = _day(row.sent_at) if row.sent_at else row.get_state_display().lower()
        yield f"{row.document.title} til {row.name}, {row.get_channel_display().lower()}, {sent}"


def _asked(case: Case) -> Iterator[str]:
    for row in case.rights_requests.order_by("asked_on", "pk"):
        answered = f"besvaret {danish_date(row.answered_on)}" if row.answered_on else "ikke besvaret"
        yield f"{danish_date(row.asked_on)}: {row.get_kind_display()}, {answered}"


def _day(at) -> str:
    return danish_date(timezone.localdate(at))


def _until(at) -> str:
    return f" til {_day(at)}" if at else ""


def _days(first, last) -> str:
    return f"{danish_date(first)} til {danish_date(last)}"


def _withdrawn(row) -> str:
    return f" (trukket tilbage {_day(row.withdrawn_at)})" if row.withdrawn_at else ""


# Table → its heading and its lines, in the order of the copy.
SAID: dict[str, tuple[str, Callable[[Case], Iterator[str]]]] = {
    "cases.Citizen": ("Om dig", _facts),
    "cases.RegisterRecord": ("Flytning og beskyttelse", _register_records),
    "cases.Case": ("Sagen", _case),
    "cases.NetworkContact": ("Netværk", _network),
    "cases.Consent": ("Samtykker", _consents),
    "agreements.Information": ("Oplyst om dine data", _informed),
    "agreements.RightsRequest": ("Det, du har bedt om", _asked),
    "cases.ProjectMark": ("Projekter", _projects),
    "cases.Assessment": ("Vurderinger", _assessments),
    "cases.BoundaryCheck": ("Anden støtte", _boundaries),
    "agreements.MentorChoice": ("Valg af mentor", _choices),
    "agreements.Referral": ("Spurgt hos Kompetencecentret", _referrals),
    "agreements.Agreement": ("Aftaler", _agreements),
    "agreements.PhaseOutStep": ("Udfasning", _phase_out),
    "agreements.Enrolment": ("Pladser i grupper", _places),
    "agreements.TimeEntry": ("Mentorens timer", _time),
    "agreements.MonthSheet": ("Timer måned for måned", _months),
    "agreements.Answer": ("Dine svar om timerne", _answers),
    "agreements.Contact": ("Kontakt med mentor", _contacts),
    "agreements.Explanation": ("Hvorfor der ikke var kontakt", _explanations),
    "agreements.Pause": ("Pauser", _pauses),
    "agreements.SettlementLine": ("Betalt til mentor", _settled),
    "reporting.LedgerPosting": ("Bogført", _posted),
    "agreements.RegisterReport": ("Indberettet til DFDG", _reports),
    "agreements.Dispatch": ("Breve, der er sendt", _sent),
}
# Table → where the copy has what it says, or why it says nothing of the citizen.
ELSEWHERE = {
    "agreements.Acknowledgement": "er mentors kvittering",
    "agreements.AgreementVersion": DOCUMENT,
    "agreements.CarriedOver": WORK,
    "agreements.Complaint": JOURNAL,
    "agreements.Decision": DOCUMENT,
    "agreements.Deviation": JOURNAL,
    "agreements.EffectAssessment": JOURNAL,
    "agreements.Ending": JOURNAL,
    "agreements.FollowUp": JOURNAL,
    "agreements.HandOver": WORK,
    "agreements.Judgement": COPY,
    "agreements.LeftOut": "står i brevet foran kopien",
    "agreements.MentorMessage": "står mellem notaterne i journalen",
    "agreements.MentorReport": JOURNAL,
    "agreements.Paper": DOCUMENT,
    "agreements.PriceCorrection": "er mentors pris",
    "agreements.PricedHours": "er mentors pris; timerne står måned for måned",
    "agreements.PrintItem": WORK,
    "agreements.Proposal": JOURNAL,
    "agreements.ProposalSegment": JOURNAL,
    "agreements.ProposalTask": JOURNAL,
    "agreements.Readiness": WORK,
    "agreements.Reminder": WORK,
    "agreements.Review": WORK,
    "agreements.Segment": DOCUMENT,
    "agreements.Signature": DOCUMENT,
    "agreements.SignatureEvidence": DOCUMENT,
    "agreements.SigningLink": DOCUMENT,
    "agreements.VersionTask": DOCUMENT,
    "cases.CaseClosing": JOURNAL,
    "cases.CitizenName": COPY,
    "cases.IncomingDocument": DOCUMENT,
    "cases.JournalNote": JOURNAL,
    "cases.PartyHearing": DOCUMENT,
    "reporting.AuditFinding": WORK,
    "reporting.AuditItem": COPY,
    "reporting.AuditReply": WORK,
    "reporting.ExtractRow": COPY,
    "reporting.ImportRow": COPY,
    "reporting.LegalHold": WORK,
    "reporting.PostingMatch": COPY,
    "reporting.Report": COPY,
    "reporting.Retention": WORK,
    "reporting.TrialRow": COPY,
}
