"""Months of hours that wait for approval: what stands out in each, and those where nothing does at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import DecimalField, Exists, OuterRef, Prefetch, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from agreements.actions.answers import judged_answer
from agreements.actions.granted import granted_beside, segments_of
from agreements.actions.holding import hold_agreement
from agreements.actions.months import PAID_MINUTES, approve_month, is_salaried, month_words, outcome_of
from agreements.actions.prices import priced
from agreements.enums import SheetState
from agreements.models import Answer, MonthSheet, TimeEntry
from agreements.rules import events
from mentorstotte.core.enums import Role
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.findings import Severity
from mentorstotte.core.wording import danish_number
from providers.enums import MentorKind


def waiting_months(user):
    """The months that wait in the teams of the person, with what ``standing_out`` reads; two queries."""
    entries, before = TimeEntry.objects.filter(sheet=OuterRef("pk")), _up_to_now()
    billed = priced(entries.counted()).exclude(mentor__kind=MentorKind.MUNICIPAL)
    earlier = MonthSheet.objects.filter(agreement=OuterRef("agreement"), month__lt=OuterRef("month"))
    paid = Subquery(before.values(paid=Sum("payable_hours")), output_field=DecimalField())
    waiting = MonthSheet.objects.filter(state=SheetState.SUBMITTED).visible_to(user)
    answers = Prefetch("answers", Answer.objects.standing(), to_attr="standing_answers")
    told = waiting.select_related("agreement__case__citizen", "agreement__mentor__supplier")
    return told.prefetch_related(answers).annotate(
        given=Exists(entries.counted()),
        granted_spans=granted_beside("agreement"),
        minutes_so_far=Subquery(before.values(all=Sum(PAID_MINUTES))),
        paid_so_far=Coalesce(paid, Value(0), output_field=DecimalField()),
        late=Exists(entries.exclude(late_reason="")),
        own=Exists(entries.filter(registered_by__in=user.desk_ids)),
        corrects=Exists(entries.filter(reverses=True)),
        unpriced=Exists(billed.filter(price=None)),
        behind=Exists(earlier.filter(state=SheetState.OPEN)),
    )


def _up_to_now():
    upto = MonthSheet.objects.filter(agreement=OuterRef("agreement"), month__lte=OuterRef("month"))
    return upto.order_by().values("agreement")


def standing_out(sheet: MonthSheet, user) -> list[str]:
    """Why a human should look at the month (a row of ``waiting_months``) by itself, in words; empty when
    nothing stands out.
    """
    said = [
        _citizen_says(sheet),
        _above(sheet),
        sheet.late and _late(user),
        sheet.unpriced and "Timer uden pris på datoen",
        sheet.corrects and "Retter en måned, der er godkendt",
        sheet.own and "Du har selv registreret timer i måneden",
        sheet.behind and "En tidligere måned er ikke sendt til godkendelse",
    ]
    return [text for text in said if text]


def waits_for_the_citizen(sheet: MonthSheet) -> bool:
    """The citizen may still answer (R-32): nothing can be done about the month (a row of ``waiting_months``)
    until then.
    """
    found, answer = _answer(sheet)
    return found is not None and found.severity == Severity.HELD and not (answer and answer.holds)


def _answer(sheet: MonthSheet):
    answer = next(iter(sheet.standing_answers), None)
    citizen = sheet.agreement.case.citizen
    return (judged_answer(citizen, answer) if answer or sheet.given else None), answer


def _citizen_says(sheet: MonthSheet) -> str:
    found, answer = _answer(sheet)
    if found is None or waits_for_the_citizen(sheet):
        return ""
    return f"Borgeren er uenig: {answer.words}" if answer and answer.holds else found.text


def _above(sheet: MonthSheet) -> str:
    agreement = sheet.agreement
    segments = segments_of(sheet.granted_spans, agreement.end_date)
    so_far = events.hours(sheet.minutes_so_far)
    held = outcome_of(segments, sheet.month, approved=so_far, paid=sheet.paid_so_far).held
    if not held:
        return ""
    also = " (mentoren er ansat i kommunen)" if is_salaried(agreement) else ""
    return f"{danish_number(held)} timer over det bevilgede{also}"


def _late(user) -> str:
    must = "" if user.has_role(Role.APPROVER) else "; en godkender skal se dem"
    return f"Timer, der kom, efter at måneden var lukket{must}"


@dataclass(frozen=True)
class Outcome:
    """What became of one month of many; ``refused`` says why it was not approved."""

    case_number: str
    month: date
    refused: str = ""

    @property
    def in_words(self) -> str:
        """“sag 2014-0001, juni 2014”, and why not."""
        why = f": {self.refused}" if self.refused else ""
        return f"sag {self.case_number}, {month_words(self.month)}{why}"


def approve_plain(*, sheet_ids: Sequence[int], by) -> list[Outcome]:
    """Approves months in which nothing stands out, each by itself and the oldest first, and says what became
    of each. One that something has come up in since is left for a human to look at.
    """
    chosen = MonthSheet.objects.filter(pk__in=sheet_ids, state=SheetState.SUBMITTED).visible_to(by)
    return [_approve(key, by) for key in chosen.order_by("month", "pk").values_list("pk", flat=True)]


@transaction.atomic
def _approve(sheet_id: int, by) -> Outcome:
    agreement = hold_agreement(MonthSheet.objects.values_list("agreement_id", flat=True).get(pk=sheet_id))
    sheet = waiting_months(by).filter(pk=sheet_id).first()
    month = sheet.month if sheet else MonthSheet.objects.get(pk=sheet_id).month
    said = standing_out(sheet, by) if sheet else ["Den venter ikke længere."]
    if not said:
        try:
            with transaction.atomic():
                approve_month(sheet_id=sheet_id, by=by)
        except (Refused, NotAllowed) as error:
            said = [str(error)]
    return Outcome(agreement.case.number, month, "; ".join(said))
