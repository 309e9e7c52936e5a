"""Papers beside the decisions: what they are, a draft to look at, and the sealed document."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from agreements.actions import papers as actions
from agreements.actions.decisions import authority
from agreements.documents.parts import IncompleteDocumentError
from agreements.forms.papers import FORMS, PaperForm
from agreements.models import AgreementVersion
from agreements.models.papers import INTERNAL
from agreements.rules.information import information_on
from agreements.views.agreement_page import AgreementPage, fetch_agreement
from cases.views.cases import fetch_case
from mentorstotte.core.enums import DocumentKind
from mentorstotte.core.errors import Refused
from mentorstotte.core.files import shown
from mentorstotte.core.permissions import Permission, requires

# By the word in the address. What each is, for who makes it.
OF_AGREEMENT = {
    "indkaldelse": (
        DocumentKind.INVITATION,
        "Et brev til borgeren om en samtale, hvor mentor kan være med.",
    ),
    "paamindelse": (
        DocumentKind.TALK_REMINDER,
        "Et brev, der minder borgeren om en samtale, I har aftalt. Om den samme samtale laves der kun ét.",
    ),
    "kontrakt": (
        DocumentKind.MENTOR_CONTRACT,
        "Kommunens kontrakt med mentor om det her forløb. Borgeren står kun med aftalens nummer.",
    ),
    "kort-fortalt": (
        DocumentKind.SUMMARY,
        "Aftalen på én side i korte sætninger. Det er stadig selve aftalen, der gælder.",
    ),
    "engelsk": (
        DocumentKind.ENGLISH,
        "Aftalen på engelsk ved siden af den danske. Det, du selv har skrevet, bliver ikke oversat.",
    ),
    "overdragelse": (
        DocumentKind.HAND_OVER,
        "Det hele på én side til den næste sagsbehandler.",
    ),
    "overdragelse-mentor": (
        DocumentKind.MENTOR_HAND_OVER,
        "Det, den næste mentor må få at vide: intet CPR-nummer og ingen adresse. Skriv ikke om helbred.",
    ),
}
OF_CASE = {
    "vurdering": (
        DocumentKind.ASSESSMENT_NOTE,
        "Den nyeste vurdering i journalen som et dokument, borgeren kan få.",
    ),
    "fuldmagt": (
        DocumentKind.POWER_OF_ATTORNEY,
        "En blanket, hvor borgeren lader en anden handle for sig i sagen.",
    ),
    "oplysninger": (
        DocumentKind.INFORMATION,
        "Fortæller borgeren, hvad vi bruger oplysningerne til. Borgeren er oplyst, når brevet er sendt.",
    ),
}


@requires(Permission.WORK_CASES)
def of_agreement(request, number, kind):
    """A paper of the agreement as it stands."""
    agreement = fetch_agreement(request, number)
    version = AgreementPage.of(agreement).shown
    back = reverse("agreements:agreement", args=[number])
    return _make(request, agreement.case, _known(OF_AGREEMENT, kind), version, back)


@requires(Permission.WORK_CASES)
def of_case(request, number, kind):
    """A paper of the case."""
    case = fetch_case(request, number)
    back = reverse("cases:detail", args=[number])
    return _make(request, case, _known(OF_CASE, kind), None, back)


def _known(kinds: dict, kind: str) -> tuple[DocumentKind, str]:
    if kind not in kinds:
        raise Http404
    return kinds[kind]


def _make(request, case, what: tuple[DocumentKind, str], version: AgreementVersion | None, back: str):
    kind, explained = what
    form = _form(request, kind, case, back)
    if request.method == "POST" and form.is_valid():
        try:
            return _answer(request, case, kind, version, form)
        except (Refused, IncompleteDocumentError) as error:
            form.add_error(None, str(error))
    context = {
        "case": case,
        "kind": kind,
        "explained": explained,
        "form": form,
        "back": back,
        "version": version,
    }
    return render(request, "agreements/papers/make.html", context, status=422 if form.errors else 200)


def _form(request, kind: DocumentKind, case, back: str) -> PaperForm:
    known = {"representative": case.citizen.representative_name, "day": timezone.localdate().isoformat()}
    if kind in actions.OF_A_TALK:
        known["place"] = authority().address
    if kind == DocumentKind.TALK_REMINDER:
        known["talk"] = actions.coming_talk(case)
    if kind == DocumentKind.INFORMATION:
        known["version"] = information_on(timezone.localdate()).valid_from.isoformat()
    if kind == DocumentKind.ASSESSMENT_NOTE:
        known["assessment"] = (found := actions.journalled(case)) and found.pk
    typed = request.POST if request.method == "POST" else None
    return FORMS.get(kind, PaperForm)(typed, back=back, known=known)


def _answer(request, case, kind: DocumentKind, version: AgreementVersion | None, form: PaperForm):
    if "preview" in request.POST:
        draft = actions.draft_of_paper(kind, case, version, form.given(), by=request.user)
        return shown(draft.pdf(), name=f"udkast-{case.number}.pdf")
    made = actions.keep_paper(
        kind=kind,
        case_id=case.pk,
        version_id=version and version.pk,
        given=form.given(),
        by=request.user,
    )
    messages.success(request, f"{kind.label} er lavet og forseglet.")
    if kind in INTERNAL:
        return redirect("agreements:agreement", number=version.agreement.number)
    return redirect("agreements:send", number=case.number, public_id=made.public_id)
