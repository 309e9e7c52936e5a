"""The start page, composed of what each app has to say, the help page and the accessibility statement."""

import tomllib
from functools import cache
from pathlib import Path

from django.shortcuts import redirect, render
from django.utils import timezone

from mentorstotte.core import registry
from mentorstotte.core.access import log_reads
from mentorstotte.core.permissions import Permission, allowed, requires
from mentorstotte.core.seen import new_since
from mentorstotte.news import News, things_of
from mentorstotte.setup import Setup

SHOWN = 200
TESTED = Path(__file__).with_name("accessibility.toml")


@requires(Permission.ANY)
def overview(request):
    """“Mit overblik”: what is late, what is due, what waits for me; each row one click from the act.

    Mentors and coordinators have their portal instead, and the administrator of an empty system what is to be
    set up.
    """
    if allowed(request.user, Permission.PORTAL) and not allowed(request.user, Permission.STAFF):
        return redirect("agreements:portal")
    setup = Setup.now() if allowed(request.user, Permission.ADMINISTER) else None
    if setup and not setup.team:
        return redirect("set_up")
    today = timezone.localdate()
    sections = registry.work_for(request.user, today)
    news = News.of(request.user, new_since(request.user), today)
    shown = [row.citizen_id for section in sections for row in section.rows]
    log_reads(request, shown + [thing["citizen_key"] for thing in news.things])
    context = {
        "today": today,
        "tiles": registry.tiles_for(request.user, today),
        "standing": registry.standing_for(request.user, today),
        "sections": sections,
        "news": news,
        "setup": setup,
    }
    return render(request, "overview.html", context)


@requires(Permission.ANY)
def news(request):
    """All that others have done on one's own cases since the last visit."""
    since = new_since(request.user)
    things = list(things_of(request.user, since)[:SHOWN])
    log_reads(request, [thing["citizen_key"] for thing in things])
    return render(request, "news.html", {"things": things, "since": since})


@requires(Permission.ADMINISTER)
def set_up(request):
    """The first days of a system administrator: what is to be set up, in order, and what is done."""
    return render(request, "set_up.html", {"setup": Setup.now()})


@requires(Permission.ANY)
def help_page(request):
    """Keyboard shortcuts, and how dates and numbers may be written."""
    return render(request, "help.html")


def accessibility(request):
    """The accessibility statement (webtilgængelighedsloven) in the supervision's form; open to everyone."""
    return render(request, "accessibility.html", {"tested": tested()})


@cache
def tested() -> dict:
    """The figures of the statement."""
    return tomllib.loads(TESTED.read_text(encoding="utf-8"))
