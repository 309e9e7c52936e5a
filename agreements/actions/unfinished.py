"""What was typed on the page of a change or an end before a party hearing was begun from it, or a mentor
looked for.

The hearing takes weeks; the text waits with the agreement until the page is sent.
"""

from django.db import transaction

from agreements.models import Agreement


@transaction.atomic
def keep_typed(*, agreement_id: int, page: str, typed: str) -> None:
    """Keeps what was typed on ``page`` in place of what was kept before."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    if agreement.unfinished.get(page) != typed:
        agreement.unfinished[page] = typed
        agreement.save(update_fields=["unfinished"])


@transaction.atomic
def forget_typed(*, agreement_id: int) -> None:
    """What was typed has been sent: nothing waits any more."""
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    if agreement.unfinished:
        agreement.unfinished = {}
        agreement.save(update_fields=["unfinished"])
