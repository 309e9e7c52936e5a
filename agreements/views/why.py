"""“Hvorfor?”: each rule of a decision, as it was judged then and as it would be now."""

from django.shortcuts import render
from django.utils import timezone

from agreements.explain import Explanation
from agreements.models import Judgement
from cases.views.cases import fetch_case
from mentorstotte.core.permissions import Permission, requires

# What a link may ask for: the judgement itself, or the newest of a decision or a proposal.
CHOICES = {"bedoemmelse": "pk", "afgoerelse": "decision_id", "indstilling": "proposal_id"}


@requires(Permission.READ_CASES)
def why(request, number):
    """The case's judgements, and one of them rule by rule; the newest when none is chosen."""
    case = fetch_case(request, number)
    own = Judgement.objects.filter(proposal__case=case).select_related("by")
    judgements = list(own.defer("verdict", "reasons"))
    chosen = own.filter(**_asked(request.GET)).first() if judgements else None
    context = {
        "case": case,
        "judgements": judgements,
        "judgement": chosen,
        "why": Explanation(chosen, timezone.localdate()) if chosen else None,
    }
    return render(request, "agreements/why.html", context)


def _asked(query) -> dict[str, int]:
    """The first choice of the address that is a number; one that is not of this case finds nothing."""
    asked = {field: query.get(name, "") for name, field in CHOICES.items()}
    return dict(
        [(field, int(text)) for field, text in asked.items() if text.isdecimal() and len(text) < 19][:1]
    )
