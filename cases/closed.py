"""A closed case is read; what the law asks of it is done all the same. All else wants it opened again."""

from datetime import date

from django.urls import reverse

from cases.models import Case
from mentorstotte.core.access import ReadOnly
from mentorstotte.core.permissions import Permission
from mentorstotte.core.registry import Obstacle


def when_closed(view):
    """View decorator, below ``requires``: done on a closed case as well, for the law asks for it."""
    view.when_closed = True
    return view


def refuse_when_closed(request, case: Case) -> None:
    """Raises ReadOnly on a page that changes a case which is closed; others offer no acts of casework."""
    if case.closed_on is None:
        return
    request.read_only = True
    view = request.resolver_match.func
    reads = view.permission == Permission.READ_CASES and request.method in ("GET", "HEAD")
    if not reads and not hasattr(view, "when_closed"):
        page = reverse("cases:detail", args=[case.number])
        raise ReadOnly("Sagen er lukket. Åbn den igen, hvis der skal arbejdes på den.", page)


def obstacles(case: Case, day: date) -> list[Obstacle]:
    """Drafts in the journal: what was noted is to stay."""
    return [
        Obstacle(
            f"Notatet “{note.theme}” er en kladde.",
            reverse("cases:note_change", args=[case.number, note.pk]),
            "Gør notatet endeligt",
        )
        for note in case.notes.filter(finalised_at__isnull=True).order_by("pk")
    ]
