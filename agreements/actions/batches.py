"""Many agreements made at once. Each is made in a transaction of its own with its row: a worker that dies
leaves it waiting for the next one, and no file is ever half.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from agreements.actions.agreement import OPEN, print_version
from agreements.actions.dispatch import dispatch
from agreements.enums import Channel
from agreements.models import AgreementVersion, PrintBatch, PrintItem
from mentorstotte.core.errors import Refused
from mentorstotte.core.models import User

AT_ONCE = 5  # documents; more are made by workers
A_TURN = 25  # documents that one worker makes before others get their turn
QUIET = timedelta(minutes=1)  # without a new document: the worker was lost
NOT_MADE = "Dokumentet kunne ikke laves. Kontakt systemadministratoren."
log = structlog.get_logger(__name__)


def unprinted(user):
    """Versions that wait to be made into documents, of the teams of ``user``."""
    written = AgreementVersion.objects.visible_to(user).filter(state__in=OPEN)
    return written.exclude(needs_approval=True, approved_at=None)


@transaction.atomic
def ask_batch(*, version_ids: Sequence[int], by) -> PrintBatch:
    """Asks for the documents of these versions. Those that wait in a batch of the person's already are
    left to it; when all do, that batch is given.

    Raises Refused when none of them waits to be made.
    """
    User.objects.select_for_update().get(pk=by.pk)
    wanted = list(unprinted(by).filter(pk__in=version_ids).order_by("pk").values_list("pk", flat=True))
    if not wanted:
        raise Refused("Vælg mindst én aftale, der ikke er lavet endnu.")
    waiting = PrintItem.objects.filter(batch__by=by, done_at=None, version_id__in=wanted)
    waiting = {item.version_id: item.batch for item in waiting.select_related("batch")}
    rest = [key for key in wanted if key not in waiting]
    if not rest:
        return waiting[wanted[0]]
    batch = PrintBatch.objects.create(by=by)
    PrintItem.objects.bulk_create(PrintItem(batch=batch, version_id=key) for key in rest)
    return batch


@transaction.atomic
def make_next(batch_id: int) -> bool:
    """Makes the next document that no other worker is at; False when there is none."""
    waiting = PrintItem.objects.filter(batch_id=batch_id, done_at=None).select_related("batch__by")
    item = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if item is None:
        return False
    try:
        with transaction.atomic():
            item.document = print_version(version_id=item.version_id, by=item.batch.by)
    except Refused as error:
        item.refused = str(error)[:500]
    except Exception as error:  # whatever one document meets, the rest are made
        log.error("document_not_made", item=item.pk, error=type(error).__name__)
        item.refused = NOT_MADE
    item.done_at = timezone.now()
    item.save()
    return True


def make_some(batch_id: int, at_most: int = A_TURN) -> bool:
    """Makes so many; tells whether more may wait."""
    return all(make_next(batch_id) for _ in range(at_most))


def unfinished() -> list[int]:
    """Batches with documents that are not made and that nobody is at, oldest first."""
    waiting = PrintItem.objects.filter(batch=OuterRef("pk"), done_at=None)
    last = Coalesce(Max("items__done_at"), "asked_at")
    quiet = PrintBatch.objects.annotate(last=last).filter(Exists(waiting), last__lt=timezone.now() - QUIET)
    return list(quiet.order_by("pk").values_list("pk", flat=True))


def queue_batch(*, batch: PrintBatch, by) -> int:
    """Puts the documents of the batch in the queue of the printer; gives how many may not be sent.

    Those of cases that the person has no part in any more stay behind.
    """
    own = AgreementVersion.objects.visible_to(by)
    made = batch.items.filter(document__isnull=False, version__in=own).order_by("pk")
    refused = 0
    for item in made.select_related("document", "version__agreement__case__citizen"):
        case = item.version.agreement.case
        try:
            dispatch(document=item.document, case=case, channel=Channel.PRINT, by=by)
        except Refused:
            refused += 1
    return refused
