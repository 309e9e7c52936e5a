"""The municipality's own words in letters: what they say now, who wrote them, an example, a new version."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions.decisions import authority, guidance
from agreements.documents.example import example_pdf
from agreements.documents.parts import IncompleteDocumentError
from agreements.forms.letters import LetterTextForm
from mentorstotte.core import letters
from mentorstotte.core.enums import LetterPart
from mentorstotte.core.models import LetterText
from mentorstotte.core.permissions import Permission, requires

VERSIONS = 20


@requires(Permission.ADMINISTER)
def texts(request):
    """Every part, and what it says now."""
    newest = letters.newest()
    return render(
        request, "agreements/letters/list.html", {"parts": [(p, newest.get(p)) for p in LetterPart]}
    )


@requires(Permission.ADMINISTER)
def edit(request, part):
    """A new version of one part, or an example of what it would look like; the earlier versions below."""
    if part not in LetterPart.values:
        raise Http404
    part = LetterPart(part)
    form = _form(request, part)
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            return _example(part, form.cleaned_data["text"])
        _write(part, form.cleaned_data["text"], request.user)
        messages.success(request, f"{part.label} er gemt og gælder fra det næste dokument.")
        return redirect("agreements:letter_texts")
    versions = LetterText.objects.filter(part=part).select_related("written_by", "logo")[:VERSIONS]
    context = {"part": part, "form": form, "versions": versions, "shared": _shared(part)}
    return render(request, "agreements/letters/edit.html", context, status=422 if form.errors else 200)


def _form(request, part: LetterPart) -> LetterTextForm:
    given = {"part": part, "back": reverse("agreements:letter_texts")}
    if request.method == "POST":
        return LetterTextForm(request.POST, request.FILES, **given)
    said = "" if part == LetterPart.LOGO else letters.words().get(part, "")
    return LetterTextForm(initial={"text": said}, **given)


def _write(part: LetterPart, text, by) -> None:
    if part == LetterPart.LOGO:
        letters.put_logo(file=text, by=by)
    else:
        letters.write(part=part, text=text, by=by)


def _shared(part: LetterPart) -> tuple[str, ...]:
    """The text that everybody has, where there is one."""
    return guidance(timezone.localdate()) if part == LetterPart.COMPLAINT else ()


def _example(part: LetterPart, text: str) -> HttpResponse:
    today, said = timezone.localdate(), letters.words() | {part.value: text}
    sender = authority(said)
    try:
        pdf = example_pdf(
            part,
            authority=sender,
            complaint=guidance(today, said),
            own_text=text if part not in sender.__dataclass_fields__ and part != LetterPart.COMPLAINT else "",
            on=today,
        )
    except IncompleteDocumentError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="eksempel.pdf"'
    return response
