"""The agreement until it is signed: write it, see it, print it, change it, take it back, sign it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agreements.actions import agreement as actions
from agreements.actions import signing
from agreements.actions.printing import agreement_print
from agreements.documents.agreement import print_context
from agreements.enums import VersionState
from agreements.forms.agreement import AgreementForm, ReasonForm
from agreements.forms.signing import SignatureForm
from agreements.models import AgreementVersion
from agreements.views.agreement_page import DraftPage, fetch_agreement, newest_version
from cases.views.cases import fetch_case
from mentorstotte.core.errors import Changed, Refused
from mentorstotte.core.forms import refusals_on
from mentorstotte.core.permissions import Permission, requires
from mentorstotte.core.wording import danish_list


@requires(Permission.WORK_CASES)
def edit(request, number):
    """The agreement of the case that is being written; begun from the grant by the first save."""
    case = fetch_case(request, number)
    version = actions.open_version(case)
    if version and version.state not in actions.OPEN:
        return redirect("agreements:agreement", number=version.agreement.number)
    proposal = None if version else actions.grant_without_agreement(case)
    if version is None and proposal is None:
        messages.info(request, "Sagen har ingen bevilling, der mangler en aftale.")
        return redirect("cases:detail", number=number)
    if proposal is not None and proposal.mentor is None:
        return redirect("agreements:match", number=number)
    page = DraftPage(case, version, proposal)
    if request.method == "POST":
        return _save(request, page)
    return _render(request, page, AgreementForm(content=page.content, revision=page.revision))


def _render(request, page: DraftPage, form: AgreementForm, *, status: int = 200, theirs=None):
    name = "_draft_saved" if _is_draft(request) else "edit"
    context = {
        "case": page.case,
        "page": page,
        "form": form,
        "rows": page.task_rows(form.tasks),
        "asked": "mangler" in request.GET,
        "theirs": theirs,
    }
    return render(request, f"agreements/agreement/{name}.html", context, status=status)


def _is_draft(request) -> bool:
    """Posted while it is being typed."""
    return request.headers.get("X-Draft") == "1"


def _save(request, page: DraftPage):
    form = AgreementForm(request.POST, content=page.content, revision=page.revision)
    if not form.is_valid():
        return _render(request, page, form, status=422)
    try:
        version = _store(page, form, request.user)
    except Changed as error:
        theirs = DraftPage(page.case, error.theirs, None)
        form.data = form.data.copy()
        form.data["revision"] = str(theirs.revision)
        return _render(request, theirs, form, status=409, theirs=theirs)
    except Refused as error:
        form.add_error(None, str(error))
        return _render(request, page, form, status=409)
    if _is_draft(request):
        return _render(request, DraftPage(page.case, version, None), form)
    return _print(request, version) if "print" in request.POST else _after_save(request, version)


def _store(page: DraftPage, form: AgreementForm, by) -> AgreementVersion:
    version, revision = page.version, form.cleaned_data["revision"] or 0
    if version is None:
        version = actions.draft_agreement(proposal_id=page.proposal.pk, by=by)
        revision = version.revision
    return actions.save_version(version_id=version.pk, content=form.content(), revision=revision, by=by)


def _after_save(request, version: AgreementVersion):
    if "preview" in request.POST:
        return redirect("agreements:agreement_preview", number=version.agreement.number)
    messages.success(request, "Kladden er gemt.")
    return redirect("agreements:agreement_draft", number=version.agreement.case.number)


def _print(request, version: AgreementVersion):
    number = version.agreement.case.number
    try:
        actions.print_version(version_id=version.pk, by=request.user)
    except actions.NotReady:
        return redirect(f"{reverse('agreements:agreement_draft', args=[number])}?mangler=1")
    except Refused as error:
        messages.error(request, str(error))
        return redirect("agreements:agreement_draft", number=number)
    messages.success(request, "PDF-filen er lavet og forseglet. Print den, og få den underskrevet.")
    return redirect("agreements:agreement", number=version.agreement.number)


@requires(Permission.READ_CASES)
def preview(request, number):
    """The draft as it will read on paper; a printed version is shown as it was printed."""
    agreement = fetch_agreement(request, number)
    version = newest_version(agreement)
    if version is None or version.document_id or agreement.proposal_id is None:
        return redirect("agreements:agreement", number=number)
    document = agreement_print(version, by=request.user)
    context = print_context(document) | {
        "agreement": agreement,
        "revision": version.revision,
        "missing": danish_list(missing) if (missing := document.missing()) else "",
    }
    return render(request, "agreements/agreement/preview.html", context)


@requires(Permission.WORK_CASES)
@require_POST
def make_pdf(request, number):
    """The PDF of the draft that the person has just seen; one that was changed meanwhile is shown again."""
    version = newest_version(fetch_agreement(request, number))
    if version is None or version.document_id or version.agreement.proposal_id is None:
        return redirect("agreements:agreement", number=number)
    if request.POST.get("revision") != str(version.revision):
        messages.warning(request, "Aftalen er rettet, siden du åbnede siden. Læs den igen.")
        return redirect("agreements:agreement_preview", number=number)
    return _print(request, version)


@requires(Permission.WORK_CASES)
def signature(request, number):
    """Both parties' signatures, on one page."""
    agreement = fetch_agreement(request, number)
    version = newest_version(agreement)
    if version is not None and version.signed_on and request.method == "POST":
        return redirect("cases:detail", number=agreement.case.number)
    if version is None or version.document_id is None or version.signed_on:
        return redirect("agreements:agreement", number=number)
    form = SignatureForm(request.POST or None, request.FILES or None, version=version)
    if request.method == "POST" and form.is_valid() and _register(request, form):
        messages.success(request, f"Underskriften er registreret. Aftale {number} er i kraft.")
        return redirect("cases:detail", number=agreement.case.number)
    context = {"agreement": agreement, "case": agreement.case, "version": version, "form": form}
    status = 422 if form.errors else 200
    return render(request, "agreements/agreement/signature.html", context, status=status)


