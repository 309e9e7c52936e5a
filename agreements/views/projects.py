"""Projects: the list, one with its cases and their documentation and hours, and which cases are in it."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.case_columns import support
from agreements.project_page import cases_of, summary
from cases.actions import projects as actions
from cases.forms.projects import CandidateFilter, ProjectForm
from cases.models import Case, Project, in_project
from mentorstotte.core.access import ask_purpose, fetch, log_reads
from mentorstotte.core.forms import made_by
from mentorstotte.core.paging import keyset_page
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_count

MOST = 1000  # cases that are put into a project at once


@requires(Permission.READ_CASES)
def projects(request):
    """All projects, with how many cases are in each."""
    standing = Q(marks__removed_at__isnull=True)
    found = Project.objects.select_related("made_by").annotate(cases=Count("marks__case", filter=standing))
    return render(request, "agreements/projects/list.html", {"projects": found})


@requires(Permission.MARK_PROJECTS)
def project_new(request):
    """A project without cases; they are chosen next."""
    form = ProjectForm(request.POST or None, back=reverse("agreements:projects"))
    if request.method == "POST" and form.is_valid():
        made = made_by(request, form, actions.make_project, **form.cleaned_data)
        if made is not None:
            return redirect("agreements:project_add", pk=made.pk)
    status = 422 if form.errors else 200
    return render(request, "agreements/projects/new.html", {"form": form}, status=status)


@requires(Permission.READ_CASES)
def project(request, pk):
    """Its cases, what their documentation lacks, and the hours granted and used."""
    ask_purpose(request.user)
    found, today = get_object_or_404(Project, pk=pk), timezone.localdate()
    cases = cases_of(found, request.user).select_related("citizen", "caseworker")
    page = keyset_page(cases, order=("citizen__sort_key", "pk"), params=request.GET)
    log_reads(request, [case.citizen_id for case in page.rows])
    beside = support(page.rows, today)
    context = {
        "project": found,
        "page": page,
        "rows": [(case, beside.get(case.pk)) for case in page.rows],
        "summary": summary(found, request.user, today),
    }
    return render(request, "agreements/projects/detail.html", context)


@requires(Permission.MARK_PROJECTS)
def project_add(request, pk):
    """Cases to choose among: one by one, or all that the filter shows."""
    ask_purpose(request.user)
    found, form = get_object_or_404(Project, pk=pk), CandidateFilter(request.GET)
    cases = form.apply(Case.objects.visible_to(request.user), request.user).exclude(in_project(found))
    if request.method == "POST":
        chosen = cases if "alle" in request.POST else cases.filter(pk__in=_keys(request))
        keys = list(chosen.order_by("pk").values_list("pk", flat=True)[:MOST])
        added = actions.add_cases(project_id=found.pk, case_ids=keys, by=request.user)
        messages.success(request, f"{danish_count(added, 'sag', 'sager')} er lagt i projektet.")
        return redirect("agreements:project", pk=pk)
    related = cases.select_related("citizen", "caseworker")
    page = keyset_page(related, order=("citizen__sort_key", "pk"), params=request.GET)
    log_reads(request, [case.citizen_id for case in page.rows])
    context = {"project": found, "form": form, "page": page, "rows": page.rows, "number": cases.count()}
    return render(request, "agreements/projects/add.html", context | {"most": MOST})


@requires(Permission.MARK_PROJECTS)
@require_POST
def project_remove(request, pk, number):
    """Takes one case out."""
    found = get_object_or_404(Project, pk=pk)
    case = fetch(request, Case.objects.all(), kind="case", key=number, number=number)
    if actions.remove_case(project_id=found.pk, case_id=case.pk, by=request.user):
        messages.success(request, f"Sag {case.number} er taget ud af projektet.")
    return redirect("agreements:project", pk=pk)


def _keys(request) -> list[int]:
    return [int(key) for key in request.POST.getlist("case") if key.isdecimal() and len(key) < 19]
