"""Sending again what a page could not take the first time."""

from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render

from mentorstotte.core import kept
from mentorstotte.core.permissions import Permission, requires


@requires(Permission.ANY)
def resume(request):
    """Shows what was typed with a button that sends it; a POST throws it away and goes back to the page."""
    found = kept.kept_for(request)
    if found is None:
        return redirect("overview")
    if request.method == "POST":
        kept.forget(request)
        return HttpResponseRedirect(found.page)
    typed = [value for name, value in found.fields if " " in value.strip()]
    return render(request, "core/kept.html", {"kept": found, "typed": typed})
