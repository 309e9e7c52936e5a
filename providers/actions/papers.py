"""Papers of suppliers and mentors: kept as they came, taken back when they were a slip."""

import hashlib

from django.db import transaction
from django.utils import timezone

from mentorstotte.core.actions import keep_document, record
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.models import Document
from providers.models import Attachment, Mentor, Supplier


@transaction.atomic
def attach(*, to: Supplier | Mentor, title: str, content: bytes, content_type: str, by) -> Attachment:
    """Keeps a paper; the form has checked the bytes. The same paper under the same title again gives the
    first one.
    """
    held = type(to).objects.select_for_update(of=("self",)).get(pk=to.pk)
    digest = hashlib.sha256(content).hexdigest()
    known = held.attachments.standing().filter(title=title, document__sha256=digest).first()
    if known is not None:
        return known
    document = keep_paper(title=title, content=content, content_type=content_type, by=by)
    said = {"title": title, "document": document, "added_by": by}
    made = held.attachments.create(**said)
    record("catalogue.attached", subject=held, by=by, text=f"Bilag gemt: {title}")
    return made


def keep_paper(*, title: str, content: bytes, content_type: str, by) -> Document:
    """The bytes in the store, as a paper of the catalogue."""
    kind = DocumentKind.ATTACHMENT
    return keep_document(
        content=content, kind=kind, title=title, content_type=content_type, case_id=None, by=by
    )


@transaction.atomic
def withdraw_attachment(*, attachment_id: int, by) -> Attachment:
    """Takes back a slip; the paper stays in the history. Twice changes nothing."""
    found = Attachment.objects.select_for_update().get(pk=attachment_id)
    if found.withdrawn_at is None:
        found.withdrawn_at, found.withdrawn_by = timezone.now(), by
        found.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return found
