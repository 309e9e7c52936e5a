"""A settled price was wrong: the hours are taken back at it and paid again at the right one, once another
controller has said yes.

Nothing is changed: each row of hours at the wrong price gets one that reverses it exactly and one anew, which
the next closing settles.
"""

from decimal import Decimal

from django.db import transaction

from agreements.actions.agreement import reason_of
from agreements.actions.approvals import pending_round, rounds, said_before
from agreements.actions.holding import hold_agreement
from agreements.actions.months import month_words
from agreements.models import PriceCorrection, PricedHours, SettlementLine
from mentorstotte.core.actions import ask_approval, decide_approval, notify, record
from mentorstotte.core.enums import ApprovalState, Role
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import User
from mentorstotte.core.wording import danish_kroner

ALONE = "Kommunen har kun én controller, så ingen anden har set rettelsen."


def at_the_price(line: SettlementLine):
    """Rows of hours at the price of the line, that mentor and month, that nobody has put right yet."""
    return _rows_at(line.agreement_id, line.month, line.mentor_id, line.rate)


def _rows_at(agreement_id: int, month, mentor_id: int, rate: Decimal):
    same = {"sheet__agreement": agreement_id, "month": month, "mentor": mentor_id}
    rows = PricedHours.objects.filter(**same, rate=rate, reverses=False, km=0)
    return rows.filter(corrections__isnull=True).order_by("pk")


def other_controllers(user):
    """Those who can say yes to what the person has put right."""
    return User.objects.holding(Role.CONTROLLER).exclude(pk__in=user.desk_ids)


def of_the_price(line: SettlementLine):
    """What was said of the line's price, newest first."""
    about = {"agreement": line.agreement_id, "month": line.month, "mentor": line.mentor_id}
    return PriceCorrection.objects.filter(**about, wrong=line.rate).order_by("-pk")


@transaction.atomic
def correct_price(*, line_id: int, right: Decimal, reason: str, url: str, by) -> PriceCorrection:
    """Asks another controller, who answers at ``url``, to put right the price of all hours of the line's
    mentor and month; the only controller does it alone, and the event says so. The same again changes
    nothing.

    Raises Refused when it is that price, was put right already, or another correction of it waits.
    """
    line = SettlementLine.objects.select_related("mentor").get(pk=line_id)
    agreement = hold_agreement(line.agreement_id)
    reason = reason_of(reason)
    if right == line.rate:
        raise Refused("Det er den pris, der er afregnet med.", at="right")
    if (waiting := of_the_price(line).waiting().first()) is not None:
        return _same(waiting, right, reason, "Rettelsen venter på en anden controller.")
    if not at_the_price(line).exists():
        done = of_the_price(line).carried_out().last()
        return _same(done, right, reason, "Prisen er allerede rettet. Genindlæs siden for at se rettelsen.")
    made = PriceCorrection.objects.create(
        agreement=agreement,
        month=line.month,
        mentor=line.mentor,
        wrong=line.rate,
        right=right,
        reason=reason,
        made_by=by,
    )
    if other_controllers(by).exists():
        _ask(made, url, by)
    else:
        _carry_out(made, ALONE, by)
    return made


def _same(known: PriceCorrection, right: Decimal, reason: str, refusal: str) -> PriceCorrection:
    """The one of an earlier click; another means that somebody was first."""
    if known is not None and (known.right, known.reason) == (right, reason):
        return known
    raise Refused(refusal)


def _ask(made: PriceCorrection, url: str, by) -> None:
    approval = ask_approval(subject=made, drafted_by=by, by=by)
    for controller in other_controllers(by):
        text = "En rettet timepris venter på, at du ser den"
        notify(user=controller, key=f"approval-{approval.pk}", text=text, url=url)


@transaction.atomic
def approve_correction(*, correction_id: int, by) -> PriceCorrection:
    """Says yes: the hours are taken back and paid anew. A second click changes nothing.

    Raises NotAllowed for one's own (R-14), Refused when no hours have that price any more.
    """
    made = _hold(correction_id)
    if said_before(made, ApprovalState.APPROVED, by):
        return made
    pending = pending_round(made, made.agreement.case, by)
    if not _rows_at(made.agreement_id, made.month, made.mentor_id, made.wrong).exists():
        raise Refused("Timerne har ikke længere den pris. Send rettelsen tilbage.")
    decide_approval(approval_id=pending.pk, by=by, state=ApprovalState.APPROVED)
    _carry_out(made, f"Set af {by.name}.", by)
    return made


@transaction.atomic
def return_correction(*, correction_id: int, reason: str, url: str, by) -> PriceCorrection:
    """Says no with a reason, and tells whoever wrote it (``url``); the price stays. A second click changes
    nothing.
    """
    made = _hold(correction_id)
    if said_before(made, ApprovalState.RETURNED, by):
        return made
    pending = pending_round(made, made.agreement.case, by)
    reason = reason_of(reason, at="reason")
    decide_approval(approval_id=pending.pk, by=by, state=ApprovalState.RETURNED, reason=reason)
    text = f"Rettet timepris for {month_words(made.month)} er sendt tilbage: {reason}"
    record("price.returned", subject=made, case_id=made.agreement.case_id, by=by, text=text)
    notify(
        user=made.made_by, key=f"decided-{pending.pk}", text="En rettet timepris er sendt tilbage", url=url
    )
    return made


def newest_round(made: PriceCorrection | None):
    """What another controller was asked and said; nothing of one that was made alone."""
    return rounds(made).first() if made else None


def _hold(correction_id: int) -> PriceCorrection:
    made = PriceCorrection.objects.select_related("mentor", "made_by").get(pk=correction_id)
    made.agreement = hold_agreement(made.agreement_id)
    return made


def _carry_out(made: PriceCorrection, seen: str, by) -> None:
    wrong = _rows_at(made.agreement_id, made.month, made.mentor_id, made.wrong)
    PricedHours.objects.bulk_create([row for old in wrong for row in _pair(old, made)])
    prices = f"fra {danish_kroner(made.wrong)} til {danish_kroner(made.right)}"
    text = f"Timeprisen for {month_words(made.month)} er rettet {prices}. {seen}"
    record("price.corrected", subject=made, case_id=made.agreement.case_id, by=by, text=text)


def _pair(old: PricedHours, made: PriceCorrection) -> list[PricedHours]:
    """The row that takes it back, and the one at the right price."""
    same = {name: getattr(old, name) for name in ("sheet_id", "month", "mentor_id", "refundable")}
    same |= {"corrects": old, "price_correction": made}
    back = PricedHours(**same, rate=made.wrong, hours=-old.hours, held=-old.held, reverses=True)
    return [back, PricedHours(**same, rate=made.right, hours=old.hours, held=old.held)]
