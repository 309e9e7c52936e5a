"""The team leader's review of cases: some are drawn each month, and each is answered by somebody else than
the caseworker.
"""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from agreements.actions.agreement import reason_of
from agreements.models import Agreement, Review, ReviewRound
from agreements.rules.review import questions_on, wants_remark
from mentorstotte.core.actions import record
from mentorstotte.core.calendar import add_months
from mentorstotte.core.errors import NotAllowed, Refused
from mentorstotte.core.models import Team
from mentorstotte.core.sampling import drawn, new_seed

SIZE = 3  # cases of a team and month


def draw_due() -> int:
    """Draws last month's cases of each team that has not had its draw; gives how many teams had one."""
    month = add_months(timezone.localdate().replace(day=1), -1)
    teams = Team.objects.exclude(review_rounds__month=month).order_by("pk")
    return sum(draw(team_id=team.pk, month=month) is not None for team in teams)


@transaction.atomic
def draw(*, team_id: int, month: date) -> ReviewRound | None:
    """Draws among the agreements that ran in the month. Twice gives the first draw; none, nothing."""
    team = Team.objects.select_for_update().get(pk=team_id)
    known = ReviewRound.objects.filter(team=team, month=month).first()
    if known is not None:
        return known
    running = Agreement.objects.in_force().filter(team=team, end_date__gte=month)
    ran = running.filter(start_date__lt=add_months(month, 1))
    keys = list(ran.order_by("number").values_list("pk", flat=True))
    if not keys:
        return None
    seed = new_seed()
    made = ReviewRound.objects.create(team=team, month=month, population=len(keys), seed=seed)
    chosen = drawn(keys, min(SIZE, len(keys)), seed)
    Review.objects.bulk_create(Review(round=made, agreement_id=key) for key in chosen)
    return made


@transaction.atomic
def review(*, review_id: int, answers: Mapping[str, str], remark: str, by) -> Review:
    """Keeps the answers, once. The same again changes nothing.

    Raises NotAllowed for the case's caseworker and when somebody else has answered, Refused when a question
    has no answer or a “no” no explanation.
    """
    found = Review.objects.select_for_update(of=("self",)).select_related("agreement__case", "round")
    row = found.get(pk=review_id)
    answers = dict(answers)
    if row.reviewed_at is not None:
        if (row.answers, row.remark, row.reviewed_by_id) == (answers, remark.strip(), by.pk):
            return row
        raise NotAllowed("Sagen er allerede set efter. Genindlæs siden for at se svarene.")
    if row.agreement.case.caseworker_id == by.pk:
        raise NotAllowed("Du er sagsbehandler på sagen. En anden skal se den efter.")
    unanswered = questions_on(row.round.month).keys() - answers.keys()
    if unanswered:
        raise Refused("Svar på alle spørgsmål.", at=min(unanswered))
    row.answers = answers
    row.remark = reason_of(remark, at="remark") if wants_remark(answers) else remark.strip()
    row.reviewed_by, row.reviewed_at = by, timezone.now()
    row.save()
    agreement = row.agreement
    text = f"Ledelsestilsyn af aftale {agreement}: {_words(answers)}"
    record("case.reviewed", subject=row, case_id=agreement.case_id, by=by, text=text)
    return row


def _words(answers: Mapping[str, str]) -> str:
    lacking = list(answers.values()).count("no")
    return "intet at bemærke" if not lacking else f"{lacking} nej"
