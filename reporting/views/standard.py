"""“Servicestandard”: the municipality's parameters in plain Danish, beside those of the others."""

from django.conf import settings
from django.shortcuts import render

from agreements import law
from mentorstotte.core.permissions import Permission, requires
from reporting import standards as pages
from reporting.forms.standard import StandardFilter


@requires(Permission.READ_STANDARD)
def standards(request):
    """All installed standards; the versions shown are in the address."""
    installed = law.book().standards.values()
    form = StandardFilter(request.GET, standards=installed)
    chosen, only_differences = form.chosen()
    shown = pages.columns(installed, settings.MUNICIPALITY_CODE, chosen)
    sections = pages.compare(shown, only_differences=only_differences)
    context = {"form": form, "columns": shown, "sections": sections}
    return render(request, "reporting/standard.html", context)
