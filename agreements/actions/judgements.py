"""Keeping what the rules said when something was submitted or decided."""

from django.utils import timezone

from agreements import rules
from agreements.enums import JudgedAct
from agreements.models import Decision, Deviation, Judgement, Proposal
from mentorstotte.core.wording import danish_date


def keep_judgement(
    *, proposal: Proposal, act: JudgedAct, verdict: dict, by, decision: Decision | None = None
) -> Judgement:
    """Adds the judgement of an act; the caller is in the transaction that does the act."""
    given = proposal.deviations.select_related("given_by", "approved_by")
    return Judgement.objects.create(
        proposal=proposal,
        decision=decision,
        act=act,
        verdict=verdict,
        reasons=[_reason(deviation) for deviation in given],
        by=by,
    )


def _reason(deviation: Deviation) -> dict:
    """One documented reason in words; the approver is empty until there is one."""
    labels = dict(rules.REASON_CATEGORIES.get(deviation.rule, ()))
    approved_on = deviation.approved_at and timezone.localdate(deviation.approved_at)
    return {
        "rule": deviation.rule,
        "category": deviation.category,
        "label": labels.get(deviation.category, deviation.category),
        "words": deviation.words,
        "given_by": deviation.given_by.name,
        "approved_by": deviation.approved_by.name if deviation.approved_by else "",
        "approved_on": danish_date(approved_on) if approved_on else "",
    }
