"""The municipality's own words in letters: what they say now, who wrote them, an example, a new version."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions.decisions import SENDER, authority, guidance
from agreements.documents.example import example_pdf
from agreements.documents.parts import IncompleteDocumentError
from agreements.forms.letters import LetterTextForm
from mentorstotte.core import letters
from mentorstotte.core.enums import LetterPart
from mentorstotte.core.files import shown
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
        answer = _example(part, form) if "preview" in request.POST else _saved(request, part, form)
        if answer:
            return answer
    versions = LetterText.objects.filter(part=part).select_related("written_by", "logo")[:VERSIONS]
    context = {"part": part, "form": form, "versions": versions, "shared": _shared(part)}
    return render(request, "agreements/letters/edit.html", context, status=422 if form.errors else 200)


def _form(request, part: LetterPart) -> LetterTextForm:
    given = {"part": part, "back": reverse("agreements:letter_texts")}
    if request.method == "POST":
        return LetterTextForm(request.POST, request.FILES, **given)
    said = "" if part == LetterPart.LOGO else letters.words().get(part, "")
    return LetterTextForm(initial={"text": said}, **given)


def _saved(request, part: LetterPart, form: LetterTextForm):
    text = form.cleaned_data["text"]
    if part == LetterPart.LOGO:
        letters.put_logo(file=text, by=request.user)
    else:
        letters.write(part=part, text=text, by=request.user)
    messages.success(request, f"{part.label} er gemt og gælder fra det næste dokument.")
    return redirect("agreements:letter_texts")


def _shared(part: LetterPart) -> tuple[str, ...]:
    """The text that everybody has, where there is one."""
    return guidance(timezone.localdate()) if part == LetterPart.COMPLAINT else ()


def _example(part: LetterPart, form: LetterTextForm) -> HttpResponse | None:
    """The document with the words as typed; nothing, and an error in the form, when it would lack a part."""
    today, text = timezone.localdate(), form.cleaned_data["text"]
    said = letters.words() | {part.value: text}
    try:
        pdf = example_pdf(
            part,
            authority=authority(said),
            complaint=guidance(today, said),
            own_text="" if part in (*SENDER, LetterPart.COMPLAINT) else text,
            on=today,
        )
    except IncompleteDocumentError as error:
        form.add_error("text", str(error))
        return None
    return shown(pdf, name="eksempel.pdf")