def _register(request, form: SignatureForm) -> bool:
    try:
        signing.register_signature(version_id=form.version.pk, signed=form.signed(), by=request.user)
    except signing.ReasonNeeded as error:
        name = "early" if error.finding.rule == "R-35" else "refusal"
        form.add_error(f"{name}_text", f"{error} Vælg en grund, og skriv mindst 20 tegn.")
    except Refused as error:
        form.add_error(None, str(error))
    return form.is_valid()


@requires(Permission.WORK_CASES)
def reopen(request, number):
    """A printed version that must change becomes a new one."""
    agreement = fetch_agreement(request, number)
    version = newest_version(agreement)
    if version is None or version.state != VersionState.SENT:
        return redirect("agreements:agreement", number=number)
    form = ReasonForm(request.POST or None, label="Hvad skal ændres?", help_text="Står på den nye version.")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.reopen(version_id=version.pk, change=form.cleaned_data["reason"], by=request.user)
            return redirect("agreements:agreement_draft", number=agreement.case.number)
    return _ask(
        request,
        agreement,
        form,
        heading="Ret aftalen?",
        confirm="Lav en ny version",
        consequences=[
            "Den udskrevne version gælder ikke længere, men bliver stående på sagen.",
            "Den nye version skal udskrives og underskrives på ny, med klagevejledning.",
        ],
    )


@requires(Permission.WORK_CASES)
def withdraw(request, number):
    """An agreement or a change that nobody signed is taken back."""
    agreement = fetch_agreement(request, number)
    version = newest_version(agreement)
    if version is None or version.state not in (*actions.OPEN, VersionState.SUBMITTED, VersionState.SENT):
        return redirect("agreements:agreement", number=number)
    what = "ændringen" if agreement.in_force else "aftalen"
    form = ReasonForm(request.POST or None, label=f"Hvorfor trækkes {what} tilbage?")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            actions.withdraw(version_id=version.pk, reason=form.cleaned_data["reason"], by=request.user)
            return redirect("cases:detail", number=agreement.case.number)
    return _ask(
        request,
        agreement,
        form,
        heading=f"Træk {what} tilbage?",
        confirm="Træk tilbage",
        consequences=[
            "Grunden bliver journaliseret.",
            "Aftalen gælder, som den er underskrevet."
            if agreement.in_force
            else "Bevillingen gælder stadig, så aftalen kan laves igen.",
        ],
    )


def _ask(request, agreement, form, **texts):
    context = texts | {
        "form": form,
        "text": f"{agreement.case.citizen.name} · aftale {agreement.number}",
        "tone": "warning",
        "back": reverse("agreements:agreement", args=[agreement.number]),
    }
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)
