"""The start page, composed of what each app has to say, the help page and the accessibility statement."""

from django.shortcuts import render
from django.utils import timezone

from mentorstotte.core import registry
from mentorstotte.core.access import log_reads
from mentorstotte.core.models import Notice
from mentorstotte.core.permissions import Permission, requires

NEWS = 4


@requires(Permission.ANY)
def overview(request):
    """“Mit overblik”: what is late, what is due, what waits for me; each row one click from the act."""
    today = timezone.localdate()
    sections = registry.work_for(request.user, today)
    log_reads(request, [row.citizen_id for section in sections for row in section.rows])
    context = {
        "today": today,
        "tiles": registry.tiles_for(request.user, today),
        "standing": registry.standing_for(request.user, today),
        "sections": sections,
        "news": Notice.objects.unread_on(today).filter(user=request.user).order_by("-pk")[:NEWS],
    }
    return render(request, "overview.html", context)


@requires(Permission.ANY)
def help_page(request):
    """Keyboard shortcuts, and how dates and numbers may be written."""
    return render(request, "help.html")


def accessibility(request):
    """The accessibility statement (webtilgængelighedsloven); open to everyone."""
    return render(request, "accessibility.html")
