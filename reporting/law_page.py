"""“Lovændring”: what crosses the day of a new law, what differs for it, and what to do before."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from agreements.enums import ProposalState
from agreements.law import book
from agreements.models import Agreement, Proposal
from cases.law import regime_on, regimes
from cases.rules.regimes import Regime
from mentorstotte.core.access import log_reads
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.wording import danish_date
from reporting.rules.law import Difference, about_group, differences

SHOWN = 50
ONE_DAY = timedelta(days=1)
WAITING = (ProposalState.DRAFT, ProposalState.RETURNED, ProposalState.SUBMITTED)


@dataclass(frozen=True)
class Change:
    """From one regime to the next."""

    old: Regime
    new: Regime

    @property
    def day(self) -> date:
        """The first day of the new law."""
        return self.new.valid_from

    @property
    def differences(self) -> list[Difference]:
        """What the new law says otherwise."""
        return differences(self.old, self.new)


@dataclass(frozen=True)
class Crossing:
    """One agreement or proposal that the new day touches."""

    what: str
    tone: str
    case: object
    url: str
    start: date
    end: date
    means: str
    todo: str


def changes() -> list[Change]:
    """All changes of law, oldest first."""
    known = regimes().all
    return [Change(old, new) for old, new in pairwise(known)]


def chosen_change(found: list[Change], code: str, today: date) -> Change:
    """The one of the address, else the next to come, else the last."""
    asked = next((change for change in found if change.new.id == code), None)
    coming = next((change for change in found if change.day > today), None)
    return asked or coming or found[-1]


def page_of(request, change: Change) -> dict:
    """Numbers of the whole municipality, and what lies in the person's own teams; those shown are logged."""
    running = Agreement.objects.in_force().filter(start_date__lt=change.day, end_date__gte=change.day)
    proposals = crossing_proposals(change.day)
    context = {
        "running_count": running.count(),
        "waiting": proposals.aggregate(
            drafts=Count("pk", filter=~Q(state=ProposalState.SUBMITTED)),
            submitted=Count("pk", filter=Q(state=ProposalState.SUBMITTED)),
        ),
        "may_see": allowed(request.user, Permission.READ_CASES),
    }
    if not context["may_see"]:
        return context
    shown = list(proposals.filter(case__team_id__in=request.user.team_ids)[: SHOWN + 1])
    page = keyset_page(
        running.filter(team_id__in=request.user.team_ids).select_related("case__citizen"),
        order=("end_date", "pk"),
        params=request.GET,
    )
    rows = (
        [_proposal(each, change) for each in shown[:SHOWN]],
        [_running(agreement, change) for agreement in page.rows],
    )
    log_reads(request, [row.case.citizen_id for part in rows for row in part])
    return context | {"page": page, "proposals": rows[0], "running": rows[1], "more": len(shown) > SHOWN}


def crossing_proposals(day: date):
    """Proposals that nobody has decided, whose period ends on the day or later."""
    return (
        Proposal.objects.filter(state__in=WAITING)
        .select_related("case__citizen", "assessment")
        .annotate(begins=Min("segments__start"), ends=Max("segments__end"))
        .filter(ends__gte=day)
        .order_by("begins", "pk")
    )


def _running(agreement: Agreement, change: Change) -> Crossing:
    return Crossing(
        what="Løbende aftale",
        tone="good",
        case=agreement.case,
        url=reverse("agreements:agreement", args=[agreement.number]),
        start=agreement.start_date,
        end=agreement.end_date,
        means=_means_running(agreement, change),
        todo=_todo_running(agreement, change),
    )


def _means_running(agreement: Agreement, change: Change) -> str:
    following = danish_date(agreement.end_date + ONE_DAY)
    own, new = regime_on(agreement.start_date).id, change.new.id
    words = f"Aftalen følger {own}, til den slutter. En forlængelse fra {following} følger {new}."
    return _with_group(words, agreement.target_group, change)


def _todo_running(agreement: Agreement, change: Change) -> str:
    if agreement.effect_assessed_on:
        return "Effektvurderingen er lavet. Tag stilling til en forlængelse, før loven skifter."
    if agreement.effect_due and agreement.effect_due < change.day:
        return (
            f"Lav effektvurderingen senest {danish_date(agreement.effect_due)}, og tag stilling til resten."
        )
    if agreement.effect_due:
        return f"Effektvurderingen ligger efter skiftet: senest {danish_date(agreement.effect_due)}."
    return f"Se aftalen igennem før {danish_date(change.day)}."


def _proposal(proposal: Proposal, change: Change) -> Crossing:
    submitted = proposal.state == ProposalState.SUBMITTED
    number = proposal.case.number
    return Crossing(
        what=proposal.get_state_display(),
        tone="waiting" if submitted else "plain",
        case=proposal.case,
        url=reverse("agreements:visitation" if submitted else "agreements:proposal", args=[number]),
        start=proposal.begins,
        end=proposal.ends,
        means=_means_proposal(proposal, change),
        todo=_todo_proposal(proposal, change, submitted),
    )


def _means_proposal(proposal: Proposal, change: Change) -> str:
    if proposal.begins and proposal.begins >= change.day:
        words = f"Hele perioden ligger efter skiftet og følger {change.new.id}."
    else:
        words = (
            f"Perioden begynder før skiftet og følger {change.old.id}; en forlængelse følger {change.new.id}."
        )
    return _with_group(words, proposal.assessment.target_group, change)


def _todo_proposal(proposal: Proposal, change: Change, submitted: bool) -> str:
    day = danish_date(change.day)
    after = proposal.begins and proposal.begins >= change.day
    if after and change.new.announced:
        return "Kan ikke bedømmes, før lovens regler er indlæst. Vent, eller lad perioden begynde før."
    if after:
        return "Bedøm igen efter den nye lov."
    return f"Afgør sagen før {day}." if submitted else f"Send til visitation i god tid før {day}."


def _with_group(words: str, group: str, change: Change) -> str:
    own = about_group(change.differences, group)
    known = book().groups.get(group)
    closed = [known.closed_why] if known and known.is_closed_on(change.day) else []
    parts = [f"{each.topic.split(':')[0]}: {each.before} bliver til {each.after}." for each in own]
    return " ".join([words, *parts, *closed])
