"""Handing many cases over at once, with a note in each that says what is open and by when."""

from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter

from django.db import transaction
from django.db.models import CharField, F, IntegerField, Q, Value
from django.urls import reverse
from django.utils import timezone

from agreements.enums import ProposalState, VersionState
from agreements.models import Agreement, AgreementVersion, Complaint, Proposal
from cases.actions.cases import hand_over
from cases.actions.journal import write_note
from cases.enums import NoteKind
from cases.models import Case
from mentorstotte.core.actions import notify
from mentorstotte.core.errors import Refused
from mentorstotte.core.permissions import CASE_WORK
from mentorstotte.core.wording import danish_count, danish_date, lower_first

UNDECIDED = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.RETURNED)
BEING_MADE = (VersionState.DRAFT, VersionState.SUBMITTED, VersionState.READY, VersionState.SENT)
MOST = 500


def open_work(case_ids: Iterable[int]) -> dict[int, list[str]]:
    """Every deadline and open act of the cases, in Danish, by case; two queries whatever the number."""
    case_ids, today, found = list(case_ids), timezone.localdate(), defaultdict(list)
    running = Agreement.objects.in_force().filter(case__in=case_ids, end_date__gte=today)
    for agreement in running.order_by("end_date"):
        found[agreement.case_id] += deadline_lines(agreement)
    for case_id, place, state in _open_acts(case_ids):
        found[case_id].append(SAID[place](state))
    return found


def _open_acts(case_ids: list[int]) -> list[tuple[int, int, str]]:
    """(case, place in ``SAID``, state) of what is open, in that order."""
    granted = Q(state=ProposalState.APPROVED, agreement=None)
    proposals = Proposal.objects.filter(Q(state__in=UNDECIDED) | granted, case__in=case_ids)
    versions = AgreementVersion.objects.filter(agreement__case__in=case_ids, state__in=BEING_MADE)
    complaints = Complaint.objects.filter(case__in=case_ids, outcome="")
    rows = (
        _placed(0, proposals, "case_id", F("state")),
        _placed(1, versions, "agreement__case_id", F("state")),
        _placed(2, complaints, "case_id", Value("", CharField())),
    )
    return sorted(rows[0].union(*rows[1:], all=True), key=itemgetter(1))


def _placed(place: int, rows, case_id: str, state):
    return rows.order_by().values_list(F(case_id), Value(place, IntegerField()), state)


def _of_proposal(state: str) -> str:
    if state == ProposalState.APPROVED:
        return "Bevilget: aftalen skal laves"
    return f"Indstilling: {lower_first(ProposalState(state).label)}"


SAID = (
    _of_proposal,
    lambda state: f"Aftale under udarbejdelse: {lower_first(VersionState(state).label)}",
    lambda _: "Klage, der skal vurderes",
)


def deadline_lines(agreement: Agreement) -> list[str]:
    """The agreement's own, the first first."""
    lines = [
        (agreement.next_follow_up, "13-ugers opfølgning senest"),
        (None if agreement.effect_assessed_on else agreement.effect_due, "Effektvurdering senest"),
        (agreement.first_meeting_due, "Første møde senest"),
        (agreement.end_date, "Aftalen udløber"),
    ]
    return [f"{text} {danish_date(day)}" for day, text in sorted(each for each in lines if each[0])]


@transaction.atomic
def hand_over_many(*, case_ids: Iterable[int], caseworker, note: str, by) -> int:
    """Gives the cases to one caseworker, with a final note in each; gives back how many changed hands.

    All or none: raises Refused when the receiver cannot look after one of them.
    """
    cases = list(Case.objects.open().filter(pk__in=case_ids).select_for_update(of=("self",)).order_by("pk"))
    moving = [case for case in cases if case.caseworker_id != caseworker.pk]
    if len(moving) > MOST:
        raise Refused(f"Overdrag højst {MOST} sager ad gangen.")
    _check(caseworker)
    work = open_work(case.pk for case in moving)
    for case in moving:
        hand_over(case_id=case.pk, caseworker=caseworker, by=by, tell=len(moving) == 1)
        lines = [note.strip(), *(work.get(case.pk) or ["Ingen åbne frister."])]
        write_note(
            case=case,
            kind=NoteKind.NOTE,
            occurred_on=timezone.localdate(),
            theme=f"Sagen er overdraget til {caseworker.name}",
            text="\n".join(line for line in lines if line),
            final=True,
            by=by,
        )
    if len(moving) > 1:
        _tell(caseworker, moving, by)
    return len(moving)


def _check(caseworker) -> None:
    if not caseworker.is_active or CASE_WORK.isdisjoint(caseworker.roles):
        raise Refused(f"{caseworker.name} kan ikke få sager: vælg en sagsbehandler, der kan logge på.")


def _tell(caseworker, cases: list[Case], by) -> None:
    number = danish_count(len(cases), "sag", "sager")
    notify(
        user=caseworker,
        key=f"handed-over-many-{cases[0].pk}-{timezone.now():%Y%m%d%H%M%S}",
        text=f"Du har fået {number} fra {by.name}. Frister og det, der er åbent, står som notat i hver sag",
        url=f"{reverse('cases:list')}?hvis=mine",
    )
