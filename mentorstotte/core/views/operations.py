"""Whether the site runs as it should, for whoever administers it."""

from django.shortcuts import render

from mentorstotte.core import health
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.ADMINISTER)
def operations(request):
    """Every part with what to do, and when the regular tasks were last done."""
    return render(request, "core/operations.html", {"parts": health.parts(), "tasks": health.scheduled()})
