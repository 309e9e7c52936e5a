"""What the case page shows: the timeline from the coming to the past, the acts and the cards beside it."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone

from mentorstotte.core import registry
from mentorstotte.core.models import Event
from mentorstotte.core.permissions import Permission, allowed
from mentorstotte.core.registry import Act, TimelineItem
from mentorstotte.core.wording import danish_date

PAST_SHOWN = 200
JOURNALLED = ("note.final", "document.received", "case.closed", "case.reopened")


def story(case, user, today, parts) -> dict:
    """Acts, timeline, cards and status of the page, our own and those of the higher apps."""
    items = (
        [item for part in parts for item in part.timeline] + _notes(case) + _documents(case) + _events(case)
    )
    items.sort(key=_moment, reverse=True)
    status = next(((part.status, part.status_tone) for part in parts if part.status), None)
    if case.closed_on is not None:
        status = f"Lukket {danish_date(case.closed_on)}", "plain"
    return {
        "acts": _one_primary([act for part in parts for act in part.acts] + _own_acts(case, user)),
        "timeline": items,
        "cards": [card for part in parts for card in part.cards],
        "next_steps": [part.next_step for part in parts if part.next_step],
        "status": status or (case.get_state_display(), "plain"),
        "person": _person(case.citizen, today),
    }


def _moment(item: TimelineItem) -> tuple:
    """Newest day first; on one day what has no time, such as a deadline, before what was written last."""
    return item.on, item.at is None, item.at or 0


def caseworker_of(case, user) -> str:
    """Whom the case waits for when it waits for its caseworker, as the person who looks would say it."""
    if case.caseworker is None:
        return f"en sagsbehandler i {case.team.name}"
    return "dig" if case.caseworker == user else case.caseworker.name


def _person(citizen, today) -> dict:
    """The card about the citizen; a protected address is masked (R-38)."""
    return {
        "birth": danish_date(citizen.birth_date),
        "address": ", ".join(citizen.address_lines(today)),
        "protected": citizen.address_protected_on(today),
        "post": "Fritaget, får papirpost" if citizen.digital_post_exempt else "Digital Post",
        "interpreter": citizen.interpreter_language or "Ikke nødvendig",
    }


def _one_primary(acts: list[Act]) -> list[Act]:
    """Only the first of the acts that ask to be the primary one stands out."""
    first = next((act for act in acts if act.primary), None)
    return [replace(act, primary=act is first) for act in acts]


def _own_acts(case, user) -> list[Act]:
    if not allowed(user, Permission.WORK_CASES):
        return []
    document = Act("Journalisér dokument", reverse("cases:document_new", args=[case.number]))
    if case.closed_on is not None:
        return [Act("Åbn sagen igen", reverse("cases:reopen", args=[case.number])), document]
    return [
        Act("Skriv notat", reverse("cases:note_new", args=[case.number])),
        document,
        Act("Luk sagen", reverse("cases:close", args=[case.number])),
    ]


def _notes(case) -> list[TimelineItem]:
    shown = case.notes.exclude(kind__in=registry.own_points("notes"))
    notes = shown.order_by("-occurred_on", "-pk")[:PAST_SHOWN]
    return [
        TimelineItem(
            on=note.occurred_on,
            title=f"{note.get_kind_display()}: {note.theme}" if note.is_final else f"Kladde: {note.theme}",
            text=_short(note.text),
            url=reverse("cases:note", args=[case.number, note.pk]),
            at=note.finalised_at or note.written_at,
        )
        for note in notes
    ]


def _documents(case) -> list[TimelineItem]:
    return [
        TimelineItem(
            on=incoming.received_on,
            title=f"Modtaget: {incoming.theme}",
            text=f"Fra {incoming.sender}",
            url=reverse("cases:document", args=[case.number, incoming.document.public_id]),
            at=incoming.journalled_at,
        )
        for incoming in case.incoming_documents.select_related("document")[:PAST_SHOWN]
    ]


def _events(case) -> list[TimelineItem]:
    """What happened, but for what the timeline shows by itself: notes, documents, and the higher apps'
    own.
    """
    shown_elsewhere = {*JOURNALLED, *registry.own_points("events")}
    events = Event.objects.filter(case_id=case.pk).exclude(kind__in=shown_elsewhere).select_related("by")
    return [
        TimelineItem(
            on=timezone.localdate(event.at),
            title=event.text,
            text=_by(event),
            url=_file_of(case, event),
            at=event.at,
        )
        for event in events.order_by("-pk")[:PAST_SHOWN]
    ]


def _file_of(case, event: Event) -> str:
    """The document that was made, if the event says one."""
    document = event.data.get("document")
    return reverse("cases:document", args=[case.number, document]) if document else ""


def _by(event: Event) -> str:
    """Who did it, and for whom when it was a stand-in."""
    if event.by is None:
        return ""
    away = event.data.get("done_for")
    return f"{event.by.name} for {away}" if away else event.by.name


def _short(text: str, length: int = 160) -> str:
    """The beginning of a note on one line; headings and points are kept apart by a dot."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    one_line = "".join(f"{line} " if line.endswith((".", "!", "?", ":")) else f"{line} · " for line in lines)
    one_line = one_line.removesuffix(" · ").rstrip()
    return one_line if len(one_line) <= length else f"{one_line[: length - 1].rsplit(' ', 1)[0]} …"
