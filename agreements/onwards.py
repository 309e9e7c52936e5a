"""From one act to the next of the same list, without going back to it.

The list that one came from stands in the address (``?liste=kontakt``) of the act, and of the next one.
Without it the list is what is due on the person's own desk.
"""

from django.contrib import messages
from django.utils import timezone

from agreements import worklist
from agreements.forms.onwards import NEXT
from agreements.models import Agreement


def where_next(request, done: Agreement, otherwise: str) -> str:
    """The address after an act on ``done``: the next of the list when that was asked for, else
    ``otherwise``.
    """
    if NEXT not in request.POST:
        return otherwise
    row = worklist.following(request.user, request.GET.get(worklist.LIST, ""), done, timezone.localdate())
    if row is None:
        messages.info(request, "Der er ikke mere på listen.")
        return otherwise
    messages.info(request, f"Det næste på listen: {row.what}, {row.name}.")
    return row.act_url
